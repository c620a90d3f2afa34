/**
 * How large boxes are: as wide as their names within limits, all of one height, so that a picture is calm and a layout
 * need not be made anew when figures in a box change.
 */
import type { BoxView } from "../../server/protocol/panel.ts";
import type { Palette } from "../panel/theme.ts";

/** Pixels at a zoom of 1. */
export const boxHeight = 46;
const widths = { single: 128, group: 172, most: 240 };

/** Left of the name for the state's icon, right of it for air and the badge. */
export const textLeft = 34;
const textRight = 14;

/** A little bolder than what is around it. */
export const labelFont = ({ font }: Palette): string => `600 13px ${font}`;
/** Of the second line. */
export const figureFont = ({ font }: Palette): string => `11px ${font}`;

/** Columns of sizes for boxes. Names are measured once: thousands of boxes share a few. */
export function sizesOf(
  boxes: readonly BoxView[],
  palette: Palette,
): { readonly width: Float64Array; readonly height: Float64Array } {
  const context = document.createElement("canvas").getContext("2d")!;
  context.font = labelFont(palette);
  const known = new Map<string, number>();
  const widthOf = (box: BoxView): number => {
    const label = titleOf(box);
    let text = known.get(label);
    if (text === undefined) {
      text = context.measureText(label).width;
      known.set(label, text);
    }
    const wanted = text + textLeft + textRight + (box.canOpen ? 14 : 0);
    // A step of 8 pixels, so that columns of boxes look like columns.
    return Math.min(
      widths.most,
      Math.max(box.tasks > 1 ? widths.group : widths.single, Math.ceil(wanted / 8) * 8),
    );
  };
  // Boxes of one open group are equally wide, so that they stand in columns.
  const widest = new Map<string, number>();
  const wide = boxes.map(widthOf);
  boxes.forEach(({ within }, at) => {
    if (within !== undefined) widest.set(within, Math.max(widest.get(within) ?? 0, wide[at]!));
  });
  return {
    width: Float64Array.from(boxes, ({ within }, at) =>
      within === undefined ? wide[at]! : widest.get(within)!,
    ),
    height: new Float64Array(boxes.length).fill(boxHeight),
  };
}

/** What a box is called in the drawing: its function, and how many tasks there may be where only that is known. */
export const titleOf = ({ label, times }: BoxView): string =>
  times === undefined ? label : `${label} ${times}`;
