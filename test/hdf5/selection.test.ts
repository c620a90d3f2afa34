/** Slices against what NumPy makes of them, and large reads cut into pieces. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pieces, type SliceItem, select, sizeOf } from "../../server/hdf5/selection.ts";

describe("a slice", () => {
  const cases: [string, number[], SliceItem[], { shape: number[]; offset: number[]; step: number[] }][] = [
    ["of nothing takes everything", [4, 5], [], { shape: [4, 5], offset: [0, 0], step: [1, 1] }],
    ["of null takes the axis", [4, 5], [null, null], { shape: [4, 5], offset: [0, 0], step: [1, 1] }],
    ["of a number drops the axis", [4, 5], [2], { shape: [5], offset: [2, 0], step: [1, 1] }],
    [
      "of a negative number counts from the end",
      [4, 5],
      [null, -1],
      { shape: [4], offset: [0, 4], step: [1, 1] },
    ],
    ["of a range keeps the axis", [4, 5], [[1, 2]], { shape: [1, 5], offset: [1, 0], step: [1, 1] }],
    ["may have open ends", [9], [[null, -2]], { shape: [7], offset: [0], step: [1] }],
    ["clamps what lies outside", [4], [[-99, 99]], { shape: [4], offset: [0], step: [1] }],
    ["may be empty", [4], [[3, 1]], { shape: [0], offset: [0], step: [1] }],
    ["beyond the end is empty", [4], [[7, 9]], { shape: [0], offset: [0], step: [1] }],
    ["takes every third", [10], [[1, null, 3]], { shape: [3], offset: [1], step: [3] }],
    ["of a scalar has no axes", [], [], { shape: [], offset: [], step: [] }],
  ];
  test.each(cases)("%s", (_name, shape, items, expected) => {
    expect(select(shape, items)).toMatchObject(expected);
  });

  const wrong: [string, number[], SliceItem[], RegExp][] = [
    ["with an index too large", [4], [4], /index 4 is out of range for axis 0, which has 4 elements/],
    ["with an index too small", [4], [-5], /index -5/],
    ["with half an index", [4], [1.5], /index 1.5/],
    ["with a step of zero", [4], [[0, 4, 0]], /step of axis 0 is 0/],
    ["with a step backwards", [4], [[3, 0, -1]], /step of axis 0 is -1/],
    ["with half an edge", [4], [[0.5, 2]], /cut at 0.5/],
    ["with too many axes", [4], [0, 0], /2 axes, the dataset 1/],
  ];
  test.each(wrong)("%s does not fit", (_name, shape, items, why) => {
    expect(() => select(shape, items)).toThrow(why);
  });
});

test("pieces cover a selection once, in order, and none is larger than allowed", () => {
  const axis = fc.record({
    length: fc.integer({ min: 0, max: 7 }),
    start: fc.integer({ min: 0, max: 3 }),
    step: fc.integer({ min: 1, max: 3 }),
    chunk: fc.integer({ min: 1, max: 5 }),
  });
  fc.assert(
    fc.property(
      fc.array(axis, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 60 }),
      (axes, limit) => {
        const shape = axes.map(({ length }) => length);
        const selection = select(
          shape,
          axes.map(({ start, step }) => [start, null, step]),
        );
        const cut = [
          ...pieces(
            selection,
            limit,
            axes.map(({ chunk }) => chunk),
          ),
        ];
        let at = 0;
        const seen: string[] = [];
        for (const piece of cut) {
          expect(piece.at).toBe(at);
          expect(piece.elements).toBe(sizeOf(piece.count));
          expect(piece.elements).toBeLessThanOrEqual(limit);
          at += piece.elements;
          seen.push(...positions(piece.offset, piece.count, selection.step));
        }
        expect(seen).toEqual(positions(selection.offset, selection.count, selection.step));
      },
    ),
  );
});

test("pieces end at the edges of chunks where they can", () => {
  const cut = [...pieces(select([100, 10]), 250, [8, 10])];
  expect(cut.map((piece) => piece.count[0])).toEqual([24, 24, 24, 24, 4]);
});

function positions(offset: readonly number[], count: readonly number[], step: readonly number[]): string[] {
  let found: string[] = [""];
  count.forEach((taken, axis) => {
    found = found.flatMap((before) =>
      Array.from({ length: taken }, (_, i) => `${before}/${(offset[axis] ?? 0) + i * (step[axis] ?? 1)}`),
    );
  });
  return sizeOf(count) === 0 ? [] : found;
}
