/**
 * Numbers that were read and may be asked for again: whole planes, lines, and runs of frames, as dense boxes of a
 * dataset. Bounded by bytes; those that were not asked for longest go first. Knows no files.
 */
import { LRUCache } from "lru-cache";
import type { NumberArray } from "../../hdf5/decode.ts";
import type { Element } from "../../hdf5/element.ts";
import { denseStride } from "../../hdf5/selection.ts";
import type { PlaneFacts } from "../picture/facts.ts";
import { covers, lengthsOf } from "../sources/blocks.ts";
import type { Box } from "../sources/source.ts";

/** Which values are meant: those of stacks with this key, of this part ("" for the values themselves). */
export interface HeldOf {
  readonly key: string;
  readonly part: string;
}

/** A dense box of numbers. */
export interface HeldBox extends HeldOf {
  readonly box: Box;
  readonly data: NumberArray;
  /** What one of them is. */
  readonly element: Element;
  /** What is known of planes in it, by where and how they lie. */
  readonly facts: Map<string, PlaneFacts>;
}

export class HeldValues {
  /** Values by {@link HeldOf} and box. */
  readonly #boxes: LRUCache<string, HeldBox>;
  /** {@link HeldOf} → its boxes, all of which are in `#boxes`. */
  readonly #byKey = new Map<string, Set<HeldBox>>();

  /** @param bytes How much may be held; nothing when it is 0. */
  constructor(bytes: number) {
    this.#boxes = new LRUCache({
      maxSize: Math.max(1, bytes),
      sizeCalculation: ({ data }) => Math.max(1, data.byteLength),
      dispose: (held) => this.#forget(held),
    });
  }

  /** Held values that contain `box`. */
  find(of: HeldOf, box: Box): HeldBox | undefined {
    for (const held of this.#byKey.get(keyOf(of)) ?? []) {
      if (!covers(held.box, box)) continue;
      this.#boxes.get(boxKeyOf(held));
      return held;
    }
    return undefined;
  }

  /** Holds a box; one that is larger than all that may be held is not. */
  hold(held: HeldBox): void {
    this.#boxes.set(boxKeyOf(held), held);
    if (this.#boxes.peek(boxKeyOf(held)) !== held) return;
    const key = keyOf(held);
    const boxes = this.#byKey.get(key) ?? new Set();
    this.#byKey.set(key, boxes.add(held));
  }

  /**
   * Memory for a box that will be held: that of the one that has to go for it, where both are of one size. Making and
   * freeing megabytes for each frame takes as long as reading it. Whatever was in it is overwritten.
   */
  room(bytes: number): ArrayBuffer {
    let given: ArrayBuffer | undefined;
    while (bytes <= this.#boxes.maxSize && this.#boxes.calculatedSize + bytes > this.#boxes.maxSize) {
      const buffer = this.#boxes.pop()?.data.buffer;
      if (buffer instanceof ArrayBuffer && buffer.byteLength === bytes) given = buffer;
    }
    return given ?? new ArrayBuffer(bytes);
  }

  /** Bytes that are held now. */
  get bytes(): number {
    return this.#boxes.calculatedSize;
  }

  #forget(held: HeldBox): void {
    const key = keyOf(held);
    const boxes = this.#byKey.get(key);
    boxes?.delete(held);
    if (boxes?.size === 0) this.#byKey.delete(key);
  }
}

const keyOf = ({ key, part }: HeldOf): string => `${key}\n${part}`;
const boxKeyOf = (held: HeldBox): string => `${keyOf(held)}\n${held.box.from}\n${held.box.to}`;

/** Where an element of a held box lies in its data. */
export function offsetIn({ box }: HeldBox, at: readonly number[]): number {
  return stridesOf(box).reduce(
    (sum, stride, axis) => sum + stride * ((at[axis] ?? 0) - (box.from[axis] ?? 0)),
    0,
  );
}

/** Distance between neighbours along each axis of a held box. */
export const stridesOf = (box: Box): number[] => denseStride(lengthsOf(box));
