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
import type { Gathered } from "./gathered.ts";

/** What one worker did; 0 is the main thread. */
export interface WorkerFigures {
  readonly worker: number;
  /** Executions, failed attempts included. */
  readonly calls: number;
  /** Time during which at least one task was under way. */
  readonly busy: number;
}

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
    /** All tasks of all computes. */
    readonly known: number;
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
  /** Sum of all successful executions: what one worker doing one task at a time would have needed. */
  readonly taskTime: number;
  /** `taskTime / computing`; absent when nothing was computed. */
  readonly speedUp?: number;
  readonly criticalPath: MeasuredPath;
  readonly bytesMoved: number;
  /** Largest total first. */
  readonly functions: readonly FunctionFigures[];
  /** By number of the worker. */
  readonly perWorker: readonly WorkerFigures[];
}

/** Computes all figures anew. */
export function summarize(gathered: Gathered): RunSummary {
  const { tasks } = gathered;
  const functions = functionFigures(gathered);
  const { durations, failed } = taskOutcomes(gathered);
  const path = criticalPath(durations, gathered.edgeFrom, gathered.edgeTo);
  let finished = 0;
  for (const duration of durations) if (!Number.isNaN(duration)) finished++;

  const computing = computingTime(gathered);
  const taskTime = functions.reduce((sum, figures) => sum + figures.total, 0);
  return {
    ...(gathered.script !== undefined && { script: gathered.script }),
    ...(gathered.executor !== undefined && { executor: gathered.executor }),
    ...(gathered.workers !== undefined && { workers: gathered.workers }),
    ...(gathered.status !== undefined && { status: gathered.status }),
    tasks: {
      known: tasks.known,
      finished,
      failed: failed.size,
      notRun: Math.max(0, tasks.known - finished - failed.size),
    },
    computes: gathered.computes.length,
    wall: gathered.end,
    computing,
    taskTime,
    ...(computing > 0 && { speedUp: taskTime / computing }),
    criticalPath: { ...path, functions: path.tasks.map((task) => tasks.functions[tasks.functionOf(task)]!) },
    bytesMoved: gathered.moves.bytes.reduce((sum, bytes) => sum + bytes, 0),
    functions,
    perWorker: workerFigures(gathered),
  };
}

/** How each task ended. */
export interface TaskOutcomes {
  /** Task → duration of its last successful execution, NaN where there was none. */
  readonly durations: Float64Array;
  /** Tasks that gave up and were never computed after all, say on another worker. */
  readonly failed: ReadonlySet<number>;
}

/** The outcome of every task that was executed. */
export function taskOutcomes({ executions, failures }: Gathered): TaskOutcomes {
  const task = executions.task.view();
  let highest = -1;
  for (const number of task) if (number > highest) highest = number;
  const durations = new Float64Array(highest + 1).fill(Number.NaN);
  for (let index = 0; index < task.length; index++) {
    durations[task[index]!] = executions.finished.at(index) - executions.started.at(index);
  }
  const failed = new Set<number>();
  failures.task.view().forEach((number, index) => {
    if (failures.retried.at(index) === 0 && Number.isNaN(durations[number] ?? Number.NaN)) failed.add(number);
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

function workerFigures({ executions, failures }: Gathered): WorkerFigures[] {
  const intervals = new Map<number, { starts: number[]; ends: number[] }>();
  for (const columns of [executions, failures]) {
    columns.worker.view().forEach((worker, index) => {
      const own = intervals.get(worker) ?? { starts: [], ends: [] };
      intervals.set(worker, own);
      own.starts.push(columns.started.at(index));
      own.ends.push(columns.finished.at(index));
    });
  }
  return [...intervals]
    .sort(([a], [b]) => a - b)
    .map(([worker, { starts, ends }]) => ({
      worker,
      calls: starts.length,
      busy: covered(Float64Array.from(starts), Float64Array.from(ends)),
    }));
}
