/**
 * The list of colour maps with a strip of each, in groups, narrowed down by what is typed above it. Arrows choose at
 * once, so that one sees the frame in each.
 */
import { element, setAttribute, setHidden, setText } from "../../panel/elements.ts";
import { iconElement } from "../../panel/icons.ts";
import { type Colormap, type ColormapGroup, colormaps, coloursOf } from "./colormaps.ts";
import { say } from "./strings.ts";

/** Pixels of a strip; it is stretched to its place. */
const stripWidth = 64;

interface Row {
  readonly map: Colormap;
  readonly element: HTMLElement;
  readonly strip: HTMLCanvasElement;
}

export class ColormapList {
  readonly element: HTMLElement;
  readonly #choose: (name: string) => void;
  readonly #rows: readonly Row[];
  readonly #headings = new Map<ColormapGroup, HTMLElement>();
  readonly #search: HTMLInputElement;
  readonly #list: HTMLElement;
  readonly #none: HTMLElement;
  #chosen = "";
  #isInverted: boolean | undefined;

  /** `choose` is called with the name of the map that the person has moved to. */
  constructor(choose: (name: string) => void) {
    this.#choose = choose;
    this.#rows = colormaps.map((map) => this.#row(map));
    this.#list = element("div", {
      class: "colormap-list",
      attributes: { id: "colormap-list", role: "listbox", "aria-label": say("map.label") },
    });
    for (const group of ["sequential", "diverging", "cyclic"] as const) {
      const heading = element("div", {
        class: "colormap-heading",
        text: say(`group.${group}`),
        attributes: { role: "presentation" },
      });
      this.#headings.set(group, heading);
      this.#list.append(heading);
      for (const row of this.#rows) if (row.map.group === group) this.#list.append(row.element);
    }
    this.#search = element("input", {
      attributes: {
        type: "search",
        placeholder: say("map.search"),
        role: "combobox",
        "aria-label": say("map.search"),
        "aria-expanded": "true",
        "aria-controls": "colormap-list",
        "aria-autocomplete": "list",
        spellcheck: "false",
      },
    });
    this.#none = element("p", { class: "quiet", attributes: { role: "status", hidden: true } });
    this.#search.addEventListener("input", () => this.#narrow());
    this.#search.addEventListener("keydown", (event) => this.#key(event));
    this.element = element(
      "div",
      { class: "colormaps" },
      element("label", { class: "field" }, iconElement("search"), this.#search),
      this.#list,
      this.#none,
    );
  }

  /** Marks the map that is chosen, and shows strips as they will be. */
  show(name: string, isInverted: boolean): void {
    if (isInverted !== this.#isInverted) {
      this.#isInverted = isInverted;
      for (const { map, strip } of this.#rows) paintStrip(strip, map.name, isInverted);
    }
    if (name === this.#chosen) return;
    this.#chosen = name;
    for (const row of this.#rows) setAttribute(row.element, "aria-selected", String(row.map.name === name));
    setAttribute(this.#search, "aria-activedescendant", `colormap-${name}`);
    this.revealChosen();
  }

  /** Scrolls to the map that is chosen. */
  revealChosen(): void {
    const row = this.#rows.find(({ map }) => map.name === this.#chosen)?.element;
    if (!row || row.hidden) return;
    // Not `scrollIntoView`, which would scroll whatever is around the list as well.
    const { offsetTop, offsetHeight } = row;
    const { scrollTop, clientHeight } = this.#list;
    if (offsetTop < scrollTop) this.#list.scrollTop = offsetTop - offsetHeight;
    else if (offsetTop + offsetHeight > scrollTop + clientHeight)
      this.#list.scrollTop = offsetTop + offsetHeight - clientHeight;
  }

  focus(): void {
    this.#search.focus();
    this.#search.select();
  }

  #row(map: Colormap): Row {
    const strip = element("canvas", { attributes: { width: stripWidth, height: 1, "aria-hidden": "true" } });
    const row = element(
      "div",
      {
        class: "colormap",
        attributes: { id: `colormap-${map.name}`, role: "option", "aria-selected": "false" },
        click: () => this.#choose(map.name),
      },
      element("span", { text: map.name }),
      strip,
    );
    return { map, element: row, strip };
  }

  #shown(): readonly Row[] {
    return this.#rows.filter((row) => !row.element.hidden);
  }

  #narrow(): void {
    const text = this.#search.value.trim().toLowerCase();
    for (const row of this.#rows) {
      const group = say(`group.${row.map.group}`).toLowerCase();
      setHidden(row.element, !row.map.name.toLowerCase().includes(text) && !group.startsWith(text || "\0"));
    }
    const shown = this.#shown();
    for (const [group, heading] of this.#headings)
      setHidden(heading, !shown.some(({ map }) => map.group === group));
    setHidden(this.#none, shown.length > 0);
    setText(this.#none, say("map.none", { text: this.#search.value }));
  }

  #key(event: KeyboardEvent): void {
    const shown = this.#shown();
    if (shown.length === 0) return;
    const at = shown.findIndex(({ map }) => map.name === this.#chosen);
    const to = nextPlace(event.key, at, shown.length);
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.#choose(shown[to]!.map.name);
  }
}

/** Where a key leads from `at` (−1: nowhere yet) in a list; Enter takes the first of those that were found. */
function nextPlace(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case "ArrowDown":
      return Math.min(count - 1, at + 1);
    case "ArrowUp":
      return Math.max(0, at - 1);
    case "PageDown":
      return Math.min(count - 1, at + 8);
    case "PageUp":
      return Math.max(0, at - 8);
    case "Enter":
      return Math.max(0, at);
    default:
      return undefined;
  }
}

/** A map from left to right. */
export function paintStrip(strip: HTMLCanvasElement, name: string, isInverted: boolean): void {
  const pen = strip.getContext("2d")!;
  const image = pen.createImageData(strip.width, 1);
  const colours = coloursOf(name, strip.width, isInverted);
  for (let at = 0; at < strip.width; at++) {
    image.data.set(colours.subarray(3 * at, 3 * at + 3), 4 * at);
    image.data[4 * at + 3] = 255;
  }
  // A row for each pixel of its height: strips of other heights have the same colours all the way down.
  for (let row = 0; row < strip.height; row++) pen.putImageData(image, 0, row);
}
