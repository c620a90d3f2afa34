/**
 * Futures that lazy values are built on, and waiting for them. A future that has finished is a kept result like
 * any other; one that runs has to be waited for, and one that has failed fails what needs it.
 */
import { CancelledError } from "../errors.ts";
import type { LazyTask } from "../lazy-task.ts";
import type { FutureState } from "./future-state.ts";
import { lookedAt } from "./unseen-failures.ts";

/** Task → the future that it stands for, if that was not finished when it became an argument. */
const futures = new WeakMap<LazyTask, FutureState>();

/** How many of those have not finished and can still be reached: without any, nothing has to be looked through. */
let unfinished = 0;
const gone = new FinalizationRegistry<undefined>(() => unfinished--);

/** A future that is not finished is used as an argument, by way of `stand`. */
export function noteInput(stand: LazyTask, future: FutureState): void {
  futures.set(stand, future);
  unfinished++;
  future.whenDone(() => {
    if (future.status === "finished") {
      futures.delete(stand);
      unfinished--;
    } else gone.register(stand, undefined);
  });
}

/**
 * The futures that `tasks` need and that have not finished, each once.
 *
 * @param together futures that will run together with `tasks`; what those need is needed, too
 */
export function unfinishedInputs(
  tasks: readonly LazyTask[],
  together: ReadonlySet<FutureState> = NONE,
): readonly FutureState[] {
  if (unfinished === 0) return [];
  const found = new Set<FutureState>();
  const seen = new Set<LazyTask>();
  // A stack of our own: a chain of a hundred thousand tasks would overflow the call stack.
  const stack = [...tasks];
  for (let task = stack.pop(); task; task = stack.pop()) {
    if (seen.has(task)) continue;
    seen.add(task);
    if (task.kept) continue;
    const future = futures.get(task);
    if (future && !(future.status === "pending" && together.has(future) && future.standsForItself(task))) {
      found.add(future);
    } else for (const dependency of task.dependencies) stack.push(dependency);
  }
  return [...found];
}

const NONE: ReadonlySet<FutureState> = new Set();

/**
 * Calls `done` once all of `inputs` have finished, or once one of them has not.
 *
 * @returns how to call it off
 */
export function whenFinished(
  inputs: readonly FutureState[],
  done: (failed: FutureState | undefined) => void,
): () => void {
  let left = inputs.length;
  let isOver = false;
  const stops: (() => void)[] = [];
  const stop = (): void => {
    isOver = true;
    for (const stopOne of stops) stopOne();
  };
  for (const input of inputs) {
    if (isOver) break;
    stops.push(
      input.whenDone(() => {
        left--;
        if (isOver || (input.status === "finished" && left > 0)) return;
        stop();
        done(input.status === "finished" ? undefined : input);
      }),
    );
  }
  return stop;
}

/** Why something that needs a future that was cancelled is cancelled. */
export function cancelledWith(key: string, input: FutureState): CancelledError {
  return new CancelledError(`${key} was cancelled with ${input.key}, which it needs.`);
}

/** Waits until all of `inputs` have finished. @throws what the first one failed with, the signal's reason when aborted */
export function inputsAreThere(
  inputs: readonly FutureState[],
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    let stop: () => void = () => {};
    const abort = (): void => {
      stop();
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", abort, { once: true });
    stop = whenFinished(inputs, (failed) => {
      signal?.removeEventListener("abort", abort);
      if (!failed) resolve();
      else if (failed.status === "cancelled") reject(cancelledWith("The compute", failed));
      else {
        lookedAt(failed.error);
        reject(failed.error);
      }
    });
  });
}
