/**
 * One run of lazy tasks: planned, carried out where the options say, told to whoever listens. What a failed run
 * has made is kept for the next one.
 */
import { drive } from "../executors/drive.ts";
import type { Driven } from "../executors/drive-options.ts";
import { KeptResultLostError, TaskFailure } from "../executors/errors.ts";
import type { Lanes } from "../executors/executor.ts";
import { currentTask } from "../executors/lane/context.ts";
import type { RunEvent } from "../protocol/events.ts";
import { type CachedRequest, withCache } from "./cache/with-cache.ts";
import { parseBytes, setting } from "./config.ts";
import { WrongPlaceError } from "./errors.ts";
import { toErrorView, withTask } from "./failure.ts";
import { bringHere } from "./fetch-kept.ts";
import { inputsAreThere, unfinishedInputs } from "./futures/inputs.ts";
import { graphEvent } from "./graph-event.ts";
import { holdSignal, unlessHeld } from "./hold.ts";
import { forgetLost, keepSurvivors } from "./kept-results.ts";
import type { LazyTask } from "./lazy-task.ts";
import { type MadePlan, makePlan } from "./make-plan.ts";
import type { ComputeOptions } from "./options.ts";
import type { SubstituteFor } from "./reach.ts";
import { heldResults } from "./reuse/held-results.ts";
import { onlyTaskIn } from "./reuse/only-task.ts";
import { type Reused, withoutReading, withReuse } from "./reuse/with-reuse.ts";
import { runAborted } from "./run-abort.ts";
import { session } from "./session.ts";
import { type RunWatcher, watchRun } from "./watch-run.ts";

/** What a run may be asked for beside its results. */
export interface RunWishes {
  /** Leave the requested results in the lanes that made them. */
  readonly keep: boolean;
  /** Hears of each of them as it comes; with `keep`. What is lost on the way is then the watcher's to ask for again. */
  readonly watcher?: RunWatcher;
}

export interface Ran {
  readonly results: Driven["results"];
  readonly made: MadePlan;
  /** Absent when there was nothing to run. */
  readonly executor?: Lanes;
}

/**
 * Runs tasks, once the futures that they need are done.
 *
 * @throws what the first failing task threw, or the first future that failed, marked with its task
 */
export async function runTasks(
  tasks: readonly LazyTask[],
  options: ComputeOptions,
  wishes: RunWishes,
): Promise<Ran> {
  refuseWhileLoading();
  const futures = unfinishedInputs(tasks);
  if (futures.length > 0) await inputsAreThere(futures, options.signal);
  return runReady(tasks, options, wishes);
}

/** The same where nothing has to be waited for. */
export function runReady(
  tasks: readonly LazyTask[],
  options: ComputeOptions,
  wishes: RunWishes,
): Promise<Ran> {
  return unlessHeld(holdOf(options, wishes), () => runUnheld(tasks, options, wishes));
}

async function runUnheld(
  tasks: readonly LazyTask[],
  options: ComputeOptions,
  wishes: RunWishes,
): Promise<Ran> {
  const only = onlyTaskIn(tasks);
  if (only) return only.inPlaceOfAll(() => runReady([only.task], options, { keep: true }));
  const mayRestart = wishes.watcher === undefined;
  return withCache(tasks, wishes.keep, (request) =>
    withReuse(request.tasks, mayRestart, async (reused) => {
      for (;;) {
        try {
          return await runOnce(request, reused, options, wishes, tasks.length);
        } catch (error) {
          // They are made again, and what is left is used as before.
          if (!(error instanceof KeptResultLostError) || !mayRestart) throw error;
        }
      }
    }),
  );
}

async function runOnce(
  { tasks, substituteFor, event: cacheEvent }: CachedRequest,
  reused: Reused,
  options: ComputeOptions,
  wishes: RunWishes,
  count: number,
): Promise<Ran> {
  const { keep, watcher } = wishes;
  const name = options.executor ?? setting("executor");
  // Refused before anything is told.
  const limit = memoryLimit(options);
  const collects = (options.errors ?? setting("errors")) === "collect";
  const plan = (): MadePlan =>
    makePlan(tasks, {
      reserve: (count) => session.reserveTasks(count),
      crossesThreads: name !== "inline" && !session.isLane,
      // Of a task's calls those after a failing one are not made: to collect all errors they must stand alone.
      optimize: !collects && (options.optimize ?? setting("optimize")),
      substituteFor: eitherOf(reused.substituteFor, substituteFor),
    });
  let made = plan();
  if (tasks.length === 0) return { results: new Map(), made };
  heldResults.beginning(made.tasks);
  const broken = new AbortController();
  const { onEvent } = options;
  // A compute inside of a task ends with the task.
  const cancelling = [options.signal, currentTask()?.signal, holdOf(options, wishes)].filter(
    (signal) => signal !== undefined,
  );
  const events = session.audience.ofCompute(
    onEvent && orAbort(onEvent, broken),
    (call) => call >= made.plan.firstId && call < made.plan.firstId + ownCalls(made),
  );
  const number = session.nextCompute();
  let planned = false;
  let ran: Ran;
  let lanes: Lanes | undefined;
  try {
    const needsThreads = made.plan.functions.some(({ address }) => address !== undefined);
    const workers = options.workers ?? setting("workers");
    const executor = session.graphOnly ? undefined : await session.executor(name, workers, needsThreads);
    lanes = executor;
    if (executor && (await bringHere(made.tasks, executor))) made = plan();
    if (executor && forgetLost(made.tasks, executor)) made = plan();
    const read = reused.numbers(made);
    if (events.isHeard()) {
      events.emit(graphEvent(made, number, session.now()));
      if (read.length > 0) events.emit({ type: "reused", at: session.now(), task: read });
      const asked = cacheEvent(made);
      if (asked) events.emit(asked);
    }
    planned = true;
    if (!executor) return await session.graphOnly!();
    const signals = [...cancelling, ...(onEvent ? [broken.signal] : [])];
    const watched = watcher && watchRun(watcher, count, made, executor);
    const driven = await session.whileActive(executor, () =>
      drive({
        plan: made.plan,
        executor,
        now: session.now,
        emit: withoutReading(read, events.emit),
        isHeard: events.isHeard,
        signal: signals.length === 0 ? runAborted : AbortSignal.any([runAborted, ...signals]),
        collectErrors: collects,
        keep,
        memoryLimit: limit,
        cancelGrace: setting("cancelGrace"),
        onSurvivors: (results) => keepSurvivors(made.tasks, results, executor, watched?.delivered),
        view: (failure) => toErrorView(withTask(failure, made.tasks[failure.call]!)),
        ...watched?.callbacks,
      }),
    );
    if (driven.failures.length > 0) throw collected(driven.failures, made);
    broken.signal.throwIfAborted();
    events.emit(finished(number, "succeeded"));
    ran = { results: driven.results, made, executor };
  } catch (error) {
    if (lanes) heldResults.addFailed({ made, executor: lanes });
    if (error instanceof KeptResultLostError)
      for (const call of error.calls) made.tasks[call]!.kept = undefined;
    const shown = error instanceof TaskFailure ? withTask(error, made.tasks[error.call]!) : error;
    const cancelled = runAborted.aborted || cancelling.some(({ aborted }) => aborted);
    // Futures have errors of their own, and say which of them nobody looked at.
    if (planned)
      events.emit(finished(number, cancelled ? "cancelled" : "failed", watcher ? undefined : shown));
    throw shown;
  } finally {
    events.close();
  }
  // A listener that threw at the very end stops nothing any more, but its error is not lost.
  broken.signal.throwIfAborted();
  return ran;
}

/** What others may need, and what a task asks for, goes on when the script is held. */
function holdOf(options: ComputeOptions, { watcher }: RunWishes): AbortSignal | undefined {
  return watcher || currentTask() ? undefined : holdSignal(options);
}

function eitherOf(
  first: SubstituteFor | undefined,
  second: SubstituteFor | undefined,
): SubstituteFor | undefined {
  return first && second ? (task) => first(task) ?? second(task) : (first ?? second);
}

const ownCalls = ({ plan, tasks }: MadePlan): number => tasks.length - plan.borrowed.length;

function memoryLimit({ memoryLimit: own }: ComputeOptions): number {
  return own === undefined ? setting("memoryLimit") : parseBytes(own, "compute");
}

/** A listener whose error is the compute's: thrown into a lane's report it would end the process. */
function orAbort(listener: (event: RunEvent) => void, broken: AbortController): typeof listener {
  return (event) => {
    try {
      listener(event);
    } catch (error) {
      broken.abort(error);
    }
  };
}

function collected(failures: readonly TaskFailure[], made: MadePlan): AggregateError {
  const errors = failures.map((failure) => withTask(failure, made.tasks[failure.call]!));
  const list = failures.map((failure) => `${made.tasks[failure.call]!.key}: ${failure.message}`);
  const count = `${errors.length} ${errors.length === 1 ? "task" : "tasks"} failed`;
  // All of them are in `errors`; a message that fills the screen helps nobody.
  const shown = list.length > 10 ? [...list.slice(0, 10), `… and ${list.length - 10} more`] : list;
  return new AggregateError(errors, `${count}:\n  ${shown.join("\n  ")}`);
}

function finished(compute: number, status: "succeeded" | "failed" | "cancelled", error?: unknown): RunEvent {
  return {
    type: "compute-finished",
    compute,
    at: session.now(),
    status,
    ...(error === undefined ? {} : { error: toErrorView(error) }),
  };
}

/** A module that computes at its top level would start a run in every worker that imports it. */
function refuseWhileLoading(): void {
  if (!session.isLane || currentTask()) return;
  throw new WrongPlaceError(
    "compute() was called while a module was being loaded in a worker. Move it out of the imported module, " +
      "into the script or into a function.",
  );
}
