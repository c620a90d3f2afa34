/**
 * Where things stand, through the whole server: in a folder that is opened through a link, and in a script that was
 * edited since it ran.
 */
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import type { CodeLens } from "vscode-languageserver/node";
import {
  defaultGraphView,
  type GraphPicture,
  type PanelContent,
  type TaskDetails,
} from "../../server/protocol/panel.ts";
import { temporaryFolder, workspace } from "../harness/treadle.ts";
import { type WiredServer, wiredServer } from "./wired-server.ts";

const text = `import { compute, delayed } from "treadle";

const read = delayed(function read(i: number) {
  return i;
});
const check = delayed(function check(i: number) {
  throw new RangeError("frame is empty");
});
const one = read(1);
await compute(
  check(one),
);
`;

const lineOf = (words: string, where = text): number =>
  where.split("\n").findIndex((row) => row.includes(words)) + 1;

const open = async (server: WiredServer, run: string) => {
  await server.ask("treadle/panel/open", { panel: "p", source: { kind: "run", run } });
  return (await server.ask("treadle/panel/ask", {
    panel: "p",
    question: { ask: "ready", takes: { view: { ...defaultGraphView, graph: "raw" } } },
  })) as PanelContent;
};

const selected = async (server: WiredServer, file: string, line: number) => {
  const before = server.notices("treadle/panel/notice").length;
  server.tell("treadle/panel/drawn", { panel: "p" });
  server.tell("treadle/cursor/moved", { file, line, column: 3 });
  for (let seen = before; ; seen++) {
    await server.until("treadle/panel/notice", () => server.notices("treadle/panel/notice").length > seen);
    const { notice } = server.notices("treadle/panel/notice")[seen]!;
    server.tell("treadle/panel/drawn", { panel: "p" });
    if (notice.notice === "selected") return notice.tasks;
  }
};

const sites = ({ boxes }: GraphPicture) => boxes.map(({ label, callSite }) => `${label} ${callSite?.line}`);

test("in a folder that is opened through a link everything is found by the paths of the editor", async () => {
  const disk = realpathSync(temporaryFolder());
  mkdirSync(join(disk, "data"));
  writeFileSync(join(disk, "data", "script.ts"), text);
  symlinkSync(join(disk, "data"), join(disk, "link"));
  const file = join(disk, "link", "script.ts");
  const server = await wiredServer({ folders: [join(disk, "link")] });
  server.open(file, text);
  const { run } = await server.start(file);
  await server.untilOver(run);

  const [finding] = await server.untilFindings(file, (diagnostics) => diagnostics.length > 0);
  expect(finding!.range.start.line + 1).toBe(lineOf("throw new"));
  const textDocument = { uri: pathToFileURL(file).href };
  const position = { line: lineOf("const read") - 1, character: 7 };
  const hover = await server.client.sendRequest("textDocument/hover", { textDocument, position });
  expect(JSON.stringify(hover)).toContain("**read**");
  const lenses: CodeLens[] = await server.client.sendRequest("textDocument/codeLens", { textDocument });
  expect(lenses.map(({ command }) => command?.title)).toContain("↻ Rerun Failed Tasks");
  const { graph } = await open(server, run);
  expect(new Set(graph.boxes.map(({ callSite }) => callSite?.file))).toEqual(new Set([file]));
  expect(await selected(server, file, lineOf("return i"))).toEqual([0]);
  expect(server.errors()).toEqual([]);
});

/** A run of a script above which three lines are put, and one into `check`, once it is over. */
async function edited() {
  const file = join(workspace({ "script.ts": text }), "script.ts");
  const server = await wiredServer();
  server.open(file, text);
  const { run } = await server.start(file);
  await server.untilOver(run);
  await server.untilFindings(file, (diagnostics) => diagnostics.length > 0);
  const now = `// one\n// two\n// three\n${text.replace("  throw", "  void i;\n  throw").replace("  check(one)", "  // more\n  check(one)")}`;
  server.edit(file, now);
  return { file, server, run, now };
}

test("pictures, details and rows of a run lead to where things are now", async () => {
  const { server, run, now } = await edited();
  const { graph } = await open(server, run);
  expect(sites(graph)).toEqual([`read ${lineOf("read(1)", now)}`, `check ${lineOf("check(one)", now)}`]);
  expect(graph.functions.map(({ definition }) => [definition?.line, definition?.endLine])).toEqual([
    [6, 8],
    [9, 12],
  ]);
  const details = (await server.ask("treadle/panel/ask", {
    panel: "p",
    question: { ask: "details", takes: { task: 1 } },
  })) as TaskDetails;
  expect([details.callSite?.line, details.function.definition?.line]).toEqual([lineOf("check(one)", now), 9]);
  const rows = await server.ask("treadle/runs/functions", { run });
  expect(rows.map((row) => row.shown[0]?.callSite?.line)).toEqual([
    lineOf("read(1)", now),
    lineOf("check(one)", now),
  ]);
});

test("the cursor selects what was made where it stands now, and nothing on a line that is new", async () => {
  const { file, server, run, now } = await edited();
  await open(server, run);
  expect(await selected(server, file, lineOf("read(1)", now))).toEqual([0]);
  // A new line within a function belongs to that function.
  expect(await selected(server, file, lineOf("void i", now))).toEqual([1]);
  expect(await selected(server, file, lineOf("// more", now))).toEqual([]);
  expect(await selected(server, file, lineOf("check(one)", now))).toEqual([1]);
});

test("a panel that is open hears that places have moved", async () => {
  const { file, server, run, now } = await edited();
  await open(server, run);
  server.edit(file, `// zero\n${now}`);
  const { notice } = await server.until("treadle/panel/notice", (told) => told.notice.notice === "graph");
  const wanted = [`read ${lineOf("read(1)", now) + 1}`, `check ${lineOf("check(one)", now) + 1}`];
  expect(notice.notice === "graph" && sites(notice.graph)).toEqual(wanted);
});

test("after a restart places are found as well, since texts are kept as they ran", async () => {
  const { file, server, run, now } = await edited();
  writeFileSync(file, now);
  const next = await wiredServer({ storage: server.storage });
  next.open(file, now);
  const { graph } = await open(next, run);
  expect(sites(graph)).toEqual([`read ${lineOf("read(1)", now)}`, `check ${lineOf("check(one)", now)}`]);
});

test("a document that is opened with another text than what ran shows findings and hovers where they are", async () => {
  const file = join(workspace({ "script.ts": text }), "script.ts");
  const server = await wiredServer();
  const { run } = await server.start(file);
  await server.untilOver(run);
  await server.untilFindings(file, (diagnostics) => diagnostics.length > 0);
  const now = `// one\n${text}`;
  server.open(file, now);
  const moved = (line: number) => line === lineOf("throw new", now) - 1;
  await server.untilFindings(file, ([first]) => moved(first?.range.start.line ?? -1));
  const hover = await server.client.sendRequest("textDocument/hover", {
    textDocument: { uri: pathToFileURL(file).href },
    position: { line: lineOf("const read", now) - 1, character: 7 },
  });
  expect(JSON.stringify(hover)).toContain("**read**");
});
