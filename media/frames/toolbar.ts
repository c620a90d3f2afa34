/**
 * The bar above the display: where one is, what it is, how it is shown, and what can be taken away.
 */
import type { Display as DisplayName } from "../../server/protocol/frames.ts";
import { iconButton, setPressed } from "../panel/controls.ts";
import { element, setAttribute, setHidden, setText } from "../panel/elements.ts";
import { type MenuEntry, openMenu } from "./context-menu.ts";
import { say } from "./strings.ts";
import { cut } from "./tree/shape-text.ts";

export interface ToolbarListener {
  toggleTree(): void;
  toggleDetails(): void;
  /** Shows a group on the way. */
  show(path: string): void;
  choose(display: DisplayName): void;
  copyCode(): void;
  /** Asked when the menu opens. */
  exports(): readonly MenuEntry[];
  /** Goes to an array's place in its script. */
  reveal(): void;
}

/** What the bar says. */
export interface ToolbarView {
  /** What is at the beginning of the path, such as the file's name. */
  readonly title: string;
  /** Undefined while nothing is chosen. */
  readonly path?: string | undefined;
  /** Such as `1,000 × 2,048 × 2,048  uint16`. */
  readonly figure: string;
  readonly displays: readonly DisplayName[];
  readonly display?: DisplayName | undefined;
  /** A lazy array: it has no tree, and a place in a script. */
  readonly isArray: boolean;
}

export class Toolbar {
  readonly root: HTMLElement;
  readonly #listener: ToolbarListener;
  readonly #tree: HTMLButtonElement;
  readonly #details: HTMLButtonElement;
  readonly #path = element("nav", { class: "crumbs", attributes: { "aria-label": say("bar.path") } });
  readonly #figure = element("span", { class: "figure quiet" });
  readonly #displays = element("div", {
    class: "choice",
    attributes: { role: "radiogroup", "aria-label": say("bar.displays") },
  });
  readonly #code: HTMLButtonElement;
  readonly #export: HTMLButtonElement;
  readonly #reveal: HTMLButtonElement;
  #shown = "";

  constructor(listener: ToolbarListener) {
    this.#listener = listener;
    this.#tree = iconButton("list", say("bar.tree"), () => listener.toggleTree());
    this.#details = iconButton("side", say("bar.details"), () => listener.toggleDetails());
    this.#code = iconButton("copy", say("bar.code"), () => listener.copyCode());
    this.#reveal = iconButton("source", say("bar.reveal"), () => listener.reveal());
    this.#export = iconButton("export", say("bar.export"), () => this.#openExports());
    setAttribute(this.#export, "aria-haspopup", "menu");
    this.root = element(
      "header",
      { class: "bar", attributes: { role: "toolbar", "aria-label": say("bar.label") } },
      this.#tree,
      this.#path,
      this.#figure,
      element("span", { class: "space" }),
      this.#displays,
      this.#reveal,
      this.#code,
      this.#export,
      this.#details,
    );
    this.#displays.addEventListener("keydown", (event) => this.#step(event));
  }

  /** Says what is shown now. */
  show(view: ToolbarView): void {
    const text = JSON.stringify(view);
    if (text === this.#shown) return;
    this.#shown = text;
    setHidden(this.#reveal, !view.isArray);
    setText(this.#figure, view.figure);
    setAttribute(this.#figure, "title", view.figure);
    this.#path.replaceChildren(...this.#crumbs(view));
    for (const button of [this.#code, this.#export]) setHidden(button, view.display === undefined);
    this.#showDisplays(view);
  }

  /** Whether tree and details are seen, and whether the person has a say in it. */
  setPanes(
    shows: { readonly tree: boolean; readonly details: boolean },
    canHide: { readonly tree: boolean; readonly details: boolean },
  ): void {
    setHidden(this.#tree, !canHide.tree);
    setHidden(this.#details, !canHide.details);
    setPressed(this.#tree, shows.tree);
    setPressed(this.#details, shows.details);
  }

  #crumbs({ title, path, isArray }: ToolbarView): Node[] {
    const names = isArray || path === undefined || path === "/" ? [] : path.split("/").slice(1);
    const crumb = (text: string, to: string, isLast: boolean): HTMLElement =>
      isLast || isArray
        ? element("span", { class: "crumb here", text: cut(text, 80), attributes: { title: cut(to, 1000) } })
        : element("button", {
            class: "crumb",
            text: cut(text, 80),
            attributes: { type: "button", title: cut(to, 1000) },
            click: () => this.#listener.show(to),
          });
    const crumbs: Node[] = [crumb(title, "/", names.length === 0)];
    names.forEach((name, at) => {
      const to = `/${names.slice(0, at + 1).join("/")}`;
      crumbs.push(element("span", { class: "crumb-sign", text: "›", attributes: { "aria-hidden": "true" } }));
      crumbs.push(crumb(name, to, at === names.length - 1));
    });
    return crumbs;
  }

  #showDisplays({ displays, display }: ToolbarView): void {
    const hadFocus = this.#displays.contains(document.activeElement);
    setHidden(this.#displays, displays.length < 2);
    this.#displays.replaceChildren(
      ...displays.map((name) =>
        element("button", {
          class: "choice-item",
          text: say(`display.${name}`),
          attributes: {
            type: "button",
            role: "radio",
            "data-choice": name,
            "aria-checked": String(name === display),
            tabindex: name === display ? 0 : -1,
          },
          click: () => this.#listener.choose(name),
        }),
      ),
    );
    if (hadFocus) this.#displays.querySelector<HTMLElement>("[aria-checked=true]")?.focus();
  }

  #step(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const items = [...this.#displays.querySelectorAll<HTMLElement>("[role=radio]")];
    const at = items.findIndex((item) => item.getAttribute("aria-checked") === "true");
    items[(at + step + items.length) % items.length]?.click();
  }

  #openExports(): void {
    const { right, bottom } = this.#export.getBoundingClientRect();
    openMenu(this.#listener.exports(), { x: right, y: bottom + 2 }, say("bar.export"), (isBack) => {
      if (isBack) this.#export.focus();
    });
  }
}
