/**
 * Slicing an expression: passed on to what it is made of where possible, else block by block.
 * Everything that slices calls `slice`, which also knows when there is nothing to do.
 */
import { type Chunks, type Piece, piecesOf, selectedChunks } from "./chunks.ts";
import { SLICE } from "./copy-kernels.ts";
import type { Stored } from "./dtypes.ts";
import { type Block, bottomUp, DEEP, Expression, resultOf, type SliceOf } from "./expression.ts";
import { InMemory } from "./in-memory.ts";
import {
  compose,
  isWhole,
  isWholeRange,
  range,
  type Selection,
  selectedShape,
  showSelection,
} from "./selection.ts";
import { type Shape, sizeOf } from "./shapes.ts";

/** What `selection` takes of `expression`; the expression itself when that is everything. */
export function slice(expression: Expression, selection: Selection): Expression {
  if (isWhole(selection, expression.shape)) return expression;
  const shape = selectedShape(selection);
  if (sizeOf(shape) === 0) {
    return InMemory.empty(shape, expression.stored, selectedChunks(expression.chunks, selection));
  }
  const text = showSelection(selection);
  const last = latest.get(expression);
  if (last?.text === text) return last.result;
  if (expression.depth > DEEP) sliceBelow({ expression, selection });
  return sliceOnce(expression, selection, text);
}

function sliceOnce(expression: Expression, selection: Selection, text: string): Expression {
  const result = expression.sliced(selection) ?? new Sliced(expression, selection);
  latest.set(expression, { text, result });
  return result;
}

/**
 * The latest slice of each expression. In `y = x.add(x)`, `z = y.add(y)` … a slice reaches `x` by two ways, by
 * four, by eight: each expression must be sliced once, not once per way.
 */
const latest = new WeakMap<Expression, { readonly text: string; readonly result: Expression }>();

/** Slices what a long chain is made of, from its beginning on; each then finds the slice before it in `latest`. */
function sliceBelow(top: SliceOf): void {
  const done = new Map<Expression, Set<string>>();
  const isMissing = ({ expression, selection }: SliceOf): boolean =>
    expression.depth > DEEP &&
    !isWhole(selection, expression.shape) &&
    !done.get(expression)?.has(showSelection(selection));
  bottomUp<SliceOf>(
    top,
    ({ expression, selection }) => expression.slicesBelow(selection).filter(isMissing),
    (place) => {
      if (place === top) return;
      const { expression, selection } = place;
      const known = done.get(expression) ?? new Set();
      done.set(expression, known.add(showSelection(selection)));
      sliceOnce(expression, selection, showSelection(selection));
    },
  );
}

class Sliced extends Expression {
  override readonly label = "slice";
  override readonly shape: Shape;
  override readonly stored: Stored;
  override readonly chunks: Chunks;
  readonly #source: Expression;
  readonly #selection: Selection;
  /** Per axis of the source, the piece behind each block; reckoned when the first block is asked for. */
  #pieces: readonly (readonly Piece[])[] | undefined;

  constructor(source: Expression, selection: Selection) {
    super();
    this.#source = source;
    this.#selection = selection;
    this.shape = selectedShape(selection);
    this.stored = source.stored;
    this.chunks = selectedChunks(source.chunks, selection);
  }

  override get sources(): readonly Expression[] {
    return [this.#source];
  }

  /** Whole blocks of the source take no task. */
  override countTasks(): number {
    const { chunks } = this.#source;
    const whole = this.#selection.map((item, axis) => {
      const sizes = chunks[axis]!;
      const pieces = piecesOf(sizes, typeof item === "number" ? range(item, 1, 1) : item);
      if (typeof item === "number") return Number(sizes[pieces[0]!.block] === 1);
      return pieces.filter(({ block, part }) => isWholeRange(part, sizes[block]!)).length;
    });
    return sizeOf(this.grid) - sizeOf(whole);
  }

  protected override identity(): string {
    return `${this.#source.key} ${showSelection(this.#selection)}`;
  }

  override sliced(selection: Selection): Expression {
    return slice(this.#source, compose(this.#selection, selection));
  }

  protected override makeBlock(index: readonly number[]): Block {
    const { chunks } = this.#source;
    this.#pieces ??= this.#selection.map((item, axis) =>
      piecesOf(chunks[axis]!, typeof item === "number" ? range(item, 1, 1) : item),
    );
    let next = 0;
    const parts = this.#selection.map((item, axis) => {
      const drops = typeof item === "number";
      const { block, part } = this.#pieces![axis]![drops ? 0 : index[next++]!]!;
      return { block, part: drops ? part.start : part, length: chunks[axis]![block]! };
    });
    const whole = this.#source.block(parts.map(({ block }) => block));
    // A whole block, apart from axes of length 1, is its own slice.
    if (
      parts.every(({ part, length }) =>
        typeof part === "number" ? length === 1 : isWholeRange(part, length),
      )
    ) {
      return whole;
    }
    const selection = parts.map(({ part }) => part);
    const lengths = parts.map(({ length }) => length);
    const task = this.record(SLICE, [resultOf(whole), lengths, selection, this.stored], index);
    return { task, shape: selectedShape(selection) };
  }
}
