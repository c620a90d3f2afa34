/**
 * The field above the tree, and what was found: asked for with each sign that is typed, the newest wins.
 */
import type { FileNode } from "../../../server/protocol/frames.ts";
import { formatCount } from "../../../server/protocol/units.ts";
import { iconButton } from "../../panel/controls.ts";
import { element, setHidden, setText } from "../../panel/elements.ts";
import { iconElement } from "../../panel/icons.ts";
import { type FramesChannel, isSuperseded } from "../channel.ts";
import { say } from "../strings.ts";
import type { RowSource, TreeRow } from "./row-source.ts";

/** What was found, as rows without levels. */
export class FoundRows implements RowSource {
  readonly nodes: readonly FileNode[];
  readonly #text: string;

  constructor(nodes: readonly FileNode[], text: string) {
    this.nodes = nodes;
    this.#text = text.toLowerCase();
  }

  get count(): number {
    return this.nodes.length;
  }

  row(at: number): TreeRow {
    const node = this.nodes[at];
    const rest = { level: 1, position: at + 1, siblings: this.nodes.length, canOpen: false, isOpen: false };
    if (!node) return { node, ...rest };
    // The last one: it is in the name more often than in a group's.
    const from = node.path.toLowerCase().lastIndexOf(this.#text);
    return { node, ...rest, found: { from: Math.max(0, from), to: from < 0 ? 0 : from + this.#text.length } };
  }

  need(): void {}
}

export interface SearchListener {
  /** Something was found; undefined when the search is over and the tree is to be seen. */
  found(rows: FoundRows | undefined): void;
  /** Into the list, at its first row or its last. */
  leave(to: "first" | "last"): void;
  /** Enter: shows the first result. */
  choose(): void;
}

export class TreeSearch {
  readonly root: HTMLElement;
  /** How many were found; also said to screen readers. */
  readonly status = element("p", {
    class: "tree-status quiet",
    attributes: { role: "status", hidden: true },
  });
  readonly #channel: FramesChannel;
  readonly #listener: SearchListener;
  readonly #input = element("input", {
    attributes: {
      type: "search",
      placeholder: say("tree.search"),
      "aria-label": say("tree.search"),
      spellcheck: "false",
      autocomplete: "off",
    },
  });
  readonly #clear = iconButton("close", say("tree.searchClear"), () => this.clear());
  #asked = 0;
  /** The text that what was found last belongs to. */
  #answered = "";
  /** Enter was pressed before the answer was here. */
  #choosesFirst = false;

  constructor(channel: FramesChannel, listener: SearchListener) {
    this.#channel = channel;
    this.#listener = listener;
    setHidden(this.#clear, true);
    this.root = element(
      "div",
      { class: "field tree-search" },
      iconElement("search"),
      this.#input,
      this.#clear,
    );
    this.#input.addEventListener("input", () => void this.#search());
    this.#input.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.text !== "") this.clear();
      else if (event.key === "ArrowDown") this.#listener.leave("first");
      else if (event.key === "ArrowUp" && this.text !== "") this.#listener.leave("last");
      else if (event.key === "Enter") this.#choose();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  get text(): string {
    return this.#input.value;
  }

  /** Searches for a text that was typed once. */
  restore(text: string): void {
    this.#input.value = text;
    if (text !== "") void this.#search();
  }

  /** Searches again: there may be other objects now. */
  refresh(): void {
    if (this.text !== "") void this.#search();
  }

  focus(): void {
    this.#input.focus();
    this.#input.select();
  }

  /** Back to the tree. */
  clear(): void {
    this.#input.value = "";
    void this.#search();
    this.#input.focus();
  }

  #choose(): void {
    if (this.#answered === this.text) this.#listener.choose();
    else this.#choosesFirst = true;
  }

  async #search(): Promise<void> {
    const number = ++this.#asked;
    this.#choosesFirst = false;
    const { text } = this;
    setHidden(this.#clear, text === "");
    if (text === "") {
      this.#answered = "";
      setHidden(this.status, true);
      this.#listener.found(undefined);
      return;
    }
    try {
      const answer = await this.#channel.ask("search", { text });
      if (number !== this.#asked || isSuperseded(answer)) return;
      const { nodes, total, isComplete } = answer;
      const shown = formatCount(nodes.length);
      this.#say(
        !isComplete
          ? say("tree.stoppedEarly", { count: formatCount(total) })
          : total === 0
            ? say("tree.foundNone")
            : total > nodes.length
              ? say("tree.found", { shown, total: formatCount(total) })
              : say("tree.foundAll", { total: shown }),
      );
      this.#answered = text;
      this.#listener.found(new FoundRows(nodes, text));
      if (this.#choosesFirst) this.#listener.choose();
      this.#choosesFirst = false;
    } catch (error) {
      if (number !== this.#asked) return;
      this.#say(error instanceof Error ? error.message : String(error));
      this.#listener.found(new FoundRows([], text));
    }
  }

  #say(sentence: string): void {
    setText(this.status, sentence);
    setHidden(this.status, false);
  }
}
