/**
 * What Graphviz reads and writes about a layout: DOT of numbers in, its `plain` format out.
 *
 * No name of a script is in it: boxes are `b0`, `b1`, …, so nothing there needs to be quoted or believed.
 */
import type { LayoutRequest, LayoutResult } from "./placement.ts";

/** Graphviz counts in inches of 72 points; a point is a pixel here. */
const inch = 72;

/** DOT of a request; frames are clusters. */
export function toLayoutDot({ direction, width, height, from, to, frame, parent }: LayoutRequest): string {
  const lines = [
    "digraph {",
    `graph [rankdir=${direction}, nodesep=0.32, ranksep=${direction === "TB" ? 0.55 : 0.7}, nslimit=4, nslimit1=4, margin=0, pad=0]`,
    'node [shape=box, fixedsize=true, label=""]',
    "edge [dir=none]",
  ];
  const inside = Array.from(parent, (): string[] => []);
  const outside: string[] = [];
  for (let box = 0; box < width.length; box++) {
    const line = `b${box} [width=${inches(width[box]!)}, height=${inches(height[box]!)}]`;
    (inside[frame[box]!] ?? outside).push(line);
  }
  const children = Array.from(parent, (): number[] => []);
  const roots: number[] = [];
  for (let at = 0; at < parent.length; at++) (children[parent[at]!] ?? roots).push(at);
  const open = (at: number): void => {
    // The margin is wide enough for the title that is drawn above what is in the frame.
    lines.push(`subgraph cluster_${at} { graph [margin=26]`, ...inside[at]!);
    for (const child of children[at]!) open(child);
    lines.push("}");
  };
  for (const root of roots) open(root);
  lines.push(...outside);
  for (let arrow = 0; arrow < from.length; arrow++) {
    if (from[arrow] !== to[arrow]) lines.push(`b${from[arrow]} -> b${to[arrow]}`);
  }
  lines.push("}");
  return lines.join("\n");
}

const inches = (pixels: number): string => (pixels / inch).toFixed(3);

/** Reads `plain` back; its y counts upwards, ours downwards. */
export function fromPlain(plain: string, { width, from, to }: LayoutRequest): LayoutResult {
  const x = new Float64Array(width.length);
  const y = new Float64Array(width.length);
  let top = 0;
  /** `from to` → routes; arrows of one pair are told apart by their order. */
  const routes = new Map<string, number[][]>();
  for (const line of plain.split("\n")) {
    const words = line.split(" ");
    if (words[0] === "graph") top = Number(words[3]);
    else if (words[0] === "node") {
      const box = Number(words[1]!.slice(1));
      x[box] = Number(words[2]) * inch;
      y[box] = (top - Number(words[3])) * inch;
    } else if (words[0] === "edge") {
      const pair = `${words[1]} ${words[2]}`;
      const route: number[] = [];
      const count = Number(words[3]);
      for (let point = 0; point < count; point++) {
        route.push(Number(words[4 + 2 * point]) * inch, (top - Number(words[5 + 2 * point])) * inch);
      }
      const others = routes.get(pair);
      if (others) others.push(route);
      else routes.set(pair, [route]);
    }
  }
  const points: number[] = [];
  const starts = new Int32Array(from.length + 1);
  for (let arrow = 0; arrow < from.length; arrow++) {
    starts[arrow] = points.length;
    points.push(...(routes.get(`b${from[arrow]} b${to[arrow]}`)?.shift() ?? []));
  }
  starts[from.length] = points.length;
  return { x, y, points: Float64Array.from(points), starts };
}
