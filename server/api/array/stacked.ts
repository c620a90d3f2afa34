/**
 * Arrays of one shape along a new axis. Nothing is done to any of them until it is asked for: taking one of a
 * hundred thousand touches that one, and a range or a crop of all is only noted.
 */
import { type Chunks, refine, uniform } from "./chunks.ts";
import { promote, type Stored } from "./dtypes.ts";
import { cast } from "./elementwise.ts";
import { ShapeError } from "./errors.ts";
import { type Block, Expression } from "./expression.ts";
import { rechunk } from "./rechunked.ts";
import {
  compose,
  isWhole,
  type Range,
  type Selection,
  selectedShape,
  showSelection,
  whole,
} from "./selection.ts";
import { type Shape, sameShape, showShape } from "./shapes.ts";
import { slice } from "./sliced.ts";

/** What all slices of one stack share. */
interface Members {
  readonly all: readonly Expression[];
  readonly stored: Stored;
  /** Those in which every member is put, along the members' own axes. */
  readonly chunks: Chunks;
  readonly shape: Shape;
}

export class Stacked extends Expression {
  override readonly label = "stack";
  override readonly shape: Shape;
  override readonly stored: Stored;
  readonly #members: Members;
  readonly #axis: number;
  /** Which members, in which order. */
  readonly #along: Range;
  /** What of each member. */
  readonly #inner: Selection;
  #chunks: Chunks | undefined;

  private constructor(members: Members, axis: number, along: Range, inner: Selection) {
    super();
    this.#members = members;
    this.#axis = axis;
    this.#along = along;
    this.#inner = inner;
    this.shape = selectedShape(inner).toSpliced(axis, 0, along.count);
    this.stored = members.stored;
  }

  /**
   * @param axis place of the new axis in the result, from 0
   * @throws {ShapeError} naming the first array whose shape is not that of the first
   */
  static of(all: readonly Expression[], axis: number): Expression {
    const [first] = all;
    const { shape } = first!;
    const odd = all.findIndex((member) => !sameShape(member.shape, shape));
    if (odd >= 0) {
      throw new ShapeError(
        `stack: all arrays must have one shape. The first has shape ${showShape(shape)}, ` +
          `array ${odd + 1} has ${showShape(all[odd]!.shape)}.`,
      );
    }
    let { stored } = first!;
    for (const member of all) if (member.stored !== stored) stored = promote(stored, member.stored);
    const members = { all, stored, chunks: commonChunks(all), shape };
    return new Stacked(members, axis, whole(all.length), shape.map(whole));
  }

  override get chunks(): Chunks {
    this.#chunks ??= this.#makeChunks();
    return this.#chunks;
  }

  #makeChunks(): Chunks {
    const inner = isWhole(this.#inner, this.#members.shape) ? this.#members.chunks : this.#member(0).chunks;
    return inner.toSpliced(this.#axis, 0, uniform(this.#along.count, 1));
  }

  protected override identity(): string {
    const { start, step, count } = this.#along;
    const keys = Array.from({ length: count }, (_, i) => this.#members.all[start + i * step]!.key);
    return [this.#axis, showSelection(this.#inner), this.stored, ...keys].join(" ");
  }

  override get sources(): readonly Expression[] {
    return Array.from({ length: this.#along.count }, (_, place) => this.#member(place));
  }

  /** A block of a member is a block of the stack. */
  override countTasks(): number {
    return 0;
  }

  /** The member at a place of this stack: in the common dtype and chunks, and sliced. */
  #member(place: number): Expression {
    const { all, stored, chunks } = this.#members;
    const member = all[this.#along.start + place * this.#along.step]!;
    return slice(rechunk(cast(member, stored), chunks), this.#inner);
  }

  override sliced(selection: Selection): Expression {
    const own = selection[this.#axis]!;
    const rest = selection.toSpliced(this.#axis, 1);
    if (typeof own === "number") return slice(this.#member(own), rest);
    // The new axis moves forward by as many as are dropped before it.
    const dropped = selection.slice(0, this.#axis).filter((item) => typeof item === "number").length;
    const [along] = compose([this.#along], [own]);
    return new Stacked(this.#members, this.#axis - dropped, along as Range, compose(this.#inner, rest));
  }

  protected override makeBlock(index: readonly number[]): Block {
    return this.#member(index[this.#axis]!).block(index.toSpliced(this.#axis, 1));
  }
}

/** Chunks with the edges of all members. */
function commonChunks(all: readonly Expression[]): Chunks {
  const { chunks } = all[0]!;
  const differing = new Set(all.map((member) => showed(member)));
  if (differing.size === 1) return chunks;
  const distinct = [...new Map(all.map((member) => [showed(member), member.chunks])).values()];
  return chunks.map((_, axis) => refine(distinct.map((other) => other[axis]!)));
}

const showed = (member: Expression): string => member.chunks.map((sizes) => sizes.join()).join(" ");
