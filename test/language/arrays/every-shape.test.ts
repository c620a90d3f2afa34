/**
 * Arrays wherever scripts make them: a cursor (`▮`) in a file of a small workspace, and the first values that are shown.
 */
import { expect, test } from "vitest";
import { settled, workshop } from "./arrays-kit.ts";

const head = `import { compute, delayed } from "treadle";
import * as ta from "treadle/array";
const read = delayed(function read(i: number) { return Float32Array.of(i, 10 * i); });
const frame = (i: number) => ta.fromDelayed(read(i), { shape: [2], dtype: "float32" });
`;
const js = head.replaceAll(": number", "");

interface Case {
  readonly files: Readonly<Record<string, string>>;
  readonly shown: readonly number[] | RegExp | null;
}
const one = (code: string, shown: Case["shown"], name = "script.ts"): Case => ({
  files: { [name]: (name.endsWith("ts") ? head : js) + code },
  shown,
});

const cases: Readonly<Record<string, Case>> = {
  "in a loop": one("for (const i of [3, 4]) { const x▮ = frame(i); x.sum(); }", [3, 30]),
  "in a while loop with a condition": one(
    "let i = 0; while (i < 3) { const x = frame(i); if (i++ === 2) { x▮.sum(); } }",
    [2, 20],
  ),
  "in a branch that is taken": one(
    "const n = 3; let x; if (n > 2) { x▮ = frame(1); } else { x = frame(2); }",
    [1, 10],
  ),
  "in a branch that is not taken": one(
    "const n = 1; let x; if (n > 2) { x▮ = frame(1); } else { x = frame(2); }",
    /without getting to line 5/,
  ),
  "in a switch": one(
    "switch (2 as number) { case 1: break; default: { const x▮ = frame(7); x.sum(); } }",
    [7, 70],
  ),
  "as an element of a list": one("const stacks = [frame(1), frame(2)];\nconst x▮ = stacks[1];", [2, 20]),
  "as an element under the cursor": one("const stacks = [frame(1), frame(2)];\nstacks[▮1]!.sum();", [2, 20]),
  "an element's bracket": one(
    "const stacks = [frame(1), frame(2)];\nstac▮ks[1]!.sum();",
    /a list of lazy arrays/,
  ),
  "a field of a field": one("const o = { a: { b: frame(5) } };\no.a.▮b.sum();", [5, 50]),
  "a private field": one(
    "class A { #x = frame(4); sum() { return this.#▮x.sum(); } }\nnew A().sum();",
    [4, 40],
  ),
  "a static field": one("class A { static x = frame(4); }\nA.▮x.sum();", [4, 40]),
  "a getter": one("class A { get x() { return frame(4); } }\nnew A().▮x.sum();", [4, 40]),
  this: one("class A { x = frame(6); sum() { return this.▮x.sum(); } }\nnew A().sum();", [6, 60]),
  "a key of an object": one("const o = { ▮x: frame(6) };", [6, 60]),
  "a value of an object": one("const o = { x: ▮frame(6) };", [6, 60]),
  "destructured from an object": one("const { x▮ } = { x: frame(8) };\nx.sum();", [8, 80]),
  "destructured with no use": one("const { x▮ } = { x: frame(8) };", [8, 80]),
  "destructured from a list": one("const [, x▮] = [frame(8), frame(9)];\nx!.sum();", [9, 90]),
  "destructured with a default": one(
    "const { x▮ = frame(2) } = {} as { x?: ta.LazyArray };\nx.sum();",
    [2, 20],
  ),
  "of a loop over arrays": one("for (const x▮ of [frame(1), frame(2)]) { x.sum(); }", [1, 10]),
  "of a generic function": one(
    "function same<T>(x: T): T { return x▮; }\nsame<ta.LazyArray>(frame(3));",
    [3, 30],
  ),
  "a call of a generic function": one(
    "function same<T>(x: T): T { return x; }\nconst y = sa▮me<ta.LazyArray>(frame(3));",
    [3, 30],
  ),
  satisfies: one("const x▮ = frame(3) satisfies ta.LazyArray;", [3, 30]),
  "as const in brackets": one("const x▮ = (frame(3));", [3, 30]),
  "a sequence": one("const x▮ = (0, frame(3));", [3, 30]),
  logical: one("const x▮ = null ?? frame(3);", [3, 30]),
  "a ternary": one("const x▮ = 1 > 2 ? frame(1) : frame(2);", [2, 20]),
  "a comma list of declarations": one("const a = 1, x▮ = frame(2), c = 3;", [2, 20]),
  "an IIFE": one("const x▮ = (() => frame(2))();", [2, 20]),
  "an async IIFE": one("const x▮ = await (async () => frame(2))();", [2, 20]),
  "an arrow's body": one("const make = (i: number) => frame▮(i);\nmake(5);", [5, 50]),
  "a callback of map": one("const all = [1, 2].map((i) => fra▮me(i));", [1, 10]),
  "a stack of map": one("const all▮ = ta.stack([1, 2].map(frame));", [1, 10]),
  "an async generator": one(
    "async function* g() { yield fra▮me(1); }\nfor await (const x of g()) x.sum();",
    [1, 10],
  ),
  "a label and a block": one("out: { const x▮ = frame(1); break out; }", [1, 10]),
  "var, hoisted": one("var x▮ = frame(1);", [1, 10]),
  "set twice": one("let x▮ = frame(1);\nx = x.mul(2);\nx.sum();", [1, 10]),
  "set twice, the second": one("let x = frame(1);\nx▮ = x.mul(2);\nx.sum();", [2, 20]),
  "added to": one("let x = frame(1);\nx = x.add(▮x);", [1, 10]),
  "a default export": one("export default fra▮me(1);", [1, 10]),
  "an exported const": one("export const x▮ = frame(1);", [1, 10]),
  "a template": one("console.log(`${fra▮me(1).shape}`);", [1, 10]),
  "in compute of several": one("const [a] = await compute(fra▮me(1).mul(2), frame(2));", [1, 10]),
  "the result of compute": one("const a▮ = await frame(1).compute();", /computed already/),
  "a kept one": one("const x▮ = await frame(1).persist();", [1, 10]),
  "with using": one("const x = frame(1); { const y▮ = x; y.sum(); }", [1, 10]),
  "optional call": one("const f: typeof frame | undefined = frame;\nconst x = ▮f?.(3);", [3, 30]),
  "new": one("class A { x = frame(1); }\nconst x▮ = new A().x;", [1, 10]),
  "a tagged template": one(
    "const tag = (_: unknown, i: number) => frame(i);\nconst x▮ = tag`${3}`;",
    [3, 30],
  ),
  blocks: one("const x▮ = ta.stack([frame(1), frame(2)]).blocks.at(1);", null),
  "an enum before": one("enum E { A = 3 }\nconst x▮ = frame(E.A);", [3, 30]),
  "in a try that throws after": one(
    "try { const x▮ = frame(1); throw new Error('no'); } catch { process.exit(1); }",
    [1, 10],
  ),
  "in a promise's then": one(
    "await Promise.resolve(3).then((i) => { const x▮ = frame(i); return x.sum(); });",
    [3, 30],
  ),
  "in a timer": one("setTimeout(() => { const x▮ = frame(3); x.sum(); }, 1);", [3, 30]),
  "an object of Promise": one("const x = Promise.resolve(frame(3));\n(await ▮x).sum();", [3, 30]),
  "await on the line": one("const x = Promise.resolve(frame(3));\nconst y▮ = (await x).mul(2);", [6, 60]),
  ".mts": one("const x▮ = frame(1);", [1, 10], "script.mts"),
  ".js": one("const x▮ = frame(1);", [1, 10], "script.js"),
  ".mjs": one("const x▮ = frame(1);", [1, 10], "script.mjs"),
  ".cjs": {
    files: {
      "script.cjs": 'const ta = require("treadle/array");\nconst x▮ = ta.from([3, 4]);\nprocess.exit(3);',
    },
    shown: [3, 4],
  },
  ".cts": {
    files: { "script.cts": 'import ta = require("treadle/array");\nconst x▮ = ta.from([3, 4]);' },
    shown: [3, 4],
  },
  "imported names of functions": {
    files: { "script.ts": 'import { from } from "treadle/array";\nconst x▮ = from([3, 4]);' },
    shown: [3, 4],
  },
  "used where it is imported": {
    files: {
      "script.ts": 'import { x } from "./lib.ts";\nx▮.sum();',
      "lib.ts": `${head}export const x = frame(4);`,
    },
    shown: [4, 40],
  },
  "in the file that is imported": {
    files: {
      "script.ts": 'import { x } from "./lib.ts";\nx.sum();',
      "lib.ts": `${head}export const x▮ = frame(4);`,
    },
    shown: [4, 40],
  },
  "in a function of the file that is imported": {
    files: {
      "script.ts": 'import { make } from "./lib.ts";\nmake().sum();',
      "lib.ts": `${head}export function make() { const x▮ = frame(4); return x; }`,
    },
    shown: /without getting to line 5.*lib\.ts/,
  },
  "made by a function of another file": {
    files: {
      "script.ts": 'import { make } from "./lib.ts";\nconst x▮ = make();',
      "lib.ts": `${head}export function make() { const x = frame(4); return x; }`,
    },
    shown: [4, 40],
  },
  "an import name": {
    files: {
      "script.ts": 'import { x▮ } from "./lib.ts";\nx.sum();',
      "lib.ts": `${head}export const x = frame(4);`,
    },
    shown: [4, 40],
  },
};

test.each(Object.entries(cases))("%s", async (_, { files, shown }) => {
  const marked = Object.entries(files).find(([, text]) => text.includes("▮"))!;
  const plain = Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, text.replace("▮", "")]),
  );
  const { arrays, folder } = workshop(plain);
  const lines = marked[1].slice(0, marked[1].indexOf("▮")).split("\n");
  const place = arrays.at({
    file: `${folder}/${marked[0]}`,
    line: lines.length,
    column: lines.at(-1)!.length + 1,
  });
  if (!place) {
    expect("no place").toEqual(shown);
    return;
  }
  const slabs = arrays.open(place);
  const { state, message, details } = await settled(slabs);
  if (state !== "ready") {
    if (shown instanceof RegExp) expect(message).toMatch(shown);
    else expect(message).toEqual(shown);
    return;
  }
  const { shape } = details!;
  const slice = shape.map((length, axis) => (axis < shape.length - 1 ? 0 : ([0, length] as const)));
  const { data } = await slabs.slice(1, slice, new AbortController().signal, () => {});
  expect([...(data as Float32Array)]).toEqual(shown);
});
