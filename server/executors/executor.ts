/**
 * The one interface that executors implement and that the shell drives. The contract test suite
 * (`test/executors/contract.test.ts`) runs against every implementation.
 */
import type { ClaimBook } from "./claims.ts";
import type { Running } from "./lane/running-mark.ts";
import type { FromLane, FunctionAddress, ToLane } from "./messages.ts";

/** A function as the shell knows it: where threads find it, and the original for the main thread. */
export interface ExecutableFunction {
  readonly index: number;
  readonly name: string;
  /** The function that the person wrote, in the shell's own thread. */
  readonly original: (this: unknown, ...args: never[]) => unknown;
  readonly method: boolean;
  /** Absent when it exists only in the main thread. */
  readonly address?: Omit<FunctionAddress, "index" | "name" | "method">;
}

/** Lane 0 is the main thread; the others are threads. */
export const MAIN_LANE = 0;

export interface Lanes {
  /** Lanes that can be used now, the main thread's first. */
  readonly lanes: readonly number[];
  /** Those among them that a new compute may use. */
  readonly available: readonly number[];
  /** Tells a lane something, in order. Encoded for threads, raw for the main thread: see `encodesFor`. */
  post(lane: number, message: Exclude<ToLane, { type: "connect" | "close" | "functions" }>): void;
  /** Makes functions known to a lane before tasks that call them. */
  announce(lane: number, functions: readonly ExecutableFunction[]): void;
  /** Whether values for this lane cross a thread. */
  encodesFor(lane: number): boolean;
  /** Hears everything that lanes say, and of lanes that are gone. Returns how to stop listening. */
  listen(listener: LaneListener): () => void;
  /** Keeps the process alive while `true`; an idle pool does not. */
  hold(active: boolean): void;
  /** The claims on the tasks in a lane's queue; undefined for a lane that is gone. */
  claims(lane: number): ClaimBook | undefined;
  /** Which task has a lane's thread now, as far as can be seen from outside. */
  running(lane: number): Running | undefined;
  /**
   * Keeps the results of all lanes together below a limit while a compute lasts; what does not fit goes to disk.
   * Of several limits at once the smallest counts. Returns how to lift it.
   */
  limitMemory(bytes: number): () => void;
  /** Has lanes lay aside what nobody in this run needs any more, up to so many bytes each; see `leftovers.ts`. */
  leave(bytes: number): void;
  /** Gives a lane to no new compute, until `resume`: it may have to be ended. */
  suspend(lane: number): void;
  /** The lane is as good as new; listeners hear `resumed`. */
  resume(lane: number): void;
  /** Ends a thread whatever it is doing; its listeners hear `lost`. The main thread cannot be ended. */
  end(lane: number, reason: string): void;
  /**
   * Settles when no task computes and those that were cancelled and listened to their signal have come to their
   * end, or after `grace` milliseconds.
   */
  quiet(grace: number): Promise<void>;
  /** Ends all threads. */
  close(): Promise<void>;
}

/** How a lane was lost. */
export interface Loss {
  /** As the end of a sentence: `its thread ended with code 1`. */
  readonly reason: string;
  /** True when we ended it, and no task did. */
  readonly onPurpose: boolean;
  /** True when its thread had no memory left. */
  readonly outOfMemory: boolean;
  /** True when no thread is left, and none will come. */
  readonly isLast: boolean;
  /** The call that had the thread when it ended, and since when. */
  readonly running: Running | undefined;
  /** What is left of its claims: they say which tasks had begun. */
  readonly claims: ClaimBook;
}

export interface LaneListener {
  message(lane: number, message: FromLane): void;
  lost(lane: number, loss: Loss): void;
  /** A lane has come in place of one that is about to be called lost. */
  added?(lane: number): void;
  /** A lane that was suspended can be used again. */
  resumed?(lane: number): void;
}
