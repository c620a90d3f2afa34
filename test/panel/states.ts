/**
 * Pictures as tests read them: boxes by what is written on them, arrows by the boxes they join.
 */
import type { BoxStates, GraphPicture, GraphView } from "../../server/protocol/panel.ts";
import { defaultGraphView, taskStates } from "../../server/protocol/panel.ts";

/** A view of which only a part is said. */
export const view = (part: Partial<GraphView>): GraphView => ({ ...defaultGraphView, ...part });

/** Boxes as `read ×3`, in the order of the picture. */
export const labels = ({ boxes }: GraphPicture): string[] =>
  boxes.map(({ label, tasks }) => (tasks === 1 ? label : `${label} ×${tasks}`));

/** Arrows as `read → sum`. */
export function arrows(picture: GraphPicture): string[] {
  const names = labels(picture);
  return picture.edgeFrom.map((from, edge) => `${names[from]} → ${names[picture.edgeTo[edge]!]}`);
}

/** Counts of one box by state, those of none left out. */
export function counts(states: BoxStates, box: number): Record<string, number> {
  const at = states.box.indexOf(box) * taskStates.length;
  return Object.fromEntries(
    taskStates
      .map((state, index) => [state, states.counts[at + index]!] as const)
      .filter(([, count]) => count > 0),
  );
}

/** All states with a difference written over them. */
export function applied(states: BoxStates, change: BoxStates | undefined): BoxStates {
  if (!change) return states;
  const merge = (name: "total" | "longest" | "bytes" | "worker" | "order" | "share" | "critical") => {
    const column = [...states[name]];
    for (const [row, box] of change.box.entries()) column[box] = change[name][row]!;
    return column;
  };
  const all = [...states.counts];
  for (const [row, box] of change.box.entries()) {
    for (let state = 0; state < taskStates.length; state++) {
      all[box * taskStates.length + state] = change.counts[row * taskStates.length + state]!;
    }
  }
  return {
    ...change,
    box: states.box,
    counts: all,
    total: merge("total"),
    longest: merge("longest"),
    bytes: merge("bytes"),
    worker: merge("worker"),
    order: merge("order"),
    share: merge("share"),
    critical: merge("critical"),
  };
}
