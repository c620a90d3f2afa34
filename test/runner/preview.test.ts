/**
 * A run up to one array: the script gets there and no further, and what cannot be shown is said in sentences.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { served } from "../harness/served.ts";
import { ofType } from "../harness/treadle.ts";

const imports = 'import { compute, delayed } from "treadle";\nimport * as ta from "treadle/array";\n';
const make = "ta.from([[1, 2], [3, 4]])";

/** Each prints `before` where the script gets to the array, and `after` where it goes on behind it. */
const reached: Readonly<Record<string, string>> = {
  "at the top level": `console.log("before");\nconst x = ⟦${make}⟧;\nconsole.log("after");`,
  "behind an await": `console.log("before");\nconst x = ⟦await Promise.resolve(${make})⟧;\nconsole.log("after");`,
  "in a promise that nobody awaits": `console.log("before");\nconst x = ⟦Promise.resolve(${make})⟧;\nconsole.log("after");`,
  "under an await": `console.log("before");\nconst x = await ⟦Promise.resolve(${make})⟧;\nconsole.log("after");`,
  "in a variable": `const x = ${make};\nconsole.log("before");\nuse(⟦x⟧);\nconsole.log("after");\nfunction use(y: unknown) {}`,
  "at the beginning of a line without semicolons": `const x = ${make}\nconsole.log("before")\nconst y = 1\n⟦x⟧.sum()\nconsole.log("after")`,
  "in an async function": `console.log("before");\nasync function main() { const x = ⟦${make}⟧; console.log("after"); }\nawait main();\nconsole.log("after");`,
  "in an async arrow function": `console.log("before");\nconst main = async () => ⟦${make}⟧;\nvoid main().then(() => console.log("after"));`,
  "in a function": `console.log("before");\nfunction build() { return ⟦${make}⟧; }\nconst x = build();\nconsole.log("after");`,
  "in a method": `console.log("before");\nclass A { build() { return ⟦${make}⟧; } }\nnew A().build();\nconsole.log("after");`,
  "in a field of a class": `console.log("before");\nclass A { x = ⟦${make}⟧; }\nnew A();\nconsole.log("after");`,
  "in a parameter's default": `console.log("before");\nasync function f(x = ⟦${make}⟧) { console.log("after"); }\nawait f();`,
  "in a namespace": `console.log("before");\nnamespace N { export const x = ⟦${make}⟧; console.log("after"); }\nN;`,
  "in a generator": `console.log("before");\nfunction* all() { yield ⟦${make}⟧; }\nfor (const x of all()) console.log("after");`,
  "in a loop, the first time": `for (let i = 0; i < 3; i++) { if (i === 0) console.log("before"); const x = ⟦ta.from([[1 + i]])⟧; console.log("after"); }`,
  "in a field that is written short": `const x = ${make};\nconsole.log("before");\nconst o = { ⟦x⟧ };\nconsole.log("after");`,
  "in a chain": `const x = ${make};\nconsole.log("before");\n⟦x.slice([0, 1])⟧.sum();\nconsole.log("after");`,
  "in an optional chain": `const x = { y: ${make} };\nconsole.log("before");\n⟦x?.y?.slice([0, 1])⟧?.sum();\nconsole.log("after");`,
  "behind a cast": `console.log("before");\nconst x = ⟦${make} as ta.LazyArray⟧;\nconsole.log("after");`,
  "in try with finally": `try { console.log("before"); const x = ⟦${make}⟧; console.log("after"); } finally { console.log("after"); }`,
  "where errors end the process": `function build() { return ⟦${make}⟧; }\nasync function main() { console.log("before"); build(); }\nmain().catch((error) => { console.error("after", error); process.exit(3); });`,
  "behind a compute": `console.log("before", await ${make}.sum().item());\nconst x = ⟦${make}⟧;\nconsole.log("after", await x.sum().item());`,
  "while a compute of another branch goes on": `const slow = delayed(async function slow() { await new Promise((resolve) => setTimeout(resolve, 600_000)); });\nvoid slow().compute().then(() => console.log("after"), () => console.log("after"));\nconsole.log("before");\nconst x = ⟦${make}⟧;`,
};

test.each(Object.entries(reached))("the array is shown that is made %s", async (_, code) => {
  const run = served(imports + code, { executor: "inline" });
  expect(await run.array()).toMatchObject({ dtype: "float64" });
  const { data } = await run.slab(0);
  expect((data as Float64Array)[0]).toBe(1);
  run.serving.cancel();
  expect((await run.serving.finished).status).toBe("cancelled");
  expect(run.printed("before")).toHaveLength(1);
  expect(run.printed("after")).toEqual([]);
});

test("the array of a CommonJS script is shown", async () => {
  const run = served(`const ta = require("treadle/array");\nconst x = ⟦${make}⟧;\nconsole.log("after");`, {
    name: "script.cjs",
  });
  expect(await run.array()).toMatchObject({ shape: [2, 2] });
  expect(await run.printedInAll("after")).toEqual([]);
});

/** Code with a mark → what is said. `FILE` stands for the script's path. */
const refused: readonly (readonly [what: string, code: string, message: string | RegExp])[] = [
  ["a number", "const x = ⟦42⟧;", "In line 3 of FILE stands a number, not a lazy array."],
  ["nothing", "const x = ⟦undefined⟧;", "In line 3 of FILE stands undefined, not a lazy array."],
  [
    "a function",
    "const f = () => 1;\nconst x = ⟦f⟧;",
    "In line 4 of FILE stands a function, not a lazy array. Preview a call of it.",
  ],
  [
    "a Delayed",
    "const f = delayed(function f() { return 1; });\nconst x = ⟦f()⟧;",
    /stands a Delayed, not a lazy array\. .*make it an array with ta\.fromDelayed\(value, \{ shape/,
  ],
  [
    "a promise of a Delayed",
    "const f = delayed(function f() { return 1; });\nconst x = ⟦Promise.resolve(f())⟧;",
    /stands a Delayed, not a lazy array/,
  ],
  ["a list of arrays", `const x = ⟦[${make}]⟧;`, /stands a list of lazy arrays, .* ta\.stack\(list\)/],
  ["a list", "const x = ⟦[1]⟧;", "In line 3 of FILE stands a list, not a lazy array."],
  ["a typed array", "const x = ⟦Float32Array.of(1)⟧;", /stands a Float32Array, not .*ta\.from\(value\)/],
  ["what was computed", `const x = ⟦await ${make}.compute()⟧;`, /an array that is computed already, not/],
  ["an object", "const x = ⟦{ a: 1 }⟧;", /stands an object, not .* Preview one of its fields/],
  ["an instance", "class Rig {}\nconst rig = new Rig();\nconst x = ⟦rig⟧;", /line 5 of FILE stands a Rig,/],
  [
    "what the script never gets to",
    `function build() { return ⟦${make}⟧; }\nbuild.name;`,
    "The script has ended without getting to line 3 of FILE, where the array is made. Code in a function runs only when the script calls it.",
  ],
  [
    "what the script ends before",
    `process.exit(0);\nconst x = ⟦${make}⟧;`,
    /without getting to line 4 of FILE/,
  ],
  [
    "a promise that is never settled",
    "const x = ⟦new Promise<never>(() => {})⟧;",
    "In line 3 of FILE stands a promise that was never settled, so there is no array to show.",
  ],
  ["a promise that is rejected", 'const x = ⟦Promise.reject(new RangeError("no frames"))⟧;', "no frames"],
  [
    "what throws",
    `function frames(): never { throw new RangeError("no frames"); }\nconst x = ⟦frames()⟧;`,
    "no frames",
  ],
  [
    "what a task makes fail",
    `const f = delayed(function f(): number { throw new Error("broken"); });\nawait f().compute();\nconst x = ⟦${make}⟧;`,
    "broken",
  ],
  ["a file that is not there", 'const x = ⟦await ta.fromH5("nowhere.h5", "values")⟧;', /nowhere\.h5/],
];

test.each(refused)("%s is no array, and it is said", async (_, code, message) => {
  const run = served(imports + code, { executor: "inline" });
  const said = String(await run.array()).replaceAll(join(run.folder, "script.ts"), "FILE");
  if (typeof message === "string") expect(said).toBe(message);
  else expect(said).toMatch(message);
  const { status } = await run.serving.finished;
  expect(status).toBe("failed");
  expect(ofType(run.events, "run-finished")).toHaveLength(1);
});

test("an error of the script names its line", async () => {
  const run = served(`${imports}\nthrow new Error("early");\nconst x = ⟦${make}⟧;`);
  expect(await run.array()).toBe("early");
  expect(ofType(run.events, "run-finished")[0]!.error!.stack).toContain(
    `${join(run.folder, "script.ts")}:4:`,
  );
});

test("a place without an expression, and a mistake, end the run with a sentence", async () => {
  const { array, folder } = served(`${imports}const x = ⟦${make};⟧`);
  void array;
  const stale = served(`${imports}const x = ⟦${make};⟧`, { folder });
  expect(await stale.array()).toMatch(
    /There is no such expression in line 3 of .* any more: the script has changed/,
  );
  const wrong = served(`${imports}const = ⟦${make}⟧;`);
  expect(await wrong.array()).toContain("script.ts:3:");
});

test("unsaved text counts, and what is compiled for an array is never taken for the script", async () => {
  const run = served(`${imports}const x = ⟦${make}⟧;\nconsole.log("after");`);
  const script = join(run.folder, "script.ts");
  expect(await run.array()).toMatchObject({ shape: [2, 2] });
  const unsaved = { [script]: `${imports}const x = ta.from([[7, 8, 9]]);\nconsole.log("other");` };
  const edited = served(`${imports}const x = ⟦${make}⟧;\nconsole.log("after");`, {
    folder: run.folder,
    unsaved,
    preview: { line: 3, column: 11, endLine: 3, endColumn: 31 },
  });
  expect(await edited.array()).toMatchObject({ shape: [1, 3] });
  const { runToEnd } = await import("../harness/runs.ts");
  expect((await runToEnd(script, {}, run.folder)).stdout).toBe("after\n");
});

test("a run whose supervisor goes ends, and nothing is left behind", async () => {
  const spilled = join((await import("node:os")).tmpdir());
  const mine = (): readonly string[] =>
    readdirSync(spilled).filter((name) => name.startsWith("treadle-spill"));
  const before = mine();
  const run = served(`${imports}const x = ⟦${make}⟧;`);
  await run.array();
  await run.slab(0);
  run.serving.cancel();
  expect(await run.serving.finished).toEqual({ status: "cancelled", exitCode: 130 });
  expect(mine().filter((name) => !before.includes(name))).toEqual([]);
});
