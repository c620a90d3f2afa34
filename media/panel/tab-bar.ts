/**
 * The tabs' heads, and which tab is seen. Arrow keys go from one to the next, as in every tab list.
 */
import { element, setAttribute, setHidden } from "./elements.ts";
import { sayPanel as say } from "./strings-panel.ts";
import type { Tab } from "./tab.ts";

export class TabBar {
  readonly root = element("div", {
    class: "tabs",
    attributes: { role: "tablist", "aria-label": say("tabs.label") },
  });
  readonly #tabs: readonly Tab[];
  readonly #heads: readonly HTMLButtonElement[];
  readonly #pages: readonly HTMLElement[];
  readonly #changed: () => void;
  #current: Tab["id"] | undefined;

  constructor(tabs: readonly Tab[], changed: () => void) {
    this.#tabs = tabs;
    this.#changed = changed;
    this.#heads = tabs.map((tab) =>
      element("button", {
        class: "tab",
        text: tab.title,
        attributes: { type: "button", role: "tab", id: `tab-${tab.id}`, "aria-controls": `page-${tab.id}` },
        click: () => this.show(tab.id),
      }),
    );
    this.#pages = tabs.map((tab) =>
      element("section", {
        class: `page page-${tab.id}`,
        attributes: {
          role: "tabpanel",
          id: `page-${tab.id}`,
          "aria-labelledby": `tab-${tab.id}`,
          hidden: true,
        },
      }),
    );
    this.root.append(...this.#heads);
    this.root.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const at = this.#tabs.findIndex(({ id }) => id === this.#current);
      const next = (at + step + this.#tabs.length) % this.#tabs.length;
      this.show(this.#tabs[next]!.id);
      this.#heads[next]!.focus();
    });
  }

  get current(): Tab["id"] {
    return this.#current ?? "graph";
  }

  /** Puts the tabs' pages into the panel. */
  mount(into: HTMLElement): void {
    into.append(...this.#pages);
    this.#tabs.forEach((tab, at) => void tab.mount(this.#pages[at]!));
  }

  /** Shows a tab; does nothing when it is seen already. */
  show(id: Tab["id"]): void {
    if (id === this.#current) return;
    const before = this.#tabs.find((tab) => tab.id === this.#current);
    this.#current = id;
    this.#tabs.forEach((tab, at) => {
      setAttribute(this.#heads[at]!, "aria-selected", String(tab.id === id));
      setAttribute(this.#heads[at]!, "tabindex", tab.id === id ? 0 : -1);
      setHidden(this.#pages[at]!, tab.id !== id);
    });
    before?.hidden();
    this.#tabs.find((tab) => tab.id === id)?.shown();
    this.#changed();
  }
}
