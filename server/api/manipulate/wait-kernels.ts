/**
 * The tasks that only wait. What they wait for is among their dependencies and not among their arguments, so
 * that `CHECKPOINT` runs where a result lies and hands on nothing of it.
 */
import { kernel } from "../kernel.ts";

/** Waits, and says so. */
export const CHECKPOINT = kernel("manipulate/checkpoint", () => null, { cheap: true });

/** Its argument, once everything else it depends on is there. */
export const WAIT_ON = kernel("manipulate/waitOn", (value: unknown) => value, { cheap: true });
