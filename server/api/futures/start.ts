/**
 * From futures to computes. What is submitted in one turn of the event loop becomes one compute, so that ten
 * thousand items are one graph. A future that needs others runs together with them when it was submitted in the
 * same turn; else it waits until they have finished, and then uses their results where they are.
 *
 *     gathered ──► waits for others ──► gathered again
 *         └──────► runs, in one compute with the rest of its turn
 */
import { AsyncResource } from "node:async_hooks";
import { KeptResultLostError } from "../../executors/errors.ts";
import { currentTask, type TaskContext } from "../../executors/lane/context.ts";
import { UncloneableError } from "../../store/errors.ts";
import { CancelledError, KeyCollisionError, WrongPlaceError } from "../errors.ts";
import type { LazyTask } from "../lazy-task.ts";
import { runReady } from "../run-tasks.ts";
import { Batch } from "./batch.ts";
import type { FutureState } from "./future-state.ts";
import { cancelledWith, unfinishedInputs, whenFinished } from "./inputs.ts";
import { areSameSettings, type SubmitSettings } from "./submit-options.ts";

/** Futures of one turn that will be one compute. */
interface Gathered {
  readonly settings: SubmitSettings;
  /** The task that submitted them, for a task's computes are its own. */
  readonly task: TaskContext | undefined;
  readonly futures: FutureState[];
}

const turn = new Set<Gathered>();

/** Runs the future as soon as what it needs is there. */
export function start(future: FutureState): void {
  const { settings } = future;
  const task = currentTask();
  for (const gathered of turn) {
    if (gathered.task !== task || !areSameSettings(gathered.settings, settings)) continue;
    gathered.futures.push(future);
    return;
  }
  const gathered = { settings, task, futures: [future] };
  turn.add(gathered);
  setImmediate(() => {
    turn.delete(gathered);
    begin(gathered.futures, settings);
  });
}

function begin(futures: readonly FutureState[], settings: SubmitSettings): void {
  const together = new Set(futures);
  const ready: FutureState[] = [];
  for (const future of futures) {
    if (future.status !== "pending") continue;
    const inputs = unfinishedInputs([future.source], together);
    if (inputs.length === 0) ready.push(future);
    else waitFor(future, inputs);
  }
  if (ready.length === 0) return;
  const tasks = ready.map(({ source }) => source);
  void run(new Batch(ready), tasks, settings);
}

function waitFor(future: FutureState, inputs: readonly FutureState[]): void {
  const stopWaiting = whenFinished(
    inputs,
    // It goes on as part of the task that submitted it, not of whatever ends the waiting.
    AsyncResource.bind((failed: FutureState | undefined) => {
      future.stop = undefined;
      if (!failed) start(future);
      else if (failed.status === "cancelled") future.cancel(cancelledWith(future.key, failed));
      else future.fail(failed.error);
    }),
  );
  if (future.status === "pending") future.stop = stopWaiting;
}

/** @param batch holds the futures, and each only until it is done; here nobody does */
async function run(batch: Batch, tasks: readonly LazyTask[], settings: SubmitSettings): Promise<void> {
  try {
    await runReady(tasks, { ...settings, errors: "collect" }, { keep: true, watcher: batch });
    batch.end(new Error("The compute ended without a result and without an error of this task."));
  } catch (error) {
    const open = batch.open();
    if (error instanceof KeptResultLostError) for (const future of open) start(future);
    // It concerns one of them, and nothing has run: the others go without it.
    else if (isOfPlan(error) && open.length > 1) {
      const half = open.length >> 1;
      begin(open.slice(0, half), settings);
      begin(open.slice(half), settings);
    } else if (error instanceof CancelledError) for (const future of open) future.cancel(error);
    else batch.end(error);
  }
}

/** Whether a compute could not even be planned. */
function isOfPlan(error: unknown): boolean {
  return (
    error instanceof KeyCollisionError ||
    error instanceof UncloneableError ||
    error instanceof WrongPlaceError
  );
}
