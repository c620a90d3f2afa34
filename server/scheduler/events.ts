/**
 * What goes into the scheduler and what comes out. Tasks are numbers of one graph, lanes are small numbers;
 * no value, function, clock or thread is in here.
 */

/** Something happened. Sent by the shell that owns the lanes and the clock. */
export type SchedulerEvent =
  /** A lane can take tasks from now on. */
  | { readonly type: "lane-added"; readonly lane: number; readonly mainThread: boolean }
  /** A lane has gone, and with it every result that only it held. */
  | { readonly type: "lane-lost"; readonly lane: number }
  /** A task waits for something outside (a timer, a file): its lane is free for others. */
  | { readonly type: "awaiting"; readonly task: number }
  /** A result is in the memory of the lane that ran the task. */
  | {
      readonly type: "finished";
      readonly task: number;
      /** Milliseconds the lane was busy with it, waiting not counted. */
      readonly busy: number;
      readonly bytes: number;
      /** True when the result is so small that the shell holds it too and sends it along with tasks. */
      readonly everywhere: boolean;
    }
  | { readonly type: "failed"; readonly task: number }
  /** A copy of a result has arrived in another lane. */
  | { readonly type: "moved"; readonly task: number; readonly lane: number }
  /** Begin nothing more. */
  | { readonly type: "stopped" };

/** To be carried out by the shell, in order. */
export type Instruction =
  /** Run these, in this order; every input is in the lane, on its way to it (`move`), or everywhere. */
  | { readonly type: "run"; readonly lane: number; readonly tasks: readonly number[] }
  /** Send a copy of a result from one lane to another. */
  | { readonly type: "move"; readonly task: number; readonly from: number; readonly to: number }
  /** Nobody needs these results any more; forget them in `lane`. */
  | { readonly type: "release"; readonly lane: number; readonly tasks: readonly number[] }
  /** All requested results are in memory. */
  | { readonly type: "complete" }
  /** The task has failed for good, and what depends on it will not run. */
  | { readonly type: "give-up"; readonly task: number };
