/** Boxes cut into blocks: all of the box, once, within the limits, along chunks where they fit. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type BlockLimits,
  blocks,
  blocksInOrder,
  covers,
  lengthsOf,
  placeBlock,
  takeBlock,
  wholeOf,
} from "../../../server/frames/sources/blocks.ts";
import type { Box } from "../../../server/frames/sources/source.ts";
import { sizeOf } from "../../../server/hdf5/selection.ts";

/** A shape, a box in it, and chunks. */
const boxes = fc.integer({ min: 1, max: 4 }).chain((axes) =>
  fc
    .tuple(
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: axes, maxLength: axes }),
      fc.array(fc.nat(20), { minLength: axes, maxLength: axes }),
      fc.array(fc.nat(20), { minLength: axes, maxLength: axes }),
      fc.option(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: axes, maxLength: axes })),
    )
    .map(([shape, starts, ends, chunks]) => {
      const from = shape.map((length, axis) => (starts[axis] ?? 0) % length);
      const to = shape.map(
        (length, axis) => (from[axis] ?? 0) + 1 + ((ends[axis] ?? 0) % (length - (from[axis] ?? 0))),
      );
      return { box: { from, to } satisfies Box, storage: { shape, chunks } };
    }),
);

/** Positions in a box, the last axis fastest. */
function positions({ from, to }: Box): string[] {
  return from.reduce<string[]>(
    (before, start, axis) =>
      before.flatMap((head) =>
        Array.from({ length: (to[axis] ?? 0) - start }, (_, i) => `${head}/${start + i}`),
      ),
    [""],
  );
}

const touched = ({ from, to }: Box, chunks: readonly number[]): number =>
  sizeOf(
    from.map((start, axis) => {
      const chunk = chunks[axis] ?? 1;
      return (Math.ceil((to[axis] ?? 0) / chunk) - Math.floor(start / chunk)) * chunk;
    }),
  );

test("blocks are all of a box, each element once, and none larger than the limit", () => {
  fc.assert(
    fc.property(boxes, fc.integer({ min: 1, max: 200 }), ({ box, storage }, elements) => {
      const cut = [...blocks(box, storage, { elements, touched: Number.POSITIVE_INFINITY })];
      expect(cut.flatMap(positions).sort()).toEqual(positions(box).sort());
      for (const block of cut) expect(sizeOf(lengthsOf(block))).toBeLessThanOrEqual(elements);
    }),
  );
});

test("blocks in order have the values of the box, one after the other", () => {
  fc.assert(
    fc.property(boxes, fc.integer({ min: 1, max: 200 }), ({ box, storage }, elements) => {
      expect([...blocksInOrder(box, storage, elements)].flatMap(positions)).toEqual(positions(box));
    }),
  );
});

test("no chunk lies in two blocks while one fits", () => {
  fc.assert(
    fc.property(boxes, fc.integer({ min: 1, max: 200 }), ({ box, storage }, more) => {
      const { chunks } = storage;
      fc.pre(chunks !== null);
      const limits: BlockLimits = { elements: sizeOf(chunks) + more, touched: Number.POSITIVE_INFINITY };
      const sum = [...blocks(box, storage, limits)].reduce(
        (total, block) => total + touched(block, chunks),
        0,
      );
      expect(sum).toBe(touched(box, chunks));
    }),
  );
});

test("values that are taken out block by block come together again", () => {
  fc.assert(
    fc.property(boxes, fc.integer({ min: 1, max: 60 }), ({ box, storage }, elements) => {
      const values = Float64Array.from({ length: sizeOf(lengthsOf(box)) }, (_, i) => i);
      const again = new Float64Array(values.length).fill(-1);
      for (const block of blocks(box, storage, { elements, touched: 1e9 })) {
        const part = takeBlock(values, box, block, (length) => new Float64Array(length));
        placeBlock(again, box, part, block);
      }
      expect(again).toEqual(values);
    }),
  );
});

describe("a block", () => {
  const limits = { elements: 1000, touched: 4000 };
  const cuts = (shape: number[], chunks: number[] | null, of: BlockLimits = limits) =>
    [...blocks(wholeOf(shape), { shape, chunks }, of)].map(({ from, to }) =>
      from.map((start, axis) => `${start}-${to[axis]}`).join(" "),
    );

  test("is all of what is small enough, whatever its chunks", () => {
    expect(cuts([10, 10, 10], null)).toEqual(["0-10 0-10 0-10"]);
    expect(cuts([10, 10, 10], [3, 3, 3])).toEqual(["0-10 0-10 0-10"]);
    expect(cuts([], null)).toEqual([""]);
    expect(cuts([0, 10], null)).toEqual([]);
  });

  test("is whole chunks, along the last axes first", () => {
    expect(cuts([20, 100], [10, 30], { elements: 700, touched: 4000 })).toEqual([
      "0-10 0-60",
      "0-10 60-100",
      "10-20 0-60",
      "10-20 60-100",
    ]);
  });

  test("of few values in large chunks is no longer than decompressing may take", () => {
    const line = { from: [0, 5, 5], to: [40, 6, 6] };
    const cut = [...blocks(line, { shape: [40, 64, 64], chunks: [1, 32, 32] }, limits)];
    expect(cut).toHaveLength(14);
    expect(cut[0]).toEqual({ from: [0, 5, 5], to: [3, 6, 6] });
  });

  test("of values that lie far apart on disk is as short, because each costs a look", () => {
    const column = { from: [0, 3], to: [100, 4] };
    expect([...blocks(column, { shape: [100, 8], chunks: null }, limits)]).toHaveLength(15);
  });
});

test("a box covers those inside of it", () => {
  const box = { from: [1, 2], to: [5, 6] };
  expect(covers(box, box)).toBe(true);
  expect(covers(box, { from: [2, 2], to: [3, 6] })).toBe(true);
  expect(covers(box, { from: [0, 2], to: [3, 6] })).toBe(false);
  expect(covers(box, { from: [2, 2], to: [3, 7] })).toBe(false);
});
