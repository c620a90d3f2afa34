/** Every text about colours. */
import { speaker } from "../../panel/strings.ts";

const table = {
  "panel.label": "Colours",
  "panel.close": "Close (Escape)",
  "map.label": "Colour map",
  "map.search": "Search colour maps",
  "map.none": "No colour map is called “{text}”.",
  "group.sequential": "Sequential",
  "group.diverging": "Diverging",
  "group.cyclic": "Cyclic",
  invert: "Invert",
  "scale.label": "Scale",
  "scale.linear": "Linear",
  "scale.log": "Logarithmic",
  "scale.symlog": "Symmetric log",
  "scale.sqrt": "Square root",
  "range.label": "Range of values",
  "range.min-max": "Smallest to largest",
  "range.percentile": "Percentiles",
  "range.hand": "By hand",
  "range.lock": "Locked",
  "range.lockTitle": "Keep this range for all frames",
  "range.low": "Low",
  "range.high": "High",
  "range.lowPercent": "From %",
  "range.highPercent": "To %",
  "range.noNumber": "“{text}” is not a number.",
  "range.order": "The low end has to be less than the high end.",
  "range.percents": "Percentiles are from 0 to 100, the first less than the second.",
  "range.noLog": "No value above 0: a logarithmic scale has no place for this range.",
  "histogram.label": "Histogram",
  "histogram.logCounts": "Logarithmic counts",
  "histogram.low": "Low end of the range",
  "histogram.high": "High end of the range",
  "histogram.empty": "There are no values to be counted.",
  "histogram.ends": "{count} values from {low} to {high}",
  "outside.label": "Out of range",
  "outside.auto": "Automatic",
  "outside.mark": "Marked",
  "outside.ends": "Like the ends",
  "special.none": "NaN",
  "special.below": "Below",
  "special.above": "Above",
  "special.title": "Colour of: {what}",
  "special.reset": "Usual colours",
  "bar.label": "Colours from {low} to {high}. Press Enter to change them.",
} as const;

/** Keys of the table. */
export type ColourText = keyof typeof table;

/** Says a text about colours. */
export const say = speaker(table);
