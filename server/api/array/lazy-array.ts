/**
 * `LazyArray`: NumPy's array, chunked and not computed yet. Slicing, chunks and types here; arithmetic and
 * reductions in the classes it extends.
 */
import type { TypedArray } from "../../memory/shared-memory.ts";
import { Blocks } from "./blocks.ts";
import { type ChunkRequest, definiteChunks } from "./chunk-request.ts";
import { checkDtype, type DataOf, type Dtype, storageOf } from "./dtypes.ts";
import { cast } from "./elementwise.ts";
import type { Expression } from "./expression.ts";
import { rechunk } from "./rechunked.ts";
import { ReductionMethods } from "./reduction-methods.ts";
import { type SliceItem, select } from "./selection.ts";
import { slice } from "./sliced.ts";

/** Options of `rechunk`. */
export interface RechunkOptions {
  /** Largest block that `"auto"` makes, in bytes; default 128 MiB. */
  readonly blockSizeLimit?: number;
}

/**
 * An array whose shape, dtype and chunks are known and whose elements are computed when asked for.
 * `T` is the kind of typed array that `compute()` gives.
 */
export class LazyArray<T extends TypedArray = TypedArray> extends ReductionMethods<T> {
  /** @internal */
  protected override made<U extends TypedArray>(expression: Expression): LazyArray<U> {
    // What changes nothing gives the same array, so that `x.slice() === x`.
    return (expression === this.expression ? this : new LazyArray(expression)) as LazyArray<U>;
  }

  /**
   * A part of the array; only what it needs is ever read or computed. Per axis a number (which drops the axis),
   * `null` for all, or `[start, stop, step?]` with `null` for an open end; negative positions count from the end.
   *
   * @example
   * frames.slice([0, 10])                 // the first ten
   * frames.slice(null, null, 128)         // one column of each
   * frames.slice([null, null, -1])        // backwards
   *
   * @throws {ArrayIndexError} when a single index does not exist; ranges are cut to what there is
   */
  slice(...items: readonly SliceItem[]): LazyArray<T> {
    return this.made(slice(this.expression, select(this.shape, items)));
  }

  /** The part at an index of the first axis: `slice(index)`. */
  at(index: number): LazyArray<T> {
    return this.slice(index);
  }

  /**
   * The same elements in other blocks: a length per axis, every chunk's length, `{ axis: length }` for some
   * axes, -1 for whole axes, or `"auto"` for blocks up to `blockSizeLimit`. Does nothing but change how work is
   * cut; slices of the result still read only what they need.
   *
   * @example
   * frames.rechunk([10, 257, 257])
   * frames.rechunk({ 0: -1 })             // each pixel's whole history in one block
   *
   * @throws {ChunkError} for chunks that do not add up to the shape
   */
  rechunk(chunks: ChunkRequest = "auto", options: RechunkOptions = {}): LazyArray<T> {
    const { shape, chunks: before, stored } = this.expression;
    const definite = definiteChunks(chunks, { shape, before, bytes: storageOf(stored).bytes, ...options });
    return this.made(rechunk(this.expression, definite));
  }

  /**
   * The elements as another type, by NumPy's rules: fractions are cut off, integers wrap around, for bool
   * everything but 0 is true. `"int64"` and `"uint64"` are BigInts.
   */
  astype<D extends Dtype>(dtype: D): LazyArray<DataOf<D>> {
    return this.made(cast(this.expression, checkDtype(dtype, "astype")));
  }

  /** The blocks, each a lazy array. */
  get blocks(): Blocks<T> {
    return new Blocks(this.expression, (expression) => this.made<T>(expression));
  }
}
