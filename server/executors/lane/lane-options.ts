/**
 * What a lane is given by the thread that it lives in. Types only.
 */

import type { Claims } from "../claims.ts";
import type { FromLane } from "../messages.ts";
import type { RunningMark } from "./running-mark.ts";

export interface LaneOptions {
  /** To the shell. */
  readonly post: (message: FromLane) => void;
  /** Milliseconds since the process's epoch. */
  readonly now: () => number;
  /** Imports the module of a function, if it has not been yet: the classes in arguments come with it. */
  readonly load: (fn: number) => Promise<void> | undefined;
  /** Imports the module that holds a class; false when there is none. */
  readonly loadClass: (name: string) => Promise<boolean>;
  /** The callable of a function number, for one set of captures; a promise while its module is being imported. */
  readonly callable: (fn: number, captures: number) => Callable | Promise<Callable>;
  /** The callable for captures that arrive with the task. */
  readonly callableWith: (fn: number, captures: Record<string, unknown>) => Callable | Promise<Callable>;
  /** The name of a function, for keys. */
  readonly nameOf: (fn: number) => string;
  /** Turns an argument as it came into what the task gets. */
  readonly argument: (wire: unknown, resultOf: (place: number) => unknown) => unknown;
  /** Where the lane says which task has the thread. */
  readonly mark?: RunningMark;
  /** Decides whether a task begins here or was taken back; absent where the shell asks first. */
  readonly claims?: Claims;
  /** True in the main thread: values for the shell need no encoding. */
  readonly sharesThreadWithShell: boolean;
}

export type Callable = (args: unknown[]) => unknown;
