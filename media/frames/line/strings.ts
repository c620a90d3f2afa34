/**
 * What the display of lines says, in English. The host may put other texts in their place; see
 * `media/panel/strings.ts`.
 */
import { speaker } from "../../panel/strings.ts";

/** Key → text; `{…}` are places. */
export const lineStrings = {
  "line.name": "Line of {dataset}: {count} values along {axis}",
  "line.roleDescription": "line plot",
  "line.help":
    "Left and right arrow go from value to value, with Shift ten at a time, with Control they move the view. Home and End go to the ends. Plus and minus zoom, 0 shows everything. L changes to a logarithmic scale, G shows the grid. Up, down, Page and Space go through the frames.",
  "line.empty": "There are no values along {axis}: its length is 0.",
  "line.noFinite": "None of the values that are in view is a finite number.",
  "line.noPositive":
    "None of the values that are in view is above 0, so a logarithmic scale has no place for them.",
  "line.failed": "The line could not be read: {reason}",
  "line.damaged":
    "The line came damaged: {bytes} bytes where {expected} were announced. Reload the window; if it happens again, please report it.",

  "line.toolbar": "Line",
  "line.log": "Logarithmic values (L)",
  "line.grid": "Grid (G)",
  "line.lock": "Keep the range of values, also from frame to frame",
  "line.unlock": "The range of values is kept; choose to fit it to what is in view again",
  "line.before": "Show the frame before as well",
  "line.zoomIn": "Zoom in (+)",
  "line.zoomOut": "Zoom out (−)",
  "line.fit": "Show everything (0, double-click)",
  "line.hint": "Wheel zooms, drag moves, Shift and drag zooms to a range.",

  "line.at": "{index}: {value}",
  "line.block": "{from} to {to}: {low} to {high}",
  "line.blockSame": "{from} to {to}: {low}",
  "line.nothing": "no value (NaN)",
  "line.seen": "{from} to {to} of {count}",
  "line.seenAll": "{count} values",
  "line.gaps": "gaps are NaN",
  "line.infinite": "infinite values at the edge",
  "line.notPositive": "values of 0 and below are not shown",
  "line.logOn": "Logarithmic scale",
  "line.logOff": "Linear scale",
  "line.nothingToExport": "There is no line to export: none is shown.",
  "line.cannotExport": "The picture of the line could not be made: the browser gave no PNG.",
} as const;

/** Says the texts of the line. */
export const say = speaker(lineStrings);
