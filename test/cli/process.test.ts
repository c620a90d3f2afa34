/** The program as a shell sees it: exit codes, streams, pipes that close. Runs the built `dist/cli.mjs`. */
import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PNG } from "pngjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as h5 from "../../server/api/h5/index.ts";
import { bundle } from "../../server/install.ts";

const folder = mkdtempSync(join(tmpdir(), "treadle-process-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function treadle(words: readonly string[], environment: Record<string, string> = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const options = { cwd: folder, env: { ...process.env, FORCE_COLOR: "", NO_COLOR: "", ...environment } };
    execFile(process.execPath, [bundle("cli"), ...words], options, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}

beforeAll(async () => {
  // Frame f holds 100 f at its corner and rises by one to the right.
  const stack = Float64Array.from({ length: 3 * 4 * 5 }, (_, at) => 100 * Math.floor(at / 20) + (at % 5));
  await h5.write(join(folder, "run.h5"), {
    values: { data: stack, shape: [3, 4, 5], chunks: [1, 4, 5], compression: "gzip" },
    flat: { data: Float32Array.of(1, 1, Number.NaN, 1), shape: [2, 2] },
    names: ["a", "b"],
  });
});

test("--version is that of package.json", async () => {
  const manifest = JSON.parse(readFileSync(join(bundle("cli"), "../../package.json"), "utf8")) as {
    version: string;
  };
  expect(await treadle(["--version"])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: "" });
});

test("--help goes to stdout, without colour in a pipe", async () => {
  const { code, stdout, stderr } = await treadle(["run", "--help"]);
  expect(code).toBe(0);
  expect(stderr).toBe("");
  expect(stdout).toContain("$ treadle run frames.ts -- --first 10");
  expect(stdout).not.toContain("\u001b");
});

test("misuse is a sentence and a hint on stderr, exit code 2", async () => {
  const { code, stdout, stderr } = await treadle(["run", "nope.ts"]);
  expect(code).toBe(2);
  expect(stdout).toBe("");
  expect(stderr).toMatch(/^error There is no script nope\.ts\.\n {2}hint {5}Relative paths start at .*\n$/);
});

test("colour in a pipe is there for whoever forces it", async () => {
  expect((await treadle(["run", "nope.ts"], { FORCE_COLOR: "1" })).stderr).toContain(
    "\u001b[31merror\u001b[39m",
  );
});

test("doctor finds everything in order where these tests run", async () => {
  const { code, stdout } = await treadle(["doctor"], { TREADLE_CACHE: join(folder, "cache") });
  const lines = stdout.trimEnd().split("\n");
  expect(lines.filter((line) => !line.startsWith("✓"))).toEqual([]);
  expect(lines).toHaveLength(9);
  expect(code).toBe(0);
  expect(readdirSync(join(folder, "cache"))).toEqual([]);
});

test("doctor names what does not work and what to do", async () => {
  const { code, stdout } = await treadle(["doctor"], { TREADLE_CACHE: join(folder, "run.h5", "cache") });
  expect(code).toBe(1);
  expect(stdout).toMatch(/✗ cache folder .*\n +→ set TREADLE_CACHE to a folder that you may write to\./);
});

test("h5 ls lists datasets with type, shape and storage", async () => {
  const { code, stdout } = await treadle(["h5", "ls", "run.h5"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\/values {2}float64 +3 × 4 × 5 .*gzip/m);
  expect(stdout).toMatch(/^\/flat +float32 +2 × 2/m);
});

test("h5 ls of what is no HDF5 file is misuse, not a crash", async () => {
  const { code, stderr } = await treadle(["h5", "ls", process.execPath]);
  expect(code).toBe(2);
  expect(stderr).toContain("is not an HDF5 file");
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
});

test.each([
  ["0", "0 black, 4 white"],
  ["-1", "200 black, 204 white"],
])("h5 frame %s is a grey picture from the least value to the greatest", async (index, range) => {
  const { code, stderr } = await treadle([
    "h5",
    "frame",
    "run.h5",
    "values",
    index,
    "-o",
    `frame${index}.png`,
  ]);
  expect(code).toBe(0);
  expect(stderr).toBe(`frame${index}.png  4 × 5, ${range}\n`);
  const picture = PNG.sync.read(readFileSync(join(folder, `frame${index}.png`)));
  expect([picture.width, picture.height]).toEqual([5, 4]);
  expect(Array.from(picture.data.filter((_, at) => at % 4 === 0).subarray(0, 5))).toEqual([
    0, 64, 128, 191, 255,
  ]);
});

test("a frame without contrast is black, and so is what is no number", async () => {
  const { code, stderr } = await treadle(["h5", "frame", "run.h5", "flat", "0", "-o", "flat.png"]);
  expect(stderr).toBe("flat.png  2 × 2, 1 black, 1 white\n");
  expect(code).toBe(0);
  const { data } = PNG.sync.read(readFileSync(join(folder, "flat.png")));
  expect(data.filter((_, at) => at % 4 !== 3).every((value) => value === 0)).toBe(true);
});

test.each([
  ["values", "17", "out of"],
  ["flat", "1", "it has only frame 0, not 1"],
  ["names", "0", "a frame is a slice of two axes"],
  ["vlaues", "0", 'Did you mean "values"?'],
])("h5 frame of %s %s is refused: %s", async (dataset, index, says) => {
  const { code, stderr } = await treadle(["h5", "frame", "run.h5", dataset, index, "-o", "never.png"]);
  expect(code).toBe(2);
  expect(stderr).toContain(says);
  expect(readdirSync(folder)).not.toContain("never.png");
});

test("a reader that goes away ends the program quietly", async () => {
  const child = spawn(process.execPath, [bundle("cli"), "--help"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.destroy();
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  expect(stderr).toBe("");
  expect(code).toBe(0);
});
