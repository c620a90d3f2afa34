/**
 * Kept results on their way to the script. Nothing is computed, so it is no compute that faces would show; what
 * several ask for in one turn of the event loop travels together.
 */
import { drive } from "../executors/drive.ts";
import { KeptResultLostError, type TaskFailure } from "../executors/errors.ts";
import type { Lanes } from "../executors/executor.ts";
import { setting } from "./config.ts";
import { toErrorView, withTask } from "./failure.ts";
import { isThere } from "./kept-results.ts";
import type { KeptResult, LazyTask } from "./lazy-task.ts";
import { makePlan } from "./make-plan.ts";
import { heldResults } from "./reuse/held-results.ts";
import { runAborted } from "./run-abort.ts";
import { session } from "./session.ts";

/** A task whose result somebody waits for. */
interface Wanted {
  readonly task: LazyTask & { readonly kept: KeptResult };
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

const gathered = new Map<Lanes, Wanted[]>();

/**
 * The result that `task` keeps. It stays where it is, too.
 *
 * @throws {KeptResultLostError} when its lane is lost
 * @throws {UncloneableError} when the result cannot leave its lane
 */
export function fetchKept(task: Wanted["task"]): Promise<unknown> {
  const { executor, here, value } = task.kept;
  if (here) return Promise.resolve(value);
  return new Promise((resolve, reject) => {
    const wanted = { task, resolve, reject };
    const others = gathered.get(executor);
    if (others) {
      others.push(wanted);
      return;
    }
    gathered.set(executor, [wanted]);
    setImmediate(() => {
      const all = gathered.get(executor)!;
      gathered.delete(executor);
      void fetchAll(all, executor);
    });
  });
}

/**
 * What futures keep in another executor than `executor` comes here, and goes from here to wherever it is needed.
 * True when there was any.
 */
export async function bringHere(tasks: readonly LazyTask[], executor: Lanes): Promise<boolean> {
  const elsewhere = tasks.filter(
    (task): task is Wanted["task"] =>
      task.kept?.isFuture === true &&
      task.kept.executor !== executor &&
      !task.kept.here &&
      isThere(task.kept),
  );
  await Promise.all(
    elsewhere.map(async (task) => {
      const { kept } = task;
      const value = await fetchKept(task);
      const here = { ...kept, here: true, value };
      heldResults.add(task, here);
      (task as LazyTask).kept = here;
    }),
  );
  return elsewhere.length > 0;
}

async function fetchAll(all: readonly Wanted[], executor: Lanes): Promise<void> {
  const there: Wanted[] = [];
  for (const wanted of all) {
    if (isThere(wanted.task.kept)) there.push(wanted);
    else wanted.reject(new KeptResultLostError([]));
  }
  if (there.length === 0) return;
  const { plan, tasks, requested } = makePlan(
    there.map(({ task }) => task),
    { reserve: (count) => session.reserveTasks(count), crossesThreads: false, optimize: false },
  );
  const toError = (failure: TaskFailure): object => withTask(failure, tasks[failure.call]!);
  const events = session.audience.ofCompute(undefined, () => false);
  const failed = new Map<number, unknown>();
  try {
    const { results } = await session.whileActive(executor, () =>
      drive({
        plan,
        executor,
        now: session.now,
        emit: events.emit,
        isHeard: events.isHeard,
        signal: runAborted,
        collectErrors: true,
        cancelGrace: setting("cancelGrace"),
        onGiveUp: (call, reason) => {
          if (reason !== "cancelled") failed.set(call, toError(reason));
        },
        view: (failure) => toErrorView(toError(failure)),
      }),
    );
    for (const [i, { resolve, reject }] of there.entries()) {
      const call = requested[i]!;
      if (failed.has(call)) reject(failed.get(call));
      else resolve(results.get(call)?.value);
    }
  } catch (error) {
    for (const { reject } of there) reject(error);
  }
}
