/**
 * The task behind every element-wise operation and `astype`: one block from the blocks and numbers that are
 * combined in it. Repeats axes of length 1 without copying them.
 */
import type { TypedArray } from "../../memory/shared-memory.ts";
import { kernel } from "../kernel.ts";
import { checked, convert } from "./convert.ts";
import { isWatched, type Stored, storageOf } from "./dtypes.ts";
import { type BigInts, block, isBig, type NdArray, type Numbers, room } from "./nd-array.ts";
import { isComparison, numberFunction, OPERATIONS, type OperationName } from "./operations.ts";
import { denseStride, type Shape, sizeOf } from "./shapes.ts";

/** A block and what the expression knows of it, or a number. */
export type BlockOperand =
  | { readonly block: NdArray; readonly shape: Shape; readonly stored: Stored }
  | { readonly scalar: number | bigint; readonly stored: Stored };

/** One operand in memory: its elements, and how far apart they are along each axis of the result. */
interface Operand<T extends TypedArray> {
  readonly data: T;
  readonly stride: readonly number[];
}

export const CONVERT = kernel(
  "array/astype",
  ({ data, shape }: NdArray, from: Stored, to: Stored): NdArray => block(convert(data, from, to), shape, to),
);

export const ELEMENTWISE = kernel(
  "array/elementwise",
  (
    name: OperationName,
    result: Stored,
    promoted: Stored,
    shape: Shape,
    operands: readonly BlockOperand[],
  ): NdArray => {
    const between = workingType(name, promoted, operands);
    const out = room(result, sizeOf(shape));
    const [a, b] = operands.map((operand) => inMemory(operand, between, shape)) as [
      Operand<TypedArray>,
      Operand<TypedArray>?,
    ];
    if (isBig(a.data))
      combineBigs(name, out, shape, a as Operand<BigInts>, b as Operand<BigInts> | undefined);
    else {
      combineNumbers(
        name,
        result,
        out as Numbers,
        shape,
        a as Operand<Numbers>,
        b as Operand<Numbers> | undefined,
      );
    }
    return block(out, shape, result);
  },
);

/** The type in which the operands are brought together. */
function workingType(name: OperationName, promoted: Stored, operands: readonly BlockOperand[]): Stored {
  if (!OPERATIONS[name].bigs) return "float64";
  if (!isComparison(name)) return promoted;
  // Comparisons of integers are exact whatever their signs, though no type holds both int64 and uint64.
  const kinds = operands.map(({ stored }) => storageOf(stored));
  if (kinds.some(({ kind }) => kind === "f")) return promoted === "float32" ? "float32" : "float64";
  return kinds.some(({ big }) => big) ? "int64" : "float64";
}

function inMemory(operand: BlockOperand, between: Stored, shape: Shape): Operand<TypedArray> {
  const { big } = storageOf(between);
  if ("scalar" in operand) {
    const value = operand.scalar;
    const data = big
      ? bigOf(value)
      : operand.stored === "float32"
        ? Float32Array.of(Number(value))
        : Float64Array.of(Number(value));
    return { data, stride: shape.map(() => 0) };
  }
  const { data } = operand.block;
  const { stored } = operand;
  // Numbers of all types are read as they are; only numbers and BigInts cannot be mixed.
  const asIs = isBig(data) === big;
  const missing = shape.length - operand.shape.length;
  const own = denseStride(operand.shape);
  return {
    data: asIs ? data : convert(data, stored, between),
    stride: shape.map((_, axis) =>
      axis < missing || operand.shape[axis - missing] === 1 ? 0 : own[axis - missing]!,
    ),
  };
}

function combineNumbers(
  name: OperationName,
  result: Stored,
  out: Numbers,
  shape: Shape,
  a: Operand<Numbers>,
  b: Operand<Numbers> = a,
): void {
  const compute = numberFunction(name, result);
  const watched = isWatched(result);
  const truth = result === "bool";
  eachRow(shape, a.stride, b.stride, (at, length, i, iStep, j, jStep) => {
    for (let k = 0; k < length; k++) {
      const value = compute(a.data[i + k * iStep]!, b.data[j + k * jStep]!);
      // Adding 0 turns -0, which integers do not have, into 0.
      out[at + k] = watched ? checked(value, result) + 0 : value;
      if (truth && value !== 0) out[at + k] = 1;
    }
  });
}

function combineBigs(
  name: OperationName,
  out: TypedArray,
  shape: Shape,
  a: Operand<BigInts>,
  b: Operand<BigInts> = a,
): void {
  const compute = OPERATIONS[name].bigs!;
  eachRow(shape, a.stride, b.stride, (at, length, i, iStep, j, jStep) => {
    for (let k = 0; k < length; k++) {
      const value = compute(a.data[i + k * iStep]!, b.data[j + k * jStep]!);
      out[at + k] = typeof value === "boolean" ? Number(value) : value;
    }
  });
}

type Row = (at: number, length: number, i: number, iStep: number, j: number, jStep: number) => void;

/** Calls `row` for runs of the result in which both operands go on in equal steps, as long as possible. */
function eachRow(shape: Shape, a: readonly number[], b: readonly number[], row: Row): void {
  const size = sizeOf(shape);
  if (size === 0) return;
  const dense = denseStride(shape);
  // The innermost axes over which an operand runs through or stands still are one long row.
  let first = shape.length;
  let length = 1;
  let [iStep, jStep] = [0, 0];
  while (first > 0) {
    const axis = first - 1;
    if (shape[axis] !== 1) {
      if (length === 1) [iStep, jStep] = [a[axis]!, b[axis]!];
      else if (a[axis] !== iStep * length || b[axis] !== jStep * length) break;
      length *= shape[axis]!;
    }
    first = axis;
  }
  const outer = shape.slice(0, first);
  for (let at = 0; at < size; at += length) {
    let [i, j] = [0, 0];
    for (let axis = 0; axis < outer.length; axis++) {
      const index = Math.floor(at / dense[axis]!) % outer[axis]!;
      i += index * a[axis]!;
      j += index * b[axis]!;
    }
    row(at, length, i, iStep, j, jStep);
  }
}

/** BigInts keep their sign and size: these elements are only compared or converted when they are stored. */
function bigOf(value: number | bigint): BigInts {
  const whole = BigInt(value);
  return whole < 0n ? BigInt64Array.of(whole) : BigUint64Array.of(whole);
}
