/**
 * The whole way that a question goes: a client, the language server, a reader's thread, a file on disk; and back.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { typed, typedAs } from "../../../server/hdf5/content.ts";
import { addDataset, withNewFile } from "../../../server/hdf5/write.ts";
import { lookEvery } from "../../../server/language/frames/viewer.ts";
import type {
  FramePicture,
  FrameQuestionName,
  FrameQuestions,
} from "../../../server/protocol/frame-questions.ts";
import type { FramesSource } from "../../../server/protocol/frames.ts";
import { temporaryFolder, workspace } from "../../harness/treadle.ts";
import { ManualClock } from "../manual-clock.ts";
import { type WiredOptions, type WiredServer, wiredServer } from "../wired-server.ts";

/** Three frames of 2 × 4, whose values count from `first` on, and a name. */
async function frames(path: string, first = 0): Promise<string> {
  const values = Array.from({ length: 3 }, (_, frame) =>
    Array.from({ length: 2 }, (_, row) =>
      Array.from({ length: 4 }, (_, column) => first + frame * 100 + row * 10 + column),
    ),
  );
  await withNewFile(path, (file) => {
    addDataset(file, "/scan/frames", typedAs(values, "uint16"));
    addDataset(file, "/scan/sample", typed("gold"));
  });
  return path;
}

/** A server with a viewer `v` of a source, and how to ask it. */
async function viewing(source: FramesSource, options: WiredOptions = {}) {
  const server = await wiredServer(options);
  await server.ask("treadle/frames/open", { viewer: "v", source, deflate: false });
  return { server, ask: asking(server) };
}

const asking =
  (server: WiredServer, viewer = "v") =>
  <Name extends FrameQuestionName>(ask: Name, takes: FrameQuestions<string>[Name]["takes"]) =>
    server.ask("treadle/frames/ask", { viewer, question: { ask, takes } as never }) as Promise<
      FrameQuestions<string>[Name]["gives"]
    >;

const whole = (dataset: string, index: readonly number[]) => ({
  dataset,
  index,
  rows: index.length - 2,
  columns: index.length - 1,
  width: 100,
  height: 100,
  levels: { scale: "linear", range: { by: "min-max" } } as const,
});

/** Levels of a picture, row by row. */
const pixelsOf = (picture: unknown): number[] => [
  ...Buffer.from((picture as FramePicture<string>).pixels, "base64"),
];

test("a file's tree, details, pictures and values come through the wire as they are", async () => {
  const path = await frames(join(temporaryFolder(), "frames.h5"));
  const { server, ask } = await viewing({ kind: "file", path });
  expect(await ask("ready", {})).toMatchObject({
    title: "frames.h5",
    first: "/scan/frames",
    canRun: true,
  });
  const { nodes } = await ask("children", { group: "/scan", from: 0, count: 10 });
  expect(nodes.map(({ name, shape }) => [name, shape])).toEqual([
    ["frames", [3, 2, 4]],
    ["sample", []],
  ]);
  const { dataset } = await ask("object", { path: "/scan/frames" });
  expect(dataset).toMatchObject({ dtype: "uint16", shape: [3, 2, 4] });
  const picture = await ask("picture", whole("/scan/frames", [1, 0, 0]));
  expect(picture).toMatchObject({ kind: "picture", width: 4, height: 2, low: 100, high: 113 });
  // The lowest value has the first level, the highest the last.
  expect([pixelsOf(picture)[0], pixelsOf(picture)[7]]).toEqual([3, 255]);
  expect(await ask("value", { dataset: "/scan/frames", index: [2, 1, 3] })).toEqual({ text: "213" });
  expect(await ask("text", { dataset: "/scan/sample", index: [] })).toMatchObject({
    text: expect.stringContaining("gold"),
  });
  expect(server.errors()).toEqual([]);
});

test("with deflate the pixels are compressed", async () => {
  const path = await frames(join(temporaryFolder(), "frames.h5"));
  const server = await wiredServer();
  await server.ask("treadle/frames/open", {
    viewer: "v",
    source: { kind: "file", path },
    deflate: true,
  });
  const picture = await asking(server)("picture", whole("/scan/frames", [1, 0, 0]));
  expect(picture).toMatchObject({ isDeflated: true });
});

test("several files are one stack, and one that is damaged is one frame's matter", async () => {
  const folder = temporaryFolder();
  for (const number of [1, 2, 10]) await frames(join(folder, `scan_${number}.h5`), number * 1000);
  writeFileSync(join(folder, "scan_3.h5"), "not HDF5 at all");
  const { ask } = await viewing({ kind: "sequence", files: { by: "folder", folder } });
  const content = await ask("ready", {});
  expect(content).toMatchObject({ files: { count: 4, folder }, first: "/scan/frames" });
  // Natural order: the last file is scan_10.
  expect(await ask("value", { dataset: "/scan/frames", index: [3, 0, 0, 0] })).toEqual({ text: "10000" });
  const absent = await ask("picture", whole("/scan/frames", [2, 0, 0, 0]));
  expect(absent).toMatchObject({ kind: "absent", message: expect.stringContaining("scan_3.h5") });
  expect(await ask("picture", whole("/scan/frames", [1, 2, 0, 0]))).toMatchObject({ low: 2200, high: 2213 });
});

test.each<[string, (path: string) => Promise<void>]>([
  ["is no HDF5", async (path) => writeFileSync(path, "a,b\n1,2\n")],
  ["is empty", async (path) => writeFileSync(path, "")],
  ["is a folder", async (path) => void mkdirSync(path)],
  ["is not there", async () => {}],
  [
    "is cut off",
    async (path) => {
      await frames(path);
      truncateSync(path, 700);
    },
  ],
])("a file that %s says so, and the server goes on", async (_, make) => {
  const folder = temporaryFolder();
  const path = join(folder, "broken.h5");
  await make(path);
  const { server, ask } = await viewing({ kind: "file", path });
  const content = await ask("ready", {}).catch((error: Error) => ({ empty: error.message }));
  expect(content.empty).toMatch(/broken\.h5.*\.$/s);
  const sound = await frames(join(folder, "sound.h5"));
  await server.ask("treadle/frames/open", {
    viewer: "other",
    source: { kind: "file", path: sound },
    deflate: false,
  });
  expect(await asking(server, "other")("value", { dataset: "/scan/frames", index: [0, 0, 3] })).toEqual({
    text: "3",
  });
  expect(server.errors()).toEqual([]);
});

test("a file that changes is followed while it is seen, and its new values are shown", async () => {
  const clock = new ManualClock();
  const folder = temporaryFolder();
  const path = await frames(join(folder, "frames.h5"));
  const newer = await frames(join(folder, "newer.h5"), 5000);
  const { server, ask } = await viewing({ kind: "file", path }, { surroundings: { clock } });
  const place = { dataset: "/scan/frames", index: [0, 0, 0] };
  expect(await ask("value", place)).toEqual({ text: "0" });
  copyFileSync(newer, path);
  clock.pass(lookEvery);
  await server.until("treadle/frames/notice", ({ notice }) => notice.notice === "changed");
  expect(await ask("value", place)).toEqual({ text: "5000" });
  rmSync(path);
  clock.pass(lookEvery);
  const gone = await server.until("treadle/frames/notice", ({ notice }) => notice.notice === "gone");
  expect(gone.notice).toMatchObject({ message: expect.stringContaining("frames.h5") });
});

test("a slice is written where it is asked for, and nothing else is left there", async () => {
  const folder = temporaryFolder();
  const path = await frames(join(folder, "frames.h5"));
  const { server } = await viewing({ kind: "file", path });
  const out = join(folder, "slice.csv");
  const { bytes } = await server.ask("treadle/frames/write", {
    viewer: "v",
    slice: { dataset: "/scan/frames", slice: [1, [0, 2], [1, 4]], format: "csv" },
    path: out,
  });
  const text = readFileSync(out, "utf8");
  expect(text.trim().split(/\r?\n/).slice(-2)).toEqual(["101,102,103", "111,112,113"]);
  expect(bytes).toBe(Buffer.byteLength(text));
  await expect(
    server.ask("treadle/frames/write", {
      viewer: "v",
      slice: { dataset: "/scan/nothing", slice: [0], format: "npy" },
      path: join(folder, "nothing.npy"),
    }),
  ).rejects.toThrow(/nothing/);
  expect(existsSync(join(folder, "nothing.npy"))).toBe(false);
});

test("a viewer that nobody has opened is refused with a sentence", async () => {
  const server = await wiredServer();
  await expect(asking(server)("ready", {})).rejects.toThrow(/close it and open it again/);
  server.tell("treadle/frames/close", { viewer: "v" });
  server.tell("treadle/frames/visible", { viewer: "v", isVisible: false });
  server.tell("treadle/frames/stop-writing", { viewer: "v" });
  expect(await server.ask("treadle/runs/list", {})).toEqual([]);
  expect(server.errors()).toEqual([]);
});

const analysis = `import * as ta from "treadle/array";
const frames = await ta.fromH5([1, 2].map((n) => import.meta.dirname + "/frames_" + n + ".h5"), "/scan/frames");
const total = frames.sum({ axis: 0 });
console.log((await total.compute()).shape);
`;

test.each([
  { line: 2, column: 9, name: "frames", shape: [2, 3, 2, 4], index: [1, 1, 1, 3], value: "2113" },
  // NumPy's sum of small integers has 64 bits; treadle/array keeps such sums in numbers.
  { line: 3, column: 8, name: "total", shape: [3, 2, 4], index: [1, 1, 3], value: "3226" },
])(
  "the lazy array $name is found at the cursor, and shown as soon as its script has made it",
  async ({ line, column, name, shape, index, value }) => {
    const folder = workspace({ "analysis.ts": analysis });
    for (const number of [1, 2]) await frames(join(folder, `frames_${number}.h5`), number * 1000);
    const script = join(folder, "analysis.ts");
    const server = await wiredServer({ folders: [folder] });
    const place = await server.ask("treadle/arrays/at", { file: script, line, column });
    expect(place).toMatchObject({ script, text: name });
    await server.ask("treadle/frames/open", {
      viewer: "v",
      source: { kind: "array", place: place! },
      deflate: false,
    });
    const ask = asking(server);
    const title = `${name} in analysis.ts`;
    expect(await ask("ready", {})).toMatchObject({ title, array: { state: "starting" } });
    const told = await server.until(
      "treadle/frames/notice",
      ({ notice }) => notice.notice === "array" && notice.array.state !== "starting",
    );
    expect(told.notice).toMatchObject({ notice: "array", array: { state: "ready", details: { shape } } });
    const content = await ask("ready", {});
    expect(content).toMatchObject({ title, array: { state: "ready" } });
    const dataset = content.first!;
    expect((await ask("object", { path: dataset })).dataset).toMatchObject({ shape });
    expect(await ask("picture", whole(dataset, index))).toMatchObject({
      kind: "picture",
      rows: 2,
      columns: 4,
    });
    expect(await ask("value", { dataset, index })).toEqual({ text: value });
    expect(server.errors()).toEqual([]);
  },
  60_000,
);

test("in a workspace that is not trusted files are shown, and arrays once it is", async () => {
  const folder = workspace({ "analysis.ts": analysis });
  for (const number of [1, 2]) await frames(join(folder, `frames_${number}.h5`));
  const server = await wiredServer({ isTrusted: false, folders: [folder] });
  await server.ask("treadle/frames/open", {
    viewer: "v",
    source: { kind: "file", path: join(folder, "frames_1.h5") },
    deflate: false,
  });
  expect(await asking(server)("ready", {})).toMatchObject({ first: "/scan/frames", canRun: false });
  const place = { script: join(folder, "analysis.ts"), line: 2, column: 7, text: "frames" };
  await server.ask("treadle/frames/open", {
    viewer: "array",
    source: { kind: "array", place },
    deflate: false,
  });
  const ask = asking(server, "array");
  expect(await ask("ready", {})).toMatchObject({ canRun: false, array: { state: "stopped" } });
  await expect(ask("restart", {})).rejects.toThrow(/not trusted/);
  server.tell("treadle/trust/granted", {});
  await server.until("treadle/frames/notice", ({ notice }) => notice.notice === "source");
  expect(await ask("ready", {})).toMatchObject({ canRun: true, array: { state: "starting" } });
});
