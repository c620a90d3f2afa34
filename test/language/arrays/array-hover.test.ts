/**
 * Hover over arrays: by what a preview or a run has told, which follows edits; and by names alone before that.
 */
import { join } from "node:path";
import { expect, test } from "vitest";
import type { MarkupContent } from "vscode-languageserver/node";
import { chunkPicture } from "../../../server/language/arrays/chunk-picture.ts";
import type { ArrayView } from "../../../server/protocol/frames.ts";
import { workspace } from "../../harness/treadle.ts";
import { wiredServer } from "../wired-server.ts";
import { placeIn, untilState, workshop } from "./arrays-kit.ts";

const code = `import { delayed } from "treadle";
import * as ta from "treadle/array";
const read = delayed(function read(i: number) { return new Uint8Array(12).fill(i); });
const all = ta.stack([1, 2, 3].map((i) => ta.fromDelayed(read(i), { shape: [3, 4], dtype: "uint8" })));
const bright = all.slice([0, 2]).mul(2);
const again = bright;
const n = 10;
console.log(n, again.shape.length, (await all.sum().compute()).data.length);
`;

const textOf = (hover: { contents: unknown } | null | undefined): string =>
  (hover?.contents as MarkupContent | undefined)?.value ?? "";

/** As the reader sees it. */
const plain = (markdown: string): string =>
  markdown
    .replaceAll(/!\[((?:\\.|[^\]])*)\]\([^)]*\)/g, "($1)")
    .replaceAll(/\]\([^)]*\)/g, "]")
    .replaceAll(/\*\*|\\/g, "");

test("after a preview the expression and its variable say what it is, until they are edited", async () => {
  const { arrays, edit, open, script } = workshop({ "script.ts": code });
  const at = (text: string, name = text, source = code) => {
    const { line, column } = placeIn(source, script, text);
    return arrays.hover({ file: script, line, column: column + text.indexOf(name) });
  };
  await untilState(open("bright"), "ready");
  const said = plain(textOf(at("bright")));
  expect(said).toMatchInlineSnapshot(`
    "Lazy array — 2 × 3 × 4 uint8

    [Preview Lazy Array]

    (An array of 2 × 3 × 4 in 2 × 1 × 1 chunks along its axes)

    24 B in 2 chunks of 1 × 3 × 4, 12 B each

    6 tasks in 4 layers: mul (2) ← stack ← fromDelayed (2) ← read (2)"
  `);
  expect(textOf(at("bright"))).toContain("command:treadle.previewArray?");
  expect(at("bright")!.range).toEqual({ start: { line: 4, character: 6 }, end: { line: 4, character: 12 } });
  expect(plain(textOf(at("again = bright", "again")))).toContain("2 × 3 × 4");
  expect(plain(textOf(at(".mul(2)", "mul")))).toContain("2 × 3 × 4");
  // What the library's names say without any run.
  expect(plain(textOf(at(".slice([0, 2])", "slice")))).toContain("Lazy array — its shape is known once");
  for (const nothing of ["n = 10", "read(i: number)", "delayed", "console"])
    expect(at(nothing)).toBeUndefined();

  const moved = `// one\n\n${code}`;
  edit("script.ts", moved);
  expect(plain(textOf(at("bright", "bright", moved)))).toContain("2 × 3 × 4");
  const changed = moved.replace(".mul(2)", ".mul(3).sum()");
  edit("script.ts", changed);
  expect(plain(textOf(at("bright", "bright", changed)))).toContain("its shape is known once");
});

test("after a run every array that it made is known where it was made", async () => {
  const folder = workspace({ "script.ts": code });
  const script = join(folder, "script.ts");
  const server = await wiredServer({ folders: [folder] });
  server.open(script, code);
  const { run } = await server.start(script);
  expect((await server.untilOver(run)).status).toBe("succeeded");
  const hover = async (text: string, name = text): Promise<string> => {
    const { line, column } = placeIn(code, script, text);
    const found = await server.client.sendRequest<{ contents: unknown } | null>("textDocument/hover", {
      textDocument: { uri: `file://${script}` },
      position: { line: line - 1, character: column - 1 + text.indexOf(name) },
    });
    return plain(textOf(found));
  };
  expect(await hover("all")).toContain("3 × 3 × 4 uint8");
  expect(await hover("all.slice([0, 2])", "slice")).toContain("2 × 3 × 4 uint8");
  expect(await hover("bright")).toMatch(
    /2 × 3 × 4 uint8.*6 tasks in 4 layers: mul \(2\) ← stack ← fromDelayed \(2\) ← read \(2\)/s,
  );
  expect(await hover("all.sum()", "sum")).toContain("one element uint64");
  expect(server.errors()).toEqual([]);
});

const view = (shape: readonly number[], size: readonly number[]): ArrayView => {
  const chunks = shape.map((length, axis) => {
    const count = Math.ceil(length / size[axis]!);
    return Array.from({ length: count }, (_, i) => Math.min(size[axis]!, length - i * size[axis]!));
  });
  return {
    shape,
    dtype: "uint8",
    chunks: chunks.map((sizes) => sizes.slice(0, 1000)),
    chunkCounts: chunks.map(({ length }) => length),
    bytes: 0,
    chunkBytes: 0,
    layers: [],
    tasks: 0,
  };
};

test.each<[shape: number[], chunk: number[], faces: number, lines: number]>([
  [[10], [5], 1, 1],
  [[10, 20], [5, 5], 1, 4],
  [[10, 10, 10], [5, 5, 5], 3, 6],
  [[2, 10, 10, 10], [1, 5, 5, 5], 3, 6],
  [[1, 257, 257], [1, 257, 257], 3, 0],
])("an array of %j in chunks of %j is drawn with its lines", (shape, chunk, faces, lines) => {
  const { svg, words } = chunkPicture(view(shape, chunk))!;
  expect(svg.match(/z"/g)).toHaveLength(faces);
  expect(svg.match(/<path/g)).toHaveLength(faces + lines);
  expect(words).toContain(shape.join(" × "));
});

test("of a hundred thousand chunks as many lines are drawn as can be told apart", () => {
  const { svg } = chunkPicture(view([100_000, 100, 100], [1, 1, 100]))!;
  expect(svg.match(/<path/g)!.length).toBeLessThan(130);
  expect(svg.length).toBeLessThan(10_000);
});

test("labels beside the drawing have the room that they take", () => {
  const width = (...shape: number[]) =>
    Number(/width="(\d+)"/.exec(chunkPicture(view(shape, shape))!.svg)![1]);
  expect(width(1_048_576, 1_048_576) - width(1000, 1000)).toBeGreaterThan(4 * 6);
});

test.each([[[]], [[0, 3]]])("of the shape %j there is nothing to be drawn", (shape) => {
  expect(chunkPicture(view(shape, shape))).toBeUndefined();
});
