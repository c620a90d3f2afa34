/**
 * A picture as a text that people take away: DOT, SVG or Mermaid. Boxes have the colour of their state.
 *
 * Names of scripts are hostile text; the drawing room and `mermaid.ts` see to it that they are drawn and not obeyed.
 */
import { toDot } from "../graph/dot.ts";
import type { ExportFormat, GraphPicture } from "../protocol/panel.ts";
import { describePicture } from "./describe-picture.ts";
import { toMermaid } from "./mermaid.ts";

/** The picture in a format. Graphviz is loaded for SVG only. */
export async function exportPicture(picture: GraphPicture, format: ExportFormat): Promise<string> {
  if (format === "mermaid") return toMermaid(picture);
  const drawing = describePicture(picture);
  if (format === "dot") return toDot(drawing);
  const { toSvg } = await import("../drawing/svg.ts");
  return toSvg(drawing);
}
