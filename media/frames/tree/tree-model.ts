/**
 * A file's tree as rows, whose names are fetched in windows as they are seen. However many names there are, those of a
 * bounded number of windows are held; the others are asked for again when they come back into sight.
 *
 * It knows no element, and asks by a function that it is given.
 */
import { LRUCache } from "lru-cache";
import type { FrameQuestions } from "../../../server/protocol/frame-questions.ts";
import type { FileNode } from "../../../server/protocol/frames.ts";
import { Branch, openBranches, rowOf, type Spot } from "./branch.ts";
import type { RowSource, TreeRow } from "./row-source.ts";

export type AskChildren = (
  takes: FrameQuestions<never>["children"]["takes"],
) => Promise<FrameQuestions<never>["children"]["gives"]>;

/** Names that are fetched at once: some screens of them. */
export const windowLength = 100;
/** Ten thousand names: more than anybody scrolls back over, and a few megabytes. */
export const mostWindows = 100;
/** Windows on their way at a time; a leap of the scroll bar passes over hundreds. */
const mostAtOnce = 2;
/** Names that are looked through for one path, in pieces of `searchPiece`. */
const mostSearched = 20_000;
const searchPiece = 1000;

export class TreeModel implements RowSource {
  readonly forest = new Branch("", 1);
  readonly #root: FileNode;
  readonly #ask: AskChildren;
  readonly #changed: () => void;
  /** Group and window → its names. */
  readonly #windows = new LRUCache<string, readonly FileNode[]>({ max: mostWindows });
  readonly #loading = new Map<string, Promise<void>>();
  /** Group and window → why it does not come. */
  readonly #failed = new Map<string, string>();

  /** `changed` is called when names have come or groups have grown. */
  constructor(root: FileNode, ask: AskChildren, changed: () => void) {
    this.#root = root;
    this.#ask = ask;
    this.#changed = changed;
  }

  get count(): number {
    return this.forest.rows;
  }

  /** Windows whose names are held; bounded by `mostWindows`. */
  get windowsHeld(): number {
    return this.#windows.size;
  }

  row(at: number): TreeRow {
    const spot = this.forest.spotOf(at);
    if (!spot) return { node: undefined, level: 1, position: 1, siblings: 1, canOpen: false, isOpen: false };
    const { branch, index } = spot;
    const node = this.nodeAt(spot);
    return {
      node,
      problem: this.#failed.get(keyOf(branch, windowOf(index))),
      level: branch.level + 1,
      position: index + 1,
      siblings: branch.total,
      canOpen: node?.kind === "group" && node.children !== 0,
      isOpen: branch.at(index) !== undefined,
    };
  }

  /** The object at a spot, when its name is held. */
  nodeAt({ branch, index }: Spot): FileNode | undefined {
    if (branch === this.forest) return this.#root;
    return this.#windows.get(keyOf(branch, windowOf(index)))?.[index % windowLength];
  }

  need(from: number, to: number): void {
    for (let at = from; at < to; at++) {
      const spot = this.forest.spotOf(at);
      if (!spot || this.nodeAt(spot) || this.#loading.size >= mostAtOnce) continue;
      void this.#load(spot.branch, windowOf(spot.index));
    }
  }

  /** Opens the group at a spot; says whether there is one. */
  async open(spot: Spot): Promise<boolean> {
    const node = this.nodeAt(spot);
    if (node?.kind !== "group") return false;
    return (await this.#openKnown(spot, node)) !== undefined;
  }

  close({ branch, index }: Spot): void {
    branch.closeAt(index);
    this.#changed();
  }

  /** Opens all groups beside a spot whose names are held; at most `most`, because each is a question. */
  async openSiblings({ branch }: Spot, most = 50): Promise<void> {
    let opened = 0;
    for (let index = 0; index < branch.total && opened < most; index++) {
      const node = this.nodeAt({ branch, index });
      if (node?.kind !== "group" || node.children === 0 || branch.at(index)) continue;
      opened++;
      await this.#openKnown({ branch, index }, node);
    }
  }

  /** Where a path is, with all groups on the way opened; undefined where it is not found, or too far down to look. */
  async reveal(path: string): Promise<Spot | undefined> {
    let spot: Spot = { branch: this.forest, index: 0 };
    if (path === this.#root.path) return spot;
    const names = path.split("/").slice(1);
    for (let depth = 1; depth <= names.length; depth++) {
      const node = this.nodeAt(spot);
      const branch = node && (spot.branch.at(spot.index) ?? (await this.#openKnown(spot, node)));
      const index = branch && (await this.find(branch, `/${names.slice(0, depth).join("/")}`));
      if (!branch || index === undefined) return undefined;
      spot = { branch, index };
    }
    return spot;
  }

  /** Index of a path in its group; `near` is where it was once. */
  async find(branch: Branch, path: string, near = 0): Promise<number | undefined> {
    for (const window of [windowOf(near), windowOf(near) - 1, windowOf(near) + 1]) {
      if (window < 0 || window * windowLength >= branch.total) continue;
      await this.#load(branch, window);
      const at = this.#windows.get(keyOf(branch, window))?.findIndex((node) => node.path === path) ?? -1;
      if (at >= 0) return window * windowLength + at;
    }
    for (let from = 0; from < Math.min(branch.total, mostSearched); ) {
      const piece = await this.#ask({ group: branch.path, from, count: searchPiece }).catch(() => undefined);
      // Whoever answers may give fewer than were asked for.
      if (!piece || piece.nodes.length === 0) return undefined;
      const at = piece.nodes.findIndex((node) => node.path === path);
      if (at >= 0) {
        await this.#load(branch, windowOf(from + at));
        return from + at;
      }
      from += piece.nodes.length;
    }
    return undefined;
  }

  /** Opens groups that were open once, as far as they are still there, parents before what is in them. */
  async restore(open: readonly (readonly [path: string, index: number])[]): Promise<void> {
    const root: Spot = { branch: this.forest, index: 0 };
    const branches = new Map<string, Branch>();
    for (const [path, near] of open) {
      if (path === this.#root.path) {
        const branch = await this.#openKnown(root, this.#root);
        if (branch) branches.set(path, branch);
        continue;
      }
      const parent = branches.get(path.slice(0, path.lastIndexOf("/")) || this.#root.path);
      const index = parent && (await this.find(parent, path, near));
      const node = parent && index !== undefined ? this.nodeAt({ branch: parent, index }) : undefined;
      const branch =
        node?.kind === "group" && (await this.#openKnown({ branch: parent!, index: index! }, node));
      if (branch) branches.set(path, branch);
    }
  }

  /** What `restore` takes. */
  opened(): readonly (readonly [path: string, index: number])[] {
    return [...openBranches(this.forest)].map(({ path, index }) => [path, index] as const);
  }

  /** The row of a path whose name is held. */
  rowOfPath(path: string): number | undefined {
    if (path === this.#root.path) return 0;
    for (const branch of openBranches(this.forest)) {
      // Names have no slash, so only the group right above it can hold it.
      if (!path.startsWith(branch.path === "/" ? "/" : `${branch.path}/`)) continue;
      for (let window = 0; window * windowLength < branch.total; window++) {
        const at = this.#windows.peek(keyOf(branch, window))?.findIndex((node) => node.path === path) ?? -1;
        if (at >= 0) return rowOf({ branch, index: window * windowLength + at });
      }
    }
    return undefined;
  }

  async #openKnown(spot: Spot, node: FileNode): Promise<Branch | undefined> {
    const { branch, index } = spot;
    const known = branch.at(index);
    if (known) return known;
    // The first window says how many names there are, so that the rows below move once.
    const probe = new Branch(node.path, 0);
    await this.#load(probe, 0);
    const problem = this.#failed.get(keyOf(probe, 0));
    if (problem !== undefined) {
      this.#failed.delete(keyOf(probe, 0));
      throw new Error(problem);
    }
    const opened = branch.openAt(index, node.path, probe.total);
    this.#changed();
    return opened;
  }

  #load(branch: Branch, window: number): Promise<void> {
    const key = keyOf(branch, window);
    if (this.#windows.has(key) && branch.total > 0) return Promise.resolve();
    if (this.#failed.has(key)) return Promise.resolve();
    const known = this.#loading.get(key);
    if (known) return known;
    const load = this.#fetch(branch, window, key).finally(() => {
      this.#loading.delete(key);
      this.#changed();
    });
    this.#loading.set(key, load);
    return load;
  }

  async #fetch(branch: Branch, window: number, key: string): Promise<void> {
    try {
      const { nodes, total } = await this.#ask({
        group: branch.path,
        from: window * windowLength,
        count: windowLength,
      });
      this.#windows.set(key, nodes);
      if (total !== branch.total) branch.resize(total);
    } catch (error) {
      this.#failed.set(key, error instanceof Error ? error.message : String(error));
    }
  }
}

const windowOf = (index: number): number => Math.floor(index / windowLength);
const keyOf = (branch: Branch, window: number): string => `${window} ${branch.path}`;
