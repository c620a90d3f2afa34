/**
 * Both editions at work: what people write, compiled, and run against a library that has only one thread.
 * The same on real threads is `test/runner/cases.test.ts`.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { compile } from "../../server/compile/index.ts";
import { cacheFolder, compiled, ran, ranCompiled } from "./harness.ts";

const caseFolder = fileURLToPath(new URL("../scripts/cases/", import.meta.url));

test("the cases give their answers", async () => {
  const result = await compile(`${caseFolder}cases.ts`, { cacheFolder });
  expect(await ranCompiled(result)).toEqual({
    passed: 55,
    // Nothing to do with compiling: there is only one thread here, and arguments cross no border.
    failed: ["off main thread: false", "uncloneable arg error: 1"],
    main: ["this", "#private", "unknown function value"],
    stacks: ["lib.ts:15", "cases.ts:280"],
  });
});

const scripts: readonly [name: string, answer: Record<string, unknown>][] = [
  ["commonjs.cjs", { sum: 26, base: "b.txt", nine: 9, eol: true, file: "commonjs.cjs" }],
  ["commonjs.cts", { eight: 8, file: "commonjs.cts" }],
  ["plain.js", { sum: 9 }],
  ["plain.mjs", { nine: 9, url: true }],
  ["module.mts", { sixteen: 16 }],
  ["decorators.ts", { after: 15, share: 3, merged: 13 }],
  ["write-capture.ts", { counter: 0, seen: [], results: [1, 2] }],
  ["unknown-function.ts", { unknown: 6, onMain: true, same: 6 }],
];

test.each(scripts)("%s", async (name, answer) => {
  expect(await ranCompiled(await compile(caseFolder + name, { cacheFolder }))).toMatchObject(answer);
});

test("less common syntax", async () => {
  const answers = [
    4,
    5,
    1,
    true,
    7,
    "x-2",
    [1],
    "bb",
    1,
    3,
    5,
    "100000000000000000001",
    { b: 2 },
    1,
    120,
    5,
    "e",
    "!",
  ];
  expect(await ranCompiled(await compile(`${caseFolder}syntax.ts`, { cacheFolder }))).toEqual(answers);
});

test("JSX is bundled like anything else", async () => {
  const script = [
    'import { delayed } from "treadle";',
    "const React = { createElement: (...parts: unknown[]) => parts };",
    "const inc = delayed((x: number) => x + 1);",
    'console.log(JSON.stringify(<b id="a">{await inc(1).compute()}</b>));',
  ].join("\n");
  expect(await ran("script.tsx", { "script.tsx": script })).toEqual(["b", { id: "a" }, 2]);
});

const head =
  'import { compute, delayed, ran } from "treadle";\nconst say = (x) => console.log(JSON.stringify(x));\n';

test("a tsconfig can map names to workspace files, but not `treadle`", async () => {
  const tsconfig = { compilerOptions: { paths: { "@lib/*": ["./lib/*"], treadle: ["./mine.ts"] } } };
  const answer = await ran("script.ts", {
    "tsconfig.json": JSON.stringify(tsconfig),
    "mine.ts": "export const delayed = 1, compute = 2, ran = 3;",
    "lib/steps.ts": 'import { delayed } from "treadle";\nexport const inc = delayed((x: number) => x + 1);',
    "script.ts": `${head}import { inc } from "@lib/steps";\nawait inc(inc(1)).compute();\nsay(ran);`,
  });
  expect(answer).toEqual([
    { name: "inc", where: "worker", site: "4:11" },
    { name: "inc", where: "worker", site: "4:7" },
  ]);
});

test("a recipe gets what it needs, and only when it is followed", async () => {
  const script = `${head}
    class Client { constructor(url) { this.url = url; this.ask = () => url; } }
    const config = { url: "db:" + Math.sqrt(4) };
    const connect = (url) => { const client = new Client(url); return () => client.ask(); };
    const ask = connect(config.url);
    const size = [1, 2].length;
    const asked = delayed((x) => ask() + x + size);
    say(await asked("!").compute());`;
  expect(await ran("script.ts", { "script.ts": script })).toBe("db:2!2");
});

test("two tasks with different captures do not see each other's", async () => {
  const script = `${head}
    const make = (k) => { const add = (x) => x + k; return delayed((x) => add(x)); };
    const [one, ten] = [make(1), make(10)];
    say(await compute(one(1), ten(1), one(2)));`;
  expect(await ran("script.ts", { "script.ts": script })).toEqual([2, 11, 3]);
});

test("a file may call a delayed function before the file that holds it has started", async () => {
  const answer = await ran("script.ts", {
    "script.ts": 'import { early } from "./a";\nconsole.log(JSON.stringify(await early.compute()));',
    "a.ts":
      'import { delayed } from "treadle";\nimport { early } from "./b";\nconst inc = delayed((x) => x + 1);\nexport function make(f) { return f(1); }\nexport { early, inc };',
    "b.ts":
      'import { delayed } from "treadle";\nimport { make } from "./a";\nexport const early = make(delayed((x) => x + 41));',
  });
  expect(answer).toBe(42);
});

test("a file may import from the script: functions are there, values are not", async () => {
  const files = {
    "script.ts": `${head}import { f } from "./lib";\nexport const config = Math.max(1, 2);\nexport const g = () => 5;\nconst task = delayed(() => f());\nsay(await task().compute());`,
    "lib.ts": 'import { config, g } from "./script";\nexport const f = () => [g(), config ?? "none"];',
  };
  expect(await ran("script.ts", files)).toEqual([5, "none"]);
});

test("`require` made by the script itself does not clash with the one that is given to it", async () => {
  const script = [
    'import { createRequire } from "node:module";',
    "const require = createRequire(import.meta.url);",
    'const data = require("./data.json");',
    "console.log(JSON.stringify(data));",
  ].join("\n");
  expect(await ran("script.mjs", { "script.mjs": script, "data.json": '{"a":1}' })).toEqual({ a: 1 });
});

test.each([
  ["a hash-bang", "#!/usr/bin/env node\n"],
  ["a directive without a semicolon", '"use strict"\n'],
  ["a byte order mark", "\uFEFF"],
  ["a comment without an end of line", "", "// the end"],
])("%s is no hindrance, and lines stay where they are", async (_, before, after = "") => {
  const script = `${before}import { delayed, ran } from "treadle"; const f = delayed(() => 1); await f().compute(); console.log(JSON.stringify(ran[0].site)); ${after}`;
  expect(await ran("script.ts", { "script.ts": script })).toBe(`${before.includes("\n") ? 2 : 1}:75`);
});

test("packages stay outside of the bundle, workspace files go in", async () => {
  const { driver, inputs, diagnostics } = await compiled("script.ts", {
    "script.ts": 'import { x } from "pack";\nimport { y } from "./lib.js";\nconsole.log(x, y);',
    "lib.ts": "export const y = 1;",
    "node_modules/pack/package.json": '{ "name": "pack", "version": "1.0.0", "main": "index.js" }',
    "node_modules/pack/index.js": "exports.x = 1;",
  });
  expect(diagnostics).toEqual([]);
  expect(inputs.map((file) => file.replace(/^.*folder-\d+./, ""))).toEqual(["script.ts", "lib.ts"]);
  expect(readFileSync(driver, "utf8")).toMatch(/from "file:\/\/.*\/node_modules\/pack\/index\.js"/);
});

test("polyfills of packages come along, other files imported for their effect do not", async () => {
  const { tasks } = await compiled("script.ts", {
    "script.ts": 'import "pack";\nimport "./other";\nimport { delayed } from "treadle";\ndelayed(() => 1)();',
    "other.ts": 'console.log("other");',
    "node_modules/pack/package.json": '{ "name": "pack", "version": "1.0.0", "main": "index.js" }',
    "node_modules/pack/index.js": "globalThis.filled = true;",
  });
  const chunk = /import\("(.*?)"\)/.exec(readFileSync(tasks, "utf8"))?.[1] ?? "";
  const text = readFileSync(new URL(chunk, `file://${tasks}`), "utf8");
  expect(text).toContain("node_modules/pack/index.js");
  expect(text).not.toContain("other");
});
