/**
 * The same array in other blocks. Each new block is put together from the parts of old ones it covers;
 * slices pass through and come back in the chunks they would have had.
 */
import { blockShape, blockStart, type Chunks, piecesOf, sameChunks, selectedChunks } from "./chunks.ts";
import { type Move, RECHUNK } from "./copy-kernels.ts";
import type { Stored } from "./dtypes.ts";
import { type Block, Expression, resultOf, showChunks } from "./expression.ts";
import { isWholeRange, range, type Selection } from "./selection.ts";
import { indices, type Shape, sizeOf } from "./shapes.ts";
import { slice } from "./sliced.ts";

/** `expression` in these chunks; itself when it has them. */
export function rechunk(expression: Expression, chunks: Chunks): Expression {
  if (sameChunks(expression.chunks, chunks)) return expression;
  return expression.rechunked(chunks) ?? new Rechunked(expression, chunks);
}

class Rechunked extends Expression {
  override readonly label = "rechunk";
  override readonly shape: Shape;
  override readonly stored: Stored;
  override readonly chunks: Chunks;
  readonly #source: Expression;

  constructor(source: Expression, chunks: Chunks) {
    super();
    this.#source = source;
    this.shape = source.shape;
    this.stored = source.stored;
    this.chunks = chunks;
  }

  override get sources(): readonly Expression[] {
    return [this.#source];
  }

  /** Blocks that are blocks of the source take no task. */
  override countTasks(): number {
    const { chunks } = this.#source;
    const same = this.chunks.map((sizes, axis) => commonChunks(sizes, chunks[axis]!));
    return sizeOf(this.grid) - sizeOf(same);
  }

  protected override identity(): string {
    return `${this.#source.key} ${showChunks(this.chunks)}`;
  }

  override sliced(selection: Selection): Expression {
    return rechunk(slice(this.#source, selection), selectedChunks(this.chunks, selection));
  }

  /** Only the last chunks matter; those on the way need not be made. */
  override rechunked(chunks: Chunks): Expression {
    return rechunk(this.#source, chunks);
  }

  protected override makeBlock(index: readonly number[]): Block {
    const shape = blockShape(this.chunks, index);
    const start = blockStart(this.chunks, index);
    const { chunks } = this.#source;
    const pieces = shape.map((length, axis) => piecesOf(chunks[axis]!, range(start[axis]!, 1, length)));
    const starts = pieces.map((along) => {
      let at = 0;
      return along.map(({ part }) => {
        at += part.count;
        return at - part.count;
      });
    });
    const blocks: Block[] = [];
    const moves: Move[] = [];
    for (const piece of indices(pieces.map((along) => along.length))) {
      const chosen = piece.map((number, axis) => pieces[axis]![number]!);
      const from = chosen.map(({ block }) => block);
      blocks.push(this.#source.block(from));
      moves.push({
        shape: blockShape(chunks, from),
        part: chosen.map(({ part }) => part),
        to: piece.map((number, axis) => starts[axis]![number]!),
      });
    }
    const [only] = moves;
    if (moves.length === 1 && only!.part.every((part, axis) => isWholeRange(part, only!.shape[axis]!))) {
      return blocks[0]!;
    }
    const task = this.record(RECHUNK, [blocks.map(resultOf), moves, shape, this.stored], index);
    return { task, shape };
  }
}

/** How many chunks two partitions of an axis have in common. */
function commonChunks(a: readonly number[], b: readonly number[]): number {
  let count = 0;
  let [i, j, endA, endB] = [0, 0, a[0] ?? 0, b[0] ?? 0];
  while (i < a.length && j < b.length) {
    if (endA === endB && a[i] === b[j]) count++;
    const [nextA, nextB] = [endA <= endB, endB <= endA];
    if (nextA) endA += a[++i] ?? 0;
    if (nextB) endB += b[++j] ?? 0;
  }
  return count;
}
