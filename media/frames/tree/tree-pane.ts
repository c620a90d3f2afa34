/**
 * The left of the page: a file's objects, and the search in them.
 *
 * Which row has the keyboard, what keys and clicks do, and what outlives a reload is decided here; rows are drawn by
 * `tree-list.ts` and fetched by `tree-model.ts`.
 */
import type { FileNode } from "../../../server/protocol/frames.ts";
import { element } from "../../panel/elements.ts";
import type { FramesChannel } from "../channel.ts";
import { type MenuEntry, openMenu } from "../context-menu.ts";
import type { KeptTree } from "../kept-state.ts";
import { say } from "../strings.ts";
import { rowOf, type Spot } from "./branch.ts";
import type { RowSource } from "./row-source.ts";
import { TreeKeys } from "./tree-keys.ts";
import { TreeList } from "./tree-list.ts";
import { TreeModel } from "./tree-model.ts";
import { type FoundRows, TreeSearch } from "./tree-search.ts";

export interface TreeListener {
  /** The person wants to see an object. */
  chosen(path: string): void;
  /** What `state()` gives has changed. */
  stateChanged(): void;
  /** Says what was just done, or went wrong. */
  mention(text: string): void;
}

const nothing: RowSource = {
  count: 0,
  row: () => ({ node: undefined, level: 1, position: 1, siblings: 1, canOpen: false, isOpen: false }),
  need: () => undefined,
};

export class TreePane {
  readonly root: HTMLElement;
  readonly #channel: FramesChannel;
  readonly #listener: TreeListener;
  readonly #list: TreeList;
  readonly #search: TreeSearch;
  #title = "";
  #model: TreeModel | undefined;
  #found: FoundRows | undefined;
  #focus: Spot | undefined;
  #selected: string | undefined;
  #shown = 0;

  constructor(channel: FramesChannel, listener: TreeListener) {
    this.#channel = channel;
    this.#listener = listener;
    this.#list = new TreeList(nothing, () => listener.stateChanged());
    this.#search = new TreeSearch(channel, {
      found: (rows) => this.#showFound(rows),
      leave: (to) => {
        this.#list.root.focus();
        this.#goTo(to === "first" ? 0 : this.#source.count - 1);
      },
      choose: () => this.#found && this.#choose(0),
    });
    this.root = element(
      "nav",
      { class: "tree-pane", attributes: { "aria-label": say("tree.pane") } },
      this.#search.root,
      this.#search.status,
      this.#list.root,
    );
    this.#listen();
  }

  /** Shows a file's tree, opened as it was kept; `title` is what the file is called. */
  async show(title: string, kept: KeptTree | undefined): Promise<void> {
    this.#title = title;
    this.#list.root.setAttribute("aria-label", say("tree.label", { title }));
    if (kept && kept.search !== this.#search.text) this.#search.restore(kept.search);
    await this.#build(kept ?? { open: [], scroll: 0, search: "" });
  }

  /** There may be other objects now: asks again, and keeps what is open. */
  async refresh(): Promise<void> {
    this.#search.refresh();
    if (this.#model) await this.#build(this.state());
  }

  /** The object that the page shows; moves nothing. */
  mark(path: string): void {
    this.#selected = path;
    this.#markSelected();
  }

  /** The object that the page shows; brings its row into sight, with the groups around it open. */
  async select(path: string): Promise<void> {
    this.mark(path);
    const model = this.#model;
    if (!model || this.#found) return;
    const spot = await model.reveal(path).catch(() => undefined);
    if (!spot || model !== this.#model || path !== this.#selected) return;
    this.#focus = spot;
    this.#list.focus(rowOf(spot));
    this.#listener.stateChanged();
  }

  state(): KeptTree {
    const at = this.#focus;
    return {
      open: this.#model?.opened() ?? [],
      focused: at && this.#model?.nodeAt(at)?.path,
      scroll: this.#found ? 0 : this.#list.offset,
      search: this.#search.text,
    };
  }

  /** Gives the keyboard to the field of the search. */
  focusSearch(): void {
    this.#search.focus();
  }

  get #source(): RowSource {
    return this.#found ?? this.#model ?? nothing;
  }

  async #build(kept: KeptTree): Promise<void> {
    const number = ++this.#shown;
    const root: FileNode = { name: this.#title, path: "/", kind: "group" };
    const model = new TreeModel(
      root,
      (takes) => this.#channel.ask("children", takes),
      () => {
        if (model === this.#model) this.#list.changed();
      },
    );
    // Beside the one that is seen, which stays until this one is as far open.
    try {
      await model.restore([["/", 0], ...kept.open.filter(([path]) => path !== "/")]);
    } catch (error) {
      this.#listener.mention(messageOf(error));
    }
    if (number !== this.#shown) return;
    this.#model = model;
    if (!this.#found) this.#list.setSource(model, kept.scroll);
    this.#markSelected();
    const focused = kept.focused === undefined ? undefined : model.rowOfPath(kept.focused);
    this.#focus = model.forest.spotOf(focused ?? 0);
    if (!this.#found) this.#list.setFocused(focused ?? 0);
  }

  #showFound(rows: FoundRows | undefined): void {
    const was = this.#found;
    this.#found = rows;
    if (!rows && !was) return;
    if (rows) this.#list.setSource(rows);
    else this.#list.setSource(this.#model ?? nothing);
    this.#list.setFocused(rows ? 0 : this.#focus ? rowOf(this.#focus) : 0);
    this.#markSelected();
    if (!rows && this.#selected !== undefined) void this.select(this.#selected);
    this.#listener.stateChanged();
  }

  #markSelected(): void {
    const source = this.#source;
    this.#list.setSelected(
      (at) => this.#selected !== undefined && source.row(at).node?.path === this.#selected,
    );
  }

  #goTo(at: number): void {
    this.#list.focus(at);
    if (!this.#found) this.#focus = this.#model?.forest.spotOf(this.#list.focused);
    this.#listener.stateChanged();
  }

  /** Enter or a click: shows the object, and opens or closes a group. */
  #choose(at: number): void {
    this.#goTo(at);
    const { node, canOpen, isOpen } = this.#source.row(at);
    if (!node) return;
    this.#selected = node.path;
    this.#markSelected();
    this.#listener.chosen(node.path);
    if (canOpen) void this.#setOpen(at, !isOpen);
  }

  async #setOpen(at: number, isOpen: boolean): Promise<void> {
    const model = this.#model;
    const spot = this.#found ? undefined : model?.forest.spotOf(at);
    if (!model || !spot) return;
    try {
      if (isOpen) await model.open(spot);
      else model.close(spot);
    } catch (error) {
      this.#listener.mention(messageOf(error));
    }
    if (model !== this.#model) return;
    this.#settle();
  }

  async #openSiblings(): Promise<void> {
    const model = this.#model;
    if (!model || !this.#focus || this.#found) return;
    await model.openSiblings(this.#focus).catch((error) => this.#listener.mention(messageOf(error)));
    this.#settle();
  }

  /** Rows have moved: the keyboard stays with its object, or goes to the group that was closed around it. */
  #settle(): void {
    for (let spot = this.#focus; spot; spot = parentOf(spot)) {
      if (isThere(spot)) {
        this.#focus = spot;
        break;
      }
    }
    if (this.#focus && !this.#found) this.#list.setFocused(rowOf(this.#focus));
    this.#listener.stateChanged();
  }

  #listen(): void {
    const list = this.#list.root;
    const keys = new TreeKeys({
      rows: () => this.#source,
      focused: () => this.#list.focused,
      page: () => this.#list.page,
      goTo: (at) => this.#goTo(at),
      parent: () => this.#focus && !this.#found && parentOf(this.#focus),
      setOpen: (isOpen) => void this.#setOpen(this.#list.focused, isOpen),
      openSiblings: () => void this.#openSiblings(),
      choose: () => this.#choose(this.#list.focused),
      copy: () => this.#copy(this.#source.row(this.#list.focused).node?.path),
      menu: () => this.#openMenu(this.#list.focused),
      search: () => this.#search.focus(),
      leave: () => this.#found && this.#search.clear(),
    });
    list.addEventListener("keydown", (event) => keys.press(event));
    list.addEventListener("click", (event) => {
      const at = this.#list.rowOf(event.target);
      if (at === undefined) return;
      const { canOpen, isOpen } = this.#source.row(at);
      const isTwistie = (event.target as Element).closest(".tree-twistie") !== null;
      if (isTwistie && canOpen) void this.#setOpen(at, !isOpen);
      else this.#choose(at);
    });
    list.addEventListener("contextmenu", (event) => {
      event.preventDefault();
      const at = this.#list.rowOf(event.target);
      if (at !== undefined) this.#goTo(at);
      this.#openMenu(
        this.#list.focused,
        at === undefined ? undefined : { x: event.clientX, y: event.clientY },
      );
    });
  }

  #openMenu(at: number, where?: { readonly x: number; readonly y: number }): void {
    const { node } = this.#source.row(at);
    if (!node) return;
    const place = this.#list.placeOf(at);
    const entries: MenuEntry[] = [
      { text: say("tree.show"), keys: "Enter", choose: () => this.#choose(at) },
      { text: say("tree.copyPath"), keys: "Ctrl+C", choose: () => this.#copy(node.path) },
      { text: say("tree.copyName"), choose: () => this.#copy(node.name) },
    ];
    const file = node.link?.file;
    if (file !== undefined) {
      entries.push({
        text: say("tree.openFile"),
        choose: () => this.#channel.post({ type: "open-file", path: file }),
      });
    }
    const from = where ?? { x: (place?.left ?? 0) + 24, y: place?.bottom ?? 0 };
    openMenu(entries, from, say("tree.menu", { path: node.path }), (isBack) => {
      if (isBack) this.#list.root.focus();
    });
  }

  #copy(text: string | undefined): void {
    if (text === undefined) return;
    this.#channel.post({ type: "copy", text });
    this.#listener.mention(say("tree.copied", { text }));
  }
}

const parentOf = ({ branch }: Spot): Spot | undefined =>
  branch.parent && { branch: branch.parent, index: branch.index };

/** False for what lies in a group that was closed, or beyond the end of one that has become smaller. */
function isThere({ branch, index }: Spot): boolean {
  if (index >= branch.total) return false;
  for (let within = branch; within.parent; within = within.parent) {
    if (within.parent.at(within.index) !== within) return false;
  }
  return true;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
