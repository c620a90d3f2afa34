/**
 * The blocks of an array, each an array of its own.
 */
import type { TypedArray } from "../../memory/shared-memory.ts";
import { blockShape, blockStart } from "./chunks.ts";
import { ArrayIndexError } from "./errors.ts";
import type { Expression } from "./expression.ts";
import type { LazyArray } from "./lazy-array.ts";
import { range } from "./selection.ts";
import { indices, type Shape, showShape, sizeOf } from "./shapes.ts";
import { slice } from "./sliced.ts";

/** The blocks of an array by their place in the grid; iterable, the last axis fastest. */
export class Blocks<T extends TypedArray> implements Iterable<LazyArray<T>> {
  readonly #expression: Expression;
  readonly #made: (expression: Expression) => LazyArray<T>;

  /** @internal */
  constructor(expression: Expression, made: (expression: Expression) => LazyArray<T>) {
    this.#expression = expression;
    this.#made = made;
  }

  /** Number of blocks along each axis. */
  get shape(): Shape {
    return this.#expression.grid;
  }

  /** Number of blocks. */
  get length(): number {
    return sizeOf(this.shape);
  }

  /**
   * One block, by its place along each axis, negative from the end.
   *
   * @throws {ArrayIndexError} when there is no such block
   */
  at(...index: readonly number[]): LazyArray<T> {
    const grid = this.shape;
    const place = index.map((at, axis) => (at < 0 ? at + (grid[axis] ?? 0) : at));
    if (index.length !== grid.length || place.some((at, axis) => !(at >= 0 && at < grid[axis]!))) {
      throw new ArrayIndexError(
        `blocks: there is no block ${showShape(index)} in a grid of ${showShape(grid)} blocks.`,
      );
    }
    const { chunks } = this.#expression;
    const start = blockStart(chunks, place);
    const part = blockShape(chunks, place).map((length, axis) => range(start[axis]!, 1, length));
    return this.#made(slice(this.#expression, part));
  }

  *[Symbol.iterator](): Generator<LazyArray<T>> {
    for (const index of indices(this.shape)) yield this.at(...index);
  }
}
