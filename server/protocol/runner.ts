/**
 * What a supervisor (command line, language server) and the runner process say to each other over ipc.
 *
 * A run with `preview` serves: it runs the script up to one value, holds it there, and computes slices of the array that
 * it found until it is told to stop.
 */
import type { ErrorView } from "./error-view.ts";
import type { RunEvent } from "./events.ts";
import type { ArrayView } from "./frames.ts";

/** Everything a runner needs to know; it reads no command line and no settings. */
export interface RunRequest {
  /** Absolute path. */
  readonly script: string;
  /** What the script finds in `process.argv` after its own path. */
  readonly args: readonly string[];
  readonly executor?: "threads" | "inline";
  /** Worker threads; default: one per core. */
  readonly workers?: number;
  /** Bytes of results that may be held; default: no limit. */
  readonly memoryLimit?: number;
  /** Stop at the first compute, after its graph is known, without running a task. */
  readonly graphOnly?: boolean;
  /** Keep library frames in stacks. */
  readonly fullStack?: boolean;
  /** The script's own prints reach the supervisor as `log` events as well (they always go to the runner's stdout and stderr). */
  readonly relayLogs?: boolean;
  /** Milliseconds between asking tasks to stop and ending their threads; default 1000. */
  readonly cancelGrace?: number;
  /** Absolute path → text that counts in place of what is on disk: an editor's unsaved changes. */
  readonly unsaved?: Readonly<Record<string, string>>;
  /**
   * Folder, absolute, into which results that are there when the run fails or is cancelled are written, for another
   * run to go on from. Made when there is something to write; whoever names it removes it.
   */
  readonly keepResults?: string;
  /** Folder that an earlier run has left as `keepResults`: tasks whose results are in it, and unchanged, do not run. */
  readonly reuseResults?: string;
  /** Key of a task: only it and what it needs is run; the script stops after the compute that has it. */
  readonly onlyTask?: string;
  /** Key of a task: neither its result nor any that depends on it is taken from `reuseResults`. */
  readonly fromTask?: string;
  /**
   * An expression of the script, whose value is a lazy array or a promise of one. The script runs until it is evaluated
   * for the first time, and no further; then slices of the array are served. Fails where the value is something else.
   */
  readonly preview?: TextRange;
  /** Tell what the script's lazy arrays look like, as `arrays` events; default false: nobody looks at the call stack. */
  readonly noticeArrays?: boolean;
}

/** A stretch of a text; lines and columns count from 1, the end is exclusive. */
export interface TextRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Of a run that serves. A `slice` is answered with `slab` or `no-slab`, once, also when it was cancelled. */
export type ToServing =
  | {
      readonly type: "slice";
      readonly number: number;
      /** For each axis an index (which drops it) or `[from, to]`. */
      readonly slice: readonly (number | readonly [from: number, to: number])[];
    }
  | { readonly type: "cancel-slice"; readonly number: number };

export type FromServing =
  /** The value is there, and slices may be asked for. */
  | {
      readonly type: "array";
      readonly view: ArrayView;
      /** Files of the workspace that the script is made of, by their real paths, itself included. */
      readonly files: readonly string[];
    }
  | { readonly type: "slab"; readonly number: number; readonly slab: ServedSlab }
  /** Why it cannot be had, as sentences. */
  | {
      readonly type: "no-slab";
      readonly number: number;
      readonly message: string;
      readonly isCancelled: boolean;
      /** What was thrown: with the task that failed, and where. */
      readonly error?: ErrorView;
    }
  /** How many tasks of the slice's compute are done. */
  | { readonly type: "tasks"; readonly number: number; readonly done: number; readonly total: number };

/** A computed slice: dense, the last axis fastest. */
export interface ServedSlab {
  readonly data: ArrayBufferView;
  readonly shape: readonly number[];
  /** A dtype of `treadle/array`; 64-bit integers may be held as numbers. */
  readonly dtype: string;
}

export type ToRunner =
  | { readonly type: "start"; readonly request: RunRequest }
  | { readonly type: "cancel" }
  | ToServing;

export type FromRunner = { readonly type: "events"; readonly events: readonly RunEvent[] } | FromServing;
