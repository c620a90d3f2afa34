/**
 * An array of one block, which somebody's task makes: `fromDelayed`. The result is checked against what was
 * declared before anything reckons with it.
 */
import { Delayed } from "../delayed.ts";
import type { LazyTask } from "../lazy-task.ts";
import type { Chunks } from "./chunks.ts";
import { FROM_DELAYED } from "./copy-kernels.ts";
import { type Stored, storageOf } from "./dtypes.ts";
import { type Block, Expression } from "./expression.ts";
import { type Shape, showShape } from "./shapes.ts";

export class FromTask extends Expression {
  override readonly label = "fromDelayed";
  override readonly shape: Shape;
  override readonly stored: Stored;
  override readonly sources: readonly Expression[] = [];
  readonly #task: LazyTask;

  constructor(task: LazyTask, shape: Shape, stored: Stored) {
    super();
    this.#task = task;
    this.shape = shape;
    this.stored = stored;
  }

  override get chunks(): Chunks {
    return this.shape.map((length) => [length]);
  }

  override get task(): LazyTask {
    return this.#task;
  }

  protected override identity(): string {
    return `${this.#task.key} ${storageOf(this.stored).dtype} ${showShape(this.shape)}`;
  }

  override sliced(): undefined {
    return undefined;
  }

  protected override makeBlock(): Block {
    const { key } = this.#task;
    const task = this.record(FROM_DELAYED, [new Delayed(this.#task), this.shape, this.stored, key], []);
    return { task, shape: this.shape };
  }
}
