/**
 * Every rule, with a script that breaks it. What is underlined stands between ⟦ and ⟧.
 */
import { describe, expect, test } from "vitest";
import { type DiagnosticCode, rules } from "../../server/compile/diagnostics.ts";
import { analysed, marked, placeOf } from "./analyses.ts";
import { compiled } from "./harness.ts";

type Case = readonly [what: string, source: string];

const cases: Partial<Record<DiagnosticCode, readonly Case[]>> = {
  "generator-task": [
    ["a generator on the spot", "delayed(⟦function* numbers() ⟧{ yield 1; });"],
    ["a generator by its name", "function* numbers() { yield 1; }\ndelayed(⟦numbers⟧);"],
    ["a generator in a constant", "const numbers = function* () { yield 1; };\ndelayed(⟦numbers⟧);"],
    ["an asynchronous generator", "delayed(⟦async function* () ⟧{ yield 1; });"],
  ],
  "uncloneable-capture": [
    [
      "functions in an array",
      "function f() { const g = () => 1; const steps = [g]; return delayed(() => ⟦steps⟧[0]()); }",
    ],
    ["functions in an object", "function f() { const o = { run() {} }; return delayed(() => ⟦o⟧.run()); }"],
    ["a symbol", 'function f() { const s = Symbol("s"); return delayed(() => ⟦s⟧); }'],
    ["a weak map", "function f() { const w = new WeakMap(); return delayed((k) => ⟦w⟧.get(k)); }"],
    [
      "a promise, through a helper",
      "function f() { const p = new Promise(() => {}); const g = () => ⟦p⟧; return delayed(() => g()); }",
    ],
  ],
  "decorated-field": [
    ["a field", "class A { ⟦@delayed⟧ f = () => 1; }"],
    ["a getter", "class A { ⟦@delayed({})⟧ get f() { return 1; } }"],
    ["a class", "⟦@delayed⟧ class A {}"],
  ],
  "write-to-capture": [
    ["an assignment", "let n = 0;\ndelayed((x) => { ⟦n⟧ = x; });\nn = 1;"],
    ["a counter", "let n = 0;\ndelayed(() => ⟦n⟧++);"],
    ["a destructuring assignment", "let n = 0;\ndelayed((o) => { ({ n: ⟦n⟧ } = o); });"],
    ["a write in a helper", "let n = 0;\nconst add = () => { ⟦n⟧ += 1; };\ndelayed(() => add());"],
    ["a field", "const total = { n: 0 };\ndelayed((x) => { ⟦total⟧.n += x; });"],
    ["an element", "const seen = [];\ndelayed((x) => { ⟦seen⟧[0] = x; });"],
    ["a push", "const seen = [];\ndelayed((x) => ⟦seen⟧.push(x));"],
    ["a map", "const seen = new Map();\ndelayed((x) => ⟦seen⟧.set(x, 1));"],
  ],
  "unknown-function": [
    ["a parameter", "const wrap = (fn) => delayed(⟦fn⟧);"],
    ["a variable that changes", "let fn = () => 1;\nfn = () => 2;\ndelayed(⟦fn⟧);"],
    ["a field of a parameter", "function wrap(o) { return delayed(⟦o.read⟧); }"],
    ["an element in a loop", "for (const fn of [() => 1]) delayed(⟦fn⟧);"],
  ],
  "outer-this": [
    ["this", "class A { k = 1; m() { return delayed(() => ⟦this⟧.k); } }"],
    ["super", "class B extends A { m() { return delayed(() => ⟦super⟧.m()); } }\nclass A { m() {} }"],
    ["arguments", "function f() { return delayed(() => ⟦arguments⟧.length); }"],
    ["new.target", "function f() { return delayed(() => ⟦new.target⟧); }"],
    ["this, in a helper", "class A { k = 1; m() { const g = () => ⟦this⟧.k; return delayed(() => g()); } }"],
    ["a method of this", "class A { m() { return delayed(⟦this⟧.read); } read() {} }"],
  ],
  "private-name": [
    ["a private field", "class A { #k = 1; m() { const me = this; return delayed(() => me.⟦#k⟧); } }"],
    ["a private field, in a test", "class A { #k = 1; m() { return delayed((a) => ⟦#k⟧ in a); } }"],
    ["a private method", "class A { ⟦@delayed⟧ #m() {} }"],
  ],
  "unreachable-method": [
    ["a computed name", "const key = load();\nclass A { ⟦@delayed⟧ [key]() {} }"],
    ["a class without a name", "register(class { ⟦@delayed⟧ m() {} });"],
  ],
  "delayed-as-value": [
    ["an argument", "[() => 1].map(⟦delayed⟧);"],
    ["another name", "const later = ⟦delayed⟧;"],
  ],
  "shadowed-capture": [
    [
      "a block hides it",
      "function f(k) { const g = () => k; { const k = load(); return ⟦delayed⟧(() => g() + k); } }",
    ],
    ["a parameter hides it", "function f(k) { const g = () => k; return (k) => ⟦delayed⟧(() => g()); }"],
  ],
  "two-variables-one-name": [
    [
      "one of the top level",
      "const size = load();\nconst g = () => size;\nconst make = (size) => ⟦delayed⟧(() => size + g());",
    ],
  ],
  "lazy-as-condition": [
    ["if", "const even = delayed((x) => x % 2 === 0);\nconst e = even(1);\nif (⟦e⟧) {}"],
    ["not", "const even = delayed((x) => x % 2 === 0);\nconst e = even(1);\nconsole.log(!⟦e⟧);"],
    ["and", "const even = delayed((x) => x % 2 === 0);\nconst e = even(1);\nconst f = ⟦e⟧ && 1;"],
    ["the call itself", "const even = delayed((x) => x % 2 === 0);\nwhile (⟦even(1)⟧) {}"],
    ["a function on the spot", "const s = ⟦delayed(() => true)()⟧ ? 1 : 2;"],
  ],
  "reassigned-capture": [["a variable that changes", "let k = 1;\ndelayed(() => ⟦k⟧);\nk = 2;"]],
};

/** Rules about imports need the bundler, and other files. */
const bundled: Partial<Record<DiagnosticCode, readonly [what: string, files: Record<string, string>][]>> = {
  "unresolved-import": [
    ["a package", { "script.ts": 'import x from ⟦"no-such-package/part"⟧;\nconsole.log(x);' }],
    ["a file", { "script.ts": 'import { x } from ⟦"./nowhere"⟧;\nconsole.log(x);' }],
    ["a part of the library", { "script.ts": 'import { x } from ⟦"treadle/nowhere"⟧;\nconsole.log(x);' }],
    ["a required package", { "script.cjs": 'const x = require(⟦"no-such-package"⟧);' }],
  ],
  "unresolved-optional-import": [
    ["in a try", { "script.cjs": 'try { require(⟦"no-such-package"⟧); } catch {}' }],
    ["in a function", { "script.ts": 'export const f = () => import(⟦"no-such-package"⟧);' }],
  ],
  "value-of-script": [
    [
      "a value that the run makes",
      {
        "script.ts":
          'import { delayed } from "treadle";\nimport { f } from "./lib";\nexport const ⟦config⟧ = load();\nexport const g = () => 1;\ndelayed(() => f());\nfunction load() {}',
        "lib.ts": 'import { config, g } from "./script";\nexport const f = () => [config, g];',
      },
    ],
  ],
};

describe.each(Object.entries(cases))("%s", (code, sources) => {
  test.each(sources)("%s", (_, source) => {
    const { text, places } = marked(`import { delayed } from "treadle";\n${source}`);
    const { diagnostics } = analysed(text);
    expect(diagnostics.map((found) => `${found.code} ${placeOf(found)}`)).toEqual(
      places.map((at) => `${code} ${at}`),
    );
  });
});

describe.each(Object.entries(bundled))("%s", (code, sources) => {
  test.each(sources)("%s", async (_, files) => {
    const script = Object.keys(files)[0]!;
    const { text, places } = marked(files[script]!);
    const { diagnostics } = await compiled(script, { ...files, [script]: text });
    expect(diagnostics.map((found) => `${found.code} ${placeOf(found)}`)).toEqual(
      places.map((at) => `${code} ${at}`),
    );
  });
});

test("every rule has a case", () => {
  expect([...Object.keys(cases), ...Object.keys(bundled)].sort()).toEqual(Object.keys(rules).sort());
});

test.each(Object.entries(rules))("%s says what and what to do, in whole sentences", (_, rule) => {
  for (const sentence of [rule.message("name"), rule.hint("name")])
    expect(sentence).toMatch(/^[`A-Z].*[.`)]$/);
});

test("a missing package is named in the hint, without the part", async () => {
  const { diagnostics } = await compiled("script.ts", {
    "script.ts": 'import x from "@scope/pack/part";\nx();',
  });
  expect(diagnostics[0]?.hint).toContain("npm install @scope/pack`");
});

const silent: readonly Case[] = [
  ["a function's own variables", "delayed(() => { let n = 0; n++; const xs = []; xs.push(n); return xs; });"],
  ["loop counters", "for (let i = 0; i < 3; i++) delayed(() => i);"],
  ["a function's own `this`", "delayed(function () { return this; });"],
  ["a field called `arguments`", "delayed((o) => o.arguments);"],
  [
    "private names of a class inside",
    "delayed(() => { class A { #k = 1; get() { return this.#k; } } return new A().get(); });",
  ],
  [
    "typed arrays, whose memory may be shared",
    "const shared = new Int32Array(buffer());\ndelayed((i) => { shared[i] = 1; });",
  ],
  [
    "functions that a recipe makes again",
    "const ops = { add: (a, b) => a + b };\ndelayed((a, b) => ops.add(a, b));",
  ],
  ["lazies compared with nothing", "const f = delayed(() => 1);\nconst x = f();\nconst y = x ?? 1;"],
  [
    "conditions inside a task, where lazies are values",
    "const f = delayed(() => 1);\nconst x = f();\ndelayed(() => (x ? 1 : 2));",
  ],
  ["data of a known type", "const make = (n: number, xs: readonly string[]) => [delayed(n), delayed(xs)];"],
  ["`typeof delayed` as a type", "let d: typeof delayed;"],
  [
    "two variables of one name that never meet",
    "const size = 1;\nconst g = () => size;\nconst make = (size) => delayed(() => size + g());",
  ],
];

test.each(silent)("nothing is said about %s", (_, source) => {
  const { diagnostics } = analysed(`import { delayed } from "treadle";\n${source}`);
  expect(diagnostics.filter(({ severity }) => severity !== "info").map(({ message }) => message)).toEqual([]);
});
