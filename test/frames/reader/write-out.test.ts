/** What is taken away from a file: slices in files of their own, and code. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFile } from "../../hdf5/files.ts";
import { python, testWithH5py } from "../../hdf5/other-tools.ts";
import { type Asking, counter, file, reading, sparse, stack } from "./asking.ts";

describe("taking away", () => {
  const slice = { dataset: "/entry/frames", slice: [1, [2, 4], [0, 3]] } as const;

  async function written(asking: Asking, path: string, format: "csv" | "npy"): Promise<number> {
    asking.post({ type: "write", number: 77, slice: { ...slice, format }, path });
    return (await asking.until("written")).bytes;
  }

  test("a slice is written, and its size told", async () => {
    const target = temporaryFile("slice.csv");
    const bytes = await written(reading(file(await stack())), target, "csv");
    expect(readFileSync(target, "utf8").trim().split(/\r?\n/)).toEqual(["1600,1601,1602", "1650,1651,1652"]);
    expect(readFileSync(target)).toHaveLength(bytes);
  });

  testWithH5py("a slice is what NumPy reads", async () => {
    const target = temporaryFile("slice.npy");
    await written(reading(file(await stack())), target, "npy");
    const read = python(target, "a=np.load(path)\nprint(json.dumps([str(a.dtype),a.tolist()]))");
    expect(JSON.parse(read)).toEqual([
      "float32",
      [
        [1600, 1601, 1602],
        [1650, 1651, 1652],
      ],
    ]);
  });

  testWithH5py("a slice that nobody waits for leaves nothing behind", async () => {
    const target = temporaryFile("all.npy");
    const { post, until } = reading(file(sparse()), {}, { now: counter(100) });
    const all = {
      dataset: "/d",
      slice: [
        [0, 3],
        [0, 5000],
        [0, 6000],
      ],
      format: "npy",
    } as const;
    post({ type: "write", number: 5, slice: all, path: target });
    await until("progress");
    post({ type: "cancel", number: 5 });
    expect(await until("refused")).toMatchObject({ number: 5 });
    expect(readdirSync(dirname(target))).toEqual([]);
  });

  test("a slice that cannot be written says why", async () => {
    const path = await stack();
    const { post, until } = reading(file(path));
    const place = join(dirname(path), "no", "such", "folder.csv");
    post({ type: "write", number: 1, slice: { ...slice, format: "csv" }, path: place });
    expect((await until("refused")).message).toContain(place);
  });

  test("code names the file, the dataset and the slice", async () => {
    const path = await stack();
    const { ask } = reading(file(path));
    const { text } = await ask("code", { what: "slice", ...slice });
    expect(text).toContain(JSON.stringify(path));
    expect(text).toContain("[1, [2, 4], [0, 3]]");
    const pipeline = await ask("code", { what: "pipeline", dataset: slice.dataset, slice: [] });
    expect(pipeline.text).toContain("fromH5");
  });
});
