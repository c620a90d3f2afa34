/**
 * The details beside a display or in its place: what was asked for last stays until something else is known, and what
 * is unchanged is left as it is, with what is open and scrolled in it.
 */
import type { ArrayView, ObjectDetails } from "../../../server/protocol/frames.ts";
import { element } from "../../panel/elements.ts";
import { say } from "../strings.ts";
import { arrayDetails } from "./array-details.ts";
import { type DetailsActions, objectDetails } from "./details-view.ts";

export class DetailsPane {
  readonly root = element("aside", {
    class: "details-pane",
    attributes: { "aria-label": say("details.label"), tabindex: 0 },
  });
  readonly #actions: DetailsActions;
  #shown = "";
  #path: string | undefined;

  constructor(actions: DetailsActions) {
    this.#actions = actions;
  }

  /** Shows an object; of an array in a script also what is known of it, under the name that it has there. */
  show(details: ObjectDetails, array?: { readonly view: ArrayView; readonly name: string }): void {
    const text = JSON.stringify([details, array]);
    if (text === this.#shown) return;
    this.#shown = text;
    const { scrollTop } = this.root;
    const isSame = details.node.path === this.#path;
    this.#path = details.node.path;
    const parts = array ? arrayDetails(array.view, array.name) : objectDetails(details, this.#actions);
    this.root.replaceChildren(...parts.filter((part) => part !== undefined));
    this.root.scrollTop = isSame ? scrollTop : 0;
  }

  clear(): void {
    this.#shown = "";
    this.#path = undefined;
    this.root.replaceChildren();
  }
}
