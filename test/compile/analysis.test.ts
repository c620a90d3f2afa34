/**
 * What the analysis finds in a script: functions and their names, what they capture, what they import.
 */
import { expect, test } from "vitest";
import { analysed, functionLines } from "./analyses.ts";

const script = (lines: string): string => `import { delayed } from "treadle";\n${lines}`;

const cases: readonly [what: string, source: string, ...functions: string[]][] = [
  ["a function takes its own name", "delayed(function read(p) { return p; });", "read()"],
  ["an arrow function takes that of its variable", "const read = delayed((p) => p);", "read()"],
  ["or of its property", "const steps = { read: delayed((p) => p) };", "read()"],
  ["or of its class field", "class A { read = delayed((p) => p); }", "read()"],
  ["or of what it is assigned to", "let read; read = delayed((p) => p);", "read()"],
  ["or of the function that returns it", "function adder(k) { return delayed((x) => x + k); }", "adder(k)"],
  ["a function given by name takes that", "function read() {}\nconst r = delayed(read);", "read()"],
  [
    "a static method takes the method's",
    "class A { static read() {} }\nconst r = delayed(A.read);",
    "read()",
  ],
  ["without any name it is anonymous", "[delayed((x) => x)];", "anonymous()"],
  ["numbers are copied, not captured", "const k = 3, l = k * 2;\nconst f = delayed(() => k + l);", "f()"],
  ["so is a `let` that never changes", "let k = 3;\nconst f = delayed(() => k);", "f()"],
  [
    "containers are captured: they may be filled",
    "const m = new Map();\nconst f = delayed(() => m);",
    "f(m?)",
  ],
  ["results of calls are captured", "const c = load();\nconst f = delayed(() => c);", "f(c?)"],
  ["what changes is captured", "let k = 1; k++;\nconst f = delayed(() => k);", "f(k)"],
  ["loop variables are captured", "for (const k of [1]) delayed(() => k);", "anonymous(k)"],
  ["parameters are captured", "const make = (k) => delayed(() => k);", "make(k)"],
  [
    "destructured constants are captured",
    "const { a, b: [c] } = x;\nconst f = delayed(() => a + c);",
    "f(a c)",
  ],
  [
    "captures come through functions",
    "const c = load();\nconst g = () => c;\nconst f = delayed(() => g());",
    "f(c?)",
  ],
  ["what hides a variable is no capture", "const c = load();\nconst f = delayed((c) => c);", "f()"],
  [
    "a lazy value is captured, not computed again",
    "const f = delayed(() => 1);\nconst x = f();\nconst g = delayed(() => x);",
    "f()",
    "g(x)",
  ],
  [
    "a computed value is captured, not computed again",
    "const v = await x.compute();\nconst g = delayed(() => v);",
    "g(v)",
  ],
  [
    "a recipe names what only it needs",
    "const cfg = load();\nconst db = connect(cfg.url);\nconst f = delayed(() => db);",
    "f(db?; cfg?)",
  ],
  [
    "unless the function needs it too",
    "const cfg = load();\nconst db = connect(cfg.url);\nconst f = delayed(() => [db, cfg]);",
    "f(cfg? db?)",
  ],
  ["imports are listed", 'import { x as y } from "./x";\nconst f = delayed(() => y);', "f() ← y"],
  [
    "imports come through functions",
    'import y from "./x";\nconst g = () => y;\nconst f = delayed(() => g());',
    "f() ← y",
  ],
  [
    "types are no imports",
    'import { T, type U } from "./x";\nconst f = delayed((t: T, u: typeof k) => t as U);\nlet k = 1; k++;',
    "f()",
  ],
  [
    "delayed functions are code",
    "const f = delayed(() => 1);\nconst g = delayed(() => f());",
    "f()",
    "g() ← delayed",
  ],
  [
    "enums and namespaces are code",
    "enum E { A } namespace N { export const q = 1; }\nconst f = delayed(() => [E.A, N.q]);",
    "f()",
  ],
  [
    "a class that its own field uses is the class",
    "class A { static k = 1; f = delayed(() => A.k); }",
    "f() ← delayed",
  ],
  ["data given to `delayed` is no function", "const x = delayed([1, 2]); const y = delayed(`a`);"],
];

test.each(cases)("%s", (_, source, ...functions) => {
  expect(functionLines(script(source))).toEqual(functions);
});

const ways: readonly [source: string, file: string][] = [
  ['import { delayed as d } from "treadle"; d(function f() {});', "/w/script.ts"],
  ['import * as t from "treadle"; t.delayed(function f() {});', "/w/script.ts"],
  ['const { delayed } = require("treadle"); delayed(function f() {});', "/w/script.cjs"],
  ['const { delayed: d } = require("treadle"); d(function f() {});', "/w/script.js"],
  ['const d = require("treadle").delayed; d(function f() {});', "/w/script.cts"],
  ['const t = require("treadle"); t.delayed(function f() {});', "/w/script.cjs"],
  ['import t = require("treadle"); t.delayed(function f() {});', "/w/script.cts"],
  ['const { delayed } = await import("treadle"); delayed(function f() {});', "/w/script.mjs"],
  ['import { delayed } from "treadle"; (delayed as any)(function f() {});', "/w/script.ts"],
  ['import { delayed } from "treadle"; class A { @delayed f() {} }', "/w/script.ts"],
  ['import { delayed } from "treadle"; class A { @delayed({ pure: true }) static f() {} }', "/w/script.ts"],
  ['import * as t from "treadle"; const A = class { @t.delayed f() {} };', "/w/script.ts"],
];

test.each(ways)("`%s` is seen", (source, file) => {
  expect(functionLines(source, file).map((line) => line.replace(/ ←.*/, ""))).toEqual(["f()"]);
});

test("another function called `delayed` is left alone", () => {
  expect(functionLines('import { delayed } from "./mine"; delayed(function f() {});')).toEqual([]);
});

test("an imported file keeps its top level: nothing there is captured", () => {
  const source = script(
    "let n = 0;\nexport const f = delayed(() => n++);\nexport const make = (k) => delayed(() => k + n);",
  );
  expect(functionLines(source, "/w/lib.ts")).toEqual(["f()", "make(k)"]);
});

const idOf = (source: string, index = 0): string => analysed(script(source)).functions[index]!.id;

test("an id is the file, the name and the code", () => {
  expect(idOf("const f = delayed(() => 1);")).toMatch(/^script\.ts#f:[0-9a-f]{8}$/);
});

test.each([
  ["comments elsewhere", "// hello\n\nconst f = delayed(() => g());\nfunction g() { return 1; }", true],
  ["an unused function", "const f = delayed(() => g());\nfunction g() { return 1; }\nfunction h() {}", true],
  ["its own code", "const f = delayed(() => g() + 1);\nfunction g() { return 1; }", false],
  ["code that it calls", "const f = delayed(() => g());\nfunction g() { return 2; }", false],
])("%s: the id stays the same? %s", (_, changed, same) => {
  const before = idOf("const f = delayed(() => g());\nfunction g() { return 1; }");
  expect(idOf(changed) === before).toBe(same);
});

test("the same code twice has two ids", () => {
  const { functions } = analysed(script("[delayed(() => 1), delayed(() => 1)];"));
  expect(new Set(functions.map(({ id }) => id)).size).toBe(2);
});

test("a chain of 1,000 functions takes a thousand steps", () => {
  const links = Array.from({ length: 1000 }, (_, i) => `function f${i}(x) { return f${i + 1}(x) + 1; }`);
  const source = script(
    `${links.join("\n")}\nfunction f1000(x) { return x; }\nconst task = delayed((x) => f0(x));`,
  );
  const { reaches, functions } = analysed(source);
  expect(functions).toHaveLength(1);
  expect(reaches.visits).toBe(1001);
});

test("a thousand tasks on a chain of 1,000 functions take no more than that", () => {
  const links = Array.from({ length: 1000 }, (_, i) => `const f${i} = delayed((x) => f${i + 1}(x));`);
  const { reaches } = analysed(script(`${links.join("\n")}\nfunction f1000(x) { return x; }`));
  // The functions, and `delayed` itself.
  expect(reaches.visits).toBeLessThanOrEqual(1003);
});

test("functions that all call each other are judged together", () => {
  const names = Array.from({ length: 50 }, (_, i) => `f${i}`);
  const calls = names.map((name) => `${name}(x - 1)`).join(" + ");
  const source = names.map((name) => `function ${name}(x) { return x > c.n ? ${calls} : 0; }`).join("\n");
  expect(functionLines(script(`const c = load();\n${source}\nconst task = delayed((x) => f7(x));`))).toEqual([
    "task(c?)",
  ]);
});
