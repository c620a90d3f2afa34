/**
 * The reductions of lazy arrays, as methods.
 */
import type { TypedArray } from "../../memory/shared-memory.ts";
import type { DataOf, Dtype } from "./dtypes.ts";
import { ElementwiseMethods } from "./elementwise-methods.ts";
import type { LazyArray } from "./lazy-array.ts";
import { type ReduceOptions, reduce, type SumOptions } from "./reduced.ts";

/** What sums are held in when no dtype is named: integers are uint64 or int64 in numbers. */
export type Summed<T extends TypedArray> = T extends Float32Array | BigInt64Array | BigUint64Array
  ? T
  : Float64Array;

/** What means are held in when no dtype is named. */
export type Averaged<T extends TypedArray> = T extends Float32Array ? T : Float64Array;

export abstract class ReductionMethods<T extends TypedArray> extends ElementwiseMethods<T> {
  /**
   * The sum over axes, by default over all. Bytes and other small integers give NumPy's uint64 or int64, held
   * as numbers: exact, and an error beyond 2^53. With `dtype: "uint64"` or `"int64"` they are BigInts.
   * float32 is summed as float64 and rounded once.
   *
   * @example
   * const summed = await frames.sum({ axis: 0 }).compute();
   * const exact = await counts.sum({ dtype: "uint64" }).item();   // a bigint
   */
  sum<D extends Dtype>(options: SumOptions<D> & { readonly dtype: D }): LazyArray<DataOf<D>>;
  sum(options?: ReduceOptions): LazyArray<Summed<T>>;
  sum(options: SumOptions = {}): LazyArray {
    return this.made(reduce("sum", this.expression, options));
  }

  /** The mean over axes, by default over all: float64, or float32 for float32. */
  mean<D extends "float32" | "float64">(options: SumOptions<D> & { readonly dtype: D }): LazyArray<DataOf<D>>;
  mean(options?: ReduceOptions): LazyArray<Averaged<T>>;
  mean(options: SumOptions = {}): LazyArray {
    return this.made(reduce("mean", this.expression, options));
  }

  /** The least element over axes, by default over all; NaN where there is one. */
  min(options: ReduceOptions = {}): LazyArray<T> {
    return this.made(reduce("min", this.expression, options));
  }

  /** The greatest element over axes, by default over all; NaN where there is one. */
  max(options: ReduceOptions = {}): LazyArray<T> {
    return this.made(reduce("max", this.expression, options));
  }
}
