/**
 * Reductions as expressions: a tree of tasks per block of the result, NumPy's types, axes and options.
 * A slice of the result becomes a slice of what is reduced.
 */
import { OptionError } from "../errors.ts";
import { rejectUnknown } from "../options.ts";
import { renamed } from "../task-function.ts";
import { blockShape, type Chunks, gridOf } from "./chunks.ts";
import { checkDtype, type Dtype, floatStored, type Stored, storageOf, sumStored } from "./dtypes.ts";
import { cast } from "./elementwise.ts";
import { ArrayIndexError, DtypeError, ShapeError } from "./errors.ts";
import { type Block, Expression, resultOf } from "./expression.ts";
import type { FoldName } from "./folds.ts";
import { COMBINE, PARTIAL, type Reduction } from "./reduce-kernel.ts";
import { type Selection, whole } from "./selection.ts";
import { checkAxis, indices, type Shape, showShape, sizeOf } from "./shapes.ts";
import { slice } from "./sliced.ts";

/** Options of reductions. */
export interface ReduceOptions {
  /** The axis or axes to reduce, negative from the end; default all of them. */
  readonly axis?: number | readonly number[] | null;
  /** Keep the reduced axes, with length 1; default false. */
  readonly keepdims?: boolean;
  /** How many results one task of the tree folds, at least 2; default 4, as in Dask. */
  readonly splitEvery?: number;
}

/** Options of `sum` and `mean`. */
export interface SumOptions<D extends Dtype = Dtype> extends ReduceOptions {
  /** The type to compute in and to give; default NumPy's. */
  readonly dtype?: D;
}

export type ReductionName = "sum" | "mean" | "min" | "max";

const SPLIT_EVERY = 4;

/**
 * A reduction of `source`.
 *
 * @throws {OptionError} for an option that does not exist
 * @throws {ArrayIndexError} for an axis that does not exist or is named twice
 * @throws {ShapeError} for the minimum or maximum of nothing
 * @throws {DtypeError} for a dtype that is none
 */
export function reduce(name: ReductionName, source: Expression, options: SumOptions): Expression {
  if (typeof options !== "object" || options === null) {
    throw new OptionError(`${name} takes its axis by name: ${name}({ axis: ${String(options)} }).`);
  }
  rejectUnknown(options, REDUCE_OPTIONS, name);
  const { shape } = source;
  const reduced = reducedAxes(name, options.axis, shape);
  const { splitEvery = SPLIT_EVERY, keepdims = false } = options;
  if (!(splitEvery >= 2)) {
    throw new ShapeError(`${name}: splitEvery must be a number from 2, not ${splitEvery}.`);
  }
  if ((name === "min" || name === "max") && shape.some((length, axis) => reduced[axis] && length === 0)) {
    throw new ShapeError(
      `${name}: an array of shape ${showShape(shape)} has no ${name === "min" ? "least" : "greatest"} element.`,
    );
  }
  const dtype = options.dtype === undefined ? undefined : checkDtype(options.dtype, name);
  const plan = planOf(name, source, dtype);
  const divisor = name === "mean" ? sizeOf(shape.filter((_, axis) => reduced[axis])) : 1;
  const end = { divisor, result: plan.result };
  return new Reduced(name, plan.source, {
    reduced,
    keepdims,
    splitEvery: Math.floor(splitEvery),
    reduction: { fold: plan.fold, between: plan.between, end },
  });
}

/** What is folded, how, and what comes of it: NumPy's rules for the types. */
function planOf(
  name: ReductionName,
  source: Expression,
  dtype: Dtype | undefined,
): { source: Expression; fold: FoldName; between: Stored; result: Stored } {
  const { stored } = source;
  if (name === "min" || name === "max") return { source, fold: name, between: stored, result: stored };
  const result = dtype ?? (name === "mean" ? floatStored(stored) : sumStored(stored));
  if (name === "mean") {
    if (storageOf(result).kind !== "f") {
      throw new DtypeError(`mean: the dtype of a mean is float32 or float64, not ${result}.`);
    }
    return { source, fold: "sum", between: "float64", result };
  }
  // A sum of truths is true when one of them is.
  if (result === "bool") return { source: cast(source, "bool"), fold: "max", between: "bool", result };
  const [from, to] = [storageOf(stored), storageOf(result)];
  if (from.kind === "f" && to.kind !== "f") {
    return { source: cast(source, result), fold: "sum", between: result, result };
  }
  return { source, fold: "sum", between: to.kind === "f" ? "float64" : result, result };
}

function reducedAxes(name: string, axis: ReduceOptions["axis"], shape: Shape): readonly boolean[] {
  if (axis === undefined || axis === null) return shape.map(() => true);
  const axes = typeof axis === "number" ? [axis] : axis;
  const found = axes.map((one) => checkAxis(one, shape.length, name));
  if (new Set(found).size < found.length) {
    throw new ArrayIndexError(`${name}: axes [${axes.join(", ")}] name one axis twice.`);
  }
  return shape.map((_, at) => found.includes(at));
}

interface Plan {
  /** Axis of the source → whether it is reduced. */
  readonly reduced: readonly boolean[];
  readonly keepdims: boolean;
  readonly splitEvery: number;
  readonly reduction: Required<Reduction>;
}

class Reduced extends Expression {
  override readonly label: ReductionName;
  override readonly shape: Shape;
  override readonly stored: Stored;
  override readonly chunks: Chunks;
  readonly #source: Expression;
  readonly #plan: Plan;

  constructor(name: ReductionName, source: Expression, plan: Plan) {
    super();
    this.label = name;
    this.#source = source;
    this.#plan = plan;
    this.stored = plan.reduction.end.result;
    const { reduced, keepdims } = plan;
    this.chunks = source.chunks.flatMap((sizes, axis) => {
      if (!reduced[axis]) return [sizes];
      return keepdims ? [[1]] : [];
    });
    this.shape = source.shape.flatMap((length, axis) => {
      if (!reduced[axis]) return [length];
      return keepdims ? [1] : [];
    });
  }

  override get sources(): readonly Expression[] {
    return [this.#source];
  }

  /** The first folds of all blocks, where there is something to fold in them, and the trees above them. */
  override countTasks(): number {
    const { reduced, splitEvery } = this.#plan;
    const { chunks } = this.#source;
    const trees = sizeOf(this.grid);
    const along = chunks.filter((_, axis) => reduced[axis]);
    const leaves = sizeOf(along.map(({ length }) => length));
    let combining = 0;
    for (let left = leaves; left > 1; ) {
      left = Math.ceil(left / splitEvery);
      combining += left;
    }
    const folds = leaves === 1 || along.some((sizes) => sizes.some((length) => length !== 1));
    return trees * ((folds ? leaves : 0) + combining);
  }

  protected override identity(): string {
    return `${this.#source.key} ${JSON.stringify(this.#plan)}`;
  }

  override sliced(selection: Selection): Expression | undefined {
    const { reduced, keepdims } = this.#plan;
    // An axis that was kept with length 1 and is now dropped: the plan would be another one.
    if (keepdims && reduced.some((is, axis) => is && typeof selection[axis] === "number")) return undefined;
    let next = 0;
    const inner = this.#source.shape.map((length, axis) => {
      if (!reduced[axis]) return selection[next++]!;
      if (keepdims) next++;
      return whole(length);
    });
    // Axes that the slice drops are gone from the plan as well.
    const left = reduced.filter((_, axis) => typeof inner[axis] !== "number");
    return new Reduced(this.label, slice(this.#source, inner), { ...this.#plan, reduced: left });
  }

  protected override makeBlock(index: readonly number[]): Block {
    const { reduced, keepdims, splitEvery, reduction } = this.#plan;
    const { chunks, stored } = this.#source;
    const { end, ...going } = reduction;
    let next = 0;
    const fixed = reduced.map((is) => {
      if (!is) return index[next++]!;
      if (keepdims) next++;
      return 0;
    });
    const grid = gridOf(chunks);
    const along = [...indices(grid.filter((_, axis) => reduced[axis]))];
    const sources = along.map((place) => {
      let at = 0;
      return fixed.map((own, axis) => (reduced[axis] ? place[at++]! : own));
    });
    const shape = blockShape(chunks, fixed).filter((_, axis) => !reduced[axis]);
    const partial = renamed(PARTIAL, this.label);
    let held = stored;
    let blocks: Block[] = sources.map((from) => this.#source.block(from));
    const folds = sources.some((from) =>
      blockShape(chunks, from).some((length, axis) => reduced[axis] && length !== 1),
    );
    if (folds || blocks.length === 1) {
      const how = blocks.length === 1 ? reduction : going;
      blocks = blocks.map((block, i) => {
        const own = blockShape(chunks, sources[i]!);
        const args = [resultOf(block), own, reduced, how, stored];
        return { task: this.record(partial, args, [...index, `part${i}`]), shape };
      });
      held = reduction.between;
    }
    const combine = renamed(COMBINE, this.label);
    for (let level = 1; blocks.length > 1; level++) {
      const groups = Array.from({ length: Math.ceil(blocks.length / splitEvery) }, (_, i) =>
        blocks.slice(i * splitEvery, (i + 1) * splitEvery),
      );
      const last = groups.length === 1;
      blocks = groups.map((group, i) => {
        const args = [group.map(resultOf), shape, last ? reduction : going, held];
        const place = last ? index : [...index, `level${level}`, i];
        return { task: this.record(combine, args, place), shape };
      });
      held = reduction.between;
    }
    return blocks[0]!;
  }
}

const REDUCE_OPTIONS = ["axis", "keepdims", "splitEvery", "dtype"];
