/**
 * The same array made by other tasks, one for each of its own: what `clone`, `bind` and `waitOn` make of it.
 */
import type { LazyTask } from "../lazy-task.ts";
import type { Replacement } from "../types.ts";
import type { Chunks } from "./chunks.ts";
import type { Stored } from "./dtypes.ts";
import { type Block, Expression } from "./expression.ts";
import type { Selection } from "./selection.ts";
import type { Shape } from "./shapes.ts";
import { slice } from "./sliced.ts";

export class Replaced extends Expression {
  override readonly label: string;
  override readonly shape: Shape;
  override readonly stored: Stored;
  override readonly chunks: Chunks;
  readonly #source: Expression;
  readonly #replacement: Replacement;

  constructor(source: Expression, replacement: Replacement) {
    super();
    this.#source = source;
    this.#replacement = replacement;
    this.label = source.label;
    this.shape = source.shape;
    this.stored = source.stored;
    this.chunks = source.chunks;
  }

  /** Those of the original: each of its tasks has one in its place. */
  override get sources(): readonly Expression[] {
    return this.#source.sources;
  }

  override countTasks(): number {
    return this.#source.countTasks();
  }

  override get task(): LazyTask | undefined {
    return this.#source.task;
  }

  protected override identity(): string {
    return this.#replacement.identity(this.#source.key);
  }

  override sliced(selection: Selection): Expression | undefined {
    if (!this.#replacement.passesSlices) return undefined;
    return new Replaced(slice(this.#source, selection), this.#replacement);
  }

  override rechunked(chunks: Chunks): Expression | undefined {
    if (!this.#replacement.passesSlices) return undefined;
    const rechunked = this.#source.rechunked(chunks);
    return rechunked && new Replaced(rechunked, this.#replacement);
  }

  protected override makeBlock(index: readonly number[]): Block {
    const { task, shape } = this.#source.block(index);
    return { task: this.#replacement.task(task), shape };
  }
}
