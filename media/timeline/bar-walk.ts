/**
 * From bar to bar with the keyboard: along a lane, and to what ran at the same time in the next one.
 */
import type { BarIndex } from "./bar-index.ts";
import { type BarPlace, layersOf, type Scene, trackOf } from "./scene.ts";
import { middleOf } from "./stretch.ts";

/** Where to go. */
export type BarStep = "before" | "after" | "above" | "below" | "first" | "last";

/** Tracks of the finest picture in the order in which rows and lanes stand, empty ones left out. */
function tracksOf(
  scene: Scene,
): { readonly known: BarPlace["known"]; readonly tracks: BarIndex[] } | undefined {
  const [known] = layersOf(scene);
  if (!known) return undefined;
  const tracks = scene.places.rows.flatMap(({ worker, lanes }) =>
    [...Array.from({ length: lanes }, (_, lane) => lane), -1].flatMap((lane) => {
      const track = trackOf(known, worker, lane);
      return track && track.length > 0 ? [track] : [];
    }),
  );
  return { known, tracks };
}

/** The bar that a step leads to; without a bar to start from, the one nearest to the middle of what is seen. */
export function walked(scene: Scene, from: BarPlace | undefined, step: BarStep): BarPlace | undefined {
  const there = tracksOf(scene);
  if (!there) return undefined;
  const { known, tracks } = there;
  const place = (track: BarIndex | undefined, bar: number | undefined): BarPlace | undefined =>
    track && bar !== undefined ? { known, track, bar } : undefined;
  if (!from) return place(tracks[0], tracks[0] && nearest(tracks[0], middleOf(scene.scale.shown)));
  const at = tracks.findIndex(
    ({ row }) => row.worker === from.track.row.worker && row.lane === from.track.row.lane,
  );
  const track = tracks[at];
  if (!track) return place(tracks[0], tracks[0] && nearest(tracks[0], middleOf(scene.scale.shown)));
  // A newer picture may have other bars: the same time is the same place.
  const own = track === from.track ? from.bar : nearest(track, from.track.row.start[from.bar]!);
  switch (step) {
    case "before":
      return place(track, Math.max(0, own - 1));
    case "after":
      return place(track, Math.min(track.length - 1, own + 1));
    case "first":
      return place(track, 0);
    case "last":
      return place(track, track.length - 1);
    default: {
      const next = tracks[at + (step === "above" ? -1 : 1)];
      if (!next) return place(track, own);
      const { start, duration } = track.row;
      return place(next, nearest(next, start[own]! + duration[own]! / 2));
    }
  }
}

/** The bar in a picture that shows what another picture's bar does: the same task and kind, else the nearest. */
export function sameBar(scene: Scene, place: BarPlace): BarPlace | undefined {
  const [known] = layersOf(scene);
  if (!known) return undefined;
  if (known === place.known) return place;
  const { row } = place.track;
  const track = trackOf(known, row.worker, row.lane);
  if (!track || track.length === 0) return undefined;
  return { known, track, bar: nearest(track, row.start[place.bar]!) };
}

/** The bar at `time`, or the one nearest to it. The track must not be empty. */
function nearest(track: BarIndex, time: number): number {
  return track.at(time, Number.MAX_VALUE) ?? 0;
}
