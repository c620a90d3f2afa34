/**
 * The elements of the graph tab, and which of them shows what. Decides nothing: commands go to `GraphCommands`.
 */
import type { PanelContent } from "../../server/protocol/panel.ts";
import { formatCount } from "../../server/protocol/units.ts";
import { iconButton } from "../panel/controls.ts";
import { element, setHidden, setText } from "../panel/elements.ts";
import type { PanelContext } from "../panel/tab.ts";
import type { Exports } from "./exports.ts";
import type { GraphCommands } from "./graph-commands.ts";
import type { GraphModel } from "./graph-model.ts";
import { followKeyboard } from "./keyboard.ts";
import { keysHelp } from "./keys-help.ts";
import { Legend } from "./legend.ts";
import type { Placed } from "./motion.ts";
import type { Rectangle } from "./placement.ts";
import { Stage } from "./stage.ts";
import { StateChips } from "./state-chips.ts";
import { say } from "./strings.ts";
import { TaskSearch } from "./task-search.ts";
import { Toolbar } from "./toolbar.ts";
import { Twin } from "./twin.ts";
import type { ViewState } from "./view-state.ts";

/** Boxes are brought at least this near when something leads to them; smaller ones cannot be told apart. */
const nearEnough = 0.3;

export class GraphPage {
  readonly root: HTMLElement;
  readonly stage: Stage;
  readonly twin = new Twin();
  readonly #context: PanelContext;
  readonly #commands: GraphCommands;
  readonly #search: TaskSearch;
  readonly #toolbar: Toolbar;
  readonly #chips: StateChips;
  readonly #legend = new Legend();
  readonly #keys = keysHelp();
  readonly #note = element("p", { class: "note", attributes: { hidden: true } });
  readonly #emptyTitle = element("h2");
  readonly #emptyText = element("p");
  readonly #emptyButton: HTMLElement;
  readonly #empty: HTMLElement;
  readonly #surface: HTMLElement;
  /** Gets the keyboard as soon as the list has it. */
  #focusNext: string | undefined;

  constructor(context: PanelContext, commands: GraphCommands, exports: Exports) {
    this.#context = context;
    this.#commands = commands;
    this.stage = new Stage(context, {
      click: (box, event) => this.#click(box, event),
      doubleClick: (box) => this.#withId(box, (id) => commands.enter(id)),
      closeFrame: (frame) => void commands.close(this.stage.placed!.model.frames[frame]!.id),
      cameraMoved: () => context.stateChanged(),
    });
    this.#search = new TaskSearch(context.channel, (task) => {
      this.twin.tree.focus();
      void commands.goTo(task);
    });
    this.#chips = new StateChips((state) => commands.toggleState(state));
    this.#toolbar = new Toolbar(this.#search, {
      change: (part) => commands.change(part),
      filter: (text) => commands.filter(text),
      toggleRaw: () => commands.toggleRaw(),
      export: (format) =>
        void exports.save(format).catch((error: Error) => {
          context.announce(say("export.refused", { reason: error.message }));
        }),
      keys: () => this.#keys.showModal(),
    });
    this.#emptyButton = element("button", {
      class: "button primary",
      text: say("empty.clear"),
      attributes: { type: "button" },
      click: () => commands.clearFilters(),
    });
    this.#empty = element(
      "div",
      { class: "empty", attributes: { hidden: true } },
      this.#emptyTitle,
      this.#emptyText,
      this.#emptyButton,
    );
    const zoom = element(
      "div",
      { class: "zoom" },
      iconButton("plus", say("button.in"), () => this.stage.zoom(1.3)),
      iconButton("minus", say("button.out"), () => this.stage.zoom(1 / 1.3)),
      iconButton("fit", say("button.fit"), () => this.stage.fit()),
    );
    this.#surface = element(
      "div",
      { class: "surface" },
      this.twin.root,
      this.stage.canvas,
      this.#legend.root,
      element("div", { class: "corner" }, this.stage.minimap.canvas, zoom),
      this.#empty,
    );
    this.root = element(
      "div",
      { class: "graph" },
      this.#toolbar.root,
      this.#chips.root,
      this.#note,
      this.#surface,
      this.#keys,
    );
    followKeyboard({
      root: this.root,
      surface: this.#surface,
      twin: this.twin,
      stage: this.stage,
      commands,
      search: () => {
        this.#search.input.focus();
        this.#search.input.select();
      },
      keys: () => this.#keys.showModal(),
    });
  }

  /** Shows how the graph is looked at. */
  update(state: ViewState): void {
    this.#toolbar.update(state);
    this.stage.look(state);
    this.twin.setColouring(state.colouring);
    this.root.classList.toggle("as-list", state.showsList);
  }

  /** Something to look at while a layout takes its time; absent when it is over. */
  sketch(placed: Placed | undefined): void {
    if (placed && this.stage.placed) return;
    this.stage.canvas.classList.toggle("sketch", placed !== undefined);
    if (placed) this.stage.show(placed);
  }

  /** Everything around the drawing that depends on figures. */
  refresh(model: GraphModel | undefined, state: ViewState, content: PanelContent | undefined): void {
    this.#toolbar.update(state);
    const isRun = content?.source.kind === "run";
    this.#chips.update(model && isRun ? model.totals() : [], state.view.states);
    this.#legend.update(model, state.colouring, state.showsCritical, this.#context.theme.palette);
    this.stage.covered = this.#legend.height;
    this.#showNote(model);
    this.#showEmpty(model, content);
    if (this.#focusNext !== undefined && this.twin.items.some(({ id }) => id === this.#focusNext)) {
      this.twin.focus(this.#focusNext);
      this.#focusNext = undefined;
    }
  }

  /** Marks boxes by id, on the canvas and in the list. */
  mark(selected: ReadonlySet<string>, highlighted: ReadonlySet<string>): void {
    const positions = this.stage.placed?.model.positions;
    const placesOf = (ids: ReadonlySet<string>): Set<number> =>
      new Set([...ids].map((id) => positions?.get(id) ?? -1).filter((box) => box >= 0));
    this.stage.mark(placesOf(selected), placesOf(highlighted));
    this.twin.mark(selected);
  }

  /** Brings boxes or an open group into view, unless some of it is; false when none is drawn. */
  bringIntoView(ids: readonly string[]): boolean {
    const areas = ids.map((id) => this.#areaOf(id)).filter((area) => area !== undefined);
    const [first] = areas;
    if (!first) return false;
    const { width, height } = this.stage.size;
    const seen = this.stage.camera.seen(width, height);
    const isSeen = (area: Rectangle): boolean =>
      area.x >= seen.x &&
      area.y >= seen.y &&
      area.x + area.width <= seen.x + seen.width &&
      area.y + area.height <= seen.y + seen.height;
    const isLarge = first.width > 400;
    if (!areas.some(isSeen) || (this.stage.camera.scale < nearEnough && !isLarge)) {
      this.stage.bringIntoView(first, isLarge ? 0 : nearEnough);
    }
    return true;
  }

  /** Gives the keyboard to an item of the list, once it is there. */
  focusLater(id: string): void {
    this.#focusNext = id;
    this.#context.paint.draw(this.#focusNow);
  }

  readonly #focusNow = (): void => {
    if (this.#focusNext === undefined || !this.twin.items.some(({ id }) => id === this.#focusNext)) return;
    this.twin.focus(this.#focusNext);
    this.#focusNext = undefined;
  };

  #areaOf(id: string): Rectangle | undefined {
    const placed = this.stage.placed;
    if (!placed) return undefined;
    const { model, placement } = placed;
    const box = model.positions.get(id);
    if (box === undefined) {
      const frame = placement.frames[model.frames.findIndex((one) => one.id === id)];
      return frame && frame.width > 0 ? frame : undefined;
    }
    const width = placement.width[box]!;
    const height = placement.height[box]!;
    return { x: placement.x[box]! - width / 2, y: placement.y[box]! - height / 2, width, height };
  }

  #showNote(model: GraphModel | undefined): void {
    const notes: string[] = [];
    if (model?.picture.isCapped)
      notes.push(say("notice.capped", { most: formatCount(model.picture.maxBoxes) }));
    if (model && model.picture.hidden > 0 && model.boxes.length > 0) {
      const { hidden, tasks } = model.picture;
      notes.push(say("notice.hidden", { hidden: formatCount(hidden), tasks: formatCount(tasks) }));
    }
    setText(this.#note, notes.join(" "));
    setHidden(this.#note, notes.length === 0);
  }

  #showEmpty(model: GraphModel | undefined, content: PanelContent | undefined): void {
    const isEmpty = model !== undefined && model.boxes.length === 0;
    setHidden(this.#empty, !isEmpty);
    if (!model || !isEmpty) return;
    const isFiltered = model.picture.hidden > 0;
    setHidden(this.#emptyButton, !isFiltered);
    const isAnalysis = content?.source.kind === "analysis";
    // The server's sentence says it all: that a run is starting, say, or has failed before it came to a graph.
    setText(this.#emptyTitle, isFiltered || isAnalysis || content?.empty ? "" : say("empty.title"));
    setText(
      this.#emptyText,
      isFiltered
        ? say("empty.filtered", { count: formatCount(model.picture.tasks) })
        : (content?.empty ?? say(isAnalysis ? "empty.analysis" : "empty.text")),
    );
  }

  #withId(box: number, act: (id: string) => void): void {
    const id = this.stage.placed?.model.boxes[box]?.id;
    if (id !== undefined) act(id);
  }

  #click(box: number, event: MouseEvent): void {
    this.twin.tree.focus({ preventScroll: true });
    if (box < 0) {
      this.#commands.clear();
      return;
    }
    this.#withId(box, (id) => {
      this.twin.focus(id);
      this.#commands.choose(id);
      if (event.ctrlKey || event.metaKey || event.altKey) this.#commands.reveal(id);
      else this.#commands.details();
    });
  }
}
