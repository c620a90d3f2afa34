/**
 * Files damaged in many ways, the same ones for the same seed. Knows nothing of HDF5.
 */
import { seededRandom } from "../../../examples/data/random.ts";

/** What a mutation does to bytes; it may give shorter or longer ones. */
type Mutation = (bytes: Buffer, random: () => number) => Buffer;

const at = (bytes: Buffer, random: () => number): number => Math.floor(random() * bytes.length);

/** Numbers at which programs break: the ends of types, and one beside them. */
const NASTY = [
  0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff,
];

const mutations: readonly Mutation[] = [
  // A bit.
  (bytes, random) => {
    const place = at(bytes, random);
    bytes[place] = bytes[place]! ^ (1 << Math.floor(random() * 8));
    return bytes;
  },
  // A byte.
  (bytes, random) => {
    bytes[at(bytes, random)] = Math.floor(random() * 256);
    return bytes;
  },
  // A number of four bytes.
  (bytes, random) => {
    const place = Math.min(at(bytes, random), Math.max(0, bytes.length - 4));
    if (bytes.length >= 4) bytes.writeUInt32LE(NASTY[Math.floor(random() * NASTY.length)]!, place);
    return bytes;
  },
  // A stretch of zeros, as a crash leaves.
  (bytes, random) => {
    const from = at(bytes, random);
    return bytes.fill(0, from, Math.min(bytes.length, from + 1 + Math.floor(random() * 512)));
  },
  // A stretch from elsewhere in the file.
  (bytes, random) => {
    const from = at(bytes, random);
    bytes.copy(bytes, at(bytes, random), from, from + 1 + Math.floor(random() * 256));
    return bytes;
  },
  // Cut off.
  (bytes, random) => bytes.subarray(0, at(bytes, random)),
  // Something in between.
  (bytes, random) => {
    const place = at(bytes, random);
    const more = Buffer.alloc(1 + Math.floor(random() * 64), Math.floor(random() * 256));
    return Buffer.concat([bytes.subarray(0, place), more, bytes.subarray(place)]);
  },
];

/**
 * One damaged copy: mostly one mutation, seldom up to eight; half of them in the first part of the file, where what
 * describes the rest lies.
 */
export function mutated(source: Uint8Array, seed: number): Buffer {
  const random = seededRandom(seed);
  let bytes: Buffer = Buffer.from(source);
  const times = random() < 0.7 ? 1 : 1 + Math.floor(random() * 8);
  for (let turn = 0; turn < times && bytes.length > 0; turn += 1) {
    const mutation = mutations[Math.floor(random() * mutations.length)]!;
    const near = random() < 0.5 ? Math.min(bytes.length, 2048) : bytes.length;
    // Only where it strikes is narrowed; what it takes from elsewhere is not.
    const head = Buffer.from(bytes.subarray(0, near));
    bytes =
      near === bytes.length
        ? mutation(bytes, random)
        : Buffer.concat([mutation(head, random), bytes.subarray(near)]);
  }
  return bytes;
}
