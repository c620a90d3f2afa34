/**
 * A picture as a Mermaid flowchart, for README files and pull requests. Boxes are coloured by state.
 *
 * Whatever is no letter, digit or plain mark is written as its number, which Mermaid draws and never reads: neither
 * its own syntax nor HTML nor Markdown can be said in a name.
 */
import { drawable, shortened } from "../graph/dot.ts";
import type { FrameView, GraphPicture } from "../protocol/panel.ts";
import { boxLines, stateOfBox } from "./describe-picture.ts";

/** Colours that are readable on light and on dark pages; the text is always dark. */
const classes = [
  "waiting fill:#f6f8fa,stroke:#57606a,color:#1f2328",
  "ready fill:#fef3c7,stroke:#b45309,color:#1f2328",
  "executing fill:#dbeafe,stroke:#2563eb,color:#1f2328",
  "memory fill:#dcfce7,stroke:#16803c,color:#1f2328",
  "released fill:#e2e8f0,stroke:#475569,color:#1f2328",
  "failed fill:#ffdcd7,stroke:#cf222e,color:#1f2328",
  "cancelled fill:#f6f8fa,stroke:#57606a,color:#1f2328,stroke-dasharray:4",
  "reused fill:#cffafe,stroke:#0e7490,color:#1f2328",
] as const;

/** The flowchart, one statement a line. Same picture, same text. */
export function toMermaid(picture: GraphPicture): string {
  const lines = ["flowchart TB"];
  const positions = new Map(picture.frames.map(({ id }, position) => [id, position]));
  const boxesIn = grouped(picture.boxes, positions);
  const framesIn = grouped(picture.frames, positions);
  const addBoxes = (frame: number, indent: string): void => {
    for (const box of boxesIn.get(frame) ?? []) {
      const label = boxLines(picture, box).map(escaped).join("<br/>");
      lines.push(`${indent}b${box}["${label}"]:::${stateOfBox(picture, box)}`);
    }
  };
  addBoxes(-1, "  ");
  // Frames lie in each other only as deep as somebody has opened groups in groups.
  const addFrames = (around: number, indent: string): void => {
    for (const frame of framesIn.get(around) ?? []) {
      lines.push(`${indent}subgraph g${frame}["${frameLabel(picture.frames[frame]!)}"]`);
      addBoxes(frame, `${indent}  `);
      addFrames(frame, `${indent}  `);
      lines.push(`${indent}end`);
    }
  };
  addFrames(-1, "  ");
  for (const [arrow, from] of picture.edgeFrom.entries())
    lines.push(`  b${from} --> b${picture.edgeTo[arrow]}`);
  const used = new Set(picture.boxes.map((_, box) => stateOfBox(picture, box) as string));
  for (const own of classes) if (used.has(own.split(" ")[0]!)) lines.push(`  classDef ${own}`);
  const requested = picture.boxes.flatMap((box, position) => (box.requested ? [`b${position}`] : []));
  if (requested.length > 0)
    lines.push("  classDef requested stroke-width:3px", `  class ${requested} requested`);
  return `${lines.join("\n")}\n`;
}

const frameLabel = ({ label, tasks }: FrameView): string =>
  escaped(`${shortened(drawable(label), 40)} ×${tasks}`);

/** Position of a frame, or -1 for none → positions of what is directly in it. */
function grouped(
  entries: readonly { readonly within?: string }[],
  positions: ReadonlyMap<string, number>,
): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (const [position, { within }] of entries.entries()) {
    const frame = within === undefined ? -1 : (positions.get(within) ?? -1);
    const own = found.get(frame);
    if (own) own.push(position);
    else found.set(frame, [position]);
  }
  return found;
}

const escaped = (text: string): string =>
  drawable(text).replace(/[^\p{L}\p{N} .,:()/_×·…–→›✗-]/gu, (mark) => `#${mark.codePointAt(0)};`);
