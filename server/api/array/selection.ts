/**
 * Slices as people write them, and as the library reckons with them.
 *
 *     shape [10, 257, 257], slice(-1, null, [200, null, -2])
 *       → 9, all of 257, start 200 step -2 count 101
 *
 * NumPy's rules: a number drops its axis and must exist; ranges are clamped; negative positions count from
 * the end; a negative step goes backwards. Knows numbers only.
 */
import { ArrayIndexError } from "./errors.ts";
import { type Shape, showShape } from "./shapes.ts";

/** One axis: an index (drops the axis), `null` for all of it, or `[start, stop, step?]` with `null` for an open end. */
export type SliceItem =
  | number
  | null
  | readonly [start: number | null, stop: number | null, step?: number | null];

/** Elements `start`, `start + step`, … of an axis. Empty ranges start at 0, and steps of short ones are 1, so that equal ranges are written alike. */
export interface Range {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/** Per axis a position, which drops it, or a range. */
export type Selection = readonly (number | Range)[];

/** All of an axis. */
export const whole = (length: number): Range => range(0, 1, length);

/** `count` positions from `start` on, `step` apart; written the same way whenever it means the same. */
export function range(start: number, step: number, count: number): Range {
  return { start: count === 0 ? 0 : start, step: count < 2 ? 1 : step, count };
}

export const isWholeRange = (item: number | Range, length: number): boolean =>
  typeof item !== "number" && item.count === length && item.step === 1;

/** Nothing is left out, turned or dropped. */
export const isWhole = (selection: Selection, shape: Shape): boolean =>
  selection.every((item, axis) => isWholeRange(item, shape[axis]!));

/** The shape of what is selected. */
export const selectedShape = (selection: Selection): number[] =>
  selection.flatMap((item) => (typeof item === "number" ? [] : [item.count]));

/**
 * What `items` select of an array of `shape`; axes without an item are taken whole.
 *
 * @throws {ArrayIndexError} for an index that does not exist, too many items, or an item that is none
 */
export function select(shape: Shape, items: readonly SliceItem[]): Selection {
  if (items.length > shape.length) {
    throw new ArrayIndexError(
      `slice: ${items.length} items were given for an array with ${shape.length} axes (shape ${showShape(shape)}).`,
    );
  }
  return shape.map((length, axis) => {
    const item = items[axis] ?? null;
    if (item === null) return whole(length);
    if (typeof item === "number") return position(item, length, axis);
    if (Array.isArray(item) && (item.length === 2 || item.length === 3)) return clamped(item, length, axis);
    throw new ArrayIndexError(
      `slice: axis ${axis} is given as ${JSON.stringify(item)}. Write a number for one index, null for all, ` +
        "or [start, stop] or [start, stop, step] for a range.",
    );
  });
}

/** Selecting by `second` from what `first` selected, in one step. */
export function compose(first: Selection, second: Selection): Selection {
  let axis = 0;
  return first.map((outer) => {
    if (typeof outer === "number") return outer;
    const inner = second[axis++]!;
    if (typeof inner === "number") return outer.start + inner * outer.step;
    return range(outer.start + inner.start * outer.step, outer.step * inner.step, inner.count);
  });
}

/** A text that two selections share exactly when they select the same. */
export const showSelection = (selection: Selection): string =>
  selection
    .map((item) => (typeof item === "number" ? item : `${item.start}:${item.step}:${item.count}`))
    .join(",");

function position(index: number, length: number, axis: number): number {
  const at = index < 0 ? index + length : index;
  if (Number.isInteger(index) && at >= 0 && at < length) return at;
  throw new ArrayIndexError(
    `slice: index ${index} is out of bounds for axis ${axis} of length ${length}. ` +
      "Ranges such as [start, stop] are cut to what there is; single indices must exist.",
  );
}

function clamped(item: Exclude<SliceItem, number | null>, length: number, axis: number): Range {
  const step = item[2] ?? 1;
  for (const edge of [item[0], item[1], step]) {
    if (edge !== null && !Number.isInteger(edge)) {
      throw new ArrayIndexError(
        `slice: the range [${item.join(", ")}] of axis ${axis} must be of whole numbers.`,
      );
    }
  }
  if (step === 0) throw new ArrayIndexError(`slice: the step of axis ${axis} must not be 0.`);
  // Going backwards, the last place to start is the last element and the place to stop is before the first.
  const [lowest, highest] = step > 0 ? [0, length] : [-1, length - 1];
  const clamp = (edge: number | null, open: number): number =>
    edge === null ? open : Math.min(highest, Math.max(lowest, edge < 0 ? edge + length : edge));
  const start = clamp(item[0], step > 0 ? lowest : highest);
  const stop = clamp(item[1], step > 0 ? highest : lowest);
  return range(start, step, Math.max(0, Math.ceil((stop - start) / step)));
}
