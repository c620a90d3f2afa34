/** What a reader answers of one file: pictures, lines, tables, texts, values; what it reads for that, and what it holds. */
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";
import { afterEach, describe, expect, test, vi } from "vitest";
import { PicturesAhead } from "../../../server/frames/reader/pictures-ahead.ts";
import { ReadValues } from "../../../server/frames/reader/read-values.ts";
import { startEngine } from "../../../server/hdf5/engine.ts";
import { levels as level } from "../../../server/protocol/frame-questions.ts";
import { temporaryFile } from "../../hdf5/files.ts";
import { counting, file, h5, levels, plane, reading, stack } from "./asking.ts";

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("a file", () => {
  test("is known by its name, and shows the first dataset that makes a picture", async () => {
    const path = await stack();
    const { ask } = reading(file(path));
    expect(await ask("ready", {})).toEqual({
      source: file(path),
      title: "frames.h5",
      first: "/entry/frames",
      canRun: true,
    });
  });

  test("that is none of HDF5 says so in place of a tree", async () => {
    const path = temporaryFile("text.h5");
    writeFileSync(path, "no HDF5 at all");
    const { ask } = reading(file(path));
    expect(await ask("ready", {})).toMatchObject({ empty: expect.stringContaining("is not an HDF5 file") });
    await expect(ask("children", { group: "/", from: 0, count: 10 })).rejects.toThrow(/is not an HDF5 file/);
  });

  test("is opened once for all questions, and closed a while after the last one", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { ask } = reading(file(await stack()), {}, { idle: 1000 });
    const filesRead = async (frame: number) => {
      const picture = await ask("picture", plane("/entry/frames", [frame, 0, 0]));
      return "filesRead" in picture && picture.filesRead;
    };
    expect(await filesRead(0)).toBe(1);
    vi.advanceTimersByTime(900);
    expect(await filesRead(1)).toBe(0);
    // The answer comes before the reader rests.
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
    vi.advanceTimersByTime(1000);
    expect(await filesRead(2)).toBe(1);
  });

  test("that was replaced is read anew, also where its values were held", async () => {
    const path = await stack();
    const { ask } = reading(file(path));
    const ends = async () => {
      const picture = await ask("picture", plane("/entry/frames", [0, 0, 0]));
      return "min" in picture && [picture.min, picture.max];
    };
    expect(await ends()).toEqual([0, 1499]);
    const other = temporaryFile();
    await h5(other, { "/entry/frames": counting([4, 30, 50], 7) });
    renameSync(other, path);
    expect(await ends()).toEqual([7, 1506]);
  });

  test("is looked after: changed, gone, and there again, each said once", async () => {
    const path = await stack();
    const { ask, post, heard } = reading(file(path));
    const look = async () => {
      const before = heard.length;
      post({ type: "look" });
      await vi.waitFor(() => expect(heard.slice(before).at(-1)).toEqual({ type: "looked" }));
      return heard.slice(before, -1).map(({ type }) => type);
    };
    await ask("ready", {});
    expect(await look()).toEqual([]);
    await h5(path, { "/other": counting([3]) });
    expect(await look()).toEqual(["changed"]);
    expect(await look()).toEqual([]);
    rmSync(path);
    expect(await look()).toEqual(["gone"]);
    expect(await look()).toEqual([]);
    await expect(ask("children", { group: "/", from: 0, count: 1 })).rejects.toThrow(/There is no file/);
    await h5(path, { "/other": counting([3]) });
    expect(await look()).toEqual(["changed"]);
    expect(await ask("children", { group: "/", from: 0, count: 1 })).toMatchObject({ total: 1 });
  });

  test("over which the engine breaks down costs one question", async () => {
    const { ask } = reading(file(await stack()));
    await ask("ready", {});
    const engine = await startEngine();
    const breakDown = () => {
      throw new WebAssembly.RuntimeError("memory access out of bounds");
    };
    vi.spyOn(engine, "quietly").mockImplementation(() => engine.strictly(breakDown));
    await expect(ask("picture", plane("/entry/frames", [0, 0, 0]))).rejects.toThrow(/broke down/);
    expect(await ask("picture", plane("/entry/frames", [0, 0, 0]))).toMatchObject({
      max: 1499,
      filesRead: 1,
    });
  });
});

describe("a picture", () => {
  test("is of the two axes that were asked for, in any order", async () => {
    const { ask } = reading(file(await stack()));
    const picture = await ask("picture", plane("/entry/frames", [0, 7, 0], { rows: 2, columns: 0 }));
    if (picture === null || !("pixels" in picture)) return expect.fail("no picture");
    expect(picture).toMatchObject({ kind: "picture", rows: 50, columns: 4, width: 4, height: 50 });
    // Of element (column 49, frame 3) and its opposite.
    expect([picture.low, picture.high]).toEqual([350, 3 * 1500 + 399]);
    expect([picture.pixels[0], picture.pixels.at(-1)]).toEqual([level.first, level.last]);
    expect(await ask("value", { dataset: "/entry/frames", index: [3, 7, 49] })).toEqual({ text: "4899" });
  });

  test("costs nothing again: zoom, range, value, histogram and table are made from what is held", async () => {
    const { ask } = reading(file(await stack()));
    const covering = vi.spyOn(ReadValues.prototype, "covering");
    const whole = plane("/entry/frames", [2, 0, 0]);
    expect(await ask("picture", whole)).toMatchObject({ bytesRead: 6000 });
    const region = { top: 3, left: 4, bottom: 9, right: 12 };
    expect(await ask("picture", { ...whole, region })).toMatchObject({ bytesRead: 0, region });
    const hand = { scale: "sqrt", range: { by: "hand", low: 1, high: 9 } } as const;
    expect(await ask("picture", { ...whole, levels: hand })).toMatchObject({ bytesRead: 0, low: 1, high: 9 });
    expect(await ask("picture", { ...whole, rows: 2, columns: 1 })).toMatchObject({ bytesRead: 0, rows: 50 });
    await ask("value", { dataset: "/entry/frames", index: [2, 29, 49] });
    await ask("histogram", { ...whole, bins: 10, scale: "linear" });
    await ask("table", { ...whole, top: 5, left: 5, height: 2, width: 2 });
    await ask("line", { ...whole, axis: 2, from: 0, to: 50, width: 50 });
    const given = await Promise.all(covering.mock.results.map(({ value }) => value));
    expect(new Set(given).size).toBe(1);
    expect(covering).toHaveBeenCalledTimes(8);
  });

  test("is deflated where that was asked for", async () => {
    const path = await stack();
    const plain = await reading(file(path)).ask("picture", plane("/entry/frames", [0, 0, 0]));
    const small = await reading(file(path), { deflate: true }).ask(
      "picture",
      plane("/entry/frames", [0, 0, 0]),
    );
    if (!("pixels" in plain) || !("pixels" in small)) return expect.fail("no picture");
    expect([plain.isDeflated, small.isDeflated]).toEqual([false, true]);
    expect([...inflateRawSync(small.pixels)]).toEqual([...plain.pixels]);
  });

  test("of what is not there says why, in place of a refusal", async () => {
    const { ask } = reading(file(await stack()));
    const beyond = await ask("picture", plane("/entry/frames", [4, 0, 0]));
    expect(beyond).toEqual({
      kind: "absent",
      message: '"/entry/frames" has no index 4 along axis 0, whose length is 4.',
    });
    await expect(ask("picture", plane("/time", [0, 0]))).rejects.toThrow(/has no axis 1/);
    const missing = await ask("picture", plane("/no", [0, 0]));
    expect(missing).toMatchObject({
      kind: "absent",
      message: expect.stringMatching(/has no dataset "\/no"/),
    });
  });

  test("is followed by others that are read before anybody asks", async () => {
    const { ask } = reading(file(await stack()));
    const covering = vi.spyOn(ReadValues.prototype, "covering");
    await ask(
      "picture",
      plane("/entry/frames", [0, 0, 0], {
        next: [
          [1, 0, 0],
          [9, 0, 0],
          [2, 0, 0],
        ],
      }),
    );
    await vi.waitFor(() => expect(covering.mock.settledResults).toHaveLength(2));
    expect(await ask("picture", plane("/entry/frames", [1, 0, 0]))).toMatchObject({ bytesRead: 0 });
    // What goes wrong on the way ends the reading ahead, and is nobody's refusal.
    expect(await ask("picture", plane("/entry/frames", [2, 0, 0]))).toMatchObject({ bytesRead: 6000 });
  });

  test("is followed by one that is drawn before anybody asks, for the view that was shown and no other", async () => {
    const path = await stack();
    const { ask } = reading(file(path));
    const put = vi.spyOn(PicturesAhead.prototype, "put");
    await ask("picture", plane("/entry/frames", [0, 0, 0], { next: [[1, 0, 0]] }));
    await vi.waitFor(() => expect(put).toHaveBeenCalledOnce());
    const take = vi.spyOn(PicturesAhead.prototype, "take");
    const byHand = { scale: "linear", range: { by: "hand", low: 1500, high: 2000 } } as const;
    const other = await ask("picture", plane("/entry/frames", [1, 0, 0], { levels: byHand }));
    const picture = await ask("picture", plane("/entry/frames", [1, 0, 0]));
    const alone = reading(file(path));
    expect(picture).toEqual({
      ...(await alone.ask("picture", plane("/entry/frames", [1, 0, 0]))),
      filesRead: 0,
      bytesRead: 0,
    });
    expect(other).toMatchObject({ low: 1500, high: 2000 });
    // Its pixels were given away: another one is drawn, and looks the same.
    expect(await ask("picture", plane("/entry/frames", [1, 0, 0]))).toEqual(picture);
    // By hand, as it was shown, alone, and once more.
    expect(take.mock.results.map(({ value }) => value !== undefined)).toEqual([false, true, false, false]);
  });

  test("of chunks that span many frames is read with its neighbours, once", async () => {
    const path = temporaryFile();
    await h5(path, { "/d": counting([100, 40, 40]) }, { chunks: [64, 20, 20], gzip: 1 });
    const { ask } = reading(file(path));
    const frame = 40 * 40 * 4;
    expect(await ask("picture", plane("/d", [3, 0, 0]))).toMatchObject({ bytesRead: 64 * frame });
    expect(await ask("picture", plane("/d", [63, 0, 0]))).toMatchObject({ bytesRead: 0, min: 63 * 1600 });
    expect(await ask("picture", plane("/d", [64, 0, 0]))).toMatchObject({
      bytesRead: 36 * frame,
      min: 64 * 1600,
    });
    // With little room only as many of them as fit are kept.
    const small = reading(file(path), { held: 20 * frame });
    expect(await small.ask("picture", plane("/d", [3, 0, 0]))).toMatchObject({ bytesRead: 10 * frame });
    expect(await small.ask("picture", plane("/d", [9, 0, 0]))).toMatchObject({ bytesRead: 0, min: 9 * 1600 });
    expect(await small.ask("picture", plane("/d", [10, 0, 0]))).toMatchObject({ bytesRead: 10 * frame });
  });
});

test("a level picture of one axis is a row", async () => {
  const { ask } = reading(file(await stack()));
  const row = { dataset: "/time", index: [0], rows: 0, columns: 0, width: 9, height: 9, levels };
  expect(await ask("picture", row)).toMatchObject({ rows: 1, columns: 4, width: 4, height: 1 });
});
