/**
 * The bench runs and prints every row it should, compares results, and names no folder of this machine. How fast
 * anything is, is not a test's business.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root, temporaryFolder } from "../harness/treadle.ts";
import { hasH5py } from "../hdf5/other-tools.ts";
import { type Contestant, type ContestResult, hold, median } from "./contest.ts";
import { readOptions } from "./options.ts";
import { PeerFailedError, PeerProcess, PeerTooSlowError } from "./peer-process.ts";
import { INLINE, PISCINA, THREADS } from "./peers.ts";
import { withoutPaths } from "./places.ts";
import { expectedValue, SHAPES } from "./scripts/shapes.ts";
import { drawTable, number } from "./table.ts";
import { DEFLATED, VIEWER } from "./viewing.ts";

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function bench(...words: string[]): Promise<Outcome> {
  const child = spawn(process.execPath, [join(root, "test", "bench", "start.mjs"), ...words], {
    cwd: root,
    env: { ...process.env, INIT_CWD: root },
  });
  const printed = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      printed[stream] += text;
    });
  }
  return new Promise((resolve) => child.once("close", (status) => resolve({ status, ...printed })));
}

/** Some forty processes are started one after another. */
const TINY_BENCH_MS = 300_000;

test("a tiny bench of Treadle and piscina prints every row with figures", {
  timeout: TINY_BENCH_MS,
}, async () => {
  const json = join(temporaryFolder(), "bench.json");
  const tiny = ["--peers", "treadle,piscina", "--sizes", "40", "--repeats", "1", "--scale", "0.004"];
  const { status, stdout, stderr } = await bench(...tiny, "--json", json);
  expect(stderr).toBe("");
  expect(status).toBe(0);
  const { results } = JSON.parse(readFileSync(json, "utf8")) as { results: ContestResult[] };
  const measured = results.map(({ title, rows }) => [
    /^[\w-]+/.exec(title)![0],
    ...rows.filter(({ samples }) => samples.length === 1).map(({ row }) => row),
  ]);
  expect(measured).toEqual([
    ...SHAPES.map((shape) => [shape, THREADS, INLINE, PISCINA]),
    ["frames", THREADS, INLINE],
    ["stocks", THREADS, INLINE],
    ["cpu", THREADS, "piscina"],
    ["mixed", THREADS, PISCINA],
    ["hand-over", THREADS],
    ["hello", THREADS, INLINE, "bare node"],
    ...(hasH5py
      ? [
          ["viewer-open", VIEWER],
          ["viewer-frames", VIEWER, DEFLATED],
        ]
      : [["viewer"]]),
  ]);
  for (const { row, note } of results.flatMap(({ rows }) => rows)) {
    expect(stdout).toContain(note === undefined ? row : note);
  }
  for (const folder of [root, tmpdir(), homedir()]) expect(stdout).not.toContain(`${folder}/`);
});

test("what is misspelt is told, and help is given", async () => {
  expect(await bench("--only", "wibe")).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/--only: there is no "wibe"\. There are wide, chain,/),
  });
  expect(await bench("--help")).toMatchObject({ status: 0, stdout: expect.stringContaining("--full") });
});

test("sizes are written as people write them", () => {
  expect(readOptions(["--sizes", "500,10k,1M"])!.sizes).toEqual([500, 10_000, 1_000_000]);
  expect(() => readOptions(["--sizes", "10K"])).toThrow(
    '--sizes: "10K" is not a number such as 500, 10k or 1M.',
  );
});

describe("a contest", () => {
  const columns = [{ key: "ms", title: "ms", ratio: true }];
  const contestant = (
    row: string,
    figures: number[],
    value: unknown = 7,
    order: string[] = [],
  ): Contestant => ({
    rows: [row],
    measure: async () => {
      order.push(row);
      return [{ row, figures: { ms: figures.shift() }, value }];
    },
  });

  test("gives each its turn once in a repeat, begun by another each time", async () => {
    const order: string[] = [];
    const contestants = ["a", "b", "c"].map((row) => contestant(row, [1, 2, 3], 7, order));
    await hold({ title: "turns", columns, contestants }, 3);
    expect(order.join("")).toBe("abcbcacab");
  });

  test("shows medians and their ratios to the first row", async () => {
    const contestants = [contestant("a", [2, 9, 1]), contestant("b", [30, 20, 10])];
    const result = await hold({ title: "t", columns, contestants }, 3);
    expect(result.rows.map(({ medians, ratios }) => [medians["ms"], ratios["ms"]])).toEqual([
      [2, 1],
      [20, 10],
    ]);
    expect(drawTable(result)).toMatch(/\n {2}b +20\.0 +10\.0×\n/);
  });

  test("whoever computes something else has no figures", async () => {
    const contestants = [contestant("a", [1]), contestant("b", [1], 8), contestant("c", [1])];
    const result = await hold({ title: "t", columns, contestants }, 1);
    expect(result.rows.map(({ wrong }) => wrong)).toEqual([false, true, false]);
    expect(drawTable(result)).toMatch(/\n {2}b +WRONG RESULT/);
  });

  test("whoever fails or takes no part is named with the reason, and the others go on", async () => {
    const failing: Contestant = {
      rows: ["b"],
      measure: async () => {
        throw new PeerFailedError("ended: out of memory");
      },
    };
    const absent = { ...contestant("c", [1]), absent: "not measured: dask is not installed" };
    const result = await hold(
      { title: "t", columns, contestants: [contestant("a", [1, 2]), failing, absent] },
      2,
    );
    expect(result.rows.map(({ samples, note }) => [samples.length, note])).toEqual([
      [2, undefined],
      [0, "ended: out of memory"],
      [0, "not measured: dask is not installed"],
    ]);
  });
});

describe("a peer's process", () => {
  const node = (code: string) => new PeerProcess([process.execPath, "-e", code], root);

  test("that never answers is given up after the limit", async () => {
    const peer = node("setInterval(() => {}, 1000)");
    await expect(peer.ask({ ask: "compute" }, 50)).rejects.toThrow(PeerTooSlowError);
    await peer.end();
  });

  test("that dies says its last words, without folders", async () => {
    const peer = node("console.error('no memory in /var/tmp/secret'); process.exit(3)");
    await expect(peer.ask({ ask: "compute" }, 30_000)).rejects.toThrow("ended: no memory in secret");
  });

  test("that cannot be started is a failure like any other", async () => {
    const peer = new PeerProcess(["no-such-program"], root);
    await expect(peer.ask({ ask: "compute" }, 30_000)).rejects.toThrow(PeerFailedError);
  });
});

test("every shape has a value of its own that follows from its edges", () => {
  expect(SHAPES.map((shape) => expectedValue(shape, 1000))).toEqual([
    499_500, 999, 125_249, 585_494, 200_215,
  ]);
});

test("the median is the middle one, or between the middle two", () => {
  expect([median([3, 1, 2]), median([4, undefined, 1]), median([])]).toEqual([2, 2.5, undefined]);
});

test.each([
  [123_456.7, "123,457"],
  [12.34, "12.3"],
  [1.234, "1.23"],
  [0.0012, "0.0012"],
  [0, "0"],
])("%d is shown as %s", (value, text) => {
  expect(number(value)).toBe(text);
});

test("folders are cut from what peers say", () => {
  expect(withoutPaths("Error: ENOENT: open '/home/ann/x/frames.h5'")).toBe("Error: ENOENT: open 'frames.h5'");
  expect(withoutPaths("at file:///tmp/a/b.mjs:1:2, 3/4 done")).toBe("at b.mjs:1:2, 3/4 done");
});
