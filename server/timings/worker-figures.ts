/**
 * Per worker of a run: how many executions, and how long at least one of them was under way. Times are milliseconds.
 */
import { covered } from "./covered.ts";
import type { WorkerSums } from "./forgotten-sums.ts";
import type { GatheredRows } from "./gathered.ts";

/** What one worker did; 0 is the main thread. */
export interface WorkerFigures {
  readonly worker: number;
  /** Executions, failed attempts included. */
  readonly calls: number;
  /** Time during which at least one task was under way. */
  readonly busy: number;
}

/** Every worker that executed something, by number; of executions only what lies behind `from` counts as busy. */
export function workerFigures(
  { executions, failures }: GatheredRows,
  forgotten: ReadonlyMap<number, WorkerSums> = new Map(),
  from = 0,
): WorkerFigures[] {
  const intervals = new Map<number, { starts: number[]; ends: number[] }>();
  for (const worker of forgotten.keys()) intervals.set(worker, { starts: [], ends: [] });
  for (const columns of [executions, failures]) {
    columns.worker.view().forEach((worker, index) => {
      const own = intervals.get(worker) ?? { starts: [], ends: [] };
      intervals.set(worker, own);
      own.starts.push(Math.max(from, columns.started.at(index)));
      own.ends.push(columns.finished.at(index));
    });
  }
  return [...intervals]
    .sort(([a], [b]) => a - b)
    .map(([worker, { starts, ends }]) => ({
      worker,
      calls: starts.length + (forgotten.get(worker)?.calls ?? 0),
      busy: covered(Float64Array.from(starts), Float64Array.from(ends)) + (forgotten.get(worker)?.busy ?? 0),
    }));
}

/** Milliseconds during which at least one task was under way anywhere, from `from` on. */
export function underWay({ executions, failures }: GatheredRows, from = 0): number {
  const starts: number[] = [];
  const ends: number[] = [];
  for (const columns of [executions, failures]) {
    for (const start of columns.started.view()) starts.push(Math.max(from, start));
    for (const end of columns.finished.view()) ends.push(end);
  }
  return covered(Float64Array.from(starts), Float64Array.from(ends));
}
