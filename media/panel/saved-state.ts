/**
 * What the page keeps over reloads and when it is hidden; read back with care.
 */
import type { PanelSource } from "../../server/protocol/panel.ts";
import { nothingSelected, type Selection } from "./selection.ts";

export interface SavedState {
  readonly tab: "graph" | "timeline";
  readonly graph: unknown;
  readonly timeline: unknown;
  readonly selection: Selection;
  readonly showsDetails: boolean;
  /** Pixels of the details. */
  readonly detailsWidth: number;
  /** What is shown. Read by the host alone, which has forgotten it after a reload of the window. */
  readonly source?: PanelSource | undefined;
}

/** Pixels; VS Code's own side bars are about so wide. */
const usualWidth = 320;

/** What was kept, as far as it is still understood. */
export function savedStateOf(kept: unknown): SavedState {
  const from = (typeof kept === "object" && kept !== null ? kept : {}) as Partial<
    Record<keyof SavedState, unknown>
  >;
  return {
    tab: from.tab === "timeline" ? "timeline" : "graph",
    graph: from.graph,
    timeline: from.timeline,
    selection: selectionOf(from.selection),
    showsDetails: from.showsDetails === true,
    detailsWidth: typeof from.detailsWidth === "number" ? from.detailsWidth : usualWidth,
  };
}

function selectionOf(kept: unknown): Selection {
  if (typeof kept !== "object" || kept === null) return nothingSelected;
  const { boxes, tasks } = kept as { readonly boxes?: unknown; readonly tasks?: unknown };
  return {
    boxes: Array.isArray(boxes) ? boxes.filter((box) => typeof box === "string") : [],
    tasks: Array.isArray(tasks) ? tasks.filter((task) => typeof task === "number") : [],
    from: "restored",
  };
}
