/**
 * The tasks of a reduction: folding some axes of a block, and folding what several blocks came to.
 *
 *     block ── partial ──┐
 *     block ── partial ──┼── combine ──┐
 *     block ── partial ──┘             ├── combine, and divided by the count for a mean
 *                  …      combine ─────┘
 */
import type { TypedArray } from "../../store/shared-memory.ts";
import { kernel } from "../kernel.ts";
import { checked, convert } from "./convert.ts";
import { isWatched, type Stored, storageOf } from "./dtypes.ts";
import { BIG_FOLDS, FOLDS, type FoldName } from "./folds.ts";
import { type BigData, block, isBig, type NdArray, type NumberData, room } from "./nd-array.ts";
import { type Shape, sizeOf } from "./shapes.ts";

/** How a reduction goes on and ends. */
export interface Reduction {
  readonly fold: FoldName;
  /** Held as, between the blocks. */
  readonly between: Stored;
  /** Only in the last task: what to divide by, and the type of the result. */
  readonly end?: { readonly divisor: number; readonly result: Stored };
}

/** Folds the axes marked in `reduced` of one block; the result has the other axes. */
export const PARTIAL = kernel(
  "array/reduce",
  ({ data }: NdArray, shape: Shape, reduced: readonly boolean[], reduction: Reduction, stored: Stored) => {
    const kept = shape.filter((_, axis) => !reduced[axis]);
    const axes = joined(shape, reduced);
    return ended(partial(data, axes, sizeOf(kept), reduction, stored), kept, reduction);
  },
);

/** Folds results of equal shape into one. */
export const COMBINE = kernel(
  "array/combine",
  (blocks: readonly NdArray[], shape: Shape, reduction: Reduction) => {
    const size = sizeOf(shape);
    const all = blocks.map(({ data }) => data);
    const axes: Axis[] = [{ length: size, reduced: false }];
    const out = start(reduction, size);
    for (const data of all) accumulate(data, axes, out, reduction, isWatched(reduction.between));
    return ended(out, shape, reduction);
  },
);

interface Axis {
  readonly length: number;
  readonly reduced: boolean;
}

/** Neighbouring axes of one fate are one axis: loops become few and long. */
function joined(shape: Shape, reduced: readonly boolean[]): Axis[] {
  const axes: Axis[] = [];
  shape.forEach((length, axis) => {
    if (length === 1) return;
    const outer = axes.at(-1);
    if (outer?.reduced === reduced[axis]) {
      axes[axes.length - 1] = { length: outer!.length * length, reduced: outer!.reduced };
    } else axes.push({ length, reduced: reduced[axis]! });
  });
  return axes.length > 0 ? axes : [{ length: 1, reduced: false }];
}

function partial(
  data: TypedArray,
  axes: readonly Axis[],
  size: number,
  reduction: Reduction,
  stored: Stored,
): TypedArray {
  const { fold, between } = reduction;
  const target = storageOf(between);
  if (fold === "sum" && !isBig(data) && storageOf(stored).kind !== "f" && target.kind !== "f") {
    const exact = fitsNumbers(axes, stored);
    if (target.big) {
      // Summed as numbers where no sum can leave their exact range: some ten times faster than BigInts.
      if (exact) {
        const sums = new Float64Array(size);
        accumulate(data, axes, sums, reduction, false);
        return convert(sums, "float64", between);
      }
      const out = start(reduction, size);
      accumulate(convert(data, stored, between), axes, out, reduction, false);
      return out;
    }
    // Floats hold the sums exactly; storing them wraps around as the type asks.
    const sums = new Float64Array(size);
    accumulate(data, axes, sums, reduction, !exact);
    return target.dtype === "bool" || !isWatched(between) ? convert(sums, "float64", between) : sums;
  }
  const big = isBig(data);
  const out = big ? start({ fold, between: stored }, size) : start(reduction, size);
  accumulate(data, axes, out, reduction, false);
  return big ? convert(out, stored, between) : out;
}

/** The largest sum that elements of the type can come to is still a safe integer. */
function fitsNumbers(axes: readonly Axis[], stored: Stored): boolean {
  if (isWatched(stored)) return false;
  const count = axes.reduce((product, { length, reduced }) => (reduced ? product * length : product), 1);
  return count * 2 ** (8 * storageOf(stored).bytes) <= Number.MAX_SAFE_INTEGER;
}

/** Room for results that nothing has been folded into. */
function start({ fold, between }: Reduction, size: number): TypedArray {
  const out = room(between, size);
  const { kind, bytes, big } = storageOf(between);
  if (fold === "sum") return out;
  if (big) {
    const highest = kind === "u" ? 2n ** 64n - 1n : 2n ** 63n - 1n;
    const lowest = kind === "u" ? 0n : -(2n ** 63n);
    return (out as BigData).fill(fold === "min" ? highest : lowest);
  }
  const most = isWatched(between) || kind === "f" ? Infinity : kind === "i" ? 2 ** (8 * bytes - 1) - 1 : 2 ** (8 * bytes) - 1;
  const least = isWatched(between) || kind === "f" ? -Infinity : kind === "i" ? -(2 ** (8 * bytes - 1)) : 0;
  return (out as NumberData).fill(fold === "min" ? most : least);
}

/** Folds all of `data` into `out`, axis by axis. */
function accumulate(
  data: TypedArray,
  axes: readonly Axis[],
  out: TypedArray,
  { fold, between }: Reduction,
  watch: boolean,
): void {
  if (data.length === 0) return;
  const last = axes.length - 1;
  const step = axes.map((_, level) => axes.slice(level + 1).reduce((product, { length }) => product * length, 1));
  const outStep = axes.map((_, level) =>
    axes.slice(level + 1).reduce((product, { length, reduced }) => (reduced ? product : product * length), 1),
  );
  const { run, rows } = (isBig(data) ? BIG_FOLDS : FOLDS)[fold] as (typeof FOLDS)[FoldName];
  const visit = (level: number, at: number, to: number): void => {
    const { length, reduced } = axes[level]!;
    if (level < last) {
      for (let i = 0; i < length; i++) {
        visit(level + 1, at + i * step[level]!, reduced ? to : to + i * outStep[level]!);
      }
    } else if (reduced) {
      (out as NumberData)[to] = run((out as NumberData)[to]!, data as NumberData, at, length);
    } else rows(out as NumberData, to, data as NumberData, at, length);
  };
  visit(0, 0, 0);
  if (watch) for (const value of out as NumberData) checked(value, between);
}

/** The block as the next task, or whoever asked, gets it. */
function ended(data: TypedArray, shape: Shape, { between, end }: Reduction): NdArray {
  if (!end) return block(data, shape, between);
  if (end.divisor !== 1) {
    const quotients = data as NumberData;
    for (let i = 0; i < quotients.length; i++) quotients[i] = quotients[i]! / end.divisor;
  }
  return block(convert(data, between, end.result), shape, end.result);
}
