/**
 * What goes into the scheduler and what comes out. Tasks are numbers of one graph, lanes are small numbers;
 * no value, function, clock or thread is in here.
 */

/** Something happened. Sent by the shell that owns the lanes and the clock. */
export type SchedulerEvent =
  /** A lane can take tasks from now on. */
  | { readonly type: "lane-added"; readonly lane: number; readonly mainThread: boolean }
  /** A lane has gone, and with it every result that only it held. */
  | {
      readonly type: "lane-lost";
      readonly lane: number;
      /** The tasks that may have ended it: the one that had the thread, or those that had begun. */
      readonly blamed: readonly number[];
    }
  /** A task waits for something outside (a timer, a file): its lane is free for others. */
  | { readonly type: "awaiting"; readonly task: number }
  /** A result is in the memory of the lane that ran the task. */
  | {
      readonly type: "finished";
      readonly task: number;
      /** Milliseconds the lane was busy with it, waiting not counted. */
      readonly busy: number;
      readonly bytes: number;
      /** Bytes that would be copied if it went to another lane; default `bytes`. */
      readonly movingBytes?: number;
      /** True when the result is so small that the shell holds it too and sends it along with tasks. */
      readonly everywhere: boolean;
    }
  | { readonly type: "failed"; readonly task: number }
  /** A copy of a result has arrived in another lane. */
  | { readonly type: "moved"; readonly task: number; readonly lane: number }
  /** A requested result has reached whoever asked for it, or will stay where it is as was asked. */
  | { readonly type: "delivered"; readonly task: number }
  /** Answer to `recall`: these were given back, those had begun. */
  | {
      readonly type: "returned";
      readonly lane: number;
      readonly tasks: readonly number[];
      readonly begun: readonly number[];
    }
  /** Nobody wants these any more, nor what depends on them. What has its result already stays as it is. */
  | { readonly type: "cancelled"; readonly tasks: readonly number[] }
  /** Begin nothing more. */
  | { readonly type: "stopped" };

/** The tasks that an event is about; none for one about lanes or the whole run. */
export function tasksOf(event: SchedulerEvent): readonly number[] {
  if ("task" in event) return [event.task];
  if (event.type === "returned") return [...event.tasks, ...event.begun];
  if (event.type === "lane-lost") return event.blamed;
  return event.type === "cancelled" ? event.tasks : [];
}

/** Why a task is given up. */
export type GiveUpReason =
  /** It failed, and may not be tried again. */
  | "failed"
  /** It was running in each of several lanes that were lost. */
  | "killed"
  /** Its result was kept by an earlier compute in a lane that is lost. */
  | "lost"
  /** It was cancelled, or needs a task that was. */
  | "cancelled";

/** To be carried out by the shell, in order. */
export type Instruction =
  /**
   * Run these, in this order. Every input is in the lane, on its way to it (`move`), everywhere, or made by a
   * task that the lane was sent before.
   */
  | { readonly type: "run"; readonly lane: number; readonly tasks: readonly number[] }
  /** Send a copy of a result from one lane to another. */
  | { readonly type: "move"; readonly task: number; readonly from: number; readonly to: number }
  /** Give back those that have not begun; to be answered with `returned`. */
  | { readonly type: "recall"; readonly lane: number; readonly tasks: readonly number[] }
  /** Stop these, begun or not; no answer is awaited. */
  | { readonly type: "cancel"; readonly lane: number; readonly tasks: readonly number[] }
  /** Nobody needs these results any more; forget them in `lane`. */
  | { readonly type: "release"; readonly lane: number; readonly tasks: readonly number[] }
  /** Their results were lost and are still needed: they will run again. */
  | { readonly type: "recompute"; readonly tasks: readonly number[] }
  /** The task will have no result, and what depends on it will not run. */
  | { readonly type: "give-up"; readonly task: number; readonly reason: GiveUpReason }
  /** All requested results that can be had are delivered. */
  | { readonly type: "complete" };
