/** Drawings that are too large for Graphviz, told from their SVG as a reader of the file would. */
import { parseFragment } from "parse5";
import { expect, test, vi } from "vitest";
import { type DrawOptions, drawGraph } from "../../server/drawing/draw-graph.ts";
import { DrawingTooLargeError } from "../../server/drawing/errors.ts";
import { toLargeSvg } from "../../server/drawing/large-svg.ts";
import { largestForGraphviz, toSvg } from "../../server/drawing/svg.ts";
import type { Drawing } from "../../server/graph/dot.ts";
import { graph } from "../timings/streams.ts";

type Tasks = [name: string, ...needs: number[]][];

const chain = (length: number): Tasks =>
  Array.from({ length }, (_, task) => (task === 0 ? ["start"] : ["step", task - 1]));

const fanIn = (width: number): Tasks => {
  const tasks: Tasks = Array.from({ length: width }, () => ["read"]);
  const sum: Tasks[number] = ["sum"];
  for (let task = 0; task < width; task++) sum.push(task);
  tasks.push(sum);
  return tasks;
};

const fanOut = (width: number): Tasks => [
  ["open"],
  ...Array.from({ length: width }, (): Tasks[number] => ["read", 0]),
];

/** Layers of a hundred, each task needing three of the layer below that a fixed generator picks. */
const random = (size: number): Tasks => {
  let seed = 7;
  const below = (limit: number): number => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed % limit;
  };
  return Array.from({ length: size }, (_, task): Tasks[number] => {
    const first = (Math.floor(task / 100) - 1) * 100;
    if (first < 0) return ["read"];
    return [`layer${(first / 100) % 4}`, first + below(33), first + 33 + below(33), first + 66 + below(34)];
  });
};

const draw = (tasks: Tasks, options: Partial<DrawOptions> = {}): Promise<string> =>
  drawGraph([graph(tasks)], { format: "svg", collapse: "never", ...options });

const count = (text: string, pattern: RegExp): number => {
  let found = 0;
  for (const _ of text.matchAll(pattern)) found++;
  return found;
};

interface Box {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The boxes of a large drawing, from the outlines of which each is one path in a known manner. */
function boxesOf(svg: string): Box[] {
  const outline =
    /<g id="([\w-]+)" class="node[^>]*>.*? d="M([\d.-]+),([\d.-]+)h([\d.]+)q\S+ \S+?v([\d.]+)q/g;
  return Array.from(svg.matchAll(outline), ([, id, x, y, width, height]) => ({
    id: id!,
    x: Number(x) - 7,
    y: Number(y),
    width: Number(width) + 14,
    height: Number(height) + 14,
  }));
}

/** Pairs of boxes that cover each other: swept from left to right, so that each is compared with a few. */
function overlaps(boxes: readonly Box[]): string[] {
  const rows = new Map<number, Box[]>();
  for (const box of boxes) {
    const row = rows.get(box.y);
    if (row) row.push(box);
    else rows.set(box.y, [box]);
  }
  const found: string[] = [];
  for (const row of rows.values()) {
    row.sort((a, b) => a.x - b.x);
    for (const [index, box] of row.entries()) {
      const next = row[index + 1];
      if (next && box.x + box.width > next.x) found.push(`${box.id} ${next.id}`);
    }
  }
  const heights = [...rows.keys()].sort((a, b) => a - b);
  for (const [index, y] of heights.entries()) {
    const next = heights[index + 1];
    if (next !== undefined && next < y + rows.get(y)![0]!.height) found.push(`rows ${y} and ${next}`);
  }
  return found;
}

const sizeOf = (svg: string): [width: number, height: number] => {
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)!;
  return [Number(width), Number(height)];
};

test.each([
  ["a fan of a hundred thousand into one", fanIn(100_000)],
  ["a fan of a hundred thousand out of one", fanOut(100_000)],
  ["a chain of twenty thousand", chain(20_000)],
  ["ten thousand tasks in random layers", random(10_000)],
])("%s has every box and every arrow, none on another, on a sheet and not a strip", async (_, tasks) => {
  const svg = await draw(tasks);
  const boxes = boxesOf(svg);
  expect(boxes).toHaveLength(tasks.length);
  expect(new Set(boxes.map(({ id }) => id)).size).toBe(tasks.length);
  expect(count(svg, /<g class="edge/g)).toBe(tasks.reduce((sum, [, ...needs]) => sum + needs.length, 0));
  expect(overlaps(boxes)).toEqual([]);
  expect(svg).not.toContain("NaN");

  const [width, height] = sizeOf(svg);
  expect(Math.max(width / height, height / width)).toBeLessThan(3);
  for (const box of boxes) {
    const isInside = box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height;
    if (!isInside) expect.fail(`${box.id} is outside of the sheet`);
  }
});

test("a large drawing parses as one SVG with the marks of a small one", async () => {
  const tasks = random(2000);
  const svg = await draw(tasks);
  const [root] = parseFragment(svg.replace(/^<\?xml.*\n/, "")).childNodes;
  expect(root?.nodeName).toBe("svg");
  expect(svg).toMatch(/<style>@media \(prefers-color-scheme:dark\).*\.node\.hue-0 path/);
  expect(svg).toMatch(/<g id="task-0" class="node hue-0"><title>read&#10;made at frames\.ts:10:3<\/title>/);
  expect(svg.includes('class="node hue-3 requested"')).toBe(true);
  expect(svg).not.toMatch(/<script|<!DOCTYPE|href=|url\(/);
});

test("the same large graph gives the same picture, byte for byte", async () => {
  const once = await draw(random(3000));
  expect((await draw(random(3000))) === once).toBe(true);
});

test.each(["BT", "TB", "LR", "RL"] as const)("results stand where direction %s says", async (direction) => {
  const svg = await draw(fanIn(2000), { direction });
  const boxes = boxesOf(svg);
  const sum = boxes.at(-1)!;
  const rest = boxes.slice(0, -1);
  const isBeyond = {
    BT: rest.every(({ y }) => sum.y + sum.height < y),
    TB: rest.every(({ y, height }) => sum.y > y + height),
    LR: rest.every(({ x, width }) => sum.x > x + width),
    RL: rest.every(({ x }) => sum.x + sum.width < x),
  };
  expect(isBeyond[direction]).toBe(true);
  // In a sideways drawing the rows are columns.
  const turned = boxes.map((box) => ({ ...box, x: box.y, y: box.x, width: box.height, height: box.width }));
  expect(overlaps(direction === "LR" || direction === "RL" ? turned.slice(0, -1) : boxes)).toEqual([]);
});

test("names in a large drawing are as hostile as in a small one", async () => {
  const tasks = fanIn(2000);
  tasks[0] = ['</title><script>alert("1")</script>\u202E\0'];
  const svg = await draw(tasks);
  expect(svg).toContain("&lt;script&gt;");
  expect(svg).not.toMatch(/<script|\0|\u202E/);
});

test("many computes in one large drawing have frames that do not touch", async () => {
  const computes = Array.from({ length: 300 }, (_, index) =>
    graph(
      [
        ["read"],
        ["read"],
        ["step", index * 6],
        ["step", index * 6 + 1],
        ["sum", index * 6 + 2],
        ["sum", index * 6 + 3],
      ],
      {
        compute: index + 1,
        firstTask: index * 6,
      },
    ),
  );
  const svg = await drawGraph(computes, { format: "svg", collapse: "never" });
  const frames = Array.from(
    svg.matchAll(/class="cluster cluster-frame"><path[^>]* d="M([\d.]+),([\d.]+)H([\d.]+)V([\d.]+)/g),
    ([id, x, y, right, bottom]) => ({
      id,
      x: Number(x),
      y: Number(y),
      width: Number(right) - Number(x),
      height: Number(bottom) - Number(y),
    }),
  );
  expect(frames).toHaveLength(300);
  expect(overlaps(frames)).toEqual([]);
  expect(svg).toContain(">compute 300</text>");
});

/** Wide enough to wrap, with what else a drawing can hold: a circle, a loop, a frame, thick and critical arrows. */
const small: Drawing = {
  direction: "BT",
  clusters: ["compute 1"],
  nodes: [
    ...Array.from({ length: 40 }, (_, index) => ({ id: `task-${index}`, label: ["read"] })),
    { id: "group-1", label: ["add ×9", "2.0 s · mean 222 ms"], cluster: 0, bold: true },
    { id: "group-2", label: ["scale"], cluster: 0, dashed: true, shape: "circle" as const },
  ].map((node) => ({
    tooltip: ["made at frames.ts:10:3"],
    shape: "box" as const,
    classes: ["hue-0"],
    fill: "#dbeafe",
    line: "#2563eb",
    ...node,
  })),
  edges: [
    ...Array.from({ length: 40 }, (_, index) => ({ from: `task-${index}`, to: "group-1" })),
    { from: "group-1", to: "group-1", tooltip: "8 results", width: 1.5 },
    { from: "group-1", to: "group-2", classes: ["critical"], line: "#c2410c", width: 2 },
    { from: "group-2", to: "group-1" },
  ].map((edge) => ({ classes: [], line: "#6e7781", width: 1, ...edge })),
};

test("the layout of large drawings, on a small one to look at", async () => {
  await expect(toLargeSvg(small)).toMatchFileSnapshot("../golden/graph/large-layout.svg");
});

test("tasks that need each other in a circle are drawn all the same", () => {
  const circle: Drawing = {
    ...small,
    clusters: [],
    nodes: small.nodes.slice(0, 3),
    edges: [0, 1, 2].map((index) => ({
      ...small.edges[0]!,
      from: `task-${index}`,
      to: `task-${(index + 1) % 3}`,
    })),
  };
  const svg = toLargeSvg(circle);
  expect(new Set(boxesOf(svg).map(({ y }) => y)).size).toBe(3);
  expect(count(svg, /<g class="edge/g)).toBe(3);
});

test.each([
  ["boxes", chain(largestForGraphviz.boxes + 1)],
  [
    "arrows",
    random(200).map(([name], task): Tasks[number] => [
      name,
      ...Array.from({ length: Math.min(task, 60) }, (_, need) => need),
    ]),
  ],
])("too many %s for Graphviz never reach it", async (_, tasks) => {
  const { Graphviz } = await import("@hpcc-js/wasm-graphviz");
  const load = vi.spyOn(Graphviz, "load");
  try {
    expect(await draw(tasks)).toContain('<g id="task-0"');
    expect(load).not.toHaveBeenCalled();
  } finally {
    load.mockRestore();
  }
});

test("a picture longer than a string can be is refused in a sentence that says what to do", async () => {
  const stringify = vi.spyOn(JSON, "stringify").mockImplementation(() => {
    throw new RangeError("Invalid string length");
  });
  try {
    await expect(draw(fanIn(2000), { format: "json" })).rejects.toThrow(
      new DrawingTooLargeError(2001, { cause: new RangeError("Invalid string length") }),
    );
  } finally {
    stringify.mockRestore();
  }
});

test("when Graphviz fails the picture is ours, and the next one is drawn by a fresh instance", async () => {
  const { Graphviz } = await import("@hpcc-js/wasm-graphviz");
  const before = await Graphviz.load();
  const layout = vi.spyOn(before, "layout").mockImplementation(() => {
    throw new RangeError("Maximum call stack size exceeded");
  });
  expect(await toSvg(small)).toBe(toLargeSvg(small));
  expect(layout).toHaveBeenCalledOnce();
  expect(await Graphviz.load()).not.toBe(before);
  expect(await toSvg(small)).not.toBe(toLargeSvg(small));
});
