/**
 * The face of an expression: what is known of a lazy array without computing it, and computing it.
 * What can be done to arrays is in the classes that extend this one.
 */
import { inspect } from "node:util";
import type { TypedArray } from "../../memory/shared-memory.ts";
import { formatBytes } from "../../protocol/units.ts";
import { compute, keep } from "../compute.ts";
import { keptTask, recordTask } from "../delayed.ts";
import { LazyValueError } from "../errors.ts";
import type { LazyTask } from "../lazy-task.ts";
import type { ComputeOptions } from "../options.ts";
import {
  type LazyCollection,
  type Replacement,
  type resultType,
  toBlockTasks,
  toTask,
  withKept,
  withTasks,
} from "../types.ts";
import { type VisualizeOptions, visualize } from "../visualize.ts";
import { blockShape, blockStart, type Chunks } from "./chunks.ts";
import { type Move, RESULT } from "./copy-kernels.ts";
import { type Dtype, storageOf } from "./dtypes.ts";
import { ShapeError } from "./errors.ts";
import { type Expression, resultOf, showChunks } from "./expression.ts";
import { KeptBlocks } from "./kept-blocks.ts";
import type { LazyArray } from "./lazy-array.ts";
import type { NdArray } from "./nd-array.ts";
import { noticeArray } from "./noticed.ts";
import { rechunk } from "./rechunked.ts";
import { Replaced } from "./replaced.ts";
import { whole } from "./selection.ts";
import { indices, type Shape, sameShape, showShape, sizeOf } from "./shapes.ts";

/** What one element is read as. */
export type ElementOf<T extends TypedArray> = T[number];

export abstract class ArrayCore<T extends TypedArray> implements LazyCollection<NdArray<T>> {
  readonly #expression: Expression;
  /** What `compute` gives, for the types only. */
  declare readonly [resultType]?: NdArray<T>;
  #task: LazyTask | undefined;

  /** @internal */
  constructor(expression: Expression) {
    this.#expression = expression;
    noticeArray(this);
  }

  /** @internal */
  get expression(): Expression {
    return this.#expression;
  }

  /** @internal An array of this kind around another expression. */
  protected abstract made<U extends TypedArray>(expression: Expression): LazyArray<U>;

  /** Length of each axis; `[]` for a single element. */
  get shape(): Shape {
    return this.expression.shape;
  }

  /** NumPy's name of the element type. */
  get dtype(): Dtype {
    return storageOf(this.expression.stored).dtype;
  }

  /** Number of axes. */
  get ndim(): number {
    return this.shape.length;
  }

  /** Number of elements. */
  get size(): number {
    return sizeOf(this.shape);
  }

  /** Bytes of all elements. */
  get nbytes(): number {
    return this.size * storageOf(this.expression.stored).bytes;
  }

  /** Per axis the lengths of its chunks. */
  get chunks(): Chunks {
    return this.expression.chunks;
  }

  /** Length of the first axis, as of any array. */
  get length(): number {
    const [length] = this.shape;
    if (length === undefined) throw new ShapeError("An array of shape [] has no length: it is one element.");
    return length;
  }

  /** Equal for arrays that are made in the same way of the same things; begins with what was done last. */
  get key(): string {
    return this.expression.key;
  }

  [toTask](): LazyTask {
    this.#task ??= resultTask(this.expression);
    return this.#task;
  }

  [withKept](task: LazyTask): LazyArray<T> {
    const { expression } = this;
    const kept = new KeptBlocks(expression, [{ task, shape: this.shape }]);
    return this.made(rechunk(kept, expression.chunks));
  }

  [toBlockTasks](): readonly LazyTask[] {
    const { expression } = this;
    return Array.from(indices(expression.grid), (index) => expression.block(index).task);
  }

  [withTasks](replacement: Replacement): LazyArray<T> {
    return this.made(new Replaced(this.expression, replacement));
  }

  /**
   * Computes the array and gives its elements.
   *
   * @example
   * const { data, shape } = await frames.slice([0, 10]).sum({ axis: 0 }).compute();
   *
   * @throws what the first failing task threw
   */
  async compute(options?: ComputeOptions): Promise<NdArray<T>> {
    const [value] = await compute(this as LazyCollection<NdArray<T>>, options ?? {});
    return value;
  }

  /**
   * Computes the only element of an array of size 1.
   *
   * @throws {ShapeError} when there is not exactly one
   */
  async item(options?: ComputeOptions): Promise<ElementOf<T>> {
    if (this.size !== 1) {
      throw new ShapeError(
        `item: an array of shape ${showShape(this.shape)} has ${this.size} elements. ` +
          "Use compute() for all of them, or slice one out.",
      );
    }
    const { data } = await this.compute(options);
    return data[0]!;
  }

  /** Computes all blocks now and keeps them where they were made; what is built on the returned array starts from there. */
  async persist(options?: ComputeOptions): Promise<LazyArray<T>> {
    const { expression } = this;
    const blocks = Array.from(indices(expression.grid), (index) => expression.block(index));
    const kept = await keep(
      blocks.map(({ task }) => task),
      options ?? {},
    );
    const held = blocks.map(({ task, shape }, i) => ({ task: keptTask(task, kept[i]), shape }));
    return this.made(new KeptBlocks(expression, held));
  }

  /** Draws the graph of tasks that would be run; see `visualize`. */
  visualize(path?: string | null, options?: VisualizeOptions): Promise<string> {
    return visualize(this, path, options);
  }

  /** Refuses: rows would be computed one by one. */
  [Symbol.iterator](): never {
    throw new LazyValueError(
      `${this.key} is a lazy array and cannot be iterated: each step would be a compute of its own. ` +
        "Compute it first, or loop over indices and collect x.at(i) for one compute of all.",
    );
  }

  [Symbol.toPrimitive](hint: string): string {
    if (hint === "string") return this.toString();
    throw new LazyValueError(
      `${this.key} is a lazy array and has no number yet. Use .add, .mul, .lt and so on, which are lazy too, ` +
        "or compute it first.",
    );
  }

  toJSON(): string {
    return this.toString();
  }

  toString(): string {
    const { shape, chunks, dtype, nbytes, expression } = this;
    const blocks = sizeOf(expression.grid);
    const text =
      `LazyArray(${expression.label}, shape: ${showShape(shape)}, chunks: [${shown(showChunks(chunks))}], ` +
      `dtype: ${dtype}, ${formatBytes(nbytes)}, ${blocks} ${blocks === 1 ? "block" : "blocks"})`;
    return text.length < 1000 ? text : `LazyArray(${shape.length} axes, dtype: ${dtype}, ${blocks} blocks)`;
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/** Chunks of many different lengths are not worth a page. */
const shown = (text: string): string => (text.length <= 300 ? text : `${text.slice(0, 300)}…`);

/** The task whose result is the whole array. */
function resultTask(expression: Expression): LazyTask {
  const { chunks, shape, stored, key } = expression;
  const all = Array.from(indices(expression.grid), (index) => ({
    block: expression.block(index),
    move: (): Move => {
      const own = blockShape(chunks, index);
      return { shape: own, part: own.map(whole), to: blockStart(chunks, index) };
    },
  }));
  const only = all.length === 1 ? all[0]!.block : undefined;
  if (only && sameShape(only.shape, shape)) return only.task;
  const moves = only ? [] : all.map(({ move }) => move());
  return recordTask(RESULT, [all.map(({ block }) => resultOf(block)), moves, shape, stored], `${key}-result`);
}
