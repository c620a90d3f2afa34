/**
 * The examples, run as the README says, on threads and on the main thread: their results, and how many
 * tasks it took to get them. Sizes are small; times are nobody's business here.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { PNG } from "pngjs";
import { describe, expect, test } from "vitest";
import * as h5 from "../../server/api/h5/index.ts";
import { root, runScript, temporaryFolder } from "../harness/treadle.ts";
import { computesOf } from "./computes.ts";

/** Runs an example in a folder of its own. */
async function runExample(name: string, executor: string, args: readonly string[]) {
  const cwd = temporaryFolder();
  const script = join(root, "examples", `${name}.ts`);
  const outcome = await runScript(script, ["--executor", executor, "--", ...args], { cwd });
  expect(outcome.stderr).not.toMatch(/^(warning|error)/m);
  expect(outcome.status, outcome.stderr).toBe(0);
  return {
    folder: cwd,
    result: outcome.result as Record<string, unknown>,
    computes: computesOf(outcome.events),
    isPicture: (path: unknown) => readFileSync(join(cwd, String(path)), "utf8").includes("<svg"),
  };
}

describe.each(["threads", "inline"])("on %s", (executor) => {
  test("slow-add: 5, on a critical path of two", async () => {
    const { result, computes, isPicture } = await runExample("slow-add", executor, ["--delay", "5"]);
    expect(result).toMatchObject({ result: 5, all: [2, 3, 5] });
    expect(isPicture(result["graph"])).toBe(true);
    const one = { calls: { slowinc: 2, slowadd: 1 }, tasks: 3, depth: 2 };
    // The second compute asks for x, y and z together: three tasks, not six.
    expect(computes).toEqual([one, one]);
  });

  test("loop: 36, in both shapes", async () => {
    const { result, computes } = await runExample("loop", executor, ["--delay", "5"]);
    expect(result).toMatchObject({ sum: 36, add: 36 });
    expect(computes).toEqual([
      { calls: { slowinc: 8, sum: 1 }, tasks: 9, depth: 2 },
      { calls: { slowinc: 8, add: 8 }, tasks: 16, depth: 9 },
    ]);
  });

  test("decorator: 5, from an instance method and a static one", async () => {
    const { result, computes } = await runExample("decorator", executor, ["--delay", "5"]);
    expect(result).toMatchObject({ result: 5 });
    expect(computes).toEqual([{ calls: { slowinc: 2, slowadd: 1 }, tasks: 3, depth: 2 }]);
  });

  test("control-flow: as one after another, and the predicate is never in the graph", async () => {
    for (const seed of ["1", "2"]) {
      const { result, computes } = await runExample("control-flow", executor, [
        "--delay",
        "2",
        "--seed",
        seed,
      ]);
      const data = result["data"] as number[];
      const even = data.filter((x) => x % 2 === 0);
      expect(data).toHaveLength(8);
      expect(result["parallel"]).toBe(result["sequential"]);
      expect(result["parallel"]).toBe(
        data.reduce((sum, x) => sum + (x % 2 === 0 ? Math.floor(x / 2) : 3 * x + 1), 0),
      );
      expect(computes).toEqual([
        { calls: { half: even.length, oddProcess: 8 - even.length, sum: 1 }, tasks: 9, depth: 2 },
      ]);
    }
  });

  test("stocks: one HDF5 file for each file of JSON lines, and an answer with figures", async () => {
    const folder = join(temporaryFolder(), "stocks");
    const args = ["--files", "3", "--days", "40", "--folder", folder];
    const { result, computes } = await runExample("stocks", executor, args);
    const json = readdirSync(join(folder, "daily-stock")).filter((name) => name.endsWith(".json"));
    const written = readdirSync(join(folder, "daily-stock")).filter((name) => name.endsWith(".h5"));
    expect(json).toHaveLength(3);
    expect(written).toEqual(json.map((name) => name.replace(".json", ".h5")));
    expect(result).toMatchObject({ rows: 120, workers: expect.any(Number), faster: expect.any(Boolean) });
    for (const figure of ["speedUp", "megabytes", "sequentialMs", "parallelMs", "parseMs", "writeMs"]) {
      expect(result[figure], figure).toBeGreaterThan(0);
    }
    expect(computes).toEqual([
      { calls: { dailyPrices: 3 }, tasks: 3, depth: 1 },
      { calls: { convertToHdf: 3 }, tasks: 3, depth: 1 },
    ]);

    const lines = readFileSync(join(folder, "daily-stock", json[0]!), "utf8")
      .trimEnd()
      .split("\n");
    const records = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const file = (result["files"] as string[])[0]!;
    for (const column of ["open", "high", "low", "close", "volume", "name"]) {
      const { data } = await h5.read(file, column);
      expect(Array.from(data as ArrayLike<unknown>)).toEqual(records.map((record) => record[column]));
    }
    const { data, dtype } = await h5.read(file, "timestamp");
    expect(dtype).toBe("int64");
    expect(new Date(Number((data as BigInt64Array)[39]! / 1_000_000n)).toISOString()).toBe(
      `${String(records[39]!["timestamp"])}T00:00:00.000Z`,
    );
  });

  test("frames: ten files for the sum of ten, one for one frame, all for the sum of all", async () => {
    const folder = join(temporaryFolder(), "frames");
    const {
      result,
      computes,
      folder: cwd,
    } = await runExample("frames", executor, ["--frames", "24", "--folder", folder]);
    expect(result).toMatchObject({
      frames: 24,
      shape: [257, 257],
      sumOfAll: { filesRead: 24 },
      sumOfTen: { filesRead: 10 },
      oneFrame: { filesRead: [1, 1, 1] },
    });
    // The example counts for itself; the run's own events agree.
    const [making, ...looking] = computes;
    expect(making?.calls).toEqual({ writeFrame: 24 });
    expect(looking.map(({ calls }) => calls["readFrame"])).toEqual([24, 10, 1, 1, 1]);

    const picture = PNG.sync.read(readFileSync(join(cwd, "out", "frames-sum.png")));
    expect([picture.width, picture.height]).toEqual([257, 257]);
    const levels = picture.data.filter((_, i) => i % 4 === 0);
    expect([Math.min(...levels), Math.max(...levels)]).toEqual([0, 255]);
    expect(result["sumOfTen"]).toMatchObject({ brightest: await sumOfTen(folder) });
  });
});

/** The brightest pixel of the sum of the first ten frames, computed without Treadle's arrays. */
async function sumOfTen(folder: string): Promise<number> {
  const sum = new Float64Array(257 * 257);
  for (let index = 0; index < 10; index++) {
    const { data } = await h5.read(join(folder, `frame-000${index}.h5`), "values", { dtype: "float64" });
    const low = data.reduce((a, b) => Math.min(a, b));
    const high = data.reduce((a, b) => Math.max(a, b));
    data.forEach((value, i) => {
      sum[i]! += Math.trunc((value - low) * (255 / (high - low)));
    });
  }
  return sum.reduce((a, b) => Math.max(a, b));
}

test("data that is there already is not made again, and another request replaces it", async () => {
  const folder = join(temporaryFolder(), "frames");
  const make = async (count: string) => {
    const script = join(root, "examples", "data", "make-frames.ts");
    const args = ["--executor", "inline", "--", "--frames", count, "--folder", folder];
    const { events } = await runScript(script, args);
    return computesOf(events).length;
  };
  const frames = () => readdirSync(folder).filter((name) => name.endsWith(".h5")).length;

  expect([await make("5"), frames()]).toEqual([1, 5]);
  const first = statSync(join(folder, "frame-0000.h5")).mtimeMs;
  expect([await make("5"), frames()]).toEqual([0, 5]);
  expect(statSync(join(folder, "frame-0000.h5")).mtimeMs).toBe(first);
  expect([await make("3"), frames()]).toEqual([1, 3]);
  expect(existsSync(join(folder, "made.json"))).toBe(true);
});
