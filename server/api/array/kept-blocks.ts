/**
 * An array whose blocks have been computed and are kept where they were made: `persist`.
 */
import type { Chunks } from "./chunks.ts";
import type { Stored } from "./dtypes.ts";
import { type Block, Expression, numberOf } from "./expression.ts";
import type { Shape } from "./shapes.ts";

export class KeptBlocks extends Expression {
  override readonly label: string;
  override readonly shape: Shape;
  override readonly stored: Stored;
  override readonly chunks: Chunks;
  readonly #key: string;
  readonly #kept: readonly Block[];

  /** @param kept the blocks of `source`, in order */
  constructor(source: Expression, kept: readonly Block[]) {
    super();
    this.label = source.label;
    this.shape = source.shape;
    this.stored = source.stored;
    this.chunks = source.chunks;
    this.#key = source.key;
    this.#kept = kept;
  }

  /** The same value, so the same key. */
  override get key(): string {
    return this.#key;
  }

  protected override identity(): string {
    return this.#key;
  }

  override sliced(): undefined {
    return undefined;
  }

  protected override makeBlock(index: readonly number[]): Block {
    return this.#kept[numberOf(index, this.grid)]!;
  }
}
