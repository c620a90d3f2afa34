/** A lazy array in a viewer: which slices are asked for, what becomes of them, and what is cancelled. */
import { describe, expect, test } from "vitest";
import type { FromReader } from "../../../server/frames/reader/messages.ts";
import type { ArrayView } from "../../../server/protocol/frames.ts";
import { type Asking, plane, reading } from "../reader/asking.ts";

const source = {
  kind: "array",
  place: { script: "/scripts/analysis.ts", line: 3, column: 7, text: "frames.sum()" },
} as const;

const view: ArrayView = {
  shape: [10, 3, 4],
  dtype: "float64",
  chunks: [[4, 4, 2], [3], [4]],
  chunkCounts: [3, 1, 1],
  bytes: 960,
  chunkBytes: 384,
  layers: [],
  tasks: 10,
};

function known(of: ArrayView = view): Asking {
  const asking = reading(source);
  asking.post({ type: "array", view: of });
  return asking;
}

type Slice = Extract<FromReader, { type: "slice" }>;

const slices = ({ heard }: Asking): Slice["slice"][] =>
  heard.flatMap((message) => (message.type === "slice" ? [message.slice] : []));

/** Answers slice `number` with `value` everywhere. */
function give({ post }: Asking, { number, slice }: Slice, value: number): void {
  const shape = slice.flatMap((item) => (typeof item === "number" ? [] : [item[1] - item[0]]));
  const length = shape.reduce((product, each) => product * each, 1);
  post({
    type: "slab",
    number,
    slab: { data: new Float64Array(length).fill(value), shape, dtype: "float64" },
  });
}

describe("a lazy array", () => {
  test("is one dataset, known when its script has come to it", async () => {
    const asking = reading(source);
    const { ask, post } = asking;
    expect(await ask("ready", {})).toMatchObject({ title: "frames.sum()", array: { state: "starting" } });
    await expect(ask("object", { path: "/array" })).rejects.toThrow(
      "The script has not come to frames.sum() yet.",
    );
    post({ type: "array", view });
    expect(await ask("ready", {})).toMatchObject({
      first: "/array",
      array: { state: "ready", details: view },
    });
    expect(await ask("children", { group: "/", from: 0, count: 9 })).toMatchObject({
      total: 1,
      nodes: [{ name: "frames.sum()", path: "/array", kind: "dataset", shape: [10, 3, 4] }],
    });
    expect(await ask("object", { path: "/array" })).toMatchObject({
      dataset: {
        shape: [10, 3, 4],
        dtype: "float64",
        chunks: [4, 3, 4],
        displays: ["image", "line", "table"],
      },
    });
    expect(await ask("search", { text: "SUM" })).toMatchObject({ total: 1 });
  });

  test("is computed frame by frame, and what was computed is held", async () => {
    const asking = known();
    const { ask, until } = asking;
    const next = [[8, 0, 0]];
    const picture = ask("picture", plane("/array", [7, 0, 0], { next }));
    give(asking, await until("slice"), 5);
    expect(await picture).toMatchObject({ rows: 3, columns: 4, min: 5, filesRead: 0 });
    expect(await ask("value", { dataset: "/array", index: [7, 2, 3] })).toEqual({ text: "5" });
    expect(await ask("histogram", { ...plane("/array", [7, 0, 0]), bins: 3, scale: "linear" })).toMatchObject(
      {
        kind: "histogram",
      },
    );
    // One slice in all: nothing is computed ahead.
    expect(slices(asking)).toEqual([[7, [0, 3], [0, 4]]]);
  });

  test("that was made anew is computed anew", async () => {
    const asking = known();
    const first = asking.ask("picture", plane("/array", [7, 0, 0]));
    give(asking, await asking.until("slice"), 5);
    expect(await first).toMatchObject({ min: 5 });
    asking.post({ type: "array", view });
    const second = asking.ask("picture", plane("/array", [7, 0, 0]));
    give(asking, await asking.until("slice", ({ number }) => number === 2), 6);
    expect(await second).toMatchObject({ min: 6 });
  });

  test("is not computed for somebody who has gone on", async () => {
    const asking = known();
    const { ask, post, until } = asking;
    const first = ask("picture", plane("/array", [1, 0, 0]));
    const waiting = ask("picture", plane("/array", [2, 0, 0]));
    const slice = await until("slice");
    post({ type: "cancel", number: 2 });
    expect(await waiting).toEqual({ superseded: true });
    post({ type: "cancel", number: 1 });
    expect(await first).toEqual({ superseded: true });
    expect(await until("cancel-slice")).toEqual({ type: "cancel-slice", number: slice.number });
    // It comes all the same, and nobody minds.
    give(asking, slice, 5);
    expect(slices(asking)).toHaveLength(1);
  });

  test("that is not to be had refuses with its own words", async () => {
    const asking = known();
    const picture = asking.ask("picture", plane("/array", [1, 0, 0]));
    const { number } = await asking.until("slice");
    asking.post({ type: "no-slab", number, message: "A task has failed: no such file." });
    await expect(picture).rejects.toThrow("A task has failed: no such file.");
  });

  test("whose values are not what was said is refused", async () => {
    const asking = known();
    const picture = asking.ask("picture", plane("/array", [1, 0, 0]));
    const { number } = await asking.until("slice");
    const slab = { data: new Float32Array(12), shape: [3, 4], dtype: "float32" };
    asking.post({ type: "slab", number, slab });
    await expect(picture).rejects.toThrow(
      /gave other values than it said it would: float32 instead of float64/,
    );
  });

  test("of 64-bit integers that come in numbers is shown as the integers they are", async () => {
    for (const [dtype, value] of [
      ["int64", -3],
      ["int64", -(2 ** 40)],
      ["uint64", 2 ** 60],
      ["uint64", 3226],
    ] as const) {
      const asking = known({ ...view, dtype });
      const text = asking.ask("value", { dataset: "/array", index: [7, 0, 0] });
      const { number } = await asking.until("slice");
      const slab = { data: Float64Array.of(value), shape: [], dtype };
      asking.post({ type: "slab", number, slab });
      expect(await text).toEqual({ text: String(BigInt(value)) });
    }
  });

  test("of a scalar is computed as one", async () => {
    const asking = known({ ...view, shape: [], chunks: [] });
    const text = asking.ask("text", { dataset: "/array", index: [] });
    const slice = await asking.until("slice");
    expect(slice.slice).toEqual([]);
    give(asking, slice, 2.5);
    expect(await text).toMatchObject({ text: "2.5" });
  });
});
