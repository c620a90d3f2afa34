/**
 * Graphs by analysis of what people write. Each case is a script and the graph one would draw of it by hand; those of
 * `examples/` are in `test/golden/static-graph`.
 */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../harness/treadle.ts";
import { graphLines, graphOf, graphOfFile, shape } from "./graph-lines.ts";

const head = `import { compute, delayed, map, persist, submit } from "treadle";
import * as ta from "treadle/array";
const read = delayed((path) => path);
const clean = delayed((x) => x);
const total = delayed((xs) => xs);
`;

const cases: readonly [what: string, source: string, ...lines: string[]][] = [
  ["a call", "read('a');", "read"],
  ["a value that is asked for", "await read('a').compute();", "read requested"],
  ["one call in another", "total(read('a'), read('b'));", "total ← read read", "read", "read"],
  ["a variable", "const a = read('a');\nclean(a);", "read", "clean ← read"],
  [
    "a variable that is given a new value at each step",
    "let x = read('a');\nx = clean(x);\nx = total(x);\nawait x.compute();",
    "read",
    "clean ← read",
    "total requested ← clean",
  ],
  [
    "one of two ways",
    "let x = read('a');\nif (ready) x = clean(x);\nelse x = total(x);\nawait x.compute();",
    "read",
    "clean requested ← read",
    "total requested ← read",
  ],
  [
    "a way that ends",
    "function f(x) { if (x) { x = clean(x); return x; } return total(x); }\nf(read('a'));",
    "clean ← read",
    "total ← read",
    "read",
  ],
  ["a conditional expression", "total(ready ? read('a') : clean(1));", "total ← read clean", "read", "clean"],
  ["what stands in for nothing", "total(maybe ?? read('a'));", "total ← read", "read"],
  ["a list", "const parts = [read('a'), read('b')];\ntotal(parts);", "read", "read", "total ← read read"],
  [
    "an element of a list",
    "const [a, b] = [read('a'), clean(1)];\ntotal(b);",
    "read",
    "clean",
    "total ← clean",
  ],
  [
    "the rest of a list",
    "const [a, ...others] = [read('a'), clean(1)];\ntotal(others);",
    "read",
    "clean",
    "total ← read clean",
  ],
  ["a field", "const o = { a: read('a'), b: clean(1) };\ntotal(o.b);", "read", "clean", "total ← clean"],
  ["an object as a whole", "const o = { a: { b: read('a') } };\ntotal(o);", "read", "total ← read"],
  ["a field that is set later", "const o = {};\no.a = read('a');\ntotal(o.a);", "read", "total ← read"],
  [
    "a spread",
    "const o = { a: read('a') };\ntotal({ ...o, b: 1 }.a, [...[clean(1)]]);",
    "read",
    "total ← read clean",
    "clean",
  ],
  [
    "a loop that pushes",
    "const parts = [];\nfor (const p of paths) parts.push(read(p));\ntotal(parts);",
    "read ×n",
    "total ← read",
  ],
  [
    "a loop that counts",
    "const parts = [];\nfor (let i = 0; i < 4; i++) parts.push(read(i));\ntotal(parts);",
    "read ×4",
    "total ← read",
  ],
  ["a loop in a loop", "for (const a of [1, 2]) for (const b of [1, 2, 3]) read(a + b);", "read ×6"],
  ["a loop that may skip", "for (const a of [1, 2]) if (a > 1) read(a);", "read ×n"],
  [
    "a running sum",
    "let sum = 0;\nfor (const p of paths) sum = total(sum, read(p));\nawait compute(sum);",
    "total ×n requested ← read ⟲",
    "read ×n",
  ],
  [
    "steps that need each other in turns",
    "let a = 0, b = 0;\nwhile (go) { a = read(b); b = clean(a); }\nawait compute(b);",
    "read ×n ⟲ clean",
    "clean ×n requested ← read",
  ],
  [
    "a tree of sums",
    "let level = paths.map((p) => read(p));\nwhile (level.length > 1) {\n  const next = [];\n  for (let i = 0; i < level.length; i += 2) next.push(total(level[i], level[i + 1]));\n  level = next;\n}\nawait level[0].compute();",
    "read ×n requested",
    "total ×n requested ← read ⟲",
  ],
  [
    "a switch",
    "let x;\nswitch (kind) { case 1: x = read('a'); break; case 2: x = clean(1); break; }\ntotal(x);",
    "read",
    "clean",
    "total ← read clean",
  ],
  [
    "a break out of a loop",
    "let x = 0;\nfor (const p of paths) { x = read(p); if (x) break; x = clean(x); }\ntotal(x);",
    "read ×n",
    "clean ×n ← read",
    "total ← read clean",
  ],
  [
    "something tried",
    "let x;\ntry { x = read('a'); } catch { x = clean(1); }\ntotal(x);",
    "read",
    "clean",
    "total ← read clean",
  ],
  ["a map", "total(paths.map((p) => read(p)));", "total ← read", "read ×n"],
  [
    "a map of a known list",
    "const paths = ['a', 'b'];\ntotal(paths.map((p) => read(p)));",
    "total ← read",
    "read ×2",
  ],
  ["a map with the function itself", "total(paths.map(read));", "total ← read", "read ×n"],
  [
    "a flatMap",
    "total(paths.flatMap((p) => [read(p), clean(p)]));",
    "total ← read clean",
    "read ×n",
    "clean ×n",
  ],
  [
    "one map after another",
    "total(paths.map((p) => read(p)).map((x) => clean(x)));",
    "total ← clean",
    "read ×n",
    "clean ×n ← read",
  ],
  [
    "a forEach that pushes",
    "const xs = [];\npaths.forEach((p) => { xs.push(read(p)); });\ntotal(xs);",
    "read ×n",
    "total ← read",
  ],
  [
    "a fold",
    "paths.map((p) => read(p)).reduce((a, b) => total(a, b)).compute();",
    "read ×n requested",
    "total ×n requested ← read ⟲",
  ],
  ["Array.from", "total(Array.from({ length: 8 }, (_, i) => read(i)));", "total ← read", "read ×8"],
  [
    "a map that holds lazy values",
    "const m = new Map();\nfor (const p of paths) m.set(p, read(p));\nfor (const [k, v] of m) clean(v);\ntotal(m.get('a'), [...m.values()]);",
    "read ×n",
    "clean ×n ← read",
    "total ← read",
  ],
  [
    "entries of an object",
    "const o = { a: read('a') };\nfor (const [k, v] of Object.entries(o)) clean(v);",
    "read",
    "clean ×n ← read",
  ],
  [
    "a function that takes and gives lazy values",
    "function load(p) { return clean(read(p)); }\ntotal(load('a'));",
    "clean ← read",
    "read",
    "total ← clean",
  ],
  [
    "a function that is called twice",
    "const load = (p) => clean(read(p));\ntotal(load('a'), load('b'));",
    "clean ×2 ← read",
    "read ×2",
    "total ← clean",
  ],
  [
    "a function that is called in a loop",
    "const load = (p) => clean(read(p));\nfor (const p of paths) total(load(p));",
    "clean ×n ← read",
    "read ×n",
    "total ×n ← clean",
  ],
  [
    "a function that fills a list",
    "function fill(list, p) { list.push(read(p)); }\nconst xs = [];\nfill(xs, 'a');\ntotal(xs);",
    "read",
    "total ← read",
  ],
  [
    "a function that is given a function",
    "function each(list, step) { return list.map((x) => step(x)); }\ntotal(each(paths, read));",
    "read ×n",
    "total ← read",
  ],
  [
    "an async function",
    "async function load(p) { return read(p); }\ntotal(await load('a'));",
    "read",
    "total ← read",
  ],
  [
    "a function that makes a delayed function",
    "function adder(k) { return delayed((x) => x + k); }\nconst add = adder(2);\nawait add(read('a')).compute();",
    "adder requested ← read",
    "read",
  ],
  [
    "a function that calls itself",
    "function sum(xs) { return xs.length === 1 ? xs[0] : total(sum(xs.slice(1)), xs[0]); }\nsum([read('a')]).compute();",
    "total ×n requested ← read ⟲",
    "read requested",
  ],
  [
    "a function of which nobody knows what it does",
    "import { tag } from 'some-package';\ntotal(tag(read('a')));",
    "total ← read",
    "read",
  ],
  [
    "a function of a package that calls back",
    "import pMap from 'p-map';\ntotal(await pMap(paths, (p) => read(p)));",
    "total ← read",
    "read ×n",
  ],
  [
    "a captured variable",
    "const a = read('a');\nconst f = delayed(() => a);\nawait f().compute();",
    "read",
    "f requested ← read",
  ],
  [
    "what a task calls in a worker is no part of it",
    "const f = delayed(async () => read('a').compute());\nf();",
    "f",
  ],
  [
    "a class",
    "class P { load(p) { return read(p); } all = (ps) => ps.map((p) => this.load(p)); }\ntotal(new P().all(paths));",
    "read ×n",
    "total ← read",
  ],
  [
    "a field of an instance",
    "class P { constructor(p) { this.x = read(p); } sum() { return total(this.x); } }\nnew P('a').sum().compute();",
    "read",
    "total requested ← read",
  ],
  [
    "a delayed method",
    "class P { @delayed m(x) { return x; } }\nconst p = new P();\nawait compute(p.m(read('a')));",
    "m requested ← read",
    "read",
  ],
  [
    "delayed functions in an object",
    "const steps = { load: delayed((p) => p) };\nawait steps.load('a').compute();",
    "load requested",
  ],
  ["options of one call", "await read.with({ retries: 2 })('a').compute();", "read requested"],
  ["a part of a result", "const a = read('a');\ntotal(a.get('x'), a.at(0));", "read", "total ← read"],
  ["a method of a result", "await read('a').call('trim').compute();", "read", "trim requested ← read"],
  [
    "a lazy list",
    "const all = delayed([read('a'), clean(1)]);\nawait all.compute();",
    "read requested",
    "clean requested",
  ],
  [
    "several at once",
    "const [a, b] = await compute(read('a'), { b: clean(1) });",
    "read requested",
    "clean requested",
  ],
  ["what is kept", "const [a] = await persist(read('a'));\ntotal(a);", "read requested", "total ← read"],
  [
    "futures",
    "const a = submit(read, 'a');\nconst b = submit(total, a);\nawait b.result();",
    "read requested",
    "total requested ← read",
  ],
  [
    "futures of a list",
    "const parts = map(read, ['a', 'b']);\nsubmit(total, parts);",
    "read ×2 requested",
    "total requested ← read",
  ],
  [
    "an array",
    "const xs = ta.stack(paths.map((p) => ta.fromDelayed(read(p), { shape: [2], dtype: 'uint8' })));\nawait xs.slice([0, 2]).sum({ axis: 0 }).compute();",
    "stack ← read",
    "read ×n",
    "slice ← stack",
    "sum requested ← slice",
  ],
  [
    "two arrays",
    "const a = ta.from([1]);\nconst b = ta.from([2]);\nawait a.add(b).compute();",
    "from",
    "from",
    "add requested ← from from",
  ],
  ["a promise", "total(await Promise.all(paths.map(async (p) => read(p))));", "total ← read", "read ×n"],
  [
    "promises that follow one another",
    "load().then((p) => read(p)).then((x) => x.compute());",
    "read requested",
  ],
  [
    "a generator",
    "function* all() { yield read('a'); }\nfor (const x of all()) clean(x);",
    "read",
    "clean ×n ← read",
  ],
  [
    "another name for the library",
    "import * as t from 'treadle';\nconst f = t.delayed((x) => x);\nawait t.compute(f(1));",
    "f requested",
  ],
  [
    "a namespace",
    "namespace Steps { export const load = delayed((p: string) => p); }\nawait Steps.load('a').compute();",
    "load requested",
  ],
];

test.each(cases)("%s is drawn as one would by hand", (_, source, ...lines) => {
  expect(shape(graphOf(head + source))).toEqual(lines);
});

const lib = `import { delayed } from "treadle";
export const read = delayed((path) => path);
export default delayed(function clean(x) { return x; });
export function load(p) { return read(p); }
export function unused() { return read("nobody asks for it"); }
`;

const imports: readonly [what: string, source: string, ...lines: string[]][] = [
  ["a delayed function", 'import { read as r } from "./lib";\nawait r("a").compute();', "read requested"],
  ["a default export", 'import clean from "./lib";\nawait clean(1).compute();', "clean requested"],
  [
    "a whole file",
    'import * as lib from "./lib";\nawait lib.default(lib.read("a")).compute();',
    "clean requested ← read",
    "read",
  ],
  ["a function", 'import { load } from "./lib";\nawait load("a").compute();', "read requested"],
  [
    "what a file passes on",
    'import { read, again } from "./barrel";\nawait again(read("a")).compute();',
    "clean requested ← read",
    "read",
  ],
  [
    "a file that is imported late",
    'const { read } = await import("./lib");\nawait read("a").compute();',
    "read requested",
  ],
  ["a file that is not there", 'import { read } from "./missing";\nconst x = read("a");\nawait x.compute();'],
];

test.each(imports)("%s of another file is followed", (_, source, ...lines) => {
  const barrel = 'export * from "./lib";\nexport { default as again } from "./lib";';
  expect(shape(graphOf(source, { lib, barrel }))).toEqual(lines);
});

describe("the graph of an example is the one in the golden file", () => {
  test.each(["slow-add", "loop", "control-flow", "decorator", "frames", "stocks"])("%s", async (name) => {
    const lines = graphLines(graphOfFile(join(root, "examples", `${name}.ts`)));
    await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(`../golden/static-graph/${name}.txt`);
  });
});

test("functions carry the places and the reasons that events carry", () => {
  const { functions } = graphOf(`${head}function wrap(f) { return delayed(f); }\nwrap((x) => x)(read("a"));`);
  expect(functions).toEqual([
    expect.objectContaining({ name: "f", mainThread: expect.stringContaining("cannot be told") }),
    {
      name: "read",
      definition: { file: "/w/script.ts", line: 3, column: 22, endLine: 3, endColumn: 36 },
    },
  ]);
});

test("edges make no circle, whatever goes round in a script", () => {
  const source = `let a = 0, b = 0, c = 0;\nfor (;;) { a = read(c, b); b = clean(a, b); c = total(a, b, c); }`;
  const { nodes, edgeFrom, edgeTo, backFrom } = graphOf(head + source);
  const depth = nodes.map(() => 0);
  for (let round = 0; round <= nodes.length; round++) {
    for (const [i, from] of edgeFrom.entries())
      depth[edgeTo[i]!] = Math.max(depth[edgeTo[i]!]!, depth[from]! + 1);
  }
  expect(Math.max(...depth)).toBeLessThan(nodes.length);
  expect(backFrom.length).toBeGreaterThan(0);
});

/** A chain of helpers, each of which calls the next; as long as the one that the compile step is tested with. */
const chain = (length: number): string => {
  const helpers = Array.from({ length }, (_, i) => `function f${i}(x) { return f${i + 1}(clean(x)); }`);
  return `${head}${helpers.join("\n")}\nfunction f${length}(x) { return x; }\nawait f0(read("a")).compute();`;
};
/** As many calls as there are, all into one list, and one that takes the list. */
const wide = (length: number): string => {
  const calls = Array.from({ length }, (_, i) => `xs.push(read(${i}));`);
  return `${head}const xs = [];\n${calls.join("\n")}\nawait total(xs).compute();`;
};
const steps = (length: number): string =>
  `${head}let x = read("a");\n${"x = clean(x);\n".repeat(length)}await x.compute();`;

test.each([
  ["helpers that call each other", chain],
  ["calls into one list", wide],
  ["steps one after another", steps],
])("the work for %s grows with the script and not faster", (_, script) => {
  const small = graphOf(script(100));
  const large = graphOf(script(1000));
  expect(large.nodes.length).toBeGreaterThan(999);
  expect(large.visits / small.visits).toBeLessThan(11);
});

test.each([
  ["a sum of many terms", `read(${Array.from({ length: 5000 }, (_, i) => i).join(" + ")});`],
  ["a long chain of methods", `read(x${".then((y) => y)".repeat(1500)});`],
  ["many else-ifs", `${Array.from({ length: 500 }, (_, i) => `if (a === ${i}) read(${i});`).join(" else ")}`],
  ["lists in lists", `read(${"[".repeat(800)}1${"]".repeat(800)});`],
  ["blocks in blocks", `${"{".repeat(400)}read(1);${"}".repeat(400)}`],
])("%s, as a program may write it, is no trouble", (_, source) => {
  expect(graphOf(head + source).functions.length).toBeLessThan(2);
});
