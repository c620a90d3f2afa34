/**
 * Where rows and lanes stand: a row for each worker, lanes for what overlaps in it, a strip for transfers and disk.
 *
 *     worker 1   ▆▆▆▆ ▆▆▆▆▆▆▆     lane 0
 *                  ▆▆▆▆▆▆         lane 1
 *                ▁▁      ▁▁       strip
 *
 * Pixels from the top of the first row. Knows no times and no colours.
 */
import type { TimelinePicture } from "../../server/protocol/timeline.ts";

/** One worker's row. */
export interface RowPlace {
  readonly worker: number;
  readonly top: number;
  readonly height: number;
  readonly lanes: number;
  /** From one lane to the next. */
  readonly laneStep: number;
  readonly barHeight: number;
  /** Top of the strip, absent where there is none. */
  readonly stripTop?: number;
}

export interface RowPlaces {
  readonly rows: readonly RowPlace[];
  readonly height: number;
}

/** Height of the strip of transfers and disk. */
export const stripHeight = 7;

const padding = 6;
const stripGap = 2;
/** A bar with a name in it needs this. */
const comfortable = 34;
/** Lower bars cannot be clicked. */
const leastRow = 16;
const leastLane = 8;

/** Places for the workers of all `pictures`, in about `available` pixels where that is enough to see them. */
export function placesOf(
  pictures: readonly (Pick<TimelinePicture, "rows"> | undefined)[],
  available: number,
): RowPlaces {
  const lanes = new Map<number, number>();
  const strips = new Set<number>();
  for (const { worker, lane } of pictures.flatMap((picture) => picture?.rows ?? [])) {
    lanes.set(worker, Math.max(lanes.get(worker) ?? 1, lane + 1));
    if (lane < 0) strips.add(worker);
  }
  const workers = [...lanes.keys()].sort(byWorker);
  // The same in all rows, so that equal tasks look equal.
  const extra = padding + (strips.size > 0 ? stripHeight + stripGap : 0);
  const share = available / Math.max(1, workers.length) - extra;
  let top = 0;
  const rows = workers.map((worker): RowPlace => {
    const count = lanes.get(worker)!;
    const bars = Math.max(leastRow, leastLane * count, Math.min(comfortable * Math.min(count, 2), share));
    const laneStep = bars / count;
    const row: RowPlace = {
      worker,
      top,
      height: bars + extra,
      lanes: count,
      laneStep,
      barHeight: laneStep - (count > 1 ? 1 : 0),
      ...(strips.has(worker) ? { stripTop: top + padding / 2 + bars + stripGap } : {}),
    };
    top += row.height;
    return row;
  });
  return { rows, height: top };
}

/** Top of a lane's bars, or of the strip (-1). */
export function laneTop(row: RowPlace, lane: number): number {
  if (lane < 0) return row.stripTop ?? row.top + row.height - stripHeight;
  return row.top + padding / 2 + Math.min(lane, row.lanes - 1) * row.laneStep;
}

/** The row and lane at a height; the strip is lane -1. Between two the upper one. */
export function placeAt(
  { rows }: RowPlaces,
  y: number,
): { readonly row: RowPlace; readonly lane: number } | undefined {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const half = (low + high) >> 1;
    if (rows[half]!.top + rows[half]!.height <= y) low = half + 1;
    else high = half;
  }
  const row = rows[low];
  if (!row || y < row.top) return undefined;
  if (row.stripTop !== undefined && y >= row.stripTop - 1) return { row, lane: -1 };
  const lane = Math.floor((y - row.top - padding / 2) / row.laneStep);
  return { row, lane: Math.min(row.lanes - 1, Math.max(0, lane)) };
}

/** Workers by number; the main thread, 0, comes last. */
export const byWorker = (a: number, b: number): number => (a === 0 ? 1 : b === 0 ? -1 : a - b);
