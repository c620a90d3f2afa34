/** Pictures of literal graphs. The golden files are worth looking at: `test/golden/graph`. */
import { expect, test } from "vitest";
import { type DrawOptions, drawGraph, formatOf } from "../../server/drawing/draw-graph.ts";
import type { DrawnEdge, DrawnNode } from "../../server/graph/dot.ts";
import type { GraphKnown } from "../../server/protocol/events.ts";
import { graph, slowAdd } from "../timings/streams.ts";

type Tasks = Parameters<typeof graph>[0];

const golden = (name: string) => `../golden/graph/${name}`;

interface Described {
  readonly clusters: readonly string[];
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
}

async function described(
  graphs: readonly GraphKnown[],
  options: Partial<DrawOptions> = {},
): Promise<Described> {
  return JSON.parse(await drawGraph(graphs, { ...options, format: "json" })) as Described;
}

async function labels(tasks: Tasks, options: Partial<DrawOptions> = {}): Promise<string[]> {
  return (await described([graph(tasks)], options)).nodes.map((node) => node.label.join(" | "));
}

/** `leaves` reads, each scaled, summed two by two. */
function tree(leaves: number): Tasks {
  const tasks: [string, ...number[]][] = Array.from({ length: leaves }, () => ["read"]);
  let layer = Array.from({ length: leaves }, (_, leaf) => tasks.push(["scale", leaf]) - 1);
  while (layer.length > 1) {
    const next: number[] = [];
    for (let at = 0; at < layer.length; at += 2)
      next.push(tasks.push(["sum", ...layer.slice(at, at + 2)]) - 1);
    layer = next;
  }
  return tasks;
}

const loop: Tasks = [["half"], ["oddProcess"], ["half"], ["sum", 0, 1, 2]];
const measured = {
  duration: (task: number) => (task === 2 ? 2000 : 1000),
  failed: new Set<number>(),
  criticalPath: [1, 2],
};

test("slow-add is three boxes: two slowinc under one slowadd", async () => {
  const dot = await drawGraph(slowAdd, { format: "dot" });
  await expect(dot).toMatchFileSnapshot(golden("slow-add.dot"));
});

test("after a run the boxes tell durations, and the critical path is bold", async () => {
  const dot = await drawGraph(slowAdd, { format: "dot", measured, color: "duration" });
  await expect(dot).toMatchFileSnapshot(golden("slow-add-measured.dot"));
});

test("two computes stand in frames of their own, and a result of the first may be used by the second", async () => {
  const second = {
    ...graph([["half"], ["sum", 2, 4]], { compute: 2, firstTask: 4 }),
    edgeFrom: [2, 4],
    edgeTo: [5, 5],
  };
  await expect(await drawGraph([graph(loop), second], { format: "dot" })).toMatchFileSnapshot(
    golden("two-computes.dot"),
  );
});

test("a thousand frames are one box, and a tree of sums keeps its levels", async () => {
  await expect(await drawGraph([graph(tree(1000))], { format: "dot" })).toMatchFileSnapshot(
    golden("frames.dot"),
  );
});

test("in Dask's manner every task is a circle with its result in a box", async () => {
  const tasks: Tasks = [["neg"], ["neg"], ["add", 0, 1], ["sum", 2]];
  const shapes = (drawing: Described) =>
    drawing.nodes
      .map((node) => node.shape)
      .sort()
      .join(" ");
  expect(shapes(await described([graph(tasks)], { collapseOutputs: false }))).toBe(
    "box box box box circle circle circle circle",
  );
  expect(shapes(await described([graph(tasks)]))).toBe("box box box box");
});

test("up to the limit every task has its own box", async () => {
  expect(await labels(tree(4), { maxBoxes: 11 })).toHaveLength(11);
  expect(await labels(tree(4), { maxBoxes: 10 })).toEqual(["read ×4", "scale ×4", "sum ×2", "sum"]);
});

test("when there are too many layers, they are one box per call site", async () => {
  const chain: Tasks = Array.from({ length: 300 }, (_, task) => (task === 0 ? ["start"] : ["add", task - 1]));
  expect(await labels(chain)).toEqual(["start", "add ×299"]);
});

test("rare functions share a box when there are too many functions", async () => {
  const many: Tasks = [
    ["read"],
    ["read"],
    ...Array.from({ length: 9 }, (_, index) => [`f${index}`] as [string]),
  ];
  expect(await labels(many, { maxBoxes: 3 })).toEqual(["read ×2", "f0", "other functions ×8"]);
});

test("many computes of few functions are drawn as their functions, without frames", async () => {
  const computes = Array.from({ length: 50 }, (_, index) =>
    graph([["read"], ["sum", index * 2]], { compute: index + 1, firstTask: index * 2 }),
  );
  const drawing = await described(computes, { maxBoxes: 20 });
  expect(drawing.nodes.map((node) => node.label)).toEqual([["read ×50"], ["sum ×50"]]);
  expect(drawing.clusters).toEqual([]);
  expect(drawing.edges).toHaveLength(1);
});

test("grouping can be asked for and forbidden", async () => {
  expect(await labels(loop, { collapse: "function" })).toEqual(["half ×2", "oddProcess", "sum"]);
  expect(await labels(tree(4), { collapse: "never", maxBoxes: 2 })).toHaveLength(11);
});

test("a group tells its total and its mean, a failed one is red and counted", async () => {
  const told = {
    ...measured,
    failed: new Set([0]),
    duration: (task: number) => (task === 0 ? undefined : 1500),
  };
  const { nodes } = await described([graph(loop)], { collapse: "function", measured: told });
  expect(nodes[0]).toMatchObject({
    label: ["half ×2", "1.5 s · mean 1.5 s"],
    tooltip: ["half", "made at frames.ts:10:3", "1 task failed"],
  });
  expect(nodes[0]!.classes).toContain("failed");
  expect(nodes[1]!.classes).not.toContain("failed");
});

test("a result of a compute that is not drawn is a dashed box", async () => {
  const second = { ...graph([["sum"]], { compute: 2, firstTask: 9 }), edgeFrom: [3], edgeTo: [9] };
  const drawing = await described([second]);
  expect(drawing.nodes.map((node) => node.label[0])).toEqual(["sum", "earlier results"]);
  expect(drawing.edges).toMatchObject([{ from: "earlier", to: "task-9" }]);
});

test("a function that has to stay on the main thread says why", async () => {
  const known = graph([["read"]]);
  const kept = { ...known, functions: [{ name: "read", mainThread: "it uses `this`" }] };
  const { nodes } = await described([kept]);
  expect(nodes[0]).toMatchObject({
    dashed: true,
    tooltip: expect.arrayContaining(["on the main thread: it uses `this`"]),
  });
});

test("no graph is an empty picture, in every format", async () => {
  for (const format of ["svg", "dot", "json"] as const) {
    expect(await drawGraph([], { format })).not.toBe("");
  }
});

test("an SVG stands alone: no script, no link, no document type, and dark where the reader wants dark", async () => {
  const hostile = `</title><script>alert("1")</script>&lt;b&gt;$(touch x)"]; a -> b\u202E\0`;
  const svg = await drawGraph([graph([[hostile]])], { format: "svg" });
  expect(svg).toContain("<svg ");
  expect(svg).toContain("prefers-color-scheme:dark");
  expect(svg).toContain("&lt;script&gt;");
  expect(svg).not.toMatch(/<script|<!DOCTYPE|<!--|[^:]href=|url\(|\0|\u202E/);
  // Two namespaces are the only addresses in it.
  expect(svg.match(/https?:\/\/[^"]+/g)).toEqual([
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xlink",
  ]);
});

test("the text of a name is drawn as it is written", async () => {
  const svg = await drawGraph([graph([[String.raw`a\nb &amp; "c"`]])], { format: "svg" });
  expect(svg).toContain(String.raw`a\nb &amp;amp; &quot;c&quot;`);
});

test("the same graph gives the same picture, byte for byte", async () => {
  const draw = () => drawGraph([graph(tree(40))], { format: "svg" });
  expect(await draw()).toBe(await draw());
});

test.each([
  ["direction", "up"],
  ["color", "rainbow"],
  ["collapse", "always"],
  ["format", "png"],
])("an unknown %s is refused with the list of known ones", async (option, value) => {
  const options = { format: "dot", [option]: value } as DrawOptions;
  await expect(drawGraph(slowAdd, options)).rejects.toThrow(
    new RegExp(`${option} "${value}": choose one of \\w+`),
  );
});

test.each([
  ["a.svg", "svg"],
  ["A.DOT", "dot"],
  ["x/y.json", "json"],
  ["graph.png", undefined],
  ["svg", undefined],
])("the file name %j asks for %s", (path, format) => {
  expect(formatOf(path)).toBe(format);
});

test("a hundred thousand tasks are drawn as a handful of boxes", async () => {
  const drawing = await described([graph(tree(40_000))]);
  expect(drawing.nodes.length).toBeLessThan(30);
});
