/**
 * What the editor shows of a script, asked for as an editor asks; and that one mistake ends nothing.
 */

import { join } from "node:path";
import { Writable } from "node:stream";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import type { CodeAction, CodeLens, Hover, InlayHint } from "vscode-languageserver/node";
import { heard, orElse, orRefuse } from "../../server/language/guard.ts";
import { PublishedFindings } from "../../server/language/published-findings.ts";
import { Settings } from "../../server/language/settings.ts";
import { takeOver } from "../../server/language/transport.ts";
import type { Diagnostic } from "../../server/protocol/diagnostics.ts";
import { defaultSettings } from "../../server/protocol/settings.ts";
import { workspace } from "../harness/treadle.ts";
import { wiredServer } from "./wired-server.ts";

const pipeline = `import { delayed } from "treadle";
const read = delayed(function read(i: number) { return i; });
console.log(await read(1).compute());
`;

const at = (file: string) => ({ textDocument: { uri: pathToFileURL(file).href } });
const whole = { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } };

test("a pipeline has lenses, and after a run a hover and durations", async () => {
  const folder = workspace({ "script.ts": pipeline });
  const file = join(folder, "script.ts");
  const server = await wiredServer({ folders: [folder] });
  server.open(file, pipeline);
  expect(await server.until("treadle/pipelines/changed", ({ script }) => script === file)).toMatchObject({
    isPipeline: true,
  });
  const lenses: CodeLens[] = await server.client.sendRequest("textDocument/codeLens", at(file));
  expect(lenses.length).toBeGreaterThan(0);
  const { run } = await server.start(file);
  await server.untilOver(run);
  const position = { line: 1, character: 7 };
  const hover: Hover | null = await server.client.sendRequest("textDocument/hover", {
    ...at(file),
    position,
  });
  expect(JSON.stringify(hover?.contents)).toContain("read");
  const hints: InlayHint[] = await server.client.sendRequest("textDocument/inlayHint", {
    ...at(file),
    range: whole,
  });
  expect(hints.map(({ position }) => position.line)).toContain(2);
  expect(await server.ask("treadle/pipelines/list", {})).toMatchObject([{ script: file, isPipeline: true }]);
  expect(server.errors()).toEqual([]);
});

test("what is switched off is not shown", async () => {
  const folder = workspace({ "script.ts": pipeline });
  const file = join(folder, "script.ts");
  const settings = { codeLens: false, inlayHints: false, hover: { timings: false } };
  const server = await wiredServer({ settings });
  server.open(file, pipeline);
  const { run } = await server.start(file);
  await server.untilOver(run);
  const position = { line: 1, character: 7 };
  expect(await server.client.sendRequest("textDocument/codeLens", at(file))).toEqual([]);
  expect(await server.client.sendRequest("textDocument/hover", { ...at(file), position })).toBeNull();
  expect(await server.client.sendRequest("textDocument/inlayHint", { ...at(file), range: whole })).toEqual(
    [],
  );
});

test("what the compile step finds is said while somebody types, with a fix, and taken back", async () => {
  const file = join(workspace({ "script.ts": pipeline }), "script.ts");
  const server = await wiredServer({ isTrusted: false });
  server.open(file, pipeline.replace("function read", "function* read"));
  const [finding] = await server.untilFindings(file, (diagnostics) => diagnostics.length > 0);
  expect(finding).toMatchObject({ severity: 1, code: "generator-task", source: "treadle" });
  const actions: CodeAction[] = await server.client.sendRequest("textDocument/codeAction", {
    ...at(file),
    range: finding!.range,
    context: { diagnostics: [finding] },
  });
  expect(actions.every(({ kind }) => kind === "quickfix")).toBe(true);
  server.edit(file, pipeline);
  expect(await server.untilFindings(file, (diagnostics) => diagnostics.length === 0)).toEqual([]);
});

const finding = (code: string): Diagnostic => ({
  file: "/s.ts",
  line: 3,
  column: 5,
  endLine: 3,
  endColumn: 9,
  severity: "warning",
  code,
  message: "It is so.",
  hint: "Do that.",
});

test("findings of two origins are published together, and nothing twice", () => {
  const published: string[][] = [];
  const findings = new PublishedFindings((_, diagnostics) =>
    published.push(diagnostics.map(({ code }) => String(code))),
  );
  findings.set("compile", "/s.ts", []);
  findings.set("compile", "/s.ts", [finding("a")]);
  findings.set("run", "/s.ts", [finding("b")]);
  findings.set("compile", "/s.ts", []);
  findings.set("run", "/s.ts", []);
  expect(published).toEqual([["a"], ["a", "b"], ["b"], []]);
});

test("a finding is counted from 0 on the wire, and its hint is said", () => {
  let published: unknown;
  new PublishedFindings((_, [first]) => {
    published = first;
  }).set("run", "/s.ts", [finding("a")]);
  expect(published).toEqual({
    range: { start: { line: 2, character: 4 }, end: { line: 2, character: 8 } },
    severity: 2,
    code: "a",
    source: "treadle",
    message: "It is so.\nDo that.",
  });
});

test.for<[string, unknown]>([
  ["nothing", undefined],
  ["null", null],
  ["numbers as texts", { workers: "4", hover: { timings: "no" }, graph: 7 }],
])("a client that sends %s has the defaults", ([, section]) => {
  const settings = new Settings();
  settings.update(section);
  expect(settings.current).toEqual(defaultSettings);
});

test("a setting that was sent counts, and the others keep their defaults", async () => {
  const settings = new Settings();
  const heard: number[] = [];
  settings.onChange(({ workers }) => heard.push(workers));
  settings.update({ workers: 3, hover: { timings: false } });
  settings.update({ workers: 3, hover: { timings: false } });
  expect(await settings.known()).toEqual({ ...defaultSettings, workers: 3, hover: { timings: false } });
  expect(heard).toEqual([3]);
});

test("one feature's mistake is logged with what was asked, and answered with nothing", async () => {
  const errors: string[] = [];
  const log = { error: (text: string) => void errors.push(text), info: () => {} };
  const fail = (_?: unknown) => {
    throw new Error("oops");
  };
  const asked = { textDocument: { uri: "file:///s.ts" } };
  expect(await orElse(log, "hover", null, fail)(asked)).toBeNull();
  expect(await orRefuse(log, "treadle/runs/list", fail)({})).toMatchObject({
    message: "Treadle could not do this, by a mistake of its own; its output says more.",
  });
  heard(log, "cursor", fail)();
  heard(log, "later", async () => fail())();
  await Promise.resolve();
  await Promise.resolve();
  expect(errors.map((text) => text.split("\n")[0])).toEqual([
    'hover failed, asked {"textDocument":{"uri":"file:///s.ts"}}',
    "treadle/runs/list failed, asked {}",
    "cursor failed, asked ",
    "later failed, asked ",
  ]);
  expect(errors[0]).toContain("oops");
});

test("a stray print does not get into the conversation", async () => {
  const sink = () => {
    const chunks: string[] = [];
    const stream = new Writable({
      write: (chunk, _, done) => {
        chunks.push(String(chunk));
        done();
      },
    }) as unknown as NodeJS.WriteStream;
    return { stream, text: () => chunks.join("") };
  };
  const [wire, aside] = [sink(), sink()];
  const conversation = takeOver(wire.stream, aside.stream);
  wire.stream.write("stray");
  await new Promise((resolve) => conversation.write("message", resolve));
  expect({ wire: wire.text(), aside: aside.text() }).toEqual({ wire: "message", aside: "stray" });
});
