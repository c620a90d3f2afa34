/**
 * How busy the workers were over the whole run, by function: what the overview draws, as numbers.
 *
 *     1 ┤    ▓▓▓▓
 *       ┤  ▒▒▒▒▓▓▓▓▓       share of the workers that executed a task, one column for a few pixels
 *     0 ┼──────────────▶
 */
import { barKinds } from "../../server/protocol/timeline.ts";
import type { FunctionOrder } from "./function-paints.ts";
import type { KnownPicture } from "./pictures.ts";

const unfinished = barKinds.indexOf("unfinished");
const failed = barKinds.indexOf("failed");

export interface Activity {
  readonly columns: number;
  /** Place of a function in `FunctionOrder`, or -1 → its share of all workers' time, for each column, from 0 to 1. */
  readonly shares: ReadonlyMap<number, Float64Array>;
  /** Columns in which something failed. */
  readonly failures: ReadonlySet<number>;
}

/** What the rows of `known` did between 0 and `end`, in `columns` equal parts. */
export function activityOf(
  known: KnownPicture,
  order: FunctionOrder,
  end: number,
  columns: number,
): Activity {
  const shares = new Map<number, Float64Array>();
  const failures = new Set<number>();
  const width = end / columns;
  const workers = new Set(known.tracks.map(({ row }) => row.worker)).size;
  const places = known.picture.functions.map((view) => order.positionOf(view));
  for (const { row, length, endOf } of known.tracks.map(bound)) {
    if (row.lane < 0) continue;
    for (let bar = 0; bar < length; bar++) {
      const kind = row.bar[bar]!;
      if (kind > unfinished) continue;
      const from = row.start[bar]!;
      const to = Math.min(endOf(bar), end);
      const fn = places[row.fn[bar]!] ?? -1;
      let own = shares.get(fn);
      if (!own) {
        own = new Float64Array(columns);
        shares.set(fn, own);
      }
      const last = Math.min(columns - 1, Math.floor(to / width));
      for (let column = Math.max(0, Math.floor(from / width)); column <= last; column++) {
        const overlap = Math.min(to, (column + 1) * width) - Math.max(from, column * width);
        own[column]! += Math.max(0, overlap) / width / workers;
      }
      if (kind === failed) failures.add(last);
    }
  }
  return { columns, shares, failures };
}

const bound = (track: KnownPicture["tracks"][number]) => ({
  row: track.row,
  length: track.length,
  endOf: (bar: number) => track.endOf(bar),
});

/**
 * Share of the time between `from` and `to` in which at least one bar of `worker` ran; undefined where bars stand for
 * several tasks, because nobody knows then what is between them.
 */
export function busyShare(known: KnownPicture, worker: number, from: number, to: number): number | undefined {
  const stretches: [number, number][] = [];
  for (const track of known.tracks) {
    const { row } = track;
    if (row.worker !== worker || row.lane < 0) continue;
    const [first, end] = track.between(from, to);
    for (let bar = first; bar < end; bar++) {
      if (row.task[bar]! < 0) return undefined;
      stretches.push([Math.max(from, row.start[bar]!), Math.min(to, track.endOf(bar))]);
    }
  }
  stretches.sort((a, b) => a[0] - b[0]);
  let busy = 0;
  let until = from;
  for (const [start, end] of stretches) {
    if (end > until) busy += end - Math.max(start, until);
    until = Math.max(until, end);
  }
  return to > from ? busy / (to - from) : undefined;
}
