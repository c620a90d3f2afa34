/**
 * What a person can do with the graph, whether by pointer, key or list: open and close groups, select, go to places,
 * filter, search. It changes nothing itself but asks the tab for another view.
 */
import type { BoxView, GraphView } from "../../server/protocol/panel.ts";
import type { TaskState } from "../../server/protocol/run-view.ts";
import type { PanelContext } from "../panel/tab.ts";
import type { GraphModel } from "./graph-model.ts";
import type { GraphPage } from "./graph-page.ts";
import { neighboursOf } from "./neighbours.ts";
import { say } from "./strings.ts";
import type { ViewState } from "./view-state.ts";
import { type Step, stepFrom } from "./walk.ts";

export interface GraphCommandsOptions {
  readonly state: () => ViewState;
  readonly model: () => GraphModel | undefined;
  readonly page: () => GraphPage;
  readonly change: (part: Partial<Omit<ViewState, "view">>) => void;
  /** Asks for another view; `anchor` stays where it is on the screen. */
  readonly setView: (view: GraphView, anchor?: string) => Promise<void>;
  /** Brings a box into view, later if it is not there yet. */
  readonly awaitBox: (id: string) => void;
}

export class GraphCommands {
  readonly #context: PanelContext;
  readonly #options: GraphCommandsOptions;

  constructor(context: PanelContext, options: GraphCommandsOptions) {
    this.#context = context;
    this.#options = options;
  }

  get state(): ViewState {
    return this.#options.state();
  }

  change(part: Partial<Omit<ViewState, "view">>): void {
    this.#options.change(part);
  }

  filter(text: string): void {
    if (text !== this.state.view.filter) void this.#options.setView({ ...this.state.view, filter: text });
  }

  clearFilters(): void {
    void this.#options.setView({ ...this.state.view, filter: "", states: [] });
  }

  toggleRaw(): void {
    const { view } = this.state;
    void this.#options.setView({ ...view, graph: view.graph === "raw" ? "optimised" : "raw" });
  }

  toggleState(state: TaskState): void {
    const { view } = this.state;
    const states = view.states.includes(state)
      ? view.states.filter((one) => one !== state)
      : [...view.states, state];
    void this.#options.setView({ ...view, states });
  }

  /** Opens a group; what it shows is brought into view. */
  async open(id: string): Promise<void> {
    const { view } = this.state;
    const box = this.#boxOf(id);
    if (!box?.canOpen || view.open.includes(id)) return;
    await this.#options.setView({ ...view, open: [...view.open, id] }, id);
    const count = this.#options.model()?.boxes.filter(({ within }) => within === id).length ?? 0;
    this.#context.announce(say("says.open", { name: box.label, count }));
    this.#options.awaitBox(id);
    const first = this.#options.model()?.boxes.find(({ within }) => within === id);
    if (first) this.#options.page().focusLater(first.id);
  }

  /** Closes a group, and those that are open in it. */
  async close(id: string): Promise<void> {
    const { view } = this.state;
    const frames = this.#options.model()?.frames ?? [];
    const closed = new Set([id]);
    // Inner frames may come before their outer one; so often that the deepest is reached.
    for (let round = 0; round < frames.length; round++) {
      const before = closed.size;
      for (const frame of frames)
        if (frame.within !== undefined && closed.has(frame.within)) closed.add(frame.id);
      if (closed.size === before) break;
    }
    await this.#options.setView({ ...view, open: view.open.filter((one) => !closed.has(one)) }, id);
    const name = frames.find((frame) => frame.id === id)?.label ?? "";
    this.#context.announce(say("says.closed", { name }));
    this.#options.page().focusLater(id);
  }

  /** Selects a box, by id. */
  choose(id: string): void {
    const box = this.#boxOf(id);
    if (!box) return;
    this.#context.selection.choose({ boxes: [id], tasks: box.tasks === 1 ? [box.task] : [], from: "graph" });
  }

  clear(): void {
    this.#context.selection.choose({ boxes: [], tasks: [], from: "graph" });
  }

  details(): void {
    this.#context.showDetails();
  }

  /** Goes to the line that made the tasks of a box, or to where its function is written. */
  reveal(id: string): void {
    const box = this.#boxOf(id);
    const site = box && (box.callSite ?? this.#options.model()?.picture.functions[box.fn]?.definition);
    if (site) this.#context.reveal({ file: site.file, line: site.line, column: site.column });
  }

  /** What Enter and a double click do: a group opens, a task leads to its source. */
  enter(id: string): void {
    if (this.#boxOf(id)?.canOpen) void this.open(id);
    else this.reveal(id);
  }

  /** Escape: first the selection goes, then the group around the box that has the keyboard. */
  leave(id: string | undefined): void {
    const { boxes, tasks } = this.#context.selection.current;
    if (boxes.length > 0 || tasks.length > 0) {
      this.clear();
      return;
    }
    const within = id === undefined ? undefined : this.#boxOf(id)?.within;
    if (within !== undefined) void this.close(within);
  }

  /** Opens what a task is in and goes there. */
  async goTo(task: number): Promise<void> {
    const found = await this.#context.channel.ask("find", { task }).catch((error: Error) => error);
    if (found instanceof Error) {
      this.#context.announce(found.message);
      return;
    }
    const { view } = this.state;
    const open = [...new Set([...view.open, ...found.open])];
    if (open.length > view.open.length || view.filter !== "" || view.states.length > 0) {
      await this.#options.setView({ ...view, open, filter: "", states: [] });
    }
    this.#context.selection.choose({ boxes: [found.box], tasks: [task], from: "search" });
    this.#context.showDetails();
    this.#options.awaitBox(found.box);
    this.#options.page().focusLater(found.box);
  }

  /** The box that a step with an arrow key leads to; it is said when there is none. */
  step(id: string, step: Step): string | undefined {
    const placed = this.#options.page().stage.placed;
    const box = placed?.model.positions.get(id);
    if (!placed || box === undefined) return undefined;
    const { boxes, picture } = placed.model;
    const neighbours = neighboursOf({ size: boxes.length, from: picture.edgeFrom, to: picture.edgeTo });
    const next = boxes[stepFrom(box, step, placed.placement, neighbours)]?.id;
    if (next === undefined) this.#context.announce(say("says.nothing"));
    return next;
  }

  /** The open group that a box came out of. */
  groupAround(id: string): string | undefined {
    return this.#boxOf(id)?.within;
  }

  bringIntoView(id: string): void {
    this.#options.page().bringIntoView([id]);
  }

  #boxOf(id: string): BoxView | undefined {
    const model = this.#options.model();
    return model?.boxes[model.positions.get(id) ?? -1];
  }
}
