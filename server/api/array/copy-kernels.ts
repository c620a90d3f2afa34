/**
 * The tasks that only move elements: a part of a block, several blocks put together, a block checked against
 * what was declared of it.
 */
import { isTypedArray } from "../../memory/shared-memory.ts";
import { kernel } from "../kernel.ts";
import { convert } from "./convert.ts";
import { copy, dense, layoutOf } from "./copy-block.ts";
import { type Dtype, inNumbers, type Stored, storageOf, storedOf } from "./dtypes.ts";
import { DeclarationError } from "./errors.ts";
import { block, isNdArray, type NdArray, room, storedIn } from "./nd-array.ts";
import type { Selection } from "./selection.ts";
import { denseStride, type Shape, sameShape, showShape, sizeOf } from "./shapes.ts";

/** A part of a block; `shape` is the block's, whatever it says of itself. */
export const SLICE = kernel(
  "array/slice",
  ({ data }: NdArray, shape: Shape, selection: Selection, stored: Stored): NdArray => {
    const layout = layoutOf(selection, denseStride(shape));
    return block(
      dense(data, layout, (length) => room(stored, length)),
      layout.shape,
      stored,
    );
  },
);

/** Where a part of one block goes in another. */
export interface Move {
  /** Shape of the block it comes from. */
  readonly shape: Shape;
  readonly part: Selection;
  /** Index in the new block of its first element. */
  readonly to: readonly number[];
}

function assembled(
  blocks: readonly NdArray[],
  moves: readonly Move[],
  shape: Shape,
  stored: Stored,
): NdArray {
  const data = room(stored, sizeOf(shape));
  const stride = denseStride(shape);
  moves.forEach(({ shape: from, part, to }, i) => {
    const source = layoutOf(part, denseStride(from));
    const offset = to.reduce((sum, at, axis) => sum + at * stride[axis]!, 0);
    copy(blocks[i]!.data, source, data, { offset, shape: source.shape, stride });
  });
  return block(data, shape, stored);
}

/** One new block of parts of others. */
export const RECHUNK = kernel("array/rechunk", assembled);

/** All blocks of an array put together; with a single one only its shape is set right. */
export const RESULT = kernel(
  "array/result",
  (blocks: readonly NdArray[], moves: readonly Move[], shape: Shape, stored: Stored): NdArray =>
    moves.length === 0 ? block(blocks[0]!.data, shape, stored) : assembled(blocks, moves, shape, stored),
);

/** What somebody's task returned, as a dense block of the declared shape and dtype. */
export const FROM_DELAYED = kernel(
  "array/fromDelayed",
  (value: unknown, shape: Shape, stored: Stored, key: string): NdArray =>
    asDeclared(value, shape, stored, key),
);

/**
 * `value` as a dense block of `shape`, held as `stored`.
 *
 * @throws {DeclarationError} when it has another shape or dtype
 */
export function asDeclared(value: unknown, shape: Shape, stored: Stored, source: string): NdArray {
  const declared = `${storageOf(stored).dtype} ${showShape(shape)}`;
  const refuse = (actual: string, hint = "Correct the declaration, or what makes the block."): never => {
    throw new DeclarationError(source, declared, actual, hint);
  };
  const found = described(value, shape);
  if (!found) return refuse(kindOf(value), "Return { data, shape } or a flat typed array.");
  const { data, stride, flat } = found;
  const heldAs = storedAs(found, stored);
  const size = sizeOf(shape);
  if (flat && data.length !== size) {
    return refuse(`a flat array of ${data.length} ${storageOf(heldAs ?? storedOf(data)).dtype}`);
  }
  const actual = `${found.dtype ?? storedOf(data)} ${showShape(found.shape)}`;
  if (!sameShape(found.shape, shape) || heldAs === undefined) return refuse(actual);
  const reach = size === 0 ? 0 : stride.reduce((sum, step, axis) => sum + step * (shape[axis]! - 1), 1);
  if (stride.length !== shape.length || stride.some((step) => step < 0) || reach > data.length) {
    return refuse(
      `${actual} with stride ${showShape(stride)} over ${data.length} elements`,
      "Shape and stride do not fit the data.",
    );
  }
  const layout = { offset: 0, shape, stride };
  const elements = dense(plain(data), layout, (length) => room(heldAs, length));
  return block(convert(elements, heldAs, stored), shape, stored);
}

type Found = { data: NdArray["data"]; shape: Shape; stride: readonly number[]; dtype?: Dtype; flat: boolean };

function described(value: unknown, declared: Shape): Found | undefined {
  if (isTypedArray(value)) {
    return { data: value, shape: declared, stride: denseStride(declared), flat: true };
  }
  if (isNdArray(value)) {
    const { data, shape, dtype } = value;
    const stride = value.stride ?? denseStride(shape);
    return { data, shape, stride, flat: false, ...(dtype === undefined ? {} : { dtype }) };
  }
  if (typeof value === "number") return { data: Float64Array.of(value), shape: [], stride: [], flat: false };
  if (typeof value === "bigint") return { data: BigInt64Array.of(value), shape: [], stride: [], flat: false };
  return undefined;
}

/** How the block holds its elements if that is what was declared, in either form of a 64-bit integer; else undefined. */
function storedAs({ data, dtype }: Found, declared: Stored): Stored | undefined {
  const natural = storedOf(data);
  // Bytes may be declared to be booleans, and say so of themselves or not.
  if (declared === "bool" && dtype === undefined && natural === "uint8") return "uint8";
  // h5.read widens float16, for which there is no array, and still tells the stored type.
  if ((dtype as string | undefined) === "float16") return natural === declared ? natural : undefined;
  const actual = storedIn(dtype === undefined ? { data } : { data, dtype });
  return inNumbers(actual) === inNumbers(declared) ? actual : undefined;
}

/** The same bytes without the clamping, which would be a type of its own. */
function plain(data: NdArray["data"]): NdArray["data"] {
  return data instanceof Uint8ClampedArray ? new Uint8Array(data.buffer, data.byteOffset, data.length) : data;
}

function kindOf(value: unknown): string {
  if (value === null || typeof value !== "object")
    return value === undefined ? "nothing" : `a ${typeof value}`;
  return Array.isArray(value) ? "a plain array" : `an object with fields ${Object.keys(value).join(", ")}`;
}
