/**
 * A lazy array in a viewer, from the place in its script to pictures: the server, a run that serves it, and a reader.
 */
import { join } from "node:path";
import { expect, test } from "vitest";
import type { FramePicture, PictureAsk } from "../../../server/protocol/frame-questions.ts";
import type { FramesContent } from "../../../server/protocol/frames.ts";
import { workspace } from "../../harness/treadle.ts";
import { wiredServer } from "../wired-server.ts";
import { placeIn } from "./arrays-kit.ts";

const code = `import { delayed } from "treadle";
import * as ta from "treadle/array";
const read = delayed(function read(i: number) {
  console.log("read " + i);
  return Float32Array.from({ length: 12 }, (_, k) => 100 * i + k);
});
const frames = ta.stack(
  Array.from({ length: 50 }, (_, i) => ta.fromDelayed(read(i), { shape: [3, 4], dtype: "float32" })),
);
const bright = frames.mul(2);
`;

test("each step of a slider shows its frame, and reads one", async () => {
  const folder = workspace({ "script.ts": code });
  const script = join(folder, "script.ts");
  const server = await wiredServer({ folders: [folder] });
  server.open(script, code);
  const asked = placeIn(code, script, "bright = frames");
  const place = await server.ask("treadle/arrays/at", {
    file: script,
    line: asked.line,
    column: asked.column,
  });
  expect(place).toEqual({ script, line: asked.line, column: asked.column, text: "bright" });
  const viewer = "array";
  await server.ask("treadle/frames/open", {
    viewer,
    source: { kind: "array", place: place! },
    deflate: false,
  });
  const ask = (question: Parameters<typeof server.ask<"treadle/frames/ask">>[1]["question"]) =>
    server.ask("treadle/frames/ask", { viewer, question });
  const before = (await ask({ ask: "ready", takes: {} })) as FramesContent;
  expect(before.array?.state).toBe("starting");
  await server.until(
    "treadle/frames/notice",
    ({ notice }) => notice.notice === "array" && notice.array.state === "ready",
  );
  const content = (await ask({ ask: "ready", takes: {} })) as FramesContent;
  expect(content.array).toMatchObject({ state: "ready", details: { shape: [50, 3, 4], tasks: 150 } });
  const picture: PictureAsk = {
    dataset: content.first!,
    index: [0, 0, 0],
    rows: 1,
    columns: 2,
    width: 100,
    height: 100,
    levels: { scale: "linear", range: { by: "min-max" } },
  };
  const reads = (): readonly string[] =>
    server
      .notices("treadle/runs/log")
      .flatMap(({ lines }) => lines.map(({ text }) => text))
      .filter((text) => text.startsWith("read"));
  for (const frame of [17, 18, 3]) {
    const shown = (await ask({
      ask: "picture",
      takes: { ...picture, index: [frame, 0, 0] },
    })) as FramePicture<string>;
    expect(shown).toMatchObject({
      kind: "picture",
      rows: 3,
      columns: 4,
      min: 200 * frame,
      max: 200 * frame + 22,
    });
  }
  server.tell("treadle/frames/close", { viewer });
  await server.until("treadle/runs/log", ({ lines }) => lines.some(({ text }) => text === "read 3"));
  expect([...reads()].sort()).toEqual(["read 17", "read 18", "read 3"]);
  expect(server.errors()).toEqual([]);
});
