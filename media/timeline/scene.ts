/**
 * All that one frame of the timeline shows, in one value: what the painters are given and the pointer is tested
 * against, so that both always mean the same.
 *
 *     ┌ gutter ┬ axis ──────────────┐ 0
 *     │ names  │ bars               │ axisHeight - scrollTop
 */
import type { BarIndex } from "./bar-index.ts";
import type { FunctionOrder } from "./function-paints.ts";
import type { KnownPicture, Pictures } from "./pictures.ts";
import { placeAt, type RowPlace, type RowPlaces } from "./row-places.ts";
import { holds, type Scale } from "./stretch.ts";

/** Height of the time axis above the rows. */
export const axisHeight = 24;
/** What stays free to the right of the last bar. */
export const rightMargin = 12;
/** Bars that are this near, in pixels, are as good as under the pointer. */
const slackPixels = 3;

/** What is seen, and where. */
export interface Scene {
  /** Pixels of the page. */
  readonly width: number;
  readonly height: number;
  readonly scrollTop: number;
  readonly gutter: number;
  readonly scale: Scale;
  readonly places: RowPlaces;
  readonly pictures: Pictures;
  readonly order: FunctionOrder;
  readonly isRunning: boolean;
  /** How far the run has come. */
  readonly end: number;
  /** Share of the seen time in which a worker was busy. */
  busyOf(worker: number): number | undefined;
}

/** A bar of a picture. */
export interface BarPlace {
  readonly known: KnownPicture;
  readonly track: BarIndex;
  readonly bar: number;
}

/** Width of the row's names when all of it is `width` wide. */
export const gutterOf = (width: number): number => (width < 480 ? 84 : 132);

/** The pictures to draw, the finest first; those after it fill what it has not. */
export function layersOf({ pictures, scale }: Scene): KnownPicture[] {
  const { detail, overview } = pictures;
  if (!detail) return overview ? [overview] : [];
  if (!overview || overview === detail || holds(detail.stretch, scale.shown)) return [detail];
  return [detail, overview];
}

/** The bar under a point of the canvas, or so near that it is meant. */
export function barUnder(scene: Scene, x: number, y: number): BarPlace | undefined {
  if (x < scene.gutter - slackPixels || y < axisHeight) return undefined;
  const place = placeAt(scene.places, y - axisHeight + scene.scrollTop);
  if (!place) return undefined;
  const time = scene.scale.toTime(x);
  const known = layersOf(scene).find(({ stretch }) => time >= stretch.from && time <= stretch.to);
  if (!known) return undefined;
  const track = trackOf(known, place.row.worker, place.lane);
  const bar = track?.at(time, slackPixels * scene.scale.perPixel);
  return track && bar !== undefined ? { known, track, bar } : undefined;
}

/** The bars of a worker's lane in a picture. */
export function trackOf(known: KnownPicture, worker: number, lane: number): BarIndex | undefined {
  return known.tracks.find(({ row }) => row.worker === worker && row.lane === lane);
}

/** The row of a worker. */
export function rowOf({ places }: Scene, worker: number): RowPlace | undefined {
  return places.rows.find((row) => row.worker === worker);
}
