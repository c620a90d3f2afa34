/**
 * SVG of a drawing that is too large for Graphviz: same ids, classes, colours and style sheet, a layout of our own.
 *
 * Text is collected in pieces and joined once. What all boxes or arrows have in common is said once, on the group
 * around them, so that a hundred thousand tasks with as many arrows are about 30 MB.
 */
import { type Drawing, type DrawnEdge, type DrawnNode, drawable } from "../graph/dot.ts";
import { isSideways, type LargeLayout, layOut, lineHeight } from "./large-layout.ts";
import { arrow, styleSheet, usedPaints } from "./paints.ts";
import { arrowPath, type Path } from "./routes.ts";

/** Room around the drawing; arrows in the outermost channels use some of it. In points, as everything here. */
const margin = 32;

/** Lays out and writes a drawing of any size. Same drawing, same text. */
export function toLargeSvg(drawing: Drawing): string {
  const layout = layOut(drawing);
  const sideways = isSideways(drawing.direction);
  const extent = (length: number): string => (length + 2 * margin).toFixed(0);
  const width = extent(sideways ? layout.along : layout.across);
  const height = extent(sideways ? layout.across : layout.along);
  const toPage = pageOf(drawing, layout);
  const paints = usedPaints(drawing.nodes.flatMap((node) => node.classes));
  const text = new Text();
  text.add(
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>',
    `<svg width="${width}pt" height="${height}pt" viewBox="0 0 ${width} ${height}" xmlns="http://www.w3.org/2000/svg" role="img">`,
    `<style>${styleSheet(paints)}</style>`,
    '<g id="graph0" class="graph sheet">',
    "<title>treadle</title>",
    `<polygon fill="#ffffff" stroke="none" points="0,0 0,${height} ${width},${height} ${width},0"/>`,
    `<g font-family="Helvetica,Arial,sans-serif" font-size="11" fill="#57606a">`,
    ...layout.frames.map((frame) => {
      const [x1, y1] = toPage(frame.fromAcross, frame.fromAlong);
      const [x2, y2] = toPage(frame.toAcross, frame.toAlong);
      const [x, y] = [Math.min(x1, x2), Math.min(y1, y2)];
      const [right, bottom] = [rounded(Math.max(x1, x2)), rounded(Math.max(y1, y2))];
      const outline = `M${rounded(x)},${rounded(y)}H${right}V${bottom}H${rounded(x)}z`;
      const title = xml(drawing.clusters[frame.cluster] ?? "");
      return (
        `<g id="clust${frame.cluster + 1}" class="cluster cluster-frame"><path fill="none" stroke="#d0d7de" d="${outline}"/>` +
        `<text text-anchor="middle" x="${rounded((x1 + x2) / 2)}" y="${rounded(y + 16)}">${title}</text></g>`
      );
    }),
    "</g>",
    `<g fill="none" stroke="${arrow.light}">`,
  );
  appendEdges(text, drawing, layout, toPage);
  text.add(
    "</g>",
    '<g font-family="Helvetica,Arial,sans-serif" font-size="12" fill="#1f2328" text-anchor="middle">',
  );
  const { across, along, sizeAcross, sizeAlong } = layout.places;
  for (const [box, node] of drawing.nodes.entries()) {
    const [x, y] = toPage(across[box]!, along[box]!);
    const size = [sizeAcross[box]!, sizeAlong[box]!] as const;
    text.add(nodeElement(node, x, y, size[sideways ? 1 : 0], size[sideways ? 0 : 1]));
  }
  text.add("</g>", "</g>", "</svg>", "");
  return text.whole();
}

/**
 * Lines of a long text. Joined a few thousand at a time, because the engine keeps a line that was put together of
 * twenty pieces as these pieces, and collecting garbage among millions of them takes longer than the layout.
 */
class Text {
  readonly #chunks: string[] = [];
  #lines: string[] = [];

  add(...lines: string[]): void {
    for (const line of lines) this.#lines.push(line);
    if (this.#lines.length >= 4096) this.#join();
  }

  whole(): string {
    this.#join();
    return this.#chunks.join("\n");
  }

  #join(): void {
    this.#chunks.push(this.#lines.join("\n"));
    this.#lines = [];
  }
}

/** From across and along to x and y, as the direction asks. */
function pageOf({ direction }: Drawing, layout: LargeLayout): Page {
  const ahead = (along: number) => along + margin;
  const back = (along: number) => layout.along - along + margin;
  const along = direction === "TB" || direction === "LR" ? ahead : back;
  return isSideways(direction)
    ? (across, distance) => [along(distance), across + margin]
    : (across, distance) => [across + margin, along(distance)];
}

type Page = (across: number, along: number) => readonly [x: number, y: number];

function appendEdges(text: Text, drawing: Drawing, layout: LargeLayout, toPage: Page): void {
  const point = (across: number, along: number): string => {
    const [x, y] = toPage(across, along);
    return `${rounded(x)},${rounded(y)}`;
  };
  /** Boxes that have an arrowhead: a hundred thousand plain arrows into one box end in the same one. */
  const headed = new Set<number>();
  for (const [index, edge] of drawing.edges.entries()) {
    const target = layout.links.to[index]!;
    const path = arrowPath(layout, layout.links.from[index]!, target);
    const isPlain = edge.classes.length === 0 && edge.width === 1;
    text.add(edgeElement(edge, path, point, !(isPlain && headed.has(target))));
    if (isPlain) headed.add(target);
  }
}

function edgeElement(edge: DrawnEdge, path: Path, point: (a: number, l: number) => string, headed: boolean) {
  const line = edge.line === arrow.light ? "" : ` stroke="${edge.line}"`;
  const width = edge.width === 1 ? "" : ` stroke-width="${edge.width.toFixed(1)}"`;
  let text = `<g class="${["edge", ...edge.classes].join(" ")}">`;
  if (edge.tooltip !== undefined) text += `<title>${xml(edge.tooltip)}</title>`;
  text += `<path${line}${width} d="`;
  for (const { command, points } of path.steps) {
    text += command;
    for (let at = 0; at < points.length; at += 2) {
      text += `${at > 0 ? " " : ""}${point(points[at]!, points[at + 1]!)}`;
    }
  }
  text += '"/>';
  if (headed) {
    const corners = path.head.map(([across, along]) => point(across, along)).join(" ");
    text += `<polygon fill="${edge.line}"${line} points="${corners}"/>`;
  }
  return `${text}</g>`;
}

function nodeElement(node: DrawnNode, x: number, y: number, width: number, height: number): string {
  const style = `fill="${node.fill}" stroke="${node.line}"${node.bold ? ' stroke-width="2.2"' : ""}${
    node.dashed ? ' stroke-dasharray="5,2"' : ""
  }`;
  const shape =
    node.shape === "box"
      ? `<path ${style} d="${roundedBox(x, y, width, height)}"/>`
      : `<ellipse ${style} cx="${rounded(x)}" cy="${rounded(y)}" rx="${rounded(width / 2)}" ry="${rounded(height / 2)}"/>`;
  // 3.6 points below its middle is where a line of this size stands on.
  const first = y + 3.6 - ((node.label.length - 1) * lineHeight) / 2;
  const lines = node.label.map((line, index) =>
    line === ""
      ? ""
      : `<text x="${rounded(x)}" y="${rounded(first + index * lineHeight)}">${xml(line)}</text>`,
  );
  const tooltip = node.tooltip.map(xml).join("&#10;");
  return `<g id="${node.id}" class="${["node", ...node.classes].join(" ")}"><title>${tooltip}</title>${shape}${lines.join("")}</g>`;
}

/** A path and no `rect`, because that is what Graphviz draws and what the style sheet therefore speaks of. */
function roundedBox(x: number, y: number, width: number, height: number): string {
  const r = 7;
  const [w, h] = [rounded(width - 2 * r), rounded(height - 2 * r)];
  const start = `M${rounded(x - width / 2 + r)},${rounded(y - height / 2)}`;
  return `${start}h${w}q${r},0 ${r},${r}v${h}q0,${r} -${r},${r}h-${w}q-${r},0 -${r},-${r}v-${h}q0,-${r} ${r},-${r}z`;
}

/** Tenths of a point are finer than any screen. */
const rounded = (value: number): number => Math.round(value * 10) / 10;

/** Text for an element's content: hostile until now. */
const xml = (text: string): string =>
  drawable(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
