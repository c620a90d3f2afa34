/**
 * The timeline as bars: who did what, when. Tasks that shared a thread are put into lanes of its row, so that none
 * hides another; transfers and disk have a strip of their own below.
 *
 *     worker 1   ▆▆▆▆ ▆▆▆▆▆▆▆     lane 0
 *                  ▆▆▆▆▆▆         lane 1
 *                ▁▁      ▁▁       strip
 *
 * Level of detail: bars that no eye could tell apart become one, in the colour of what took longest among them.
 * Pure columns; nothing is drawn here.
 */

import type { RunEvent } from "../protocol/events.ts";
import { amountColumn, numberColumn } from "../timings/column.ts";

/** What a bar stands for. */
export const barKinds = ["run", "failed", "unfinished", "moved", "spilled", "restored"] as const;
export type BarKind = (typeof barKinds)[number];

const failed = barKinds.indexOf("failed");

/** More lanes than this cannot be told apart in one row; further tasks lie over each other in the last. */
export const mostLanes = 4;
/** Up to this share of a row's time in further lanes, it has only one. */
export const fewOverlaps = 0.02;

/** Bars in the order of time; entry `i` of each column belongs together. */
export interface Bars {
  readonly start: Float64Array;
  readonly duration: Float64Array;
  /** Position in `barKinds`. */
  readonly kind: Int32Array;
  /** Position of the function, or -1. */
  readonly fn: Int32Array;
  /** Task; of several bars made one, how many, as a negative number. */
  readonly task: Int32Array;
}

/** One line of bars. */
export interface Track extends Bars {
  readonly worker: number;
  /** Position among the row's lanes, or -1 for its strip. */
  readonly lane: number;
}

export interface Timeline {
  /** Milliseconds shown, from the start of the run on. */
  readonly span: number;
  /** Rows, by number of the worker; the main thread, 0, comes last. */
  readonly workers: readonly number[];
  /** Worker → how many lanes its row has, at least 1. */
  readonly lanes: ReadonlyMap<number, number>;
  readonly tracks: readonly Track[];
}

/** Bars of all events that take time. `workers` rows are there even when nothing ran in them; `end` is the run's. */
export function timelineOf(
  events: readonly RunEvent[],
  functionOf: (task: number) => number,
  workers: number,
  end: number,
): Timeline {
  const rows = new Rows(functionOf);
  for (const event of events) rows.add(event);
  rows.close(end);
  // More rows than this, and all of them empty, say nothing.
  for (let worker = 1; worker <= Math.min(workers, 64); worker++) rows.row(worker);
  const numbers = [...rows.byWorker.keys()].sort((a, b) => (a === 0 ? 1 : b === 0 ? -1 : a - b));
  const tracks: Track[] = [];
  const lanes = new Map<number, number>();
  for (const worker of numbers) {
    const own = rows.row(worker);
    const laned = intoLanes(own.main);
    lanes.set(worker, Math.max(1, laned.length));
    for (const [lane, bars] of laned.entries()) tracks.push({ worker, lane, ...bars });
    if (own.strip.task.length > 0) tracks.push({ worker, lane: -1, ...sorted(own.strip) });
  }
  return { span: Math.max(end, rows.latest, 1e-3), workers: numbers, lanes, tracks };
}

/** The same timeline with at most about `limit` bars. */
export function coarsened(timeline: Timeline, limit: number): Timeline {
  const count = (tracks: readonly Track[]) => tracks.reduce((sum, { task }) => sum + task.length, 0);
  if (count(timeline.tracks) <= limit) return timeline;
  const cells = Math.max(100, Math.floor(limit / (2 * timeline.tracks.length)));
  const width = timeline.span / cells;
  return { ...timeline, tracks: timeline.tracks.map((track) => ({ ...track, ...merged(track, width) })) };
}

const barColumns = () => ({
  start: amountColumn(),
  duration: amountColumn(),
  kind: numberColumn(),
  fn: numberColumn(),
  task: numberColumn(),
});

type Columns = ReturnType<typeof barColumns>;

class Rows {
  readonly byWorker = new Map<number, { readonly main: Columns; readonly strip: Columns }>();
  readonly #functionOf: (task: number) => number;
  /** Task seen running → where, and since when. */
  readonly #running = new Map<number, { readonly worker: number; readonly at: number }>();
  latest = 0;

  constructor(functionOf: (task: number) => number) {
    this.#functionOf = functionOf;
  }

  row(worker: number) {
    const known = this.byWorker.get(worker);
    if (known) return known;
    const fresh = { main: barColumns(), strip: barColumns() };
    this.byWorker.set(worker, fresh);
    return fresh;
  }

  add(event: RunEvent): void {
    switch (event.type) {
      case "tasks-started":
        for (const [index, task] of event.task.entries())
          this.#running.set(task, { worker: event.worker[index]!, at: event.at[index]! });
        return;
      case "tasks-finished":
        for (const [index, task] of event.task.entries()) {
          this.#running.delete(task);
          this.#bar("run", event.worker[index]!, task, event.started[index]!, event.finished[index]!);
        }
        return;
      case "task-failed":
        this.#running.delete(event.task);
        this.#bar("failed", event.worker, event.task, event.started, event.finished);
        return;
      case "moved":
        for (const [index, task] of event.task.entries())
          this.#bar("moved", event.to[index]!, task, event.started[index]!, event.finished[index]!);
        return;
      case "spilled":
      case "restored":
        for (const [index, task] of event.task.entries())
          this.#bar(event.type, event.worker[index]!, task, event.started[index]!, event.finished[index]!);
        return;
      case "taken-back":
        for (const task of event.task) this.#running.delete(task);
        return;
      case "worker-lost":
        for (const [task, { worker }] of this.#running)
          if (worker === event.worker) this.#stop(task, event.at);
        return;
    }
  }

  /** What never came to an end was under way until everything ended. */
  close(end: number): void {
    for (const task of this.#running.keys()) this.#stop(task, Math.max(end, this.latest));
  }

  #stop(task: number, at: number): void {
    const { worker, at: since } = this.#running.get(task)!;
    this.#running.delete(task);
    this.#bar("unfinished", worker, task, since, at);
  }

  #bar(kind: BarKind, worker: number, task: number, from: number, to: number): void {
    if (!Number.isFinite(from) || !Number.isFinite(to) || !Number.isInteger(worker) || from < 0) return;
    const { main, strip } = this.row(worker);
    const columns = kind === "moved" || kind === "spilled" || kind === "restored" ? strip : main;
    columns.start.push(from);
    columns.duration.push(Math.max(0, to - from));
    columns.kind.push(barKinds.indexOf(kind));
    columns.fn.push(this.#functionOf(task));
    columns.task.push(task);
    this.latest = Math.max(this.latest, to);
  }
}

function sorted(columns: Columns): Bars {
  const start = columns.start.view();
  return picked(
    columns,
    Int32Array.from(start.keys()).sort((a, b) => start[a]! - start[b]! || a - b),
  );
}

function picked({ start, duration, kind, fn, task }: Columns, order: ArrayLike<number>): Bars {
  const pick = (column: { at(index: number): number }) => (position: number) => column.at(position);
  return {
    start: Float64Array.from(order, pick(start)),
    duration: Float64Array.from(order, pick(duration)),
    kind: Int32Array.from(order, pick(kind)),
    fn: Int32Array.from(order, pick(fn)),
    task: Int32Array.from(order, pick(task)),
  };
}

/** Each bar into the first lane that is free when it begins. */
function intoLanes(columns: Columns): Bars[] {
  const start = columns.start.view();
  const order = Int32Array.from(start.keys()).sort((a, b) => start[a]! - start[b]! || a - b);
  const lanes: { until: number; readonly bars: number[] }[] = [];
  for (const bar of order) {
    // Clocks of two threads differ by a little: a bar that begins as another ends does not overlap it.
    let lane = lanes.find(({ until }) => until <= start[bar]! + 1e-3);
    if (!lane && lanes.length < mostLanes) {
      lane = { until: 0, bars: [] };
      lanes.push(lane);
    }
    lane ??= lanes.at(-1)!;
    lane.bars.push(bar);
    lane.until = Math.max(lane.until, start[bar]! + columns.duration.at(bar));
  }
  const time = (bars: readonly number[]) => bars.reduce((sum, bar) => sum + columns.duration.at(bar), 0);
  const times = lanes.map(({ bars }) => time(bars));
  const all = times.reduce((sum, own) => sum + own, 0);
  // A row is not made thin for the sake of a moment: few overlaps lie over what they overlap.
  if (all - (times[0] ?? 0) < fewOverlaps * all) return order.length === 0 ? [] : [picked(columns, order)];
  return lanes.map(({ bars }) => picked(columns, bars));
}

/** Bars shorter than `width` that begin in one cell of that width become one. */
function merged(bars: Bars, width: number): Bars {
  const columns = barColumns();
  /** Kind and function → milliseconds, of the bars that are becoming one. */
  let shares = new Map<number, number>();
  let cell = -1;
  let from = 0;
  let to = 0;
  let last = 0;
  let count = 0;
  const push = (start: number, end: number, kind: number, fn: number, task: number) => {
    columns.start.push(start);
    columns.duration.push(end - start);
    columns.kind.push(kind);
    columns.fn.push(fn);
    columns.task.push(task);
  };
  const flush = () => {
    if (count === 0) return;
    let longest = -1;
    let dominant = 0;
    for (const [paint, time] of shares) if (time > longest) [longest, dominant] = [time, paint];
    const kind = dominant % barKinds.length;
    push(from, to, kind, Math.floor(dominant / barKinds.length) - 1, count === 1 ? last : -count);
    shares = new Map();
    count = 0;
  };
  bars.start.forEach((start, index) => {
    const duration = bars.duration[index]!;
    const kind = bars.kind[index]!;
    const fn = bars.fn[index]!;
    if (duration >= width) {
      flush();
      push(start, start + duration, kind, fn, bars.task[index]!);
      return;
    }
    const own = Math.floor(start / width);
    if (own !== cell) flush();
    if (count === 0) [cell, from, to] = [own, start, start];
    const paint = (fn + 1) * barKinds.length + kind;
    // A failure is what one looks for: no number of neighbours may paint it over.
    const weight = kind === failed ? Number.MAX_VALUE : duration;
    shares.set(paint, (shares.get(paint) ?? 0) + weight);
    to = Math.max(to, start + duration);
    last = bars.task[index]!;
    count++;
  });
  flush();
  return sorted(columns);
}
