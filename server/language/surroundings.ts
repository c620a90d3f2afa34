/**
 * The world as the language server sees it: its clock, how runs are started, where things lie when the client names no
 * place. Tests hand in others.
 */
import { tmpdir } from "node:os";
import type { RunRequest } from "../protocol/runner.ts";
import { type RunningScript, type StartOptions, startRun } from "../runner/start.ts";
import { type Clock, systemClock } from "./clock.ts";

export interface Surroundings {
  readonly clock: Clock;
  /** Runs a script in a process of its own. */
  readonly startRun: (request: RunRequest, options: StartOptions) => RunningScript;
  /** A folder in which a folder of runs is made when the client names no storage; it goes with the server. */
  readonly temporary: string;
  /** Hears of errors that nobody caught; the process goes on after them. */
  readonly onStrayError: (hear: (error: unknown) => void) => void;
}

/** Those of a server process. */
export function processSurroundings(): Surroundings {
  return {
    clock: systemClock,
    startRun,
    temporary: tmpdir(),
    onStrayError: (hear) => {
      process.on("uncaughtException", hear);
      process.on("unhandledRejection", hear);
    },
  };
}
