/**
 * Graphs by analysis of whole scripts: over several files, of the examples (worth looking at:
 * `test/golden/static-graph`), and of what programs write, which is larger than what people write.
 */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { analysisOf } from "../../server/compile/outline.ts";
import { staticGraph } from "../../server/compile/static-graph.ts";
import { root } from "../harness/treadle.ts";
import { graphLines, graphOf, graphOfFile, head, shape } from "./graph-lines.ts";

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

test("files that import each other are walked once, however often they are analysed", () => {
  const files: Readonly<Record<string, string>> = {
    a: 'import { b } from "./b";\nimport { delayed } from "treadle";\nexport const a = delayed((x) => x);\nexport const both = () => a(b(1));',
    b: 'import { both } from "./a";\nimport { delayed } from "treadle";\nexport const b = delayed((x) => x);\nexport const again = both;',
  };
  const script = analysisOf("/w/script.ts", 'import { both } from "./a";\nawait both().compute();');
  const graph = staticGraph(script, (specifier) => {
    const name = specifier.slice(2);
    return analysisOf(`/w/${name}.ts`, files[name]!);
  });
  expect(shape(graph)).toEqual(["a requested ← b", "b"]);
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
