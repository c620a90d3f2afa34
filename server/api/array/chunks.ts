/**
 * Chunks: the partition of an array along each axis, and the arithmetic of blocks. Numbers only.
 *
 *     axis of 10 in chunks 4, 4, 2      [1, 9, 2] takes 1 3 | 5 7 |     →  chunks 2, 2
 */
import { ChunkError } from "./errors.ts";
import { isWholeRange, type Range, range, type Selection } from "./selection.ts";
import { type Shape, showShape } from "./shapes.ts";

/** Per axis the lengths of its chunks, which add up to the axis. */
export type Chunks = readonly (readonly number[])[];

/** The part of a range that lies in one block. */
export interface Piece {
  /** Number of the block along the axis. */
  readonly block: number;
  /** What to take, counted from the block's first element. */
  readonly part: Range;
}

/** An axis in chunks of `size`, the last one shorter. */
export function uniform(length: number, size: number): readonly number[] {
  if (length <= size) return [length];
  const full = Math.floor(length / size);
  const chunks = new Array<number>(full).fill(size);
  if (full * size < length) chunks.push(length - full * size);
  return chunks;
}

/** Number of blocks along each axis. */
export const gridOf = (chunks: Chunks): number[] => chunks.map((sizes) => sizes.length);

export const blockShape = (chunks: Chunks, index: readonly number[]): number[] =>
  chunks.map((sizes, axis) => sizes[index[axis]!]!);

/** Index of the first element of a block. */
export const blockStart = (chunks: Chunks, index: readonly number[]): number[] =>
  chunks.map((sizes, axis) => startsOf(sizes)[index[axis]!]!);

export const sameChunks = (a: Chunks, b: Chunks): boolean =>
  a === b ||
  (a.length === b.length &&
    a.every((sizes, axis) => {
      const other = b[axis]!;
      return (
        sizes === other || (sizes.length === other.length && sizes.every((size, i) => size === other[i]))
      );
    }));

const starts = new WeakMap<readonly number[], Float64Array>();

/** Where each chunk begins, and last where the axis ends; reckoned once, so that a step costs the same however many chunks there are. */
function startsOf(sizes: readonly number[]): Float64Array {
  let found = starts.get(sizes);
  if (!found) {
    found = new Float64Array(sizes.length + 1);
    for (let i = 0; i < sizes.length; i++) found[i + 1] = found[i]! + sizes[i]!;
    starts.set(sizes, found);
  }
  return found;
}

/** The chunk that holds position `at`. */
export function locate(sizes: readonly number[], at: number): { block: number; offset: number } {
  const begins = startsOf(sizes);
  let low = 0;
  let high = sizes.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (begins[middle]! <= at) low = middle;
    else high = middle - 1;
  }
  return { block: low, offset: at - begins[low]! };
}

/** The pieces of a range, in its own order: backwards through the blocks for a negative step. */
export function piecesOf(sizes: readonly number[], { start, step, count }: Range): readonly Piece[] {
  if (count === 0) return [{ block: 0, part: range(0, 1, 0) }];
  const begins = startsOf(sizes);
  const pieces: Piece[] = [];
  for (let taken = 0; taken < count; ) {
    const at = start + taken * step;
    const { block, offset } = locate(sizes, at);
    const reach = step > 0 ? begins[block + 1]! - 1 - at : offset;
    const here = Math.min(count - taken, Math.floor(reach / Math.abs(step)) + 1);
    pieces.push({ block, part: range(offset, step, here) });
    taken += here;
  }
  return pieces;
}

/** The chunks of what is selected: each block's part is a chunk. */
export function selectedChunks(chunks: Chunks, selection: Selection): Chunks {
  return selection.flatMap((item, axis) => {
    const sizes = chunks[axis]!;
    if (typeof item === "number") return [];
    if (isWholeRange(item, startsOf(sizes)[sizes.length]!)) return [sizes];
    return [piecesOf(sizes, item).map(({ part }) => part.count)];
  });
}

/** The coarsest chunks of an axis whose edges are edges in all of the given ones. */
export function refine(all: readonly (readonly number[])[]): readonly number[] {
  const [first] = all;
  if (all.every((sizes) => sizes === first)) return first!;
  const edges = new Set(all.flatMap((sizes) => [...startsOf(sizes)]));
  const sorted = [...edges].sort((a, b) => a - b);
  return sorted.length === 1 ? [0] : sorted.slice(1).map((edge, i) => edge - sorted[i]!);
}

/** Every edge of `coarse` is an edge of `fine`: whole blocks are joined and none is cut. */
export function joins(coarse: Chunks, fine: Chunks): boolean {
  return coarse.every((sizes, axis) => {
    const edges = new Set(startsOf(fine[axis]!));
    return startsOf(sizes).every((edge) => edges.has(edge));
  });
}

/** @throws {ChunkError} unless the chunks add up to the shape */
export function checkSum(sizes: readonly number[], length: number, axis: number, shape: Shape): void {
  const sum = sizes.reduce((total, size) => total + size, 0);
  if (sum === length) return;
  throw new ChunkError(
    `Chunks [${sizes.join(", ")}] of axis ${axis} add up to ${sum}, but the axis has ${length} (shape ${showShape(shape)}).`,
  );
}
