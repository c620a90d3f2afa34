/**
 * The timeline of a run while it grows: rows of workers, asked for a stretch of time at the width of a screen.
 *
 * Keeps every bar until there are a million; from then on bars that could not be told apart in the whole run's
 * timeline are one. Knows no functions but by their positions.
 */
import { type BarKind, barKinds, type TimelineRow } from "../protocol/timeline.ts";
import { PixelBars } from "./pixel-bars.ts";
import type { Running } from "./run-workers.ts";
import { WorkerLanes } from "./worker-lanes.ts";

/** Bars kept before short ones are put together: 28 MB. */
const defaultLimit = 1_000_000;
/** More rows than this, all of them empty, say nothing. */
const mostIdle = 64;
/** Screens are no wider than this. */
const widest = 10_000;
const unfinished = barKinds.indexOf("unfinished");

export class RunTimeline {
  readonly #workers = new Map<number, WorkerLanes>();
  #limit: number;
  #length = 0;
  #latest = 0;

  constructor(limit = defaultLimit) {
    this.#limit = limit;
  }

  /** Bars that are kept. */
  get length(): number {
    return this.#length;
  }

  /** A run with that many workers, all of which have a row from the beginning. */
  start(workers: number): void {
    for (let worker = 1; worker <= Math.min(workers, mostIdle); worker++) this.#of(worker);
  }

  /** A task is under way. */
  begin(task: number, worker: number, at: number): void {
    if (Number.isInteger(worker) && worker >= 0 && Number.isFinite(at)) this.#of(worker).begin(task, at);
  }

  /** A task was not under way after all, or nobody knows what became of it there. */
  takeBack(task: number, worker: number): void {
    this.#workers.get(worker)?.end(task);
  }

  /** Adds a bar; of times that nobody measured there is none. */
  add(kind: BarKind, worker: number, task: number, fn: number, from: number, to: number): void {
    if (!Number.isInteger(worker) || worker < 0 || !Number.isFinite(to) || !(from >= 0)) {
      this.takeBack(task, worker);
      return;
    }
    const bar = { start: from, duration: Math.max(0, to - from), kind: barKinds.indexOf(kind), fn, task };
    if (kind === "moved" || kind === "spilled" || kind === "restored") this.#of(worker).move(bar);
    else this.#of(worker).end(task, bar);
    this.#latest = Math.max(this.#latest, to);
    if (++this.#length > this.#limit) this.#coarsen();
  }

  /** The run is over. */
  close(): void {
    for (const lanes of this.#workers.values()) lanes.close();
  }

  /**
   * The rows of a stretch; the main thread, 0, comes last. Every lane of every worker is there, also where nothing
   * is in it, so that rows stand where they stood. Running tasks last until `latest`.
   */
  rows(
    [from, to]: readonly [from: number, to: number],
    width: number,
    all: ReadonlyMap<number, Running>,
    latest: number,
    functionOf: (task: number) => number,
  ): TimelineRow[] {
    const pixels = Math.max(1, Math.min(widest, Math.floor(width) || 1));
    const running = byWorker(all);
    const numbers = [...this.#workers.keys()].sort((a, b) => rank(a) - rank(b));
    return numbers.flatMap((worker) => {
      const lanes = this.#of(worker);
      const drawn = Array.from({ length: lanes.shown }, () => new PixelBars(from, to, pixels));
      const strip = new PixelBars(from, to, pixels);
      const cover = new Cover(from, to, pixels);
      lanes.visit(from, to, (bar, lane) => {
        (lane < 0 ? strip : drawn[lane]!).add(bar);
        if (lane >= 0) cover.add(bar.start, bar.start + bar.duration);
      });
      for (const [task, { at }] of running.get(worker) ?? []) {
        if (at > to || latest < from) continue;
        const bar = { start: at, duration: Math.max(0, latest - at), kind: unfinished, task };
        drawn[lanes.laneOf(task)]!.add({ ...bar, fn: functionOf(task) });
        cover.add(at, latest);
      }
      const row = (lane: number, bars: PixelBars): TimelineRow => {
        const { kind, ...columns } = bars.drawn();
        return { worker, lane, ...columns, bar: kind, busy: cover.share };
      };
      return [...drawn.map((bars, lane) => row(lane, bars)), ...(lanes.hasStrip ? [row(-1, strip)] : [])];
    });
  }

  #of(worker: number): WorkerLanes {
    const known = this.#workers.get(worker);
    if (known) return known;
    const lanes = new WorkerLanes();
    this.#workers.set(worker, lanes);
    return lanes;
  }

  #coarsen(): void {
    const cells = Math.max(100, Math.floor(this.#limit / (8 * this.#workers.size)));
    this.#length = 0;
    for (const lanes of this.#workers.values()) {
      lanes.coarsen(Math.max(this.#latest, 1e-3), cells);
      this.#length += lanes.length;
    }
    // What did not become less is worth its memory; and trying again at every bar would cost more.
    if (this.#length > this.#limit / 2) this.#limit *= 2;
  }
}

function byWorker(running: ReadonlyMap<number, Running>): Map<number, [task: number, running: Running][]> {
  const found = new Map<number, [task: number, running: Running][]>();
  for (const entry of running) {
    const own = found.get(entry[1].worker);
    if (own) own.push(entry);
    else found.set(entry[1].worker, [entry]);
  }
  return found;
}

const rank = (worker: number): number => (worker === 0 ? Number.POSITIVE_INFINITY : worker);

/** Which share of a stretch is covered, to the pixel: overlaps within one pixel count as one. */
class Cover {
  readonly #from: number;
  readonly #pixel: number;
  /** Pixel → milliseconds of bars that do not fill it. */
  readonly #partial: Float64Array;
  /** Pixel → how many more bars fill it than the pixel before. */
  readonly #steps: Int32Array;

  constructor(from: number, to: number, width: number) {
    this.#from = from;
    this.#pixel = (to - from) / width;
    this.#partial = new Float64Array(width);
    this.#steps = new Int32Array(width + 1);
  }

  add(start: number, end: number): void {
    const width = this.#partial.length;
    const first = Math.max(0, (start - this.#from) / this.#pixel);
    const last = Math.min(width, (end - this.#from) / this.#pixel);
    if (!(last > first)) return;
    const left = Math.floor(first);
    const right = Math.floor(last);
    if (left === right) {
      this.#partial[left]! += last - first;
      return;
    }
    this.#partial[left]! += left + 1 - first;
    if (right < width) this.#partial[right]! += last - right;
    this.#steps[left + 1]!++;
    this.#steps[right]!--;
  }

  get share(): number {
    let covered = 0;
    let filling = 0;
    this.#partial.forEach((partial, pixel) => {
      filling += this.#steps[pixel]!;
      covered += filling > 0 ? 1 : Math.min(1, partial);
    });
    return covered / this.#partial.length;
  }
}
