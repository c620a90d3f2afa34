/**
 * How many tasks stand where, and at the same time the filter by state: `12 executing`, `40 in memory`, `1 failed`.
 */
import { taskStates } from "../../server/protocol/panel.ts";
import type { TaskState } from "../../server/protocol/run-view.ts";
import { formatCount } from "../../server/protocol/units.ts";
import { element, setAttribute, setHidden, setText } from "../panel/elements.ts";
import { iconElement, stateIcons } from "../panel/icons.ts";
import { say } from "./strings.ts";

/** What goes on comes before what is done, and that before what is to come. */
const shownOrder: readonly TaskState[] = [
  "failed",
  "executing",
  "memory",
  "released",
  "reused",
  "ready",
  "waiting",
  "cancelled",
];

export class StateChips {
  readonly root = element("div", {
    class: "chips",
    attributes: { role: "group", "aria-label": say("chips.label") },
  });
  readonly #chips = new Map<TaskState, { readonly button: HTMLElement; readonly count: HTMLElement }>();

  /** `toggle` is called with the state whose chip was pressed. */
  constructor(toggle: (state: TaskState) => void) {
    for (const state of shownOrder) {
      const count = element("span", { class: "chip-count" });
      const button = element(
        "button",
        {
          class: `chip state-${state}`,
          attributes: { type: "button", "aria-pressed": "false", "data-chip": state },
          click: () => toggle(state),
        },
        iconElement(stateIcons[state]),
        count,
        element("span", { text: say(`state.${state}`) }),
      );
      button.title = say("chip.title", { state: say(`state.${state}`) });
      button.hidden = true;
      this.#chips.set(state, { button, count });
      this.root.append(button);
    }
  }

  /** Sums by `taskStates`; chips without tasks are hidden unless they filter. */
  update(totals: readonly number[], chosen: readonly TaskState[]): void {
    taskStates.forEach((state, at) => {
      const { button, count } = this.#chips.get(state)!;
      const isChosen = chosen.includes(state);
      setText(count, formatCount(totals[at] ?? 0));
      setAttribute(button, "aria-pressed", String(isChosen));
      setHidden(button, (totals[at] ?? 0) === 0 && !isChosen);
    });
  }
}
