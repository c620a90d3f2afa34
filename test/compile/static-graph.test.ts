/**
 * Graphs by analysis of what people write: variables, conditions, loops, lists. Each case is a script and the graph
 * one would draw of it by hand.
 */
import { expect, test } from "vitest";
import { graphOf, head, shape } from "./graph-lines.ts";

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
];

test.each(cases)("%s is drawn as one would by hand", (_, source, ...lines) => {
  expect(shape(graphOf(head + source))).toEqual(lines);
});
