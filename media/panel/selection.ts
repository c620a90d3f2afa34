/**
 * What is selected: one thing for the graph, the timeline and the details beside them.
 */

/** Where a selection was made. Who made it need not move to show it. */
export type SelectionOrigin = "graph" | "timeline" | "details" | "search" | "restored";

export interface Selection {
  /** Ids of boxes, as the graph knows them. */
  readonly boxes: readonly string[];
  /** Numbers of tasks; with boxes both say the same as far as they can. */
  readonly tasks: readonly number[];
  readonly from: SelectionOrigin;
}

/** Nothing is selected. */
export const nothingSelected: Selection = { boxes: [], tasks: [], from: "restored" };

/** The one selection of a page. */
export class SharedSelection {
  #current: Selection = nothingSelected;
  readonly #listeners: ((selection: Selection) => void)[] = [];

  get current(): Selection {
    return this.#current;
  }

  /** Selects, and tells everyone; selecting the same again tells nobody. */
  choose(selection: Selection): void {
    const before = this.#current;
    this.#current = selection;
    if (sameItems(before.boxes, selection.boxes) && sameItems(before.tasks, selection.tasks)) return;
    for (const listener of this.#listeners) listener(selection);
  }

  /** Calls `listener` with each selection that differs from the last. */
  onChange(listener: (selection: Selection) => void): void {
    this.#listeners.push(listener);
  }
}

function sameItems<Item>(some: readonly Item[], others: readonly Item[]): boolean {
  return some.length === others.length && some.every((item, index) => item === others[index]);
}
