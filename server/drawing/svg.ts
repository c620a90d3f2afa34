/**
 * SVG from DOT, through Graphviz compiled to WebAssembly; no program called `dot` is needed.
 *
 * The file stands alone: no script, no link, no document type that a reader would fetch, and a style sheet
 * that follows the reader's light or dark preference. Only ever given DOT of our own making.
 */
import { Graphviz } from "@hpcc-js/wasm-graphviz";
import { type PaintName, styleSheet } from "./paints.ts";

/** Lays out and renders; one instance of Graphviz per process, a few milliseconds for each small picture. */
export async function toSvg(dot: string): Promise<string> {
  const graphviz = await Graphviz.load();
  const drawn = graphviz.layout(dot, "svg", "dot");
  const used = new Set(
    [...dot.matchAll(/class="(plain|failed|hue-\d|heat-\d)\b/g)].map(([, name]) => name as PaintName),
  );
  return (
    drawn
      // The document type names a file on the web, and the comments repeat node names.
      .replace(/<!DOCTYPE[^>]*>\s*/, "")
      .replace(/<!--[\s\S]*?-->\s*/g, "")
      .replace(
        /<svg [^>]*>/,
        (open) => `${open.slice(0, -1)} role="img">\n<style>${styleSheet(used)}</style>`,
      )
  );
}
