/**
 * DOT, Graphviz's language, from a plain description of boxes and arrows.
 *
 * It does not know what the boxes stand for and lays nothing out. Every text is hostile until it has
 * passed `drawable` and `quoted`: names come from scripts and files, and pictures are opened by browsers.
 */

/** One box (or circle). */
export interface DrawnNode {
  /** Letters, digits and dashes, unique in the drawing; becomes the `id` of the SVG element. */
  readonly id: string;
  /** Lines of text inside. */
  readonly label: readonly string[];
  /** Lines of text shown on hovering. */
  readonly tooltip: readonly string[];
  readonly shape: "box" | "circle";
  /** Words for a style sheet; ours, never the script's. */
  readonly classes: readonly string[];
  /** Colours for readers of the DOT that have no style sheet. */
  readonly fill: string;
  readonly line: string;
  readonly dashed?: boolean;
  readonly bold?: boolean;
  /** Position in `clusters`; absent where the drawing has none. */
  readonly cluster?: number;
}

/** An arrow from a dependency to its dependent. */
export interface DrawnEdge {
  /** Ids of nodes. */
  readonly from: string;
  readonly to: string;
  readonly tooltip?: string;
  readonly classes: readonly string[];
  readonly line: string;
  /** In points; 1 is a normal arrow. */
  readonly width: number;
}

/** Where results stand: `BT` (bottom to top, as in Dask) has roots below and results above. */
export type Direction = "BT" | "TB" | "LR" | "RL";

export interface Drawing {
  readonly direction: Direction;
  /** Titles of the frames around groups of nodes. */
  readonly clusters: readonly string[];
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
}

/** The drawing as a `digraph`, one statement a line, in the order of the description. */
export function toDot(drawing: Drawing): string {
  const lines = [
    "digraph treadle {",
    `  graph [rankdir=${drawing.direction}, bgcolor="#ffffff", pad=0.25, nodesep=0.3, ranksep=0.45, class="sheet"]`,
    `  node [fontname="${font}", fontsize=12, fontcolor="#1f2328", margin="0.22,0.08", width=0.5, height=0.4]`,
    `  edge [arrowsize=0.7, fontname="${font}"]`,
  ];
  // Graphviz turns the whole frame around with the direction, its title too.
  const titleAt = drawing.direction === "BT" ? "b" : "t";
  for (const [cluster, title] of drawing.clusters.entries()) {
    lines.push(
      `  subgraph cluster_${cluster} {`,
      `    graph [label=${quoted([title])}, labelloc=${titleAt}, class="cluster-frame", style=rounded, color="#d0d7de", fontname="${font}", fontsize=11, fontcolor="#57606a", margin=14]`,
      ...drawing.nodes.filter((node) => node.cluster === cluster).map((node) => `    ${nodeStatement(node)}`),
      "  }",
    );
  }
  for (const node of drawing.nodes) if (node.cluster === undefined) lines.push(`  ${nodeStatement(node)}`);
  for (const edge of drawing.edges) lines.push(`  ${edgeStatement(edge)}`);
  lines.push("}", "");
  return lines.join("\n");
}

const font = "Helvetica,Arial,sans-serif";

function nodeStatement(node: DrawnNode): string {
  const style = ["filled"];
  if (node.shape === "box") style.push("rounded");
  if (node.dashed) style.push("dashed");
  const attributes = [
    `id="${node.id}"`,
    `label=${quoted(node.label)}`,
    `tooltip=${quoted(node.tooltip)}`,
    `shape=${node.shape === "box" ? "box" : "ellipse"}`,
    `style="${style.join(",")}"`,
    `class="${node.classes.join(" ")}"`,
    `fillcolor="${node.fill}"`,
    `color="${node.line}"`,
    ...(node.bold ? ["penwidth=2.2"] : []),
  ];
  return `"${node.id}" [${attributes.join(", ")}]`;
}

function edgeStatement(edge: DrawnEdge): string {
  const attributes = [
    `color="${edge.line}"`,
    ...(edge.classes.length === 0 ? [] : [`class="${edge.classes.join(" ")}"`]),
    ...(edge.width === 1 ? [] : [`penwidth=${edge.width.toFixed(1)}`]),
    ...(edge.tooltip === undefined ? [] : [`tooltip=${quoted([edge.tooltip])}`]),
  ];
  return `"${edge.from}" -> "${edge.to}" [${attributes.join(", ")}]`;
}

/**
 * Lines of text as one DOT string that draws exactly these characters.
 *
 * Beside the quote, Graphviz reads backslash escapes (`\N` is the node's name) and HTML entities in labels,
 * so `\` and `&` are escaped as well. An empty tooltip would show the node's id: it becomes a space.
 */
function quoted(lines: readonly string[]): string {
  const text = lines.map((line) =>
    drawable(line).replaceAll("&", "&amp;").replaceAll("\\", "\\\\").replaceAll('"', '\\"'),
  );
  return `"${text.join("\\n") || " "}"`;
}

/**
 * One line that XML can hold and that shows what it contains: white space becomes one blank; control
 * characters, halves of surrogate pairs and marks that turn the reading direction become `\uFFFD`.
 */
export function drawable(text: string): string {
  return text.replace(/\s+/gu, " ").replace(undrawable, "\uFFFD");
}

/** Control characters, lone surrogates, bidirectional marks, and the two that XML forbids. */
const undrawable = /[\p{Cc}\p{Cs}\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]/gu;

/** At most `length` characters, the last of them `…` where something is missing. */
export function shortened(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join("")}…`;
}

/**
 * The text with each hash (16 or more hexadecimal digits, or a UUID) written as `#`, as in Dask: `sum-9f86d081884c7d65`
 * becomes `sum-#`, and two pictures of one graph are equal although its keys are not.
 */
export function withoutHashes(text: string): string {
  return text
    .replace(/\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/gi, "#")
    .replace(/(?<![\da-z])(?=[a-f]*\d)[\da-f]{16,}(?![\da-z])/gi, "#");
}
