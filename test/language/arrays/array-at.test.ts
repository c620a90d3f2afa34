/**
 * Which expression is meant by a cursor (`▮`, before the character it is on) or a selection (`⟦…⟧`), and where it is after
 * edits.
 */
import { expect, test } from "vitest";
import type { Analysis } from "../../../server/compile/analyse.ts";
import { analysisOf } from "../../../server/compile/outline.ts";
import { type AskedPlace, arrayAt, findAgain, valueAt } from "../../../server/language/arrays/array-at.ts";

const script = "/scripts/analysis.ts";

/** Text with marks → the text without them, and what they mark. */
function marked(code: string): { readonly analysis: Analysis; readonly asked: AskedPlace } {
  const place = (offset: number, before: string): { line: number; column: number } => {
    const lines = before.slice(0, offset).split("\n");
    return { line: lines.length, column: lines.at(-1)!.length + 1 };
  };
  const plain = code.replaceAll(/[▮⟦⟧]/g, "");
  const start = place(code.search(/[▮⟦]/), code);
  const analysis = analysisOf(script, plain);
  if (!code.includes("⟦")) return { analysis, asked: start };
  const end = place(code.indexOf("⟧") - 1, code.replace("⟦", ""));
  return { analysis, asked: { ...start, endLine: end.line, endColumn: end.column } };
}

const textOf = ({ parsed }: Analysis, node: { start: number; end: number } | undefined) =>
  node && parsed.source.text.slice(node.start, node.end);

const helpers = "function make(...a) {}\nfunction load() {}\nfunction use(...a) {}\n";
const imports = 'import { delayed, type Delayed } from "treadle";\nimport * as ta from "treadle/array";\n';

test.each<[what: string, code: string, place: string | null, value?: string]>([
  [
    "a declared name",
    'const fra▮mes = await ta.fromH5("a.h5", "v");',
    "frames",
    'await ta.fromH5("a.h5", "v")',
  ],
  ["a name at whose end the cursor is", "const frames▮ = ta.stack(all);", "frames", "ta.stack(all)"],
  ["a declared name with a type", "const ▮frames: ta.LazyArray = ta.stack(all);", "frames", "ta.stack(all)"],
  ["an exported name", "export const ▮frames = ta.stack(all);", "frames", "ta.stack(all)"],
  ["a name that is read", "const frames = ta.stack(all);\nuse(▮frames);", "frames", "frames"],
  ["what a chain begins with", "const f = make();\n▮f.slice(0).sum();", "f", "f"],
  [
    "a method in a chain",
    "const f = make();\nf.slice([0, 10]).▮sum({ axis: 0 });",
    "f.slice([0, 10]).sum({ axis: 0 })",
  ],
  [
    "an inner method of a chain",
    "const f = make();\nf.sl▮ice([0, 10]).sum({ axis: 0 });",
    "f.slice([0, 10])",
  ],
  ["a method on another line", "const f = make();\nf\n  .slice(0)\n  .▮sum();", "f\n  .slice(0)\n  .sum()"],
  ["an argument that is no array", "const f = make();\nf.slice([0, ▮10]).sum();", "f.slice([0, 10])"],
  ["an option's name", "const f = make();\nf.sum({ ▮axis: 0 });", "f.sum({ axis: 0 })"],
  ["compute", "const f = make();\nawait f.sum().▮compute();", "f.sum()"],
  ["item", "const f = make();\nawait f.sum().▮item();", "f.sum()"],
  ["the library's name", "const f = ▮ta.stack(all);", "ta.stack(all)"],
  ["a function of the library", "const f = ta.st▮ack(all);", "ta.stack(all)"],
  ["a function that is called", "function build() { return make(); }\nconst f = ▮build();", "build()"],
  ["a field", "const o = { f: make() };\nuse(o.▮f);", "o.f"],
  ["a shorthand field", "const f = make();\nuse({ ▮f });", "f", "f"],
  ["a private field", "class A { #f = make(); g() { use(this.#▮f); } }", "this.#f"],
  ["the name of a field", "const o = { ▮f: make() };", "make()"],
  ["the name of a class's field", "class A { ▮f = make(); }", "make()"],
  ["the name of a field that is no array", "const o = { ▮n: 10 };", null],
  ["a name behind !", "const f = make();\nuse(▮f!.sum());", "f", "f"],
  ["an optional chain", "const f = make();\nuse(f?.sl▮ice(0));", "f?.slice(0)"],
  ["a name that is set later", "let f;\n▮f = make();", "f", "make()"],
  ["a variable that is set later", "let ▮f;\nf = make();\nuse(f);", "f", "f"],
  ["a parameter", "function show(▮f: ta.LazyArray) { return f.sum(); }", "f", "f"],
  ["a part of a pattern", "const { ▮f } = load();\nuse(f);", "f", "f"],
  ["a renamed part of a pattern", "const { a: ▮f } = load();\nuse(f);", "f", "f"],
  ["what is selected", "const f = make();\nuse(⟦f.slice(0)⟧.sum());", "f.slice(0)", "f.slice(0)"],
  ["what is selected with brackets around it", "const f = make();\nuse(⟦(f.sum())⟧);", "f.sum()"],
  ["what is selected with blanks around it", "const f = make();\nuse(⟦ f.sum() ⟧);", "f.sum()"],
  ["a selected name that is declared", "const ⟦frames⟧ = make();", "frames", "make()"],
  ["a selected method's name", "const f = make();\nf.⟦sum⟧();", "f.sum()"],
  ["a selected expression with await", 'use(⟦await ta.fromH5("a", "v")⟧);', 'await ta.fromH5("a", "v")'],
  ["a selection of half an expression", "const f = make();\nuse(⟦f.slice(0).su⟧m());", null],
  ["a selection of two statements", "⟦const f = make();\nuse(f);⟧", null],
  ["a type", "const f: ta.▮LazyArray = make();", null],
  ["a type in a cast", "const f = make() as ta.▮LazyArray;", null],
  ["a type's name", "type ▮Frames = ta.LazyArray;", null],
  ["an imported name", 'import { ▮frames } from "./frames.ts";', null],
  [
    "an imported name that is used further down",
    'import { ▮frames } from "./frames.ts";\nuse(frames);',
    "frames",
  ],
  ["an imported function of the library", 'import { ▮stack } from "treadle/array";\nuse(stack(all));', null],
  ["a file that is imported", 'import { frames } from "./fra▮mes.ts";', null],
  [
    "an imported name that is used",
    'import { frames } from "./frames.ts";\nuse(▮frames);',
    "frames",
    "frames",
  ],
  ["const", "co▮nst f = make();", null],
  ["await", 'const f = aw▮ait ta.fromH5("a", "v");', null],
  ["return", "function g() { ret▮urn make(); }", null],
  ["the name of a function", "function ▮build() { return make(); }", null],
  ["a function that is passed on", "function build() {}\nuse(▮build);", null],
  ["console", "const f = make();\ncon▮sole.log(f);", null],
  ["a number", "const n = ▮10;", null],
  ["a blank line", "const f = make();\n▮\nuse(f);", null],
  ["the code of a task", "const read = delayed(function read(i) { const ▮f = make(i); return f; });", null],
])("%s", (_, code, expected, value) => {
  const { analysis, asked } = marked(`${imports}${helpers}${code}`);
  const place = arrayAt(analysis, asked);
  expect(place?.text ?? null).toBe(expected);
  if (place) expect(textOf(analysis, valueAt(place, analysis))).toBe(value ?? expected);
});

const names = 'import { a, b, f, g, x } from "./lib.ts";\n';

test.each<[what: string, before: string, after: string, line: number | undefined, value?: string]>([
  ["a name below new lines", "const ▮h = a();", "// new\n\nconst h = a();", 4, "a()"],
  ["a name that is set to something else", "const ▮h = a();", "const h = b(1);", 2, "b(1)"],
  [
    "a chain that was formatted",
    "x(f.slice([0,1]).▮sum());",
    "x(\n  f.slice([\n    0,\n    1,\n  ]).sum(),\n);",
    3,
    "f.slice([\n    0,\n    1,\n  ]).sum()",
  ],
  ["a chain with other quotes", "x(g('a').▮sum());", 'x(g("a").sum());', 2, 'g("a").sum()'],
  ["the nearest of several", "x(1);\nx(▮f);\nx(2);", "x(f);\n\n\n\nx(1);\nx(f);\nx(2);", 2, "f"],
  ["the nearest of several further down", "x(1);\nx(2);\nx(3);\nx(▮f);", "x(f);\n\n\n\nx(f);", 6, "f"],
  ["nothing, where it is gone", "x(▮f);", "x(g);", undefined],
  ["nothing, where only its beginning is left", "x(f.slice(0).▮sum());", "x(f.slice(0));", undefined],
])("what is found again: %s", (_, before, after, line, value) => {
  const { analysis, asked } = marked(names + before);
  const changed = analysisOf(script, names + after);
  const found = findAgain(arrayAt(analysis, asked)!, changed);
  expect(found?.line).toBe(line);
  expect(found && textOf(changed, valueAt(found, changed))).toBe(value);
});
