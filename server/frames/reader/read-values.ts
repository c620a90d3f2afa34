/**
 * Numbers of a stack, from what is held or from its source: read block by block, so that others may speak in between,
 * and held for the next question.
 *
 *     box ── held? ── yes ─▶ there
 *               └──── no ──▶ widened to whole chunks ─▶ blocks ─▶ one dense box ─▶ held
 *
 * Widening is for chunks that span many frames: each would be decompressed once for every frame of it.
 */
import { t } from "@vscode/l10n";
import { allocateNumbers, type H5Data, type NumberArray } from "../../hdf5/decode.ts";
import { sizeOf } from "../../hdf5/selection.ts";
import { NoSuchPlace } from "../errors.ts";
import { blocks, lengthsOf, placeBlock, type Storage } from "../sources/blocks.ts";
import { elementOf, float64, type PickedNumbers, partsOf, pickNumbers } from "../sources/parts.ts";
import { pause } from "../sources/pause.ts";
import type { Box, Room, Stack } from "../sources/source.ts";
import { type HeldBox, HeldValues } from "./held-values.ts";
import type { Turn } from "./turn.ts";

/** The largest box that is read at once and held, in bytes of values. */
export const LARGEST_BOX = 64 * 2 ** 20;

/** What is read of one block before another is begun, in bytes as they lie in chunks. */
const TOUCHED_AT_ONCE = 64 * 2 ** 20;

/** HDF5 keeps chunks of up to this size whole, and reads only the rows it needs of larger ones that are not compressed. */
const KEPT_CHUNK = 2 ** 20;

/** A block of values as the source gave them. */
export interface ReadBlock {
  readonly box: Box;
  readonly data: H5Data;
}

/**
 * Reads a box block by block; between two of them others may speak. The values of one block are overwritten by those of
 * the next, unless `roomFor` gives each its own memory.
 */
export async function* readBlocks(
  stack: Stack,
  box: Box,
  turn: Turn,
  roomFor: (block: Box) => Room = always(reusedRoom()),
): AsyncGenerator<ReadBlock> {
  // A chunk that is compressed is read whole, or it would be decompressed for each of its parts.
  const touched = Math.max(1, TOUCHED_AT_ONCE / stack.bytes);
  const chunk = stack.isCompressed ? Math.min(touched, sizeOf(stack.chunks ?? [])) : 1;
  const limits = { elements: Math.max(stack.readAtOnce, chunk), touched };
  let isFirst = true;
  for (const block of blocks(box, storageOf(stack), limits)) {
    if (!isFirst) await pause(turn.signal);
    isFirst = false;
    const { data } = await stack.read(block, turn.signal, roomFor(block));
    turn.bytesRead += sizeOf(lengthsOf(block)) * stack.bytes;
    yield { box: block, data };
  }
}

/** The same memory again and again. */
function reusedRoom(): Room {
  let buffer = new ArrayBuffer(0);
  return (bytes) => {
    if (buffer.byteLength < bytes) buffer = new ArrayBuffer(bytes);
    return buffer;
  };
}

const always =
  <T>(given: T) =>
  (): T =>
    given;

const newRoom: Room = (bytes) => new ArrayBuffer(bytes);

/**
 * The numbers that `data` of a stack are, or of the part that is meant.
 *
 * @throws {NoSuchPlace} they are no numbers, or have no such part.
 */
export function numbersIn(stack: Stack, data: H5Data, part: string | undefined): PickedNumbers {
  const numbers = pickNumbers(data, stack.element, part);
  if (numbers !== undefined) return numbers;
  throw new NoSuchPlace(
    part === undefined
      ? t('"{0}" holds no numbers, so there is nothing to draw.', stack.dataset)
      : t('"{0}" has no part {1} of numbers.', stack.dataset, part),
  );
}

/**
 * All numbers of a box, dense, read now and not held.
 *
 * @param room Where they may lie.
 * @throws {NoSuchPlace} there are no numbers.
 */
export async function readDense(
  stack: Stack,
  part: string | undefined,
  box: Box,
  turn: Turn,
  room: Room = newRoom,
): Promise<PickedNumbers> {
  const total = sizeOf(lengthsOf(box));
  let into: PickedNumbers | undefined;
  let done = 0;
  const parts = reusedRoom();
  const roomFor = (block: Box) => (sizeOf(lengthsOf(block)) === total ? room : parts);
  for await (const block of readBlocks(stack, box, turn, roomFor)) {
    const numbers = numbersIn(stack, block.data, part);
    // Mostly all of it is one block, which then is the box.
    if (numbers.data.length === total) return numbers;
    into ??= { element: numbers.element, data: emptyLike(numbers.data, total, room) };
    // Across files that differ, whole numbers may turn into others on the way.
    if (into.data.constructor !== numbers.data.constructor) into = widened(into);
    placeBlock(into.data, box, asIn(into.data, numbers.data), block.box);
    done += numbers.data.length;
    turn.progress(Math.floor((done / total) * rowsOf(box)), rowsOf(box));
  }
  return into ?? noNumbers(stack, part);
}

/** What an empty box holds. */
function noNumbers(stack: Stack, part: string | undefined): PickedNumbers {
  const element = elementOf(stack.element, part ?? partsOf(stack.element)?.[0]);
  return element?.kind === "number"
    ? { data: allocateNumbers(element.dtype, 0), element }
    : numbersIn(stack, [], part);
}

/** Reads and holds numbers for one reader. */
export class ReadValues {
  readonly #held: HeldValues;
  readonly #largestRun: number;

  /** @param bytes Of values that may be held. */
  constructor(bytes: number) {
    this.#held = new HeldValues(bytes);
    this.#largestRun = Math.min(LARGEST_BOX, bytes / 2);
  }

  /** Bytes that are held now. */
  get bytesHeld(): number {
    return this.#held.bytes;
  }

  /** Whether a box is small enough to be read at once. */
  isSmall(stack: Stack, box: Box): boolean {
    return sizeOf(lengthsOf(box)) * stack.bytes <= LARGEST_BOX;
  }

  /** Numbers that contain `box`, if they are held. */
  find(stack: Stack, part: string | undefined, box: Box): HeldBox | undefined {
    return this.#held.find({ key: stack.key, part: part ?? "" }, box);
  }

  /**
   * Numbers that contain `box`, which `isSmall`: those that are held, or read now.
   *
   * @throws {NoSuchPlace} there are no numbers.
   * @throws {Hdf5Error | FramesError} they cannot be read.
   */
  async covering(stack: Stack, part: string | undefined, box: Box, turn: Turn): Promise<HeldBox> {
    const found = this.find(stack, part, box);
    if (found !== undefined) return found;
    const wide = this.#widened(stack, box);
    const { data, element } = await readDense(stack, part, wide, turn, (bytes) => this.#held.room(bytes));
    const held = { key: stack.key, part: part ?? "", box: wide, data, element, facts: new Map() };
    this.#held.hold(held);
    return held;
  }

  /** The box widened to whole chunks along as many axes, the last first, as there is room for. */
  #widened(stack: Stack, box: Box): Box {
    const { chunks, shape } = stack;
    const isWhole = chunks !== null && (stack.isCompressed || sizeOf(chunks) * stack.bytes <= KEPT_CHUNK);
    if (!isWhole || !stack.mayReadAhead || shape === null) return box;
    const from = [...box.from];
    const to = [...box.to];
    for (let axis = from.length - 1; axis >= 0; axis -= 1) {
      const chunk = chunks[axis] ?? 1;
      const [start, end] = [from[axis] ?? 0, to[axis] ?? 0];
      const low = start - (start % chunk);
      const high = Math.min(shape[axis] ?? end, Math.ceil(end / chunk) * chunk);
      const each = (sizeOf(lengthsOf({ from, to })) / Math.max(1, end - start)) * stack.bytes;
      const room = Math.floor(this.#largestRun / Math.max(1, each));
      if (high - low <= room) {
        from[axis] = low;
        to[axis] = high;
      } else if (end - start === 1 && room > 1) {
        // A part of the chunk's frames: it is decompressed a few times, and not once for each.
        from[axis] = start - ((start - low) % room);
        to[axis] = Math.min(high, (from[axis] ?? 0) + room);
      }
    }
    return { from, to };
  }
}

/** How a stack lies on disk; nothing is read of one without a shape. */
export const storageOf = ({ shape, chunks }: Stack): Storage => ({ shape: shape ?? [], chunks });

const rowsOf = (box: Box): number => lengthsOf(box).find((length) => length > 1) ?? 1;

function emptyLike(data: NumberArray, length: number, room: Room): NumberArray {
  const Type = data.constructor as new (
    buffer: ArrayBufferLike,
    byteOffset: number,
    length: number,
  ) => NumberArray;
  return new Type(room(length * data.BYTES_PER_ELEMENT), 0, length);
}

const widened = ({ data }: PickedNumbers): PickedNumbers => ({
  element: float64,
  data: Float64Array.from(data as ArrayLike<number | bigint>, Number),
});

const asIn = (into: NumberArray, data: NumberArray): NumberArray =>
  into.constructor === data.constructor
    ? data
    : Float64Array.from(data as ArrayLike<number | bigint>, Number);
