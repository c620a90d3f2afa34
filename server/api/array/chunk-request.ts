/**
 * Chunks as people ask for them, made definite for a shape.
 *
 *     [10, 257, 257] · [[4, 4, 1], [5, 4]] · { 0: 12 } · -1 for whole · "auto"
 */
import { type Chunks, checkSum, uniform } from "./chunks.ts";
import { ChunkError } from "./errors.ts";
import { checkAxis, type Shape, showShape, sizeOf } from "./shapes.ts";

/** One axis: a length for all its chunks, -1 for the whole axis, `null` to leave it, `"auto"`, or every chunk's length. */
export type AxisChunks = number | null | "auto" | readonly number[];

/** Chunks for all axes: one request for each, one for all of them, or one for those that are named. */
export type ChunkRequest = number | "auto" | readonly AxisChunks[] | { readonly [axis: number]: AxisChunks };

/** Dask's default, 128 MiB: some tens of blocks of it fit into memory, and each is worth a task. */
export const BLOCK_SIZE_LIMIT = 128 * 2 ** 20;

export interface ChunkContext {
  readonly shape: Shape;
  /** What `null` and axes that are not named stay at. */
  readonly before: Chunks;
  /** Of one element. */
  readonly bytes: number;
  /** Largest block that `"auto"` makes, in bytes; default 128 MiB. */
  readonly blockSizeLimit?: number | undefined;
  /** Lengths of which `"auto"` makes chunks a multiple: how the data lies in its file. */
  readonly multipleOf?: readonly number[] | null | undefined;
}

/** @throws {ChunkError | ArrayIndexError} saying which axis is asked for what it cannot have */
export function definiteChunks(request: ChunkRequest, context: ChunkContext): Chunks {
  const { shape, before } = context;
  const asked = perAxis(request, shape);
  const sizes = asked.map((item, axis) =>
    item === "auto" ? undefined : definiteAxis(item, axis, shape, before[axis]!),
  );
  const chosen = autoSizes(sizes, context);
  return sizes.map((known, axis) => {
    const made = known ?? uniform(shape[axis]!, chosen[axis]!);
    const old = before[axis]!;
    // Keeping the very list keeps what is known about it.
    return made.length === old.length && made.every((size, i) => size === old[i]) ? old : made;
  });
}

function perAxis(request: ChunkRequest, shape: Shape): readonly AxisChunks[] {
  if (typeof request === "number") return shape.map(() => request);
  if (request === "auto") return shape.map((): AxisChunks => "auto");
  if (isList(request)) {
    const list = request;
    if (list.length === shape.length) return list;
    // One axis and several numbers: they are its chunks.
    if (shape.length === 1 && list.every((size) => typeof size === "number"))
      return [list as readonly number[]];
    throw new ChunkError(
      `Chunks ${JSON.stringify(request)} are for ${list.length} axes, but the array has ${shape.length} (shape ${showShape(shape)}).`,
    );
  }
  if (typeof request !== "object" || request === null) {
    throw new ChunkError(
      `Chunks cannot be ${JSON.stringify(request)}. Give a length per axis such as ${showShape(shape)}, ` +
        'every chunk\'s length, { axis: length }, -1 for whole axes, or "auto".',
    );
  }
  const asked: AxisChunks[] = shape.map(() => null);
  for (const [axis, item] of Object.entries(request as { [axis: string]: AxisChunks })) {
    asked[checkAxis(Number(axis), shape.length, "Chunks")] = item;
  }
  return asked;
}

function definiteAxis(
  item: number | null | readonly number[],
  axis: number,
  shape: Shape,
  before: readonly number[],
): readonly number[] {
  const length = shape[axis]!;
  if (item === null) return before;
  if (item === -1) return [length];
  if (typeof item === "number" && Number.isInteger(item) && item > 0) return uniform(length, item);
  if (Array.isArray(item) && item.every((size) => Number.isInteger(size) && size >= 0)) {
    checkSum(item as readonly number[], length, axis, shape);
    const sizes = (item as readonly number[]).filter((size) => size > 0);
    return sizes.length === 0 ? [0] : sizes;
  }
  throw new ChunkError(
    `Chunks ${JSON.stringify(item)} of axis ${axis} are neither a whole number above 0 nor a list of such. ` +
      'Use -1 for the whole axis, null to leave it as it is, or "auto".',
  );
}

/** Lengths for the axes left open: equal ones, so that a block is about as large as allowed. */
function autoSizes(known: readonly (readonly number[] | undefined)[], context: ChunkContext): number[] {
  const { shape, bytes, multipleOf } = context;
  const limit = context.blockSizeLimit ?? BLOCK_SIZE_LIMIT;
  if (!(limit > 0)) throw new ChunkError(`blockSizeLimit must be a number of bytes above 0, not ${limit}.`);
  const chosen = shape.map((length) => Math.max(1, length));
  const fixed = sizeOf(known.map((sizes) => (sizes ? largest(sizes) : 1)));
  let room = Math.max(1, limit / bytes / Math.max(1, fixed));
  let open = known.flatMap((sizes, axis) => (sizes ? [] : [axis]));
  while (open.length > 0) {
    const side = room ** (1 / open.length);
    const short = open.filter((axis) => shape[axis]! <= side);
    if (short.length > 0) {
      // Axes that fit whole leave more room for the others.
      for (const axis of short) room /= chosen[axis]!;
      open = open.filter((axis) => !short.includes(axis));
      continue;
    }
    for (const axis of open) {
      const step = multipleOf?.[axis] ?? 1;
      chosen[axis] = Math.max(1, side >= step ? Math.floor(side / step) * step : Math.floor(side));
    }
    break;
  }
  return chosen;
}

const largest = (sizes: readonly number[]): number => sizes.reduce((most, size) => Math.max(most, size), 0);

const isList = (request: ChunkRequest): request is readonly AxisChunks[] => Array.isArray(request);
