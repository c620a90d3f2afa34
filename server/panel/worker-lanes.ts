/**
 * The row of one worker in the timeline while it grows: which lane each bar stands in, once and for all.
 *
 *     ▆▆▆▆ ▆▆▆▆▆▆▆     lane 0
 *       ▆▆▆▆▆▆         lane 1
 *     ▁▁      ▁▁       strip: transfers and disk
 *
 * `report/timeline-bars` sorts all bars of a finished run before it deals them out. Here a bar stays where it was
 * first seen: nothing may jump under somebody's eyes. A task that is seen running holds its lane until it ends.
 */
import { fewOverlaps, mostLanes } from "../report/timeline-bars.ts";
import { type Bar, BarColumns } from "./bar-columns.ts";
import { PixelBars } from "./pixel-bars.ts";

/** Clocks of two threads differ by a little: a bar that begins as another ends does not overlap it. */
const tolerance = 1e-3;

interface Lane {
  bars: BarColumns;
  until: number;
  /** Task that is running in it, and since when; -1 when none is. */
  holder: number;
  since: number;
}

export class WorkerLanes {
  readonly #lanes: Lane[] = [];
  /** Tasks that are running in the last lane over others, as many as there may be. */
  readonly #crowd = new Set<number>();
  #strip = new BarColumns();
  /** Milliseconds in all lanes, and in those beyond the first. */
  #time = 0;
  #beside = 0;
  #isLaned = false;

  /** How many lanes are shown. A row is not made thin for the sake of a moment. */
  get shown(): number {
    return this.#isLaned ? this.#lanes.length : 1;
  }

  /** Bars so far, those of the strip included. */
  get length(): number {
    return this.#lanes.reduce((sum, { bars }) => sum + bars.length, this.#strip.length);
  }

  get hasStrip(): boolean {
    return this.#strip.length > 0;
  }

  /** A task is running from `at` on. */
  begin(task: number, at: number): void {
    if (this.#laneHeldBy(task) >= 0) return;
    const position = this.#freeLane(at, Number.POSITIVE_INFINITY);
    const lane = this.#lanes[position]!;
    if (position > 0) this.#isLaned = true;
    if (lane.holder >= 0) this.#crowd.add(task);
    else Object.assign(lane, { holder: task, since: at });
  }

  /** A task is not running any more; without a bar, it never was. */
  end(task: number, bar?: Bar): void {
    const held = this.#laneHeldBy(task);
    if (held >= 0 && this.#lanes[held]!.holder === task) this.#lanes[held]!.holder = -1;
    this.#crowd.delete(task);
    if (!bar) return;
    const position = held >= 0 ? held : this.#freeLane(bar.start, bar.start + bar.duration);
    const lane = this.#lanes[position]!;
    lane.bars.push(bar);
    lane.until = Math.max(lane.until, bar.start + bar.duration);
    this.#time += bar.duration;
    if (position === 0) return;
    this.#beside += bar.duration;
    if (this.#isCrowded) this.#isLaned = true;
  }

  /** A transfer, or something that went to disk or came from there. */
  move(bar: Bar): void {
    this.#strip.push(bar);
  }

  /** Nothing will come any more: what was a moment's overlap is known now. */
  close(): void {
    this.#isLaned = this.#isCrowded;
  }

  /** The lane in which a running task is shown; 0 for one that was not seen to begin. */
  laneOf(task: number): number {
    return this.#isLaned ? Math.max(0, this.#laneHeldBy(task)) : 0;
  }

  /** Calls `visit` with the bars between two times and the lane that each is shown in, -1 for the strip. */
  visit(from: number, to: number, visit: (bar: Bar, lane: number) => void): void {
    for (const [position, { bars }] of this.#lanes.entries()) {
      const lane = this.#isLaned ? position : 0;
      bars.visit(from, to, (bar) => visit(bar, lane));
    }
    this.#strip.visit(from, to, (bar) => visit(bar, -1));
  }

  /** Makes one bar of those that are not told apart when `end` milliseconds are `cells` pixels. */
  coarsen(end: number, cells: number): void {
    for (const lane of this.#lanes) lane.bars = coarse(lane.bars, end, cells);
    this.#strip = coarse(this.#strip, end, cells);
  }

  get #isCrowded(): boolean {
    return this.#beside > 0 && this.#beside >= fewOverlaps * this.#time;
  }

  #laneHeldBy(task: number): number {
    return this.#crowd.has(task)
      ? this.#lanes.length - 1
      : this.#lanes.findIndex(({ holder }) => holder === task);
  }

  /** The first lane with room between two times; the last one, when there is none and there are many. */
  #freeLane(from: number, to: number): number {
    const found = this.#lanes.findIndex(
      ({ until, holder, since }) => until <= from + tolerance && (holder < 0 || since >= to - tolerance),
    );
    if (found >= 0) return found;
    if (this.#lanes.length < mostLanes) {
      return this.#lanes.push({ bars: new BarColumns(), until: 0, holder: -1, since: 0 }) - 1;
    }
    return this.#lanes.length - 1;
  }
}

function coarse(bars: BarColumns, end: number, cells: number): BarColumns {
  const pixels = new PixelBars(0, end, cells);
  bars.visit(0, end, (bar) => pixels.add(bar));
  const { start, duration, kind, fn, task } = pixels.drawn();
  const made = new BarColumns();
  for (let at = 0; at < start.length; at++) {
    made.push({
      start: start[at]!,
      duration: duration[at]!,
      kind: kind[at]!,
      fn: fn[at]!,
      task: task[at]!,
    });
  }
  return made;
}
