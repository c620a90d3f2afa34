/**
 * A large box of values cut into blocks that are read one after the other, so that others may speak in between.
 *
 *     chunks  ┆   ┆   ┆        blocks  ┌───────┬───┐   whole chunks where they fit: one that lies in two blocks
 *           ┄┄┼┄┄┄┼┄┄┄┼┄┄              │   1   │ 2 │   is decompressed twice
 *           ┄┄┼┄┄┄┼┄┄┄┼┄┄              ├───────┼───┤
 *             ┆   ┆   ┆                │   3   │ 4 │
 *                                      └───────┴───┘
 *
 * Pure: shapes in, shapes out.
 */
import { denseStride, sizeOf } from "../../hdf5/selection.ts";
import type { Box } from "./source.ts";

/** How large a block may be. */
export interface BlockLimits {
  /** Elements of a block. */
  readonly elements: number;
  /** Elements whose time it takes: those of chunks that reach beyond the box are decompressed as well. */
  readonly touched: number;
}

/** How many elements a box has along each axis. */
export const lengthsOf = ({ from, to }: Box): number[] =>
  from.map((start, axis) => Math.max(0, (to[axis] ?? 0) - start));

/** All of an array. */
export const wholeOf = (shape: readonly number[]): Box => ({ from: shape.map(() => 0), to: shape });

/** Whether `inner` lies in `outer`. */
export const covers = (outer: Box, inner: Box): boolean =>
  inner.from.every(
    (start, axis) => start >= (outer.from[axis] ?? 0) && (inner.to[axis] ?? 0) <= (outer.to[axis] ?? 0),
  );

/** How an array lies on disk. */
export interface Storage {
  readonly shape: readonly number[];
  /** Null where values lie in one piece. */
  readonly chunks: readonly number[] | null;
}

/** Cuts a box; the last axis runs fastest. A box within the limits is one block, and an empty one is none. */
export function blocks(box: Box, storage: Storage, limits: BlockLimits): Generator<Box> {
  return cutUp(box, storage.chunks, blockSizes(lengthsOf(box), storage, limits));
}

/**
 * Cuts a box into blocks of which the values follow one another in the dense box, in order. Chunks are cut through where
 * they must be.
 */
export function blocksInOrder(box: Box, { shape, chunks }: Storage, elements: number): Generator<Box> {
  const limits = { elements, touched: Number.POSITIVE_INFINITY };
  return cutUp(box, chunks, blockSizes(lengthsOf(box), { shape, chunks: null }, limits));
}

function* cutUp(box: Box, chunks: readonly number[] | null, sizes: readonly number[]): Generator<Box> {
  if (sizeOf(lengthsOf(box)) === 0) return;
  const at = [...box.from];
  for (;;) {
    const to = at.map((start, axis) => cutAfter(start, axis, box, sizes, chunks));
    yield { from: [...at], to };
    let axis = at.length - 1;
    while (axis >= 0 && (to[axis] ?? 0) >= (box.to[axis] ?? 0)) {
      at[axis] = box.from[axis] ?? 0;
      axis -= 1;
    }
    if (axis < 0) return;
    at[axis] = to[axis] ?? 0;
  }
}

/** Where a block that begins at `start` ends: on the edge of a chunk, when it holds whole ones. */
function cutAfter(
  start: number,
  axis: number,
  box: Box,
  sizes: readonly number[],
  chunks: readonly number[] | null,
): number {
  const size = sizes[axis] ?? 1;
  const edge = chunks?.[axis] ?? 1;
  const end = box.to[axis] ?? 0;
  const cut = start + size;
  if (cut >= end) return end;
  const aligned = size >= edge ? cut - (cut % edge) : cut;
  return aligned > start ? aligned : cut;
}

/** A stretch of contiguous values costs at least as much as so many of them: finding it takes longer than copying. */
const SEEK = 512;

/** One chunk, or as much of it as is wanted, grown from the last axis on for as long as the limits allow. */
function blockSizes(lengths: readonly number[], { shape, chunks }: Storage, limits: BlockLimits): number[] {
  const units = lengths.map((length, axis) => Math.min(length, chunks?.[axis] ?? 1));
  const sizes = [...units];
  let elements = sizeOf(units);
  let touched = chunks === null ? SEEK : sizeOf(chunks);
  if (elements > limits.elements) return cutDown(sizes, limits.elements);
  // Whether all values taken so far lie side by side.
  let isOneRun = chunks === null;
  for (let axis = sizes.length - 1; axis >= 0; axis -= 1) {
    const unit = units[axis] ?? 1;
    const length = lengths[axis] ?? 1;
    const each = isOneRun ? elements : touched;
    const room = Math.floor(Math.min(limits.elements / elements, limits.touched / each));
    const wanted = Math.ceil(length / unit);
    // The last chunk of an axis is often not full.
    const areAll = (elements / unit) * length <= limits.elements && each * wanted <= limits.touched;
    const taken = areAll ? wanted : Math.max(1, Math.min(room, wanted));
    sizes[axis] = Math.min(length, taken * unit);
    elements = (elements / unit) * (sizes[axis] ?? 1);
    touched = isOneRun ? Math.max(SEEK, elements) : touched * taken;
    isOneRun &&= taken === shape[axis];
    if (taken < wanted) break;
  }
  return sizes;
}

/** A chunk that is too large is cut along its first axes. */
function cutDown(sizes: number[], limit: number): number[] {
  for (let axis = 0; axis < sizes.length && sizeOf(sizes) > limit; axis += 1) {
    const rest = sizeOf(sizes) / (sizes[axis] ?? 1);
    sizes[axis] = Math.max(1, Math.floor(limit / rest));
  }
  return sizes;
}

/** An array whose elements can be copied by runs. */
interface Copyable {
  readonly length: number;
  subarray(begin: number, end: number): this;
  set(source: ArrayLike<never>, offset: number): void;
}

/** Puts the dense values of `block` at their place among the dense values of `box`, of which it is a part. */
export function placeBlock<T>(into: T[], box: Box, values: readonly T[], block: Box): void;
export function placeBlock(into: unknown, box: Box, values: unknown, block: Box): void;
export function placeBlock(into: unknown, box: Box, values: unknown, block: Box): void {
  copyRuns(box, block, (outer, inner, count) => {
    if (Array.isArray(into)) {
      const from = values as unknown[];
      for (let i = 0; i < count; i += 1) into[outer + i] = from[inner + i];
      return;
    }
    const run = (values as Copyable).subarray(inner, inner + count);
    (into as Copyable).set(run as unknown as ArrayLike<never>, outer);
  });
}

/** The dense values of `block` out of the dense values of `box`. */
export function takeBlock<T extends { slice(from: number, to: number): T; readonly length: number }>(
  values: T,
  box: Box,
  block: Box,
  allocate: (length: number) => T,
): T {
  const into = allocate(sizeOf(lengthsOf(block)));
  copyRuns(box, block, (outer, inner, count) => {
    if (Array.isArray(values)) {
      for (let i = 0; i < count; i += 1) (into as unknown as unknown[])[inner + i] = values[outer + i];
      return;
    }
    const run = (values as unknown as Copyable).subarray(outer, outer + count);
    (into as unknown as Copyable).set(run as unknown as ArrayLike<never>, inner);
  });
  return into;
}

/** Calls `copy` for each stretch of values that lie side by side in both. */
function copyRuns(box: Box, block: Box, copy: (outer: number, inner: number, count: number) => void): void {
  const lengths = lengthsOf(block);
  const outerLengths = lengthsOf(box);
  const stride = denseStride(outerLengths);
  if (sizeOf(lengths) === 0) return;
  // Axes that are whole in both run on into one another.
  let axis = lengths.length - 1;
  let run = lengths[axis] ?? 1;
  while (axis > 0 && lengths[axis] === outerLengths[axis]) {
    axis -= 1;
    run *= lengths[axis] ?? 1;
  }
  const outerAxes = lengths.slice(0, Math.max(0, axis));
  const corner = block.from.reduce(
    (sum, start, a) => sum + (start - (box.from[a] ?? 0)) * (stride[a] ?? 1),
    0,
  );
  const at = outerAxes.map(() => 0);
  for (let inner = 0; ; inner += run) {
    const outer = at.reduce((sum, position, a) => sum + position * (stride[a] ?? 1), corner);
    copy(outer, inner, run);
    let a = outerAxes.length - 1;
    while (a >= 0 && (at[a] ?? 0) + 1 >= (outerAxes[a] ?? 1)) {
      at[a] = 0;
      a -= 1;
    }
    if (a < 0) return;
    at[a] = (at[a] ?? 0) + 1;
  }
}
