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

/** At most `length` bytes of a collection from `at` on: fewer at the end of the file, or where fewer are at hand. */
export type ReadPart = (at: number, length: number) => Uint8Array;

const SIGNATURE = Buffer.from("GCOL\x01\0\0\0", "latin1");

/** Whether a collection begins at `at`: its signature, version 1 and three zeros. */
export function isCollection(bytes: Uint8Array, at = 0): boolean {
  for (let i = 0; i < SIGNATURE.length; i += 1) if (bytes[at + i] !== SIGNATURE[i]) return false;
  return true;
}

/** What to do with an object; true ends the walk. Numbers rather than an object each: there are thousands. */
type Visit = (index: number, at: number, length: number) => boolean;

/**
 * Walks through the objects of a collection in their order, the free rest left out.
 *
 * @param lengthBytes bytes of a length in this file
 * @param visit gets an object's number, where its bytes begin (from the beginning of the collection), and how many
 * @returns what is wrong with the collection, undefined when HDF5 will find its way through it
 */
export function walkCollection(read: ReadPart, lengthBytes: number, visit?: Visit): string | undefined {
  let block = viewOf(read(0, BLOCK));
  let start = 0;
  if (block.byteLength < HEADER) return "is cut off";
  const size = lengthAt(block, 8, lengthBytes);
  let count = 0;
  for (let at = HEADER; at + HEADER <= size; ) {
    if (at + HEADER > start + block.byteLength) {
      block = viewOf(read(at, BLOCK));
      start = at;
      if (block.byteLength < HEADER) return "is cut off";
    }
    const index = block.getUint16(at - start, true);
    const length = lengthAt(block, at - start + 8, lengthBytes);
    // Number 0 is the free rest, whose length includes its header.
    const step = index === 0 ? length : HEADER + Math.ceil(length / 8) * 8;
    if (step === 0) return `leads in a circle at byte ${at}`;
    if (at + step > size) return `holds an object of ${length} bytes and has ${size - at} left`;
    count += 1;
    if (count > MOST_OBJECTS) return `holds more than ${MOST_OBJECTS} objects`;
    if (index !== 0 && visit?.(index, at + HEADER, length) === true) return undefined;
    at += step;
  }
  return undefined;
}

/** Read at once: collections of short texts end at this size. */
const BLOCK = 2 ** 16;

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

function lengthAt(view: DataView, at: number, lengthBytes: number): number {
  if (lengthBytes === 2) return view.getUint16(at, true);
  const low = view.getUint32(at, true);
  return lengthBytes === 4 ? low : low + view.getUint32(at + 4, true) * 2 ** 32;
}
