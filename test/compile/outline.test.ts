/**
 * Outlines of what people write: what is a pipeline, where things stand, and which ids stay as a file is edited.
 * That places equal those of runs is in `outline-of-runs.test.ts`.
 */
import { expect, test } from "vitest";
import { SyntaxErrorInScript } from "../../server/compile/errors.ts";
import { outlineOf } from "../../server/compile/outline.ts";
import { marked, placeOf } from "./analyses.ts";

const head = 'import { compute, delayed, map, submit, visualize } from "treadle";\n';
const outline = (text: string, file = "/w/script.ts") => outlineOf(file, text);

const pipelines: readonly [what: string, source: string][] = [
  ["a value that is computed", `${head}const f = delayed(() => 1);\nawait f().compute();`],
  ["values that are computed together", `${head}await compute(delayed(() => 1)());`],
  ["a call that is submitted", `${head}submit(delayed(() => 1));`],
  ["a list of calls", `${head}map(delayed((x) => x), [1]);`],
  ["a picture that is drawn", `${head}await visualize(delayed(() => 1)());`],
  ["a value that is kept", `${head}const f = delayed(() => 1);\nawait f().persist();`],
  ["an array", 'import * as ta from "treadle/array";\nawait ta.from([1]).sum().compute();'],
  ["the only element of an array", 'import * as ta from "treadle/array";\nawait ta.from([1]).sum().item();'],
  ["a CommonJS script", 'const { delayed } = require("treadle");\ndelayed(() => 1)().compute();'],
  ["the library as a whole", 'import * as t from "treadle";\nawait t.compute(1);'],
  ["a compute in a function that is called", `${head}async function main() { await compute(1); }\nmain();`],
  ["a compute in a callback", `${head}[1].map((x) => compute(x));`],
  ["a function that is passed on", `${head}const run = () => compute(1);\nsetTimeout(run);`],
];

const others: readonly [what: string, source: string][] = [
  ["a file without the library", "await thing.compute();"],
  ["a file that takes types only", 'import type { Lazy } from "treadle";\nawait thing.compute();'],
  ["a type among imports", 'import { type Lazy } from "treadle";\nawait thing.compute();'],
  ["functions for others", `${head}export const f = delayed(() => 1);`],
  ["a compute that only others reach", `${head}export async function run(x) { return compute(x); }`],
  ["a compute in a function by default", `${head}export default async (x) => compute(x);`],
  ["a compute inside of a task", `${head}const f = delayed(async (x) => (await x.compute()) + 1);`],
  ["a function that calls itself only", `${head}async function run(x) { await run(compute(x)); }`],
  ["a reader of HDF5 files", 'import * as h5 from "treadle/h5";\nawait h5.read("a.h5", "values");'],
];

test.each(pipelines)("%s makes a pipeline", (_, source) => {
  expect(outline(source).isPipeline).toBe(true);
});

test.each(others)("%s is none", (_, source) => {
  expect(outline(source).isPipeline).toBe(false);
});

test.each([
  ["the first delayed function", "const n = 1;\n⟦const f = delayed(() => n);⟧\nf();"],
  ["an exported one", "⟦export const f = delayed(() => 1);⟧"],
  ["a class with a delayed method", "⟦class A { @delayed m() {} }⟧\nconst a = new A();"],
  ["a compute where that comes first", "log();\n⟦await compute(1);⟧"],
])("a pipeline starts with %s", (_, source) => {
  const { text, places } = marked(head + source);
  expect(outline(text).start && placeOf(outline(text).start!)).toBe(places[0]);
});

const names: readonly [what: string, source: string][] = [
  ["a variable", "const ⟦read⟧ = delayed((x) => x);"],
  ["a variable with a type", "const ⟦read⟧: Reader = delayed((x) => x);"],
  ["a property", "const o = { ⟦read⟧: delayed((x) => x) };"],
  ["a class field", "class A { ⟦read⟧ = delayed((x) => x); }"],
  ["a method", "class A { @delayed ⟦read⟧(x) {} }"],
  ["what it is assigned to", "let r; ⟦r⟧ = delayed((x) => x);"],
  ["the function's own name", "use(delayed(function ⟦read⟧(x) {}));"],
  ["the word `delayed`, for want of any", "use(⟦delayed⟧((x) => x));"],
];

test.each(names)("the name of a function stands at %s", (_, source) => {
  const { text, places } = marked(head + source);
  expect(outline(text).functions.map(({ nameRange }) => placeOf(nameRange))).toEqual(places);
});

test("a function with two names has both", () => {
  const { text, places } = marked(`${head}const ⟦load⟧ = delayed(function ⟦read⟧(x) {});`);
  const [fn] = outline(text).functions;
  expect([fn!.name, placeOf(fn!.nameRange), placeOf(fn!.ownNameRange!)]).toEqual(["read", ...places]);
});

test("calls say what is called, in source order", () => {
  const source = `${head}import { other } from "./other";
const read = delayed((x) => x);
const steps = { clean: delayed((x) => x) };
read(steps.clean(1));
read.with({ retries: 1 })(2);
other(3);
[1].map(read);
submit(steps.clean, 4);`;
  const lines = outline(source).calls.map(
    ({ id, function: fn, site: { line, column } }) => `${id} ${fn ?? "?"} ${line}:${column}`,
  );
  expect(lines).toEqual([
    "read@1 read 5:1",
    "clean@1 clean 5:12",
    "read@2 read 6:1",
    "other@1 ? 7:1",
    "read@3 read 8:5",
    "clean@2 clean 9:1",
  ]);
});

test("computes are calls that ask for results, outside of tasks", () => {
  const { text, places } = marked(`${head}const f = delayed(async (x) => x.compute());
await ⟦f(1).compute()⟧;
await ⟦compute(f(2))⟧;
await f(3).visualize();
⟦submit(f, 4)⟧;`);
  expect(outline(text).computes.map(placeOf)).toEqual(places);
});

test("lazy variables are known where that is certain", () => {
  const source = `${head}const f = delayed(() => 1);\nconst a = f();\nlet b = f();\nb = 1;\nconst c = g();`;
  expect(outline(source).lazies.map(({ name }) => name)).toEqual(["a"]);
});

test("a function that is named by its options goes by that name", () => {
  expect(outline(`${head}delayed((x) => x, { name: "half" })(1);`).functions[0]?.name).toBe("half");
});

const edited = (before: string) => {
  const { functions, calls } = outline(`${head}${before}
const read = delayed((x) => x);
const o = { read: delayed((x) => x) };
read(1);
read(2);`);
  return [...functions, ...calls].map(({ id }) => id);
};

test("ids stay as they are when something else is edited", () => {
  expect(edited("")).toEqual(["read", "read~2", "read@1", "read@2"]);
  expect(
    edited("// more\nconst clean = delayed((x) => x);\nclean(1);").filter((id) => !/clean/.test(id)),
  ).toEqual(edited(""));
});

test("a file of steps is a module, of which workers get everything", () => {
  const source = `${head}let seen = 0;\nexport const f = delayed(() => { seen++; });`;
  expect(outline(source).diagnostics).toEqual([]);
  expect(outline(`${source}\nawait f().compute();`).diagnostics.map(({ code }) => code)).toEqual([
    "write-to-capture",
  ]);
});

test("what does not parse is refused with its place", () => {
  expect(() => outline(`${head}const = 1;`)).toThrow(SyntaxErrorInScript);
});

test.each(["script.js", "script.mjs", "script.cjs", "script.mts", "script.tsx", "script.jsx"])(
  "%s is read as what it is",
  (file) => {
    const source = file.endsWith("cjs")
      ? 'const { delayed } = require("treadle");'
      : 'import { delayed } from "treadle";';
    expect(outline(`${source}\ndelayed((x) => x)(1).compute();`, `/w/${file}`).isPipeline).toBe(true);
  },
);
