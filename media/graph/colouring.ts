/**
 * What a box is coloured by: for each way of colouring the colour of a box, and the figure that says the same in words.
 */
import { counted, formatBytes, formatCount, formatTime } from "../../server/protocol/units.ts";
import { mix } from "../panel/colour.ts";
import type { Palette } from "../panel/theme.ts";
import type { GraphModel } from "./graph-model.ts";
import { say } from "./strings.ts";

/** Ways of colouring, in the order of the menu. */
export const colourings = ["state", "duration", "order", "memory", "worker", "function"] as const;
export type Colouring = (typeof colourings)[number];

/** The colour that a box is tinted with, as strong as it means it; `undefined` where nothing is known. */
export function tintOf(
  model: GraphModel,
  box: number,
  colouring: Colouring,
  palette: Palette,
): string | undefined {
  switch (colouring) {
    case "state":
      return model.picture.kind === "analysis"
        ? palette.hues[model.boxes[box]!.fn % palette.hues.length]
        : palette.states[model.stateOf(box)];
    case "duration":
      return warmth(shareOfLog(model.total[box]!, model.most.total), palette);
    case "memory":
      return warmth(shareOfLog(model.bytes[box]!, model.most.bytes), palette);
    case "order":
      return model.order[box]! < 0
        ? undefined
        : warmth(0.08 + (0.92 * model.order[box]!) / Math.max(1, model.most.order), palette);
    case "worker":
      return model.worker[box]! < 0 ? undefined : palette.hues[model.worker[box]! % palette.hues.length];
    case "function":
      return palette.hues[model.boxes[box]!.fn % palette.hues.length];
  }
}

/** How strongly a tint fills a box. Amounts are read off the fill, so they fill more. */
export const strengthOf = (colouring: Colouring): number =>
  colouring === "duration" || colouring === "memory" || colouring === "order" ? 0.62 : 0.13;

/** The second line of a box. */
export function figureOf(model: GraphModel, box: number, colouring: Colouring): string {
  const { tasks, times, callSite } = model.boxes[box]!;
  if (model.picture.kind === "analysis") {
    // How often it is called is said by the title already.
    return times !== undefined && callSite
      ? say("box.line", { line: callSite.line })
      : counted(tasks, "call");
  }
  const done = model.overOf(box) - model.countOf(box, "cancelled");
  switch (colouring) {
    case "duration":
      return duration(model, box, true);
    case "memory":
      return model.bytes[box]! > 0 ? formatBytes(model.bytes[box]!) : "–";
    case "order":
      return model.order[box]! < 0 ? "–" : `#${formatCount(model.order[box]!)}`;
    case "worker": {
      const worker = model.worker[box]!;
      return worker < 0 ? "–" : worker === 0 ? say("legend.main") : say("legend.worker", { worker });
    }
    default: {
      const time = model.total[box]! > 0 ? duration(model, box, false) : undefined;
      if (tasks === 1) return time ?? say(`state.${model.stateOf(box)}`);
      const progress = done === tasks ? formatCount(tasks) : `${formatCount(done)} / ${formatCount(tasks)}`;
      return time === undefined ? progress : `${progress} · ${time}`;
    }
  }
}

function duration(model: GraphModel, box: number, withShare: boolean): string {
  const total = model.total[box]!;
  if (total <= 0) return "–";
  const time = formatTime(total).trim();
  const percent = Math.round(model.share[box]! * 100);
  return withShare && percent > 0 ? `${time} · ${percent} %` : time;
}

/** Amounts differ by powers of ten: on a straight scale all boxes but one would be pale. Three powers are told apart. */
function shareOfLog(amount: number, most: number): number | undefined {
  if (amount <= 0 || most <= 0) return undefined;
  return Math.max(0.06, 1 + Math.log10(amount / most) / 3);
}

/** The colour of a share of the most. */
export const warmth = (share: number | undefined, { raised, heat }: Palette): string | undefined =>
  share === undefined ? undefined : mix(raised, heat, share);
