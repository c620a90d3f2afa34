/**
 * What the colours mean: a card over the drawing that explains the colouring chosen, with the same shapes.
 */
import { taskStates } from "../../server/protocol/panel.ts";
import { formatBytes, formatTime } from "../../server/protocol/units.ts";
import { mix } from "../panel/colour.ts";
import { element } from "../panel/elements.ts";
import { iconElement, stateIcons } from "../panel/icons.ts";
import type { Palette } from "../panel/theme.ts";
import { type Colouring, strengthOf, warmth } from "./colouring.ts";
import type { GraphModel } from "./graph-model.ts";
import { say } from "./strings.ts";

/** Between the card and the bottom, as the style sheet has it. */
const legendMargin = 12;

/** More functions or workers than this are not told apart by eight colours anyway. */
const mostEntries = 12;

export class Legend {
  readonly root = element("div", {
    class: "legend",
    attributes: { role: "note", "aria-label": say("legend.label") },
  });
  #shown = "";
  #height = 0;

  /** How much of the drawing's bottom it covers, in pixels; 0 while there is none. */
  get height(): number {
    return this.root.hidden ? 0 : this.#height;
  }

  /** Brings the card up to date; does nothing when it would say the same. */
  update(
    model: GraphModel | undefined,
    colouring: Colouring,
    showsCritical: boolean,
    palette: Palette,
  ): void {
    this.root.hidden = !model || model.boxes.length === 0;
    if (!model || this.root.hidden) return;
    const entries = entriesOf(model, colouring, palette);
    if (showsCritical) entries.push({ text: say("legend.critical"), colour: palette.critical, kind: "line" });
    const said = JSON.stringify([entries, colouring, palette.raised]);
    if (said === this.#shown) return;
    this.#shown = said;
    this.root.hidden = entries.length === 0;
    this.root.replaceChildren(...entries.map(rowOf));
    this.#height = this.root.offsetHeight + legendMargin;
  }
}

type Entry =
  | { readonly kind: "state"; readonly text: string; readonly state: (typeof taskStates)[number] }
  | { readonly kind: "patch" | "line"; readonly text: string; readonly colour: string }
  | {
      readonly kind: "scale";
      readonly from: string;
      readonly to: string;
      readonly colours: readonly string[];
    };

function rowOf(entry: Entry): HTMLElement {
  switch (entry.kind) {
    case "state":
      return element(
        "span",
        { class: `legend-row state-${entry.state}` },
        iconElement(stateIcons[entry.state]),
        element("span", { text: entry.text }),
      );
    case "scale": {
      const steps = entry.colours.map((colour) => {
        const step = element("i");
        step.style.backgroundColor = colour;
        return step;
      });
      return element(
        "span",
        { class: "legend-row" },
        element("span", { text: entry.from }),
        element("span", { class: "legend-scale" }, ...steps),
        element("span", { text: entry.to }),
      );
    }
    default: {
      const patch = element("i", { class: `legend-${entry.kind}` });
      patch.style.backgroundColor = entry.colour;
      return element("span", { class: "legend-row" }, patch, element("span", { text: entry.text }));
    }
  }
}

function entriesOf(model: GraphModel, colouring: Colouring, palette: Palette): Entry[] {
  if (model.picture.kind === "analysis" || colouring === "function") {
    const names = new Set(model.boxes.map(({ fn }) => fn));
    return [...names]
      .sort((a, b) => a - b)
      .slice(0, mostEntries)
      .map((fn) => ({
        kind: "patch",
        text: model.picture.functions[fn]?.name ?? "",
        colour: palette.hues[fn % palette.hues.length]!,
      }));
  }
  switch (colouring) {
    case "state": {
      const totals = model.totals();
      return taskStates
        .filter((_, at) => totals[at]! > 0)
        .map((state) => ({ kind: "state", text: say(`state.${state}`), state }));
    }
    case "worker": {
      const workers = [...new Set(model.worker)].filter((worker) => worker >= 0).sort((a, b) => a - b);
      if (workers.length === 0) return [unknown(palette)];
      return workers.slice(0, mostEntries).map((worker) => ({
        kind: "patch",
        text: worker === 0 ? say("legend.main") : say("legend.worker", { worker }),
        colour: palette.hues[worker % palette.hues.length]!,
      }));
    }
    default: {
      const most =
        model.most[colouring === "duration" ? "total" : colouring === "memory" ? "bytes" : "order"];
      if (most <= 0) return [unknown(palette)];
      const strength = strengthOf(colouring);
      const colours = [0.06, 0.25, 0.45, 0.65, 0.85, 1].map((share) =>
        mix(palette.raised, warmth(share, palette)!, strength),
      );
      if (colouring === "order")
        return [{ kind: "scale", from: say("legend.first"), to: say("legend.last"), colours }];
      const words = colouring === "duration" ? formatTime : formatBytes;
      return [{ kind: "scale", from: words(most / 1000).trim(), to: words(most).trim(), colours }];
    }
  }
}

const unknown = (palette: Palette): Entry => ({
  kind: "patch",
  text: say("legend.unknown"),
  colour: palette.raised,
});
