/**
 * Graphs by analysis of what people call: functions of their own and of others, classes, the library.
 */
import { expect, test } from "vitest";
import { graphOf, head, shape } from "./graph-lines.ts";

const cases: readonly [what: string, source: string, ...lines: string[]][] = [
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
