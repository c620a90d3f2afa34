/**
 * From a slice as people write it to the offsets, counts and steps HDF5 wants.
 *
 *     shape [10, 257, 257], slice [-1, null, [0, 200, 2]]
 *       → offset [9, 0, 0], count [1, 257, 100], step [1, 1, 2], result [257, 100]
 *
 * NumPy's rules: a number drops its axis and must exist, ranges are clamped, negative positions
 * count from the end. Knows numbers only, no file.
 */

/** One axis: an index, `null` for all of it, or `[start, stop, step?]` with `null` for an open end. */
export type SliceItem =
  | number
  | null
  | readonly [start: number | null, stop: number | null, step?: number | null];

/** A part of a dataset: per axis what to take, and the shape of what comes out. */
export interface Selection {
  readonly offset: readonly number[];
  readonly count: readonly number[];
  readonly step: readonly number[];
  /** Shape of the result: `count` without the axes that an index dropped. */
  readonly shape: readonly number[];
  /** Nothing is left out, so that the engine may read without a selection. */
  readonly isWhole: boolean;
}

/**
 * The selection that `items` make of an array of `shape`; axes without an item are taken whole.
 *
 * @throws {RangeError} in words that continue "the slice does not fit: …".
 */
export function select(shape: readonly number[], items: readonly SliceItem[] = []): Selection {
  if (items.length > shape.length) {
    throw new RangeError(`it has ${items.length} axes, the dataset ${shape.length} ([${shape.join(", ")}])`);
  }
  const offset: number[] = [];
  const count: number[] = [];
  const step: number[] = [];
  const result: number[] = [];

  shape.forEach((length, axis) => {
    const item = items[axis] ?? null;
    if (typeof item !== "number" && item !== null && !Array.isArray(item)) {
      // Plain JavaScript can hand in anything; a BigInt is what HDF5's own 64-bit positions suggest.
      throw new RangeError(`axis ${axis} is given a ${typeof item}; positions are plain numbers`);
    }
    if (typeof item === "number") {
      offset.push(position(item, length, axis));
      count.push(1);
      step.push(1);
      return;
    }
    const [start, stop, by] = item ?? [null, null];
    const stride = by ?? 1;
    if (!Number.isInteger(stride) || stride < 1) {
      throw new RangeError(`the step of axis ${axis} is ${stride}, and must be a whole number from 1 up`);
    }
    const from = clamp(start ?? 0, length, axis);
    const to = clamp(stop ?? length, length, axis);
    const taken = Math.max(0, Math.ceil((to - from) / stride));
    offset.push(taken === 0 ? 0 : from);
    count.push(taken);
    step.push(stride);
    result.push(taken);
  });
  const isWhole = count.every((taken, axis) => taken === shape[axis]) && step.every((by) => by === 1);
  return { offset, count, step, shape: result, isWhole };
}

/** Distance between neighbours along each axis of a dense array, in elements. */
export function denseStride(shape: readonly number[]): number[] {
  const stride = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis -= 1) {
    stride[axis] = (stride[axis + 1] ?? 1) * (shape[axis + 1] ?? 1);
  }
  return stride;
}

/** How many elements an array of this shape has. */
export const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((product, length) => product * length, 1);

/** One step of a large read: a part of the selection, and where it goes in the dense result. */
export interface Piece {
  readonly offset: readonly number[];
  readonly count: readonly number[];
  /** Index of its first element in the result. */
  readonly at: number;
  readonly elements: number;
}

/**
 * Cuts a selection into runs of at most `limit` elements, each dense in the result, in order.
 * Where chunks are given, cuts fall on their edges if they can: a compressed chunk that lies in two
 * pieces is decompressed twice.
 */
export function* pieces(
  selection: Selection,
  limit: number,
  chunks?: readonly number[] | null,
): Generator<Piece> {
  const { offset, count, step } = selection;
  const total = sizeOf(count);
  if (total === 0) return;
  if (total <= limit) {
    yield { offset, count, at: 0, elements: total };
    return;
  }
  // The first axis of which one row fits; axes before it are visited one index at a time.
  let axis = 0;
  let row = total / (count[0] ?? 1);
  while (row > limit && axis < count.length - 1) {
    axis += 1;
    row /= count[axis] ?? 1;
  }
  const outer = count.slice(0, axis);
  const length = count[axis] ?? 1;
  const by = step[axis] ?? 1;
  const most = Math.max(1, Math.floor(limit / row));
  const edge = by === 1 ? Math.min(chunks?.[axis] ?? 1, most) : 1;
  const first = offset[axis] ?? 0;

  for (let index = 0; index < sizeOf(outer); index += 1) {
    const before = unravel(index, outer).map((at, a) => (offset[a] ?? 0) + at * (step[a] ?? 1));
    for (let from = 0; from < length; ) {
      const cut = first + from + most;
      const aligned = cut - (cut % edge) - first - from;
      const taken =
        from + most >= length ? length - from : Math.max(1, edge === chunks?.[axis] ? aligned : most);
      yield {
        offset: [...before, first + from * by, ...offset.slice(axis + 1)],
        count: [...outer.map(() => 1), taken, ...count.slice(axis + 1)],
        at: (index * length + from) * row,
        elements: taken * row,
      };
      from += taken;
    }
  }
}

function unravel(index: number, shape: readonly number[]): number[] {
  const at = new Array<number>(shape.length).fill(0);
  for (let axis = shape.length - 1, left = index; axis >= 0; axis -= 1) {
    const length = shape[axis] ?? 1;
    at[axis] = left % length;
    left = Math.floor(left / length);
  }
  return at;
}

function position(index: number, length: number, axis: number): number {
  const at = index < 0 ? index + length : index;
  if (!Number.isInteger(index) || at < 0 || at >= length) {
    throw new RangeError(`index ${index} is out of range for axis ${axis}, which has ${length} elements`);
  }
  return at;
}

function clamp(edge: number, length: number, axis: number): number {
  if (!Number.isInteger(edge))
    throw new RangeError(`axis ${axis} is cut at ${edge}, which is not a whole number`);
  return Math.min(length, Math.max(0, edge < 0 ? edge + length : edge));
}
