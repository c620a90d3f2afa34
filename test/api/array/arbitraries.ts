/** Random shapes, chunks and slices, for properties; all seeded by fast-check. */
import fc from "fast-check";
import type { SliceItem } from "treadle/array";

export const shapes = (minLength = 1, maxNdim = 3): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: minLength, max: 6 }), { maxLength: maxNdim });

/** Chunk lengths that add up to each axis. */
export const chunksOf = (shape: readonly number[]): fc.Arbitrary<number[][]> =>
  fc.tuple(...shape.map((length) => splits(length))) as fc.Arbitrary<number[][]>;

const splits = (length: number): fc.Arbitrary<number[]> =>
  length < 2
    ? fc.constant([length])
    : fc.array(fc.boolean(), { minLength: length - 1, maxLength: length - 1 }).map((cuts) => {
        const sizes = [1];
        for (const cut of cuts) {
          if (cut) sizes.push(1);
          else sizes[sizes.length - 1]!++;
        }
        return sizes;
      });

export const slicesOf = (shape: readonly number[]): fc.Arbitrary<SliceItem[]> =>
  fc.tuple(...shape.map(sliceItem)) as fc.Arbitrary<SliceItem[]>;

function sliceItem(length: number): fc.Arbitrary<SliceItem> {
  const edge = fc.option(fc.integer({ min: -length - 2, max: length + 2 }));
  const range = fc
    .tuple(edge, edge, fc.constantFrom(null, 1, 2, 3, -1, -2, -3))
    .map((item): SliceItem => item);
  const all: fc.Arbitrary<SliceItem> = fc.constant(null);
  if (length === 0) return fc.oneof(range, all);
  return fc.oneof(range, range, all, fc.integer({ min: -length, max: length - 1 }));
}

/** A subset of the axes, in any order. */
export const axesOf = (shape: readonly number[]): fc.Arbitrary<number[]> =>
  fc.shuffledSubarray(shape.map((_, axis) => axis));

/** A shape that can be broadcast against `shape`. */
export const broadcastable = (shape: readonly number[]): fc.Arbitrary<number[]> =>
  fc
    .tuple(fc.nat(shape.length), fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }))
    .map(([drop, ones]) => shape.map((length, axis) => (ones[axis] ? 1 : length)).slice(drop));
