/**
 * What the commands need of the process around them, so that tests can stand in for it.
 *
 * Only `main.ts` makes the real one; nobody else in this room touches `process`.
 */
import type { startRun } from "../runner/start.ts";
import type { Screen } from "./screen.ts";

/** Why the command should stop. `closed`: nobody reads its output any more. */
export type Interruption = "SIGINT" | "SIGTERM" | "SIGHUP" | "closed";

export interface Surroundings {
  readonly stdout: Screen;
  readonly stderr: Screen;
  /** Absolute path that relative ones start at. */
  readonly folder: string;
  /** Milliseconds from any zero. */
  readonly now: () => number;
  /** Version of this package. */
  readonly version: () => string;
  /** Loads the engine's door; asked for only by commands that run a script. */
  readonly loadStartRun: () => Promise<typeof startRun>;
  /** Tells of interruptions until the returned function is called; meanwhile they do not end the process. */
  readonly onInterruption: (listener: (interruption: Interruption) => void) => () => void;
}
