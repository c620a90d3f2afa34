/**
 * Arrays wherever scripts make them: a cursor (`▮`) in a file of a small workspace, and the first values that are shown.
 */
import { join } from "node:path";
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
  /** The values of its first row, or what is said. */
  readonly shown: readonly number[] | RegExp;
}
const one = (code: string, shown: Case["shown"], name = "script.ts"): Case => ({
  files: { [name]: (name.endsWith("ts") ? head : js) + code },
  shown,
});

/** Name → files with a cursor, and what is shown there. */
const cases: Readonly<Record<string, Case>> = {
  "in a loop": one("for (const i of [3, 4]) { const x▮ = frame(i); x.sum(); }", [3, 30]),
  "in the turn of a loop that gets to it": one(
    "let i = 0; while (i < 3) { const x = frame(i); if (i++ === 2) { x▮.sum(); } }",
    [2, 20],
  ),
  "in a branch that is not taken": one(
    "const n = 1; let x; if (n > 2) { x▮ = frame(1); } else { x = frame(2); }",
    /without getting to line 5/,
  ),
  "as an element of a list": one("const stacks = [frame(1), frame(2)];\nstacks[▮1]!.sum();", [2, 20]),
  "as a list": one("const stacks = [frame(1), frame(2)];\nstac▮ks[1]!.sum();", /a list of lazy arrays/),
  "in a private field": one(
    "class A { #x = frame(4); sum() { return this.#▮x.sum(); } }\nnew A().sum();",
    [4, 40],
  ),
  "in a getter": one("class A { get x() { return frame(4); } }\nnew A().▮x.sum();", [4, 40]),
  "in a field of a class, by its name": one("class A { ▮x = frame(4); }\nnew A();", [4, 40]),
  "in a field of an object, by its name": one("const o = { ▮x: frame(6) };", [6, 60]),
  "taken out of an object": one("const { x▮ } = { x: frame(8) };\nx.sum();", [8, 80]),
  "taken out of a list": one("const [, x▮] = [frame(8), frame(9)];\nx!.sum();", [9, 90]),
  "as the default of what is taken out": one(
    "const { x▮ = frame(2) } = {} as { x?: ta.LazyArray };\nx.sum();",
    [2, 20],
  ),
  "in a generic function": one(
    "function same<T>(x: T): T { return x▮; }\nsame<ta.LazyArray>(frame(3));",
    [3, 30],
  ),
  "set for the second time": one("let x = frame(1);\nx▮ = x.mul(2);\nx.sum();", [2, 20]),
  "in the callback of a list": one("const all = [1, 2].map((i) => fra▮me(i));", [1, 10]),
  "in an async generator": one(
    "async function* g() { yield fra▮me(1); }\nfor await (const x of g()) x.sum();",
    [1, 10],
  ),
  "in a timer": one("setTimeout(() => { const x▮ = frame(3); x.sum(); }, 1);", [3, 30]),
  "as an argument of compute": one("await compute(fra▮me(1).mul(2), frame(2));", [1, 10]),
  "before an error that is caught": one(
    "try { const x▮ = frame(1); throw new Error('no'); } catch { process.exit(1); }",
    [1, 10],
  ),
  "as a default export": one("export default fra▮me(1);", [1, 10]),
  "in an .mjs": one("const x▮ = frame(1);", [1, 10], "script.mjs"),
  "in a .cts": {
    files: { "script.cts": 'import ta = require("treadle/array");\nconst x▮ = ta.from([3, 4]);' },
    shown: [3, 4],
  },
  "used where it is imported": {
    files: {
      "script.ts": 'import { x▮ } from "./lib.ts";\nx.sum();',
      "lib.ts": `${head}export const x = frame(4);`,
    },
    shown: [4, 40],
  },
  "in a file that others import": {
    files: {
      "script.ts": 'import { x } from "./lib.ts";\nx.sum();',
      "lib.ts": `${head}export const x▮ = frame(4);`,
    },
    shown: [4, 40],
  },
  "in a function that only others call": {
    files: {
      "script.ts": 'import { make } from "./lib.ts";\nmake().sum();',
      "lib.ts": `${head}export function make() { const x▮ = frame(4); return x; }`,
    },
    shown: /without getting to line 5.*lib\.ts/,
  },
};

test.each(Object.entries(cases))("the array is shown that stands %s", async (_, { files, shown }) => {
  const marked = Object.entries(files).find(([, text]) => text.includes("▮"))!;
  const plain = Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, text.replace("▮", "")]),
  );
  const { arrays, folder } = workshop(plain);
  const lines = marked[1].slice(0, marked[1].indexOf("▮")).split("\n");
  const place = arrays.at({
    file: join(folder, marked[0]),
    line: lines.length,
    column: lines.at(-1)!.length + 1,
  });
  const slabs = arrays.open(place!);
  const { state, message, details } = await settled(slabs);
  if (shown instanceof RegExp) {
    expect(message).toMatch(shown);
    return;
  }
  expect({ state, message }).toEqual({ state: "ready", message: undefined });
  const row = details!.shape.map((length, axis, { length: axes }) =>
    axis < axes - 1 ? 0 : ([0, length] as const),
  );
  const { data } = await slabs.slice(1, row, new AbortController().signal, () => {});
  expect([...(data as Float32Array)]).toEqual(shown);
});
