/**
 * The way that play takes along an axis: which position comes so many steps after another, worked out and not walked,
 * because play goes by time and may leave out any number of steps.
 *
 *     stride 3 from 4 of 12      1 · 4 · 7 · 10       the places that it visits
 *     loop                           4 7 10 1 4 7 …
 *     bounce                         4 7 10 7 4 1 4 …
 *     once                           4 7 10 and no further
 *
 * Every lap visits the same positions, so that what was read for one lap serves the next.
 */

/** What happens at the end. */
export type PlayMode = "loop" | "bounce" | "once";

/** Names of the modes, as they are offered. */
export const playModes: readonly PlayMode[] = ["loop", "bounce", "once"];

export interface PlayPath {
  /** Positions of the axis, at least 1. */
  readonly count: number;
  /** Where step 0 is. */
  readonly from: number;
  /** Positions from one step to the next; at least 1. */
  readonly stride: number;
  readonly heading: Heading;
  readonly mode: PlayMode;
}

/** Towards larger positions, or back. */
export type Heading = 1 | -1;

/** Where a path is after some steps; `heading` is the way on from there, which a bounce changes. */
export interface PathPoint {
  readonly position: number;
  readonly heading: Heading;
}

/** How many steps a path has until its end: finite of `once` alone. */
export function stepsOf(path: PlayPath): number {
  if (path.mode !== "once") return Number.POSITIVE_INFINITY;
  const { place, places } = placesOf(path);
  return path.heading === 1 ? places - 1 - place : place;
}

/** Where it is after `steps`, a whole number from 0; after the end of `once`, at its end. */
export function pointAfter(path: PlayPath, steps: number): PathPoint {
  const { first, place, places } = placesOf(path);
  const at = (to: number, heading: Heading): PathPoint => ({ position: first + to * path.stride, heading });
  if (places === 1) return at(0, path.heading);
  const { heading } = path;
  switch (path.mode) {
    case "once":
      return at(place + heading * Math.min(steps, stepsOf(path)), heading);
    case "loop":
      return at(modulo(place + heading * (steps % places), places), heading);
    case "bounce": {
      // Unrolled: there and back is a circle of twice the way, without its two ends counted twice.
      const circle = 2 * (places - 1);
      const start = heading === 1 ? place : circle - place;
      const now = (start + steps) % circle;
      const isBack = now >= places - 1;
      return at(isBack ? circle - now : now, isBack ? -1 : 1);
    }
  }
}

/** The places that a path visits: the first position, how many there are, and which of them it starts at. */
function placesOf({ count, from, stride }: PlayPath): { first: number; places: number; place: number } {
  const first = from % stride;
  return { first, places: Math.floor((count - 1 - first) / stride) + 1, place: (from - first) / stride };
}

const modulo = (value: number, by: number): number => ((value % by) + by) % by;
