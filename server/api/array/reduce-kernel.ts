/**
 * The tasks of a reduction: folding some axes of a block, and folding what several blocks came to.
 *
 *     block ── partial ──┐
 *     block ── partial ──┼── combine ──┐
 *     block ── partial ──┘             ├── combine, and divided by the count for a mean
 *                  …      combine ─────┘
 *
 * Frames of a stack have nothing to be folded in themselves and are combined as they are.
 * Sums of integers are exact: as numbers where no sum can leave the range in which they are, else as BigInts.
 */
import type { TypedArray } from "../../memory/shared-memory.ts";
import { kernel } from "../kernel.ts";
import { convert } from "./convert.ts";
import { isWatched, limitsOf, type Stored, storageOf } from "./dtypes.ts";
import { BIG_FOLDS, FOLDS, type FoldName } from "./folds.ts";
import { block, isBig, type NdArray, type Numbers, room } from "./nd-array.ts";
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
    return ended(folded([data], joined(shape, reduced), sizeOf(kept), reduction, stored), kept, reduction);
  },
);

/** Folds blocks of equal shape, held as `stored`, into one: element by element. */
export const COMBINE = kernel(
  "array/combine",
  (blocks: readonly NdArray[], shape: Shape, reduction: Reduction, stored: Stored) => {
    const size = sizeOf(shape);
    const all = blocks.map(({ data }) => data);
    return ended(folded(all, [{ length: size, reduced: false }], size, reduction, stored), shape, reduction);
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
    if (outer && outer.reduced === reduced[axis]) {
      axes[axes.length - 1] = { length: outer.length * length, reduced: outer.reduced };
    } else axes.push({ length, reduced: reduced[axis]! });
  });
  return axes.length > 0 ? axes : [{ length: 1, reduced: false }];
}

/** Folds all arrays, each laid out in `axes`, into `size` results. */
function folded(
  all: readonly TypedArray[],
  axes: readonly Axis[],
  size: number,
  { fold, between }: Reduction,
  stored: Stored,
): TypedArray {
  const { kind, big } = storageOf(stored);
  const [working, through] = ((): [Stored, Stored] => {
    // The least of some bytes is one of them; fractions are summed as float64 and rounded once, at the end.
    if (fold !== "sum") return [stored, stored];
    if (kind === "f" || storageOf(between).kind === "f") return ["float64", big ? "float64" : stored];
    if (!big && fitNumbers(all, axes, stored)) return ["float64", stored];
    return kind === "u" ? ["uint64", "uint64"] : ["int64", "int64"];
  })();
  const blocks = all.map((data) => convert(data, stored, through));
  const [first, ...rest] = blocks as [TypedArray, ...TypedArray[]];
  // What has nothing to be folded with is its own result.
  const alone = axes.every(({ reduced }) => !reduced);
  if (alone && rest.length === 0) return convert(first, through, between);
  const out = start(fold, working, size);
  if (alone) out.set(first as never);
  else accumulate(first, axes, out, fold);
  for (const data of rest) accumulate(data, axes, out, fold);
  return convert(out, working, between);
}

/** No sum, in whatever order it is made, can leave the range in which numbers hold integers exactly. */
function fitNumbers(all: readonly TypedArray[], axes: readonly Axis[], stored: Stored): boolean {
  const each = axes.reduce((product, { length, reduced }) => (reduced ? product * length : product), 1);
  const most = Number.MAX_SAFE_INTEGER / (each * all.length);
  if (!isWatched(stored) && 2 ** (8 * storageOf(stored).bytes) <= most) return true;
  return all.every((data) => (data as Numbers).every((value) => Math.abs(value) <= most));
}

/** Room for results that nothing has been folded into. */
function start(fold: FoldName, stored: Stored, size: number): TypedArray {
  const out = room(stored, size);
  if (fold === "sum") return out;
  const [lowest, highest] = limitsOf(stored);
  return out.fill((fold === "min" ? highest : lowest) as never);
}

/** Folds `data` into `out`, axis by axis. */
function accumulate(data: TypedArray, axes: readonly Axis[], out: TypedArray, fold: FoldName): void {
  if (data.length === 0) return;
  const steps = stepsOf(axes, () => true);
  const outSteps = stepsOf(axes, ({ reduced }) => !reduced);
  // Either both hold BigInts or none does; the loops for numbers stand for both here.
  const { run, rows } = (isBig(data) ? BIG_FOLDS : FOLDS)[fold] as (typeof FOLDS)[FoldName];
  const [from, into] = [data as Numbers, out as Numbers];
  const visit = (level: number, at: number, to: number): void => {
    const { length, reduced } = axes[level]!;
    if (level === axes.length - 1) {
      if (reduced) into[to] = run(into[to]!, from, at, length);
      else rows(into, to, from, at, length);
      return;
    }
    const outStep = reduced ? 0 : outSteps[level]!;
    for (let i = 0; i < length; i++) visit(level + 1, at + i * steps[level]!, to + i * outStep);
  };
  visit(0, 0, 0);
}

/** Per axis, the product of the lengths of the counted axes inside of it. */
function stepsOf(axes: readonly Axis[], counts: (axis: Axis) => boolean): number[] {
  return axes.map((_, level) =>
    axes.slice(level + 1).reduce((product, axis) => (counts(axis) ? product * axis.length : product), 1),
  );
}

/** The block as the next task, or whoever asked, gets it. */
function ended(data: TypedArray, shape: Shape, { between, end }: Reduction): NdArray {
  if (!end) return block(data, shape, between);
  if (end.divisor === 1) return block(convert(data, between, end.result), shape, end.result);
  // Only sums in float64 are divided.
  const out = room(end.result, data.length);
  const sums = data as Float64Array;
  for (let i = 0; i < sums.length; i++) out[i] = sums[i]! / end.divisor;
  return block(out, shape, end.result);
}
