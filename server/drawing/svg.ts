/**
 * SVG of a drawing: by Graphviz, compiled to WebAssembly, while it is small; by a layout of our own when it is not.
 *
 * The file stands alone: no script, no link, no document type that a reader would fetch, and a style sheet
 * that follows the reader's light or dark preference. Graphviz is only ever given DOT of our own making.
 */
import { type Drawing, toDot } from "../graph/dot.ts";
import { toLargeSvg } from "./large-svg.ts";
import { styleSheet, usedPaints } from "./paints.ts";

/**
 * What Graphviz lays out in at most about three seconds; measured: 1,500 boxes in a row 1.7 s and in a chain 2.6 s,
 * 4,900 arrows between 140 boxes 1 s. From there its time is quadratic, and soon its stack overflows.
 */
export const largestForGraphviz = { boxes: 1500, edges: 5000 } as const;

/**
 * Lays out and renders a drawing of any size. Should Graphviz fail, for whatever reason, the drawing is laid out
 * like a large one: a plainer picture is better than none.
 */
export async function toSvg(drawing: Drawing): Promise<string> {
  const { boxes, edges } = largestForGraphviz;
  if (drawing.nodes.length > boxes || drawing.edges.length > edges) return toLargeSvg(drawing);
  return (await byGraphviz(drawing)) ?? toLargeSvg(drawing);
}

/** One instance of Graphviz per process, a few milliseconds for each small picture; `undefined` when it fails. */
async function byGraphviz(drawing: Drawing): Promise<string | undefined> {
  let forget = (): void => undefined;
  try {
    const { Graphviz } = await import("@hpcc-js/wasm-graphviz");
    // After a failure its stack is where it was left, so the next picture gets a fresh instance.
    forget = () => Graphviz.unload();
    const drawn = (await Graphviz.load()).layout(toDot(drawing), "svg", "dot");
    return alone(drawn, styleSheet(usedPaints(drawing.nodes.flatMap((node) => node.classes))));
  } catch {
    forget();
    return undefined;
  }
}

function alone(drawn: string, style: string): string {
  return (
    drawn
      // The document type names a file on the web, and the comments repeat node names.
      .replace(/<!DOCTYPE[^>]*>\s*/, "")
      .replace(/<!--[\s\S]*?-->\s*/g, "")
      .replace(/<svg [^>]*>/, (open) => `${open.slice(0, -1)} role="img">\n<style>${style}</style>`)
  );
}
