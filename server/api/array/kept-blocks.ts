/**
 * An array whose blocks have been computed and are kept where they were made: `persist`.
 */
import { type Chunks, sameChunks } from "./chunks.ts";
import type { Stored } from "./dtypes.ts";
import { type Block, Expression, numberOf } from "./expression.ts";
import type { Shape } from "./shapes.ts";

export class KeptBlocks extends Expression {
  override readonly label: string;
  override readonly shape: Shape;
  override readonly stored: Stored;
  override readonly chunks: Chunks;
  override readonly sources: readonly Expression[] = [];
  readonly #key: string;
  readonly #kept: readonly Block[];

  /** The same array with all of its blocks kept, in order, or with a single one. */
  constructor(source: Expression, kept: readonly Block[]) {
    super();
    const whole = kept.length === 1;
    this.label = source.label;
    this.shape = source.shape;
    this.stored = source.stored;
    this.chunks = whole ? source.shape.map((length) => [length]) : source.chunks;
    // A key stands for blocks as well, so another partition needs another key.
    this.#key = sameChunks(this.chunks, source.chunks) ? source.key : `${source.key}-whole`;
    this.#kept = kept;
  }

  override get key(): string {
    return this.#key;
  }

  protected override identity(): string {
    return this.#key;
  }

  /** They have been done. */
  override countTasks(): number {
    return 0;
  }

  override sliced(): undefined {
    return undefined;
  }

  protected override makeBlock(index: readonly number[]): Block {
    return this.#kept[numberOf(index, this.grid)]!;
  }
}
