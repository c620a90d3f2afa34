/**
 * The row of controls above the graph. It shows a view state and says what of it the person wants different.
 */
import type { ExportFormat } from "../../server/protocol/panel.ts";
import { iconButton, menuButton, setPressed } from "../panel/controls.ts";
import { element } from "../panel/elements.ts";
import { iconElement } from "../panel/icons.ts";
import { colourings } from "./colouring.ts";
import { say } from "./strings.ts";
import type { TaskSearch } from "./task-search.ts";
import type { ViewState } from "./view-state.ts";

export interface ToolbarListener {
  /** Something of how the graph is looked at. */
  change(part: Partial<Omit<ViewState, "view">>): void;
  filter(text: string): void;
  toggleRaw(): void;
  export(format: ExportFormat | "png"): void;
  keys(): void;
}

/** Milliseconds of silence before a filter is applied: each makes another picture. */
const typingPause = 250;

export class Toolbar {
  readonly root: HTMLElement;
  readonly #filter = element("input", {
    attributes: {
      type: "search",
      placeholder: say("filter.placeholder"),
      "aria-label": say("filter.label"),
      title: say("filter.label"),
      spellcheck: "false",
      autocomplete: "off",
    },
  });
  readonly #colour = element(
    "select",
    { attributes: { "aria-label": say("colour") } },
    ...colourings.map((name) =>
      element("option", { text: say(`colour.${name}`), attributes: { value: name } }),
    ),
  );
  readonly #critical: HTMLButtonElement;
  readonly #raw: HTMLButtonElement;
  readonly #direction: HTMLButtonElement;
  readonly #list: HTMLButtonElement;
  #state: ViewState | undefined;

  constructor(search: TaskSearch, listener: ToolbarListener) {
    const flip = (part: "showsCritical" | "showsList") => () =>
      listener.change({ [part]: !(this.#state?.[part] ?? false) });
    this.#critical = iconButton("critical", say("button.critical"), flip("showsCritical"));
    this.#raw = iconButton("fused", say("button.raw"), () => listener.toggleRaw());
    this.#list = iconButton("list", say("button.list"), flip("showsList"));
    this.#direction = iconButton("down", say("button.direction"), () =>
      listener.change({ direction: this.#state?.direction === "LR" ? "TB" : "LR" }),
    );
    this.#colour.addEventListener("change", () => {
      const colouring = colourings.find((name) => name === this.#colour.value);
      if (colouring) listener.change({ colouring });
    });
    let timer: ReturnType<typeof setTimeout> | undefined;
    this.#filter.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => listener.filter(this.#filter.value.trim()), typingPause);
    });
    this.#filter.addEventListener("keydown", (event) => {
      if (event.key === "Enter") listener.filter(this.#filter.value.trim());
      event.stopPropagation();
    });
    const formats = ["svg", "png", "dot", "mermaid"] as const;
    this.root = element(
      "div",
      { class: "toolbar", attributes: { role: "toolbar", "aria-label": say("drawing.label") } },
      search.root,
      element("div", { class: "field" }, iconElement("filter"), this.#filter),
      element(
        "label",
        { class: "field select" },
        element("span", { class: "quiet", text: say("colour") }),
        this.#colour,
      ),
      element("span", { class: "space" }),
      element("div", { class: "buttons" }, this.#critical, this.#raw, this.#direction, this.#list),
      menuButton(
        "export",
        say("button.export"),
        formats.map((format) => ({ text: say(`export.${format}`), choose: () => listener.export(format) })),
      ),
      iconButton("keys", say("button.keys"), () => listener.keys()),
    );
  }

  update(state: ViewState): void {
    const before = this.#state;
    this.#state = state;
    this.#colour.value = state.colouring;
    setPressed(this.#critical, state.showsCritical);
    setPressed(this.#list, state.showsList);
    setPressed(this.#raw, state.view.graph === "raw");
    if (before?.direction !== state.direction) {
      this.#direction.replaceChildren(iconElement(state.direction === "TB" ? "down" : "right"));
    }
    // Not while the person types: what they see is ahead of what is applied.
    if (document.activeElement !== this.#filter) this.#filter.value = state.view.filter;
  }
}
