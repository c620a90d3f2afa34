/**
 * From the columns of a run to the figures people ask for: what each function took, how long the
 * critical path was, how much the workers gained.
 *
 * Pure, and linear but for sorting. All times are milliseconds; nothing here formats or prints.
 */
import type { RunStatus } from "../protocol/events.ts";
import type { FunctionView } from "../protocol/sites.ts";
import { covered } from "./covered.ts";
import { type CriticalPath, criticalPath } from "./critical-path.ts";
import { type FunctionFigures, functionFigures } from "./function-figures.ts";
import { type Gathered, timesOf } from "./gathered.ts";
import { ownTimes } from "./own-time.ts";
import { underWay, type WorkerFigures, workerFigures } from "./worker-figures.ts";

/** The critical path, with the names of the functions along it. */
export interface MeasuredPath extends CriticalPath {
  readonly functions: readonly FunctionView[];
}

export interface RunSummary {
  readonly script?: string;
  readonly executor?: string;
  readonly workers?: number;
  /** Absent while the run goes on. */
  readonly status?: RunStatus;
  readonly tasks: {
    /** All tasks of all computes, without what the library does beside. */
    readonly known: number;
    /** Results from the cache on disk and of an earlier run included. */
    readonly finished: number;
    /** Gave up, after their retries. */
    readonly failed: number;
    /** Neither finished nor failed: cancelled, or behind a failed task, or still to come. */
    readonly notRun: number;
  };
  readonly computes: number;
  /** From the start of the run to its end, the script's own work included. */
  readonly wall: number;
  /** The part of `wall` during which at least one compute was under way. */
  readonly computing: number;
  /** The part of `computing` during which no task was under way: starting, sending, collecting. */
  readonly overhead: number;
  /** Sum of the own times of all executions, and of failed attempts: what one worker doing one task at a time would have needed. */
  readonly taskTime: number;
  /** The part of `taskTime` in attempts that threw, those that were tried again included. */
  readonly failedTime: number;
  /** `taskTime / computing`; absent when nothing was computed. */
  readonly speedUp?: number;
  /** Tasks with `cache: true`: those whose results were on disk, and those that ran. */
  readonly cache: { readonly hits: number; readonly misses: number };
  readonly criticalPath: MeasuredPath;
  readonly bytesMoved: number;
  /** Largest total first. */
  readonly functions: readonly FunctionFigures[];
  /** By number of the worker. */
  readonly perWorker: readonly WorkerFigures[];
}

/** Computes all figures anew. */
export function summarize(gathered: Gathered): RunSummary {
  const { tasks, forgotten } = gathered;
  const own = ownTimes(timesOf(gathered.executions));
  const functions = functionFigures(gathered, own, forgotten.functions);
  const all = outcomes(gathered, own);
  // What the library does beside is no task of the script's.
  const durations = all.durations.map((time, task) => (tasks.isInternal(task) ? Number.NaN : time));
  const failed = [...all.failed].filter((task) => !tasks.isInternal(task)).length;
  const path = criticalPath(durations, gathered.edgeFrom, gathered.edgeTo);
  let finished = 0;
  for (const duration of durations) if (!Number.isNaN(duration)) finished++;
  for (const task of new Set([...gathered.hits, ...gathered.reused])) {
    if (Number.isNaN(durations[task] ?? Number.NaN) && !gathered.lost.has(task)) finished++;
  }

  const computing = computingTime(gathered);
  const failedTime = functions.reduce((sum, figures) => sum + figures.failedTime, 0);
  const taskTime = failedTime + functions.reduce((sum, figures) => sum + figures.total, 0);
  return {
    ...(gathered.script !== undefined && { script: gathered.script }),
    ...(gathered.executor !== undefined && { executor: gathered.executor }),
    ...(gathered.workers !== undefined && { workers: gathered.workers }),
    ...(gathered.status !== undefined && { status: gathered.status }),
    tasks: {
      known: tasks.known,
      finished,
      failed,
      notRun: Math.max(0, tasks.known - finished - failed),
    },
    computes: gathered.computes.length,
    wall: gathered.end,
    computing,
    overhead: Math.max(0, computing - forgotten.covered - underWay(gathered, forgotten.until)),
    taskTime,
    failedTime,
    ...(computing > 0 && { speedUp: taskTime / computing }),
    cache: { hits: gathered.hits.size, misses: gathered.misses },
    criticalPath: { ...path, functions: path.tasks.map((task) => tasks.functions[tasks.functionOf(task)]!) },
    bytesMoved: functions.reduce((sum, figures) => sum + figures.bytesMoved, 0),
    functions,
    perWorker: workerFigures(gathered, forgotten.workers, forgotten.until),
  };
}

/** How each task ended. */
export interface TaskOutcomes {
  /** Task → own time of its last successful execution, NaN where there was none or its result was lost since. */
  readonly durations: Float64Array;
  /** Tasks that gave up and were never computed after all, say on another worker. */
  readonly failed: ReadonlySet<number>;
}

/** The outcome of every task that was executed. */
export function taskOutcomes(gathered: Gathered): TaskOutcomes {
  return outcomes(gathered, ownTimes(timesOf(gathered.executions)));
}

function outcomes({ executions, failures, forgotten, lost }: Gathered, own: Float64Array): TaskOutcomes {
  const task = executions.task.view();
  let highest = forgotten.durations.length - 1;
  for (const number of task) if (number > highest) highest = number;
  const durations = new Float64Array(highest + 1).fill(Number.NaN);
  durations.set(forgotten.durations);
  for (let index = 0; index < task.length; index++) durations[task[index]!] = own[index]!;
  for (const number of lost.keys()) if (number <= highest) durations[number] = Number.NaN;
  const done = (number: number) => !Number.isNaN(durations[number] ?? Number.NaN);
  const failed = new Set<number>();
  for (const number of forgotten.failed) if (!done(number)) failed.add(number);
  failures.task.view().forEach((number, index) => {
    if (failures.retried.at(index) === 0 && !done(number) && lost.get(number) !== false) failed.add(number);
  });
  return { durations, failed };
}

function computingTime({ computes, executions, end }: Gathered): number {
  if (computes.length === 0) return covered(executions.started.view(), executions.finished.view());
  const known = computes.filter((span) => !Number.isNaN(span.start));
  return covered(
    Float64Array.from(known, (span) => span.start),
    Float64Array.from(known, (span) => (Number.isNaN(span.end) ? end : span.end)),
  );
}
