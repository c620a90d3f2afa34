/**
 * The task that stands for a small result of an earlier run: it gives what it was given.
 */
import { kernel } from "../kernel.ts";

/** A number, a text of a few words, and the like. */
export const GIVE = kernel("reuse/give", (value: unknown) => value, { cheap: true });
