/**
 * What viewers need of lazy arrays, as an interface: `server/language/arrays` runs the script up to an array and has
 * slices of it computed; the viewers here pass them on to their readers, and know nothing of runs and graphs.
 */
import type { ArraySlab } from "../../frames/reader/messages.ts";
import type { ArrayPlace, ArrayProgress } from "../../protocol/frames.ts";
import type { Subscription } from "../parts.ts";

/** For each axis an index (which drops it) or `[from, to]`. */
export type ArraySlice = readonly (number | readonly [from: number, to: number])[];

/** Opens lazy arrays for viewers. */
export interface LazyArrays {
  /**
   * Runs the script of `place` up to the array, and keeps it there. Returns at once, in the state `starting`; whatever
   * goes wrong is said by `onProgress` as `failed`. Each call is a run of its own, which ends with `close`.
   *
   * Called in trusted workspaces only.
   */
  open(place: ArrayPlace): ArraySlabs;
}

/** One lazy array, held where the script has made it. */
export interface ArraySlabs {
  /** How far it is now. `details` are there from `ready` on. */
  readonly progress: ArrayProgress;

  /** Hears of every change of `progress`; not of what it is already. */
  onProgress(listener: (progress: ArrayProgress) => void): Subscription;

  /**
   * Computes a slice: dense, the last axis fastest, in a buffer that is the caller's from then on.
   *
   * @param number Tells this slice from the others of this array that are under way.
   * @param signal Aborted when nobody waits for it any more: its tasks are cancelled, and the promise is rejected soon.
   * @param onTasks How many of the tasks that it takes are done; at most ten times a second.
   * @throws {RefusedError} with a sentence for a person: the script has failed, the array is not ready or has been
   *   stopped, a task threw, or it was cancelled
   */
  slice(
    number: number,
    slice: ArraySlice,
    signal: AbortSignal,
    onTasks: (done: number, total: number) => void,
  ): Promise<ArraySlab>;

  /** Runs the script anew, up to the array; slices under way are rejected. `onProgress` begins with `starting`. */
  restart(): void;

  /** Ends the run; slices under way are rejected. */
  close(): void;
}
