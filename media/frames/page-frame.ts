/**
 * The elements of the page and where they are: tree, splitters, bar, display, details. In a narrow window tree and
 * details lie above and below the display, and are not resized; details only if the person asks for them there.
 *
 *     ┌ tree ┊ bar ──────────────┐        narrow:  ┌ tree ────┐
 *     │      ┊ display ┊ details │                 │ bar      │
 *     │      ┊         ┊         │                 │ display  │
 *     └──────┊─────────┊─────────┘                 └ details ─┘
 */
import { element, setHidden } from "../panel/elements.ts";
import { type KeptState, usualDetailsSize, usualTreeSize } from "./kept-state.ts";
import { Splitter } from "./splitter.ts";
import { say } from "./strings.ts";

/** Pixels below which there is no room side by side. */
const narrow = 620;
/** Pixels that stay for the display. */
const leastForDisplay = 220;

export interface FrameParts {
  readonly tree: HTMLElement;
  readonly bar: HTMLElement;
  readonly details: HTMLElement;
  /** The display, or what stands in its place. */
  readonly stage: HTMLElement;
  /** Above the display. */
  readonly banner: HTMLElement;
  /** Of the page as a whole. */
  readonly rest: readonly HTMLElement[];
}

export class PageFrame {
  readonly root: HTMLElement;
  readonly #parts: FrameParts;
  readonly #arranged: () => void;
  readonly #body: HTMLElement;
  readonly #treeSplit: Splitter;
  readonly #detailsSplit: Splitter;
  #showsTree = true;
  #showsDetails = true;
  /** Below the display, where they take from its height. */
  #showsDetailsBelow = false;
  #hasTree = true;
  #hasDetails = false;
  /** What is shown has no display: its details are all there is to see. */
  #isAllDetails = false;

  /**
   * @param resized A pane has another size.
   * @param arranged Panes are shown or hidden, because the person, the contents or the window says so.
   */
  constructor(parts: FrameParts, resized: () => void, arranged: () => void) {
    this.#parts = parts;
    this.#arranged = arranged;
    this.#treeSplit = new Splitter({
      label: say("tree.split"),
      edge: "right",
      smallest: 140,
      usual: usualTreeSize,
      largest: () => this.root.clientWidth - leastForDisplay,
      resized: (size) => {
        parts.tree.style.setProperty("--size", `${size}px`);
        resized();
      },
    });
    this.#detailsSplit = new Splitter({
      label: say("details.split"),
      edge: "left",
      smallest: 180,
      usual: usualDetailsSize,
      largest: () => this.#body.clientWidth - leastForDisplay,
      resized: (size) => {
        parts.details.style.setProperty("--size", `${size}px`);
        resized();
      },
    });
    this.#body = element(
      "div",
      { class: "viewer-body" },
      element("div", { class: "stage-area" }, parts.banner, parts.stage),
      this.#detailsSplit.root,
      parts.details,
    );
    this.root = element(
      "div",
      { class: "viewer" },
      parts.tree,
      this.#treeSplit.root,
      element("main", { class: "viewer-main" }, parts.bar, this.#body),
      ...parts.rest,
    );
    new ResizeObserver(() => this.#fit()).observe(this.root);
  }

  get showsTree(): boolean {
    return this.#showsTree && this.#hasTree;
  }

  get showsDetails(): boolean {
    return this.#isAllDetails || (this.#isNarrow ? this.#showsDetailsBelow : this.#showsDetails);
  }

  /** Which panes can be shown and hidden. Details that are all there is to see stay. */
  get canHide(): { readonly tree: boolean; readonly details: boolean } {
    return { tree: this.#hasTree, details: this.#hasDetails && !this.#isAllDetails };
  }

  /** Brings back sizes and what was hidden. */
  restore({ showsTree, showsDetails, showsDetailsBelow, treeSize, detailsSize }: KeptState): void {
    this.#showsTree = showsTree;
    this.#showsDetails = showsDetails;
    this.#showsDetailsBelow = showsDetailsBelow;
    this.#fit();
    this.#treeSplit.size = treeSize;
    this.#detailsSplit.size = detailsSize;
    this.#arrange();
  }

  state(): Pick<KeptState, "showsTree" | "showsDetails" | "showsDetailsBelow" | "treeSize" | "detailsSize"> {
    return {
      showsTree: this.#showsTree,
      showsDetails: this.#showsDetails,
      showsDetailsBelow: this.#showsDetailsBelow,
      treeSize: this.#treeSplit.size,
      detailsSize: this.#detailsSplit.size,
    };
  }

  /** What there is to be shown now. */
  setContents(has: { readonly tree: boolean; readonly details: boolean; readonly display: boolean }): void {
    this.#hasTree = has.tree;
    this.#hasDetails = has.details;
    this.#isAllDetails = has.details && !has.display;
    this.#arrange();
  }

  toggleTree(): void {
    this.#showsTree = !this.#showsTree;
    this.#arrange();
  }

  toggleDetails(): void {
    if (this.#isNarrow) this.#showsDetailsBelow = !this.#showsDetailsBelow;
    else this.#showsDetails = !this.#showsDetails;
    this.#arrange();
  }

  get #isNarrow(): boolean {
    return this.root.classList.contains("narrow");
  }

  #arrange(): void {
    const isNarrow = this.#isNarrow;
    setHidden(this.#parts.tree, !this.showsTree);
    setHidden(this.#treeSplit.root, !this.showsTree || isNarrow);
    const showsDetails = this.#hasDetails && this.showsDetails;
    setHidden(this.#parts.details, !showsDetails);
    setHidden(this.#detailsSplit.root, !showsDetails || this.#isAllDetails || isNarrow);
    this.#body.classList.toggle("all-details", this.#isAllDetails);
    this.#arranged();
  }

  #fit(): void {
    const { clientWidth } = this.root;
    if (clientWidth === 0) return;
    this.root.classList.toggle("narrow", clientWidth < narrow);
    this.#arrange();
  }
}
