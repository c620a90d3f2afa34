/**
 * Collections of a file's global heap: where it keeps texts and sequences of any length, regions, and the plan of a
 * virtual dataset.
 *
 * HDF5 walks through a collection from object to object by the lengths that stand in it and, in 32-bit memory, does not
 * see that a damaged one leads back to where it came from: it walks in a circle for ever. So they are walked through
 * here first. Knows bytes, neither objects' meaning nor files.
 */

/** Header of a collection, and of every object in it: filled up to this in files of all sizes of lengths. */
const HEADER = 16;

/** Objects have numbers of two bytes: there cannot be more. */
const MOST_OBJECTS = 2 ** 16;

/** Bytes of a collection's beginning that tell what it is. */
export const COLLECTION_HEADER = HEADER;

/** `length` bytes of a collection from `at` on, fewer at the end of the file. */
export type ReadPart = (at: number, length: number) => Uint8Array;

/** One object of a collection. */
export interface HeapObject {
  readonly index: number;
  /** Where its bytes begin, from the beginning of the collection. */
  readonly at: number;
  readonly length: number;
}

/** A collection that cannot be walked through; the message continues "the heap of texts and sequences …". */
export class HeapFlaw extends Error {}

const SIGNATURE = Buffer.from("GCOL\x01\0\0\0", "latin1");

/** Whether a collection begins at `at`: its signature, version 1 and three zeros. */
export function isCollection(bytes: Uint8Array, at = 0): boolean {
  for (let i = 0; i < SIGNATURE.length; i += 1) if (bytes[at + i] !== SIGNATURE[i]) return false;
  return true;
}

/**
 * The objects of a collection in their order, the free rest left out.
 *
 * @param lengthBytes bytes of a length in this file
 * @throws {HeapFlaw} where it does not go on as HDF5 expects.
 */
export function* objectsIn(read: ReadPart, lengthBytes: number): Generator<HeapObject> {
  const head = read(0, HEADER);
  if (!isCollection(head)) throw new HeapFlaw("has no signature");
  const size = lengthAt(head, lengthBytes);
  let count = 0;
  for (let at = HEADER; at + HEADER <= size; ) {
    const bytes = read(at, HEADER);
    if (bytes.length < HEADER) throw new HeapFlaw("is cut off");
    const index = (bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8);
    const length = lengthAt(bytes, lengthBytes);
    // Number 0 is the free rest, whose length includes its header.
    const step = index === 0 ? length : HEADER + Math.ceil(length / 8) * 8;
    if (step === 0) throw new HeapFlaw(`leads in a circle at byte ${at}`);
    if (at + step > size) throw new HeapFlaw(`holds an object of ${length} bytes and has ${size - at} left`);
    count += 1;
    if (count > MOST_OBJECTS) throw new HeapFlaw(`holds more than ${MOST_OBJECTS} objects`);
    if (index !== 0) yield { index, at: at + HEADER, length };
    at += step;
  }
}

/** What is wrong with a collection, undefined when HDF5 will find its way through it. */
export function flawOf(read: ReadPart, lengthBytes: number): string | undefined {
  try {
    for (const _ of objectsIn(read, lengthBytes));
    return undefined;
  } catch (error) {
    if (error instanceof HeapFlaw) return error.message;
    throw error;
  }
}

/** The length in a header: behind eight bytes of other things, both in that of a collection and in an object's. */
function lengthAt(header: Uint8Array, lengthBytes: number): number {
  const view = Buffer.from(header.buffer, header.byteOffset, header.byteLength);
  return lengthBytes === 8 ? Number(view.readBigUInt64LE(8)) : view.readUIntLE(8, lengthBytes);
}
