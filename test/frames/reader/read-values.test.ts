/** What is read and what is held: bounded by bytes, widened to chunks, cut into blocks; on a source that only counts. */
import { describe, expect, test } from "vitest";
import { LARGEST_BOX, ReadValues, readBlocks } from "../../../server/frames/reader/read-values.ts";
import { Turn } from "../../../server/frames/reader/turn.ts";
import { lengthsOf } from "../../../server/frames/sources/blocks.ts";
import type { Box, Stack } from "../../../server/frames/sources/source.ts";
import { denseStride, sizeOf } from "../../../server/hdf5/selection.ts";

const float32 = { kind: "number", dtype: "float32", size: 4, swap: false } as const;

/** A stack whose values nobody looks at; `reads` are the boxes that were read. */
function counted(shape: readonly number[], rest: Partial<Stack> = {}): { stack: Stack; reads: Box[] } {
  const reads: Box[] = [];
  const stack: Stack = {
    dataset: "/d",
    key: "d",
    shape,
    element: float32,
    chunks: null,
    isCompressed: false,
    bytes: 4,
    readAtOnce: 4 * 2 ** 20,
    mayReadAhead: true,
    async read(box) {
      reads.push(box);
      const lengths = lengthsOf(box);
      return {
        data: new Float32Array(sizeOf(lengths)),
        shape: lengths,
        stride: denseStride(lengths),
        dtype: "float32",
      };
    },
    ...rest,
  };
  return { stack, reads };
}

const frame = (index: number, rows: number, columns: number): Box => ({
  from: [index, 0, 0],
  to: [index + 1, rows, columns],
});

describe("what is held", () => {
  test("never takes more than it may, and what was used last stays", async () => {
    const { stack, reads } = counted([100, 10, 10]);
    const values = new ReadValues(1000);
    for (let i = 0; i < 10; i += 1) {
      await values.covering(stack, undefined, frame(i, 10, 10), new Turn());
      await values.covering(stack, undefined, frame(0, 10, 10), new Turn());
      expect(values.bytesHeld).toBeLessThanOrEqual(1000);
    }
    expect(reads).toHaveLength(10);
    await values.covering(stack, undefined, frame(1, 10, 10), new Turn());
    expect(reads).toHaveLength(11);
  });

  test("is nothing where nothing may be held, and a box that is larger than all of it", async () => {
    for (const bytes of [0, 399]) {
      const { stack, reads } = counted([100, 10, 10]);
      const values = new ReadValues(bytes);
      await values.covering(stack, undefined, frame(0, 10, 10), new Turn());
      expect(values.bytesHeld).toBe(0);
      await values.covering(stack, undefined, frame(0, 10, 10), new Turn());
      expect(reads).toHaveLength(2);
    }
  });

  test("takes the memory of what has to go for it, and leaves what stays as it was", async () => {
    const { stack } = counted([100, 10, 10], {
      async read(box, _signal, room) {
        const lengths = lengthsOf(box);
        const data = new Float32Array(room!(400), 0, 100).fill(box.from[0]!);
        return { data, shape: lengths, stride: denseStride(lengths), dtype: "float32" };
      },
    });
    const values = new ReadValues(1200);
    const buffers = new Set<ArrayBufferLike>();
    for (let i = 0; i < 20; i += 1) {
      buffers.add((await values.covering(stack, undefined, frame(i, 10, 10), new Turn())).data.buffer);
      for (const held of [i - 2, i - 1, i].filter((index) => index >= 0)) {
        const found = values.find(stack, undefined, frame(held, 10, 10));
        expect(new Set(found?.data as Float32Array)).toEqual(new Set([held]));
      }
    }
    expect(buffers.size).toBe(3);
  });

  test("belongs to one version of a file", async () => {
    const { stack, reads } = counted([100, 10, 10]);
    const values = new ReadValues(1e6);
    await values.covering(stack, undefined, frame(0, 10, 10), new Turn());
    await values.covering({ ...stack, key: "d, written anew" }, undefined, frame(0, 10, 10), new Turn());
    expect(reads).toHaveLength(2);
  });
});

describe("what is read", () => {
  const read = async (of: { stack: Stack; reads: Box[] }, box: Box, held = 1e9) => {
    await new ReadValues(held).covering(of.stack, undefined, box, new Turn());
    return of.reads.map(({ from, to }) => from.map((start, axis) => `${start}-${to[axis]}`).join(" "));
  };

  test("is the plane and nothing else where values lie in one piece", async () => {
    expect(await read(counted([100, 10, 10]), frame(7, 10, 10))).toEqual(["7-8 0-10 0-10"]);
  });

  test("is whole chunks where they are compressed", async () => {
    const of = counted([100, 10, 10], { chunks: [8, 5, 5], isCompressed: true });
    expect(await read(of, frame(99, 10, 10))).toEqual(["96-100 0-10 0-10"]);
  });

  test("is not more than was asked for of something that is computed", async () => {
    const of = counted([100, 10, 10], { chunks: [8, 5, 5], isCompressed: true, mayReadAhead: false });
    expect(await read(of, frame(99, 10, 10))).toEqual(["99-100 0-10 0-10"]);
  });

  test("is the next chunk as well where a line runs beside its edge", async () => {
    const of = counted([1000, 8, 8], { chunks: [10, 4, 4], isCompressed: true });
    expect(await read(of, { from: [0, 5, 1], to: [1000, 6, 2] })).toEqual(["0-1000 4-8 0-4"]);
  });

  test("of a plane of gigabytes is never more at once than one block", async () => {
    const side = 30_000;
    const { stack, reads } = counted([side, side], {
      async read(box) {
        reads.push(box);
        // One value stands for all: what counts is what was asked for.
        return { data: new Float32Array(1), shape: lengthsOf(box), stride: [], dtype: "float32" };
      },
    });
    const whole = { from: [0, 0], to: [side, side] };
    expect(new ReadValues(1e9).isSmall(stack, whole)).toBe(false);
    expect(side * side * 4).toBeGreaterThan(LARGEST_BOX * 50);
    let elements = 0;
    for await (const { box } of readBlocks(stack, whole, new Turn())) elements += sizeOf(lengthsOf(box));
    expect(elements).toBe(side * side);
    for (const box of reads) expect(sizeOf(lengthsOf(box))).toBeLessThanOrEqual(stack.readAtOnce);
  });
});
