/**
 * Quick fixes: each is applied, what comes out is compared as text and analysed again, and functions are called before
 * and after to see that they still mean the same.
 */
import { expect, test } from "vitest";
import type { rules } from "../../../server/compile/diagnostics.ts";
import { analysisOf } from "../../../server/compile/outline.ts";
import { fixesOf, quickFixes, withEdits } from "../../../server/language/editor/quick-fixes.ts";
import { script } from "./texts-kit.ts";

const head = 'import { delayed } from "treadle";\n';

interface Case {
  readonly what: string;
  readonly code: keyof typeof rules;
  readonly before: string;
  readonly after: string;
  readonly file?: string;
  readonly title?: string;
}

const cases: readonly Case[] = [
  {
    what: "a generator's values are collected",
    code: "generator-task",
    before: "const f = delayed(function* numbers(n: number) { yield n; });\nanswer(f(2));",
    after:
      "const f = delayed(function numbers(n: number) { return [...(function* () { yield n; })()]; });\nanswer(f(2));",
  },
  {
    what: "a generator's type goes with it",
    code: "generator-task",
    before: "const f = delayed(function* (n: number): Generator<number> {\n  yield n;\n});\nanswer(f(2));",
    after:
      "const f = delayed(function (n: number) { return [...(function* (): Generator<number> {\n  yield n;\n})()]; });\nanswer(f(2));",
  },
  {
    what: "an async generator's values are awaited",
    code: "generator-task",
    before: "const f = delayed(async function* (n) { yield n; });\nanswer(f(2));",
    after:
      "const f = delayed(async function (n) { const all = []; for await (const each of (async function* () { yield n; })()) all.push(each); return all; });\nanswer(f(2));",
  },
  {
    what: "a generator by name is called and collected",
    code: "generator-task",
    before: "function* numbers(n: number) { yield n; }\nconst f = delayed(numbers);\nanswer(f(2));",
    after:
      "function* numbers(n: number) { yield n; }\nconst f = delayed((...args: Parameters<typeof numbers>) => { return [...numbers(...args)]; });\nanswer(f(2));",
  },
  {
    what: "a generator by name needs no types in JavaScript",
    code: "generator-task",
    file: "/w/script.mjs",
    before: "function* numbers(n) { yield n; }\nconst f = delayed(numbers);\nanswer(f(2));",
    after:
      "function* numbers(n) { yield n; }\nconst f = delayed((...args) => { return [...numbers(...args)]; });\nanswer(f(2));",
  },
  {
    what: "a condition is computed first",
    code: "lazy-as-condition",
    before: "const ok = delayed(() => false)();\nif (ok) fail();",
    after: "const ok = delayed(() => false)();\nif (await ok.compute()) fail();",
  },
  {
    what: "a negated condition is computed first",
    code: "lazy-as-condition",
    before: "const ok = delayed(() => 1)();\nconst no = !ok;",
    after: "const ok = delayed(() => 1)();\nconst no = !(await ok.compute());",
  },
  {
    what: "a condition on the spot is computed first",
    code: "lazy-as-condition",
    before: "const ready = delayed((x) => x);\nasync function f() { return ready(1) ? 2 : 3; }\nf();",
    after:
      "const ready = delayed((x) => x);\nasync function f() { return (await ready(1).compute()) ? 2 : 3; }\nf();",
  },
  {
    what: "a field of `this` is copied before the task",
    code: "outer-this",
    before:
      "class Scaler {\n  factor = 3;\n  task() {\n    return delayed((x) => x * this.factor);\n  }\n}\nanswer(new Scaler().task()(2));",
    after:
      "class Scaler {\n  factor = 3;\n  task() {\n    const { factor } = this;\n    return delayed((x) => x * factor);\n  }\n}\nanswer(new Scaler().task()(2));",
  },
  {
    what: "several fields are copied together, each once",
    code: "outer-this",
    before:
      "class S {\n  a = 1;\n  b = 2;\n  task() {\n    const f = delayed((x) => x * this.a + this.b - this.a);\n    return f;\n  }\n}\nanswer(new S().task()(2));",
    after:
      "class S {\n  a = 1;\n  b = 2;\n  task() {\n    const { a, b } = this;\n    const f = delayed((x) => x * a + b - a);\n    return f;\n  }\n}\nanswer(new S().task()(2));",
  },
  {
    what: "a field whose name is taken gets another",
    code: "outer-this",
    before:
      "class S {\n  x = 1;\n  task() {\n    return delayed((x) => x + this.x);\n  }\n}\nanswer(new S().task()(2));",
    after:
      "class S {\n  x = 1;\n  task() {\n    const xNow = this.x;\n    return delayed((x) => x + xNow);\n  }\n}\nanswer(new S().task()(2));",
  },
  {
    what: "a private field is copied",
    code: "outer-this",
    before:
      "class S {\n  #k = 4;\n  task() {\n    return delayed((x) => x + this.#k);\n  }\n}\nanswer(new S().task()(2));",
    after:
      "class S {\n  #k = 4;\n  task() {\n    const k = this.#k;\n    return delayed((x) => x + k);\n  }\n}\nanswer(new S().task()(2));",
  },
  {
    what: "a private field of another variable is copied",
    code: "private-name",
    before:
      "class S {\n  #k = 4;\n  task() {\n    const me = this;\n    return delayed((x) => x + me.#k);\n  }\n}\nanswer(new S().task()(2));",
    after:
      "class S {\n  #k = 4;\n  task() {\n    const me = this;\n    const k = me.#k;\n    return delayed((x) => x + k);\n  }\n}\nanswer(new S().task()(2));",
  },
  {
    what: "functions in a list move into the task",
    code: "uncloneable-capture",
    title: "Move steps into the task",
    before:
      "function pipeline() {\n  const steps = [(x) => x + 1, (x) => x * 2];\n  return delayed((x) => steps.reduce((y, step) => step(y), x));\n}\nanswer(pipeline()(2));",
    after:
      "function pipeline() {\n  return delayed((x) => {\n    const steps = [(x) => x + 1, (x) => x * 2];\n    return steps.reduce((y, step) => step(y), x);\n  });\n}\nanswer(pipeline()(2));",
  },
  {
    what: "functions in a list move to the top of the file",
    code: "uncloneable-capture",
    title: "Move steps to the top of the file",
    before:
      "function pipeline() {\n  const steps = [(x) => x + 1, (x) => x * 2];\n  return delayed((x) => steps.reduce((y, step) => step(y), x));\n}\nanswer(pipeline()(2));",
    after:
      "const steps = [(x) => x + 1, (x) => x * 2];\nfunction pipeline() {\n  return delayed((x) => steps.reduce((y, step) => step(y), x));\n}\nanswer(pipeline()(2));",
  },
  {
    what: "a list that is used elsewhere stays there as well",
    code: "uncloneable-capture",
    title: "Make a copy of fns inside the task",
    before:
      "function make() {\n  const fns = { half: (x) => x / 2 };\n  use(fns);\n  return delayed(function run(x) {\n    return fns.half(x);\n  });\n}\nanswer(make()(2));",
    after:
      "function make() {\n  const fns = { half: (x) => x / 2 };\n  use(fns);\n  return delayed(function run(x) {\n    const fns = { half: (x) => x / 2 };\n    return fns.half(x);\n  });\n}\nanswer(make()(2));",
  },
  {
    what: "a decorated field becomes a call",
    code: "decorated-field",
    before: "class A {\n  @delayed read = (x) => x + 1;\n}\nuse(A);",
    after: "class A {\n  read = delayed((x) => x + 1);\n}\nuse(A);",
  },
  {
    what: "options of a decorated field go into the call",
    code: "decorated-field",
    before: "class A {\n  @delayed({ retries: 2 })\n  read = (x) => x;\n}\nuse(A);",
    after: "class A {\n  read = delayed((x) => x, { retries: 2 });\n}\nuse(A);",
  },
  {
    what: "a variable that hides another gets a name of its own",
    code: "shadowed-capture",
    before:
      "function make(k) {\n  const helper = () => k;\n  {\n    const k = 5;\n    use({ k });\n    return delayed((x) => x + helper());\n  }\n}\nanswer(make(1)(2));",
    after:
      "function make(k) {\n  const helper = () => k;\n  {\n    const k2 = 5;\n    use({ k: k2 });\n    return delayed((x) => x + helper());\n  }\n}\nanswer(make(1)(2));",
  },
];

const codesOf = (text: string, file = script) => analysisOf(file, text).diagnostics.map(({ code }) => code);

function fixed({ before, code, title, file = script }: Case): string | undefined {
  const analysis = analysisOf(file, head + before);
  const found = fixesOf(analysis, (finding) => finding.code === code);
  const fix = title === undefined ? found[0] : found.find((each) => each.title === title);
  return fix && withEdits(analysis.parsed.source.text, fix.edits);
}

/** Runs a script with functions that are called at once, and gives what it passes to `answer`. */
async function answers(text: string): Promise<unknown[]> {
  const given: unknown[] = [];
  const plain = text
    .replace(/^import.*\n/, "")
    .replace(/: (number|Generator<number>|Parameters<[^>]*>)/g, "");
  const delayed = (fn: unknown) => fn;
  const run = new Function("delayed", "answer", "use", "fail", `return (async () => {${plain}\n})();`) as (
    ...args: unknown[]
  ) => Promise<void>;
  await run(
    delayed,
    (value: unknown) => given.push(value),
    () => {},
    () => {},
  );
  return Promise.all(given.map(plainly));
}

/** What a generator would give, as the list that its task gives. */
async function plainly(value: unknown): Promise<unknown> {
  const awaited: unknown = await value;
  if (typeof awaited !== "object" || awaited === null) return awaited;
  const all: unknown[] = [];
  for await (const each of awaited as AsyncIterable<unknown>) all.push(each);
  return all;
}

test.each(cases)("$what, as a person would write it", (each) => {
  expect(codesOf(head + each.before, each.file)).toContain(each.code);
  expect(fixed(each)).toBe(head + each.after);
  expect(codesOf(head + each.after, each.file)).not.toContain(each.code);
});

test.each(cases.filter(({ before }) => before.includes("answer(")))(
  "$what, and means the same",
  async (each) => {
    const before = await answers(head + each.before);
    expect(before.length).toBeGreaterThan(0);
    expect(await answers(head + each.after)).toEqual(before);
  },
);

const unfixed: readonly [what: string, source: string][] = [
  [
    "a method that is called on `this`",
    "class A { f() { return delayed((x) => this.g(x)); } g(x) {} }\nuse(A);",
  ],
  ["`this` as a whole", "class A { f() { return delayed(() => use(this)); } }\nuse(A);"],
  [
    "a field of `this` that is written",
    "class A { n = 0; f() { return delayed(() => this.n++); } }\nuse(A);",
  ],
  [
    "a class field, before which nothing can stand",
    "class A { k = 1; f = delayed((x) => x * this.k); }\nuse(A);",
  ],
  ["a generator that uses `this`", "delayed(function* () { yield this.x; });"],
  [
    "a condition where nobody can wait",
    "const ok = delayed(() => 1);\nfunction f() { if (ok()) return 1; }\nf();",
  ],
  [
    "a promise that a task uses",
    "function f() { const p = new Promise(() => {}); return delayed(() => p); }\nf();",
  ],
  ["a decorated getter", "class A { @delayed get x() { return 1; } }\nuse(A);"],
  ["an unknown function", "function f(step) { return delayed(step); }\nf();"],
];

test.each(unfixed)("%s is left to the person", (_, source) => {
  const analysis = analysisOf(script, head + source);
  expect(analysis.diagnostics.length).toBeGreaterThan(0);
  expect(fixesOf(analysis, () => true)).toEqual([]);
});

test("the editor gets a preferred fix with its finding, where the cursor is", () => {
  const text = `${head}const ok = delayed(() => 1)();\nif (ok) use();`;
  const analysis = analysisOf(script, text);
  const shown = {
    range: { start: { line: 2, character: 4 }, end: { line: 2, character: 6 } },
    message: "",
    code: "lazy-as-condition",
  };
  const at = (line: number, character: number) => ({ start: { line, character }, end: { line, character } });
  const ask = (range: ReturnType<typeof at>) =>
    quickFixes({ analysis, uri: "file:///w/script.ts", range, diagnostics: [shown] });
  expect(ask(at(2, 5))).toEqual([
    {
      title: "Compute it first",
      kind: "quickfix",
      isPreferred: true,
      diagnostics: [shown],
      edit: { changes: { "file:///w/script.ts": [{ range: shown.range, newText: "await ok.compute()" }] } },
    },
  ]);
  expect(ask(at(1, 0))).toEqual([]);
});
