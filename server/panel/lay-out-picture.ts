/**
 * A layout for pictures that are too large for Graphviz: the drawing room's, asked by sizes instead of by texts.
 *
 * What comes from a webview is not believed: arrows that lead nowhere are left out.
 */
import { layOutSizes } from "../drawing/large-layout.ts";
import type { PanelQuestions } from "../protocol/panel.ts";

type Layout = PanelQuestions["layout"];

/** The centres of the boxes, from the upper left corner of the picture on. */
export function layOutPicture({ width, height, from, to, direction }: Layout["takes"]): Layout["gives"] {
  const size = Math.min(width.length, height.length);
  const isBox = (box: number | undefined) => Number.isInteger(box) && box! >= 0 && box! < size;
  const arrows = [...from.keys()].filter((arrow) => isBox(from[arrow]) && isBox(to[arrow]));
  const extent = (given: readonly number[]) =>
    Float64Array.from({ length: size }, (_, box) => given[box]! || 1);
  const places = layOutSizes(
    extent(width),
    extent(height),
    {
      size,
      from: Int32Array.from(arrows, (arrow) => from[arrow]!),
      to: Int32Array.from(arrows, (arrow) => to[arrow]!),
    },
    direction,
  );
  return { x: Array.from(places.x), y: Array.from(places.y) };
}
