/**
 * The graph as a list: what screen readers read and the keyboard moves in, and a view of its own when the person wants
 * one. The same boxes, states and counts as on the canvas, in the same frame.
 *
 * It holds the keyboard's focus for the whole graph; which box a key leads to is decided by whoever listens to it.
 */
import { taskStates } from "../../server/protocol/panel.ts";
import { counted, formatCount } from "../../server/protocol/units.ts";
import { element, setAttribute, setText } from "../panel/elements.ts";
import { iconElement, stateIcons } from "../panel/icons.ts";
import { titleOf } from "./box-sizes.ts";
import type { Colouring } from "./colouring.ts";
import { figureOf } from "./colouring.ts";
import type { GraphModel } from "./graph-model.ts";
import { say } from "./strings.ts";

/** More items than this nobody listens to, and each costs the page a little. */
const mostItems = 2000;

export type TwinItem = { readonly kind: "box" | "frame"; readonly id: string };

export class Twin {
  readonly root = element("div", { class: "twin" });
  readonly tree = element("div", {
    class: "twin-tree",
    attributes: { role: "tree", tabindex: 0, "aria-label": say("list.label"), "aria-multiselectable": true },
  });
  readonly #more = element("p", { class: "twin-more" });
  #model: GraphModel | undefined;
  #items: TwinItem[] = [];
  readonly #rows = new Map<string, HTMLElement>();
  #focused: string | undefined;
  #selected: ReadonlySet<string> = new Set();
  #colouring: Colouring = "state";

  constructor() {
    this.root.append(this.tree, this.#more);
  }

  /** Items in the order of the list. */
  get items(): readonly TwinItem[] {
    return this.#items;
  }

  /** Id of the box or frame that has the keyboard. */
  get focused(): string | undefined {
    return this.#focused;
  }

  /** Which item an element of the list is in. */
  itemOf(target: EventTarget | null): TwinItem | undefined {
    const row = target instanceof Element ? target.closest<HTMLElement>("[role=treeitem]") : null;
    const id = row?.dataset["box"] ?? row?.dataset["frame"];
    return this.#items.find((item) => item.id === id);
  }

  /** Lists the boxes of another picture. */
  setModel(model: GraphModel | undefined): void {
    this.#model = model;
    this.#rows.clear();
    this.#items = model ? itemsOf(model) : [];
    const left = this.#items.length - mostItems;
    const parents = new Map(model?.frames.map(({ id, within }) => [id, within]));
    const levels = (within: string | undefined): number => {
      let level = 1;
      for (let id = within; id !== undefined && level <= parents.size; id = parents.get(id)) level++;
      return level;
    };
    const shown = this.#items.slice(0, mostItems);
    this.#items = shown;
    this.tree.replaceChildren(
      ...shown.map((item, index) => {
        const row = element("div", {
          class: "twin-row",
          attributes: { role: "treeitem", id: `twin-${index}`, [`data-${item.kind}`]: item.id },
        });
        this.#rows.set(item.id, row);
        if (item.kind === "box") this.#buildBox(row, item.id, levels);
        else this.#buildFrame(row, item.id, levels);
        return row;
      }),
    );
    setAttribute(this.tree, "data-picture", model?.picture.picture);
    setText(this.#more, left > 0 ? say("list.more", { count: formatCount(left) }) : "");
    if (this.#focused === undefined || !this.#rows.has(this.#focused)) this.#focused = shown[0]?.id;
    this.#markFocus();
    this.mark(this.#selected);
  }

  /** Brings figures of boxes up to date, by position. */
  refresh(boxes: Iterable<number>): void {
    const model = this.#model;
    if (!model) return;
    for (const box of boxes) {
      const row = this.#rows.get(model.boxes[box]?.id ?? "");
      if (row) this.#fillBox(row, model, box);
    }
  }

  /** The figure beside a name follows the colouring, as on the canvas. */
  setColouring(colouring: Colouring): void {
    if (colouring === this.#colouring) return;
    this.#colouring = colouring;
    if (this.#model) this.refresh(this.#model.boxes.keys());
  }

  /** Which boxes are selected, by id. */
  mark(selected: ReadonlySet<string>): void {
    for (const id of this.#selected)
      setAttribute(this.#rows.get(id) ?? this.tree, "aria-selected", undefined);
    this.#selected = selected;
    for (const id of selected) {
      const row = this.#rows.get(id);
      if (row) row.setAttribute("aria-selected", "true");
    }
  }

  /** Gives the keyboard to an item. */
  focus(id: string): void {
    if (!this.#rows.has(id)) return;
    this.#focused = id;
    this.#markFocus();
    this.#rows.get(id)?.scrollIntoView({ block: "nearest" });
  }

  #markFocus(): void {
    this.tree.querySelector(".focused")?.classList.remove("focused");
    const row = this.#focused === undefined ? undefined : this.#rows.get(this.#focused);
    row?.classList.add("focused");
    setAttribute(this.tree, "aria-activedescendant", row?.id);
  }

  #buildBox(row: HTMLElement, id: string, levels: (within: string | undefined) => number): void {
    const model = this.#model!;
    const position = model.positions.get(id)!;
    const box = model.boxes[position]!;
    row.setAttribute("aria-level", String(levels(box.within)));
    row.style.setProperty("--level", String(levels(box.within)));
    if (box.canOpen) row.setAttribute("aria-expanded", "false");
    row.dataset["label"] = box.label;
    row.append(
      element("span", { class: "twin-icon" }),
      element("span", { class: "twin-name", text: titleOf(box) }),
      element("span", { class: "twin-figure" }),
    );
    this.#fillBox(row, model, position);
  }

  #buildFrame(row: HTMLElement, id: string, levels: (within: string | undefined) => number): void {
    const frame = this.#model!.frames.find((one) => one.id === id)!;
    row.setAttribute("aria-level", String(levels(frame.within)));
    row.style.setProperty("--level", String(levels(frame.within)));
    row.setAttribute("aria-expanded", "true");
    row.setAttribute(
      "aria-label",
      say("frame.label", { name: frame.label, tasks: counted(frame.tasks, "task") }),
    );
    row.dataset["label"] = frame.label;
    row.append(
      element("span", { class: "twin-icon" }),
      element("span", { class: "twin-name", text: frame.label }),
      element("span", { class: "twin-figure", text: formatCount(frame.tasks) }),
    );
  }

  #fillBox(row: HTMLElement, model: GraphModel, box: number): void {
    const state = model.stateOf(box);
    const counts = JSON.stringify(model.countsOf(box));
    if (row.dataset["state"] !== state) {
      row.dataset["state"] = state;
      if (model.picture.kind === "run")
        row.firstElementChild!.replaceChildren(iconElement(stateIcons[state]));
    }
    setText(row.lastElementChild as HTMLElement, figureOf(model, box, this.#colouring));
    if (row.dataset["counts"] === counts && row.hasAttribute("aria-label")) return;
    row.dataset["counts"] = counts;
    row.setAttribute("aria-label", sentenceOf(model, box));
  }
}

/** `read, 1,000 tasks: 12 executing, 40 in memory, line 7`. */
function sentenceOf(model: GraphModel, box: number): string {
  const { label, tasks, times, callSite, requested } = model.boxes[box]!;
  const parts = taskStates
    .filter((state) => model.countOf(box, state) > 0)
    .map((state) =>
      tasks === 1
        ? say(`state.${state}`)
        : `${formatCount(model.countOf(box, state))} ${say(`state.${state}`)}`,
    );
  if (model.critical[box] === 1) parts.push(say("box.critical"));
  if (requested) parts.push(say("box.requested"));
  if (callSite) parts.push(say("box.line", { line: callSite.line }));
  return say("box.label", {
    name: label,
    tasks: times ?? (tasks === 1 ? say("task") : say("tasks", { count: formatCount(tasks) })),
    states: parts.length > 0 ? parts.join(", ") : say("box.nothing"),
  });
}

/** Boxes in the order of the picture; an open group stands where its first box is, its boxes after it. */
function itemsOf({ boxes, frames }: GraphModel): TwinItem[] {
  const inside = new Map<string | undefined, TwinItem[]>();
  const known = new Map(frames.map((frame) => [frame.id, frame]));
  const listed = new Set<string>();
  const put = (within: string | undefined, item: TwinItem): void => {
    const parent = within !== undefined && known.has(within) ? within : undefined;
    const siblings = inside.get(parent);
    if (siblings) siblings.push(item);
    else inside.set(parent, [item]);
    if (parent === undefined || listed.has(parent)) return;
    listed.add(parent);
    put(known.get(parent)!.within, { kind: "frame", id: parent });
  };
  for (const box of boxes) put(box.within, { kind: "box", id: box.id });
  const items: TwinItem[] = [];
  // A stack of our own: frames may be nested as deep as the server likes.
  const open = [...(inside.get(undefined) ?? [])].reverse();
  for (let item = open.pop(); item; item = open.pop()) {
    items.push(item);
    if (item.kind === "frame") open.push(...[...(inside.get(item.id) ?? [])].reverse());
  }
  return items;
}
