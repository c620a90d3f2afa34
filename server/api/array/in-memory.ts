/**
 * An array whose elements are there already. They were copied to shared memory once, so that neither later
 * changes by the script nor a second worker cost anything.
 */
import { allocate, SHARE_FROM_BYTES, type TypedArray } from "../../memory/shared-memory.ts";
import { VALUE } from "../core-kernels.ts";
import { blockShape, blockStart, type Chunks, selectedChunks } from "./chunks.ts";
import { dense, type Layout, layoutOf } from "./copy-block.ts";
import { SLICE } from "./copy-kernels.ts";
import type { Stored } from "./dtypes.ts";
import { type Block, Expression, showChunks } from "./expression.ts";
import { block, room } from "./nd-array.ts";
import { compose, range, type Selection, selectedShape, showSelection, whole } from "./selection.ts";
import { denseStride, type Shape } from "./shapes.ts";

let nextSerial = 0;

/** What the parts of one array share. */
interface Memory {
  /** Tells memory from memory; -1 for all that is empty. */
  readonly serial: number;
  readonly data: TypedArray;
  readonly shape: Shape;
  readonly stored: Stored;
}

export class InMemory extends Expression {
  override readonly label = "from";
  override readonly shape: Shape;
  override readonly stored: Stored;
  override readonly chunks: Chunks;
  override readonly sources: readonly Expression[] = [];
  readonly #memory: Memory;
  /** What of the memory this array is. */
  readonly #selection: Selection;

  private constructor(memory: Memory, selection: Selection, chunks: Chunks) {
    super();
    this.#memory = memory;
    this.#selection = selection;
    this.shape = selectedShape(selection);
    this.stored = memory.stored;
    this.chunks = chunks;
  }

  /** An array of `shape` with a copy of the elements in `layout`. */
  static of(data: TypedArray, layout: Layout, shape: Shape, stored: Stored, chunks: Chunks): InMemory {
    const found = dense(data, layout, (length) => room(stored, length));
    // `dense` gives a view where it can; the array must not change when the script's does.
    const own = found.buffer === data.buffer ? copied(found) : found;
    const memory = { serial: nextSerial++, data: own, shape, stored };
    return new InMemory(memory, shape.map(whole), chunks);
  }

  /** An array without any element. */
  static empty(shape: Shape, stored: Stored, chunks: Chunks): InMemory {
    const memory = { serial: -1, data: room(stored, 0), shape, stored };
    return new InMemory(memory, shape.map(whole), chunks);
  }

  protected override identity(): string {
    return `${this.#memory.serial} ${this.stored} ${showSelection(this.#selection)} in ${showChunks(this.chunks)}`;
  }

  override sliced(selection: Selection): Expression {
    return new InMemory(
      this.#memory,
      compose(this.#selection, selection),
      selectedChunks(this.chunks, selection),
    );
  }

  override rechunked(chunks: Chunks): Expression {
    return new InMemory(this.#memory, this.#selection, chunks);
  }

  protected override makeBlock(index: readonly number[]): Block {
    const { data, shape, stored } = this.#memory;
    const own = blockShape(this.chunks, index);
    const start = blockStart(this.chunks, index);
    const part = compose(
      this.#selection,
      own.map((length, axis) => range(start[axis]!, 1, length)),
    );
    // Small memory is not shared and would be copied whole with every task: each gets its part only.
    const task =
      data.byteLength < SHARE_FROM_BYTES
        ? this.record(
            VALUE,
            [
              block(
                dense(data, layoutOf(part, denseStride(shape)), (length) => room(stored, length)),
                own,
                stored,
              ),
            ],
            index,
          )
        : this.record(SLICE, [block(data, shape, stored), shape, part, stored], index);
    return { task, shape: own };
  }
}

/** A copy of its own, in shared memory when large. */
function copied(data: TypedArray): TypedArray {
  const bytes = new Uint8Array(allocate(data.byteLength));
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  const Data = data.constructor as new (buffer: ArrayBufferLike) => TypedArray;
  return new Data(bytes.buffer);
}
