/**
 * All elements of the timeline, put together: what pointers, keys and buttons do becomes windows and selections, and
 * what is there becomes frames.
 *
 * It asks for no pictures; whoever holds them is told when another window is wanted.
 */
import { element, setAttribute } from "../panel/elements.ts";
import type { Selection } from "../panel/selection.ts";
import type { PanelContext } from "../panel/tab.ts";
import { BarCursor } from "./bar-cursor.ts";
import { seenText } from "./bar-words.ts";
import { Chosen } from "./chosen.ts";
import { Controls } from "./controls.ts";
import { Frame } from "./frame.ts";
import { FunctionOrder } from "./function-paints.ts";
import { Inputs } from "./inputs.ts";
import { Legend, type Occurring } from "./legend.ts";
import { Overview } from "./overview.ts";
import type { Pictures } from "./pictures.ts";
import { type BarPlace, layersOf, rowOf, type Scene } from "./scene.ts";
import { Stage } from "./stage.ts";
import { say } from "./strings.ts";
import { TaskFacts } from "./task-facts.ts";
import { seen, type TimeWindow } from "./time-window.ts";
import { Tooltip } from "./tooltip.ts";
import { Twin } from "./twin.ts";
import { WindowMoves } from "./window-moves.ts";

/** What a view is told, and whom it tells. */
export interface ViewSurroundings {
  /** How far the run has come. */
  end(): number;
  isRunning(): boolean;
  window(): TimeWindow;
  /** Name of what the panel shows, for a saved picture. */
  name(): string;
  /** Another window is wanted. */
  move(window: TimeWindow): void;
  /** A frame is to be painted. */
  draw(): void;
  /** The size has changed. */
  laidOut(): void;
  /** Something else that is kept has changed. */
  stateChanged(): void;
}

export class TimelineView {
  readonly element: HTMLElement;
  readonly #context: PanelContext;
  readonly #around: ViewSurroundings;
  readonly #pictures: Pictures;
  readonly #order = new FunctionOrder();
  readonly #facts: TaskFacts;
  readonly #chosen: Chosen;
  readonly #moves: WindowMoves;
  readonly #stage: Stage;
  readonly #frame: Frame;
  readonly #controls: Controls;
  readonly #legend: Legend;
  readonly #twin: Twin;
  readonly #cursor: BarCursor;
  readonly #inputs: Inputs;

  constructor(context: PanelContext, pictures: Pictures, around: ViewSurroundings) {
    this.#context = context;
    this.#pictures = pictures;
    this.#around = around;
    const details = (takes: { readonly box?: string; readonly task?: number }) =>
      context.channel.ask("details", takes);
    this.#facts = new TaskFacts(details);
    this.#chosen = new Chosen(details, this.#facts, () => around.draw());
    this.#moves = new WindowMoves({ ...around, scene: () => this.#frame.scene });
    this.#stage = new Stage(() => {
      around.draw();
      around.laidOut();
    });
    const overview = new Overview({
      look: (stretch) => this.#moves.look(stretch),
      whole: () => this.#moves.whole(),
    });
    this.#frame = new Frame(this.#stage, overview, context.theme);
    this.#controls = new Controls({
      zoom: (factor) => this.#moves.zoom(factor),
      whole: () => this.#moves.whole(),
      follow: () => this.#moves.follow(),
      savePicture: () => this.#savePicture(),
      showSelected: () => this.#showSelected(),
      showDetails: () => context.showDetails(),
      goToSource: () => this.#chosen.site && context.reveal(this.#chosen.site),
    });
    this.#legend = new Legend(() => {
      const names = this.#legend.litNames(this.#order).join(", ");
      context.announce(names ? say("timeline.lit", { names }) : say("timeline.litNone"));
      around.stateChanged();
      around.draw();
    });
    const tooltip = new Tooltip();
    this.#stage.element.append(tooltip.element);
    this.#cursor = new BarCursor({
      context,
      facts: this.#facts,
      tooltip,
      scene: () => this.#frame.scene,
      colourOf: (place) => this.#colourOf(place),
      changed: () => context.paint.draw(this.#paintMarks),
    });
    this.#twin = new Twin({
      goToSource: (place) => void this.#cursor.goToSource(place),
      select: (place) => this.#cursor.select(place),
      point: (place) => this.#cursor.focus(place),
      opened: () => {
        around.stateChanged();
        around.draw();
      },
    });
    this.element = element(
      "div",
      { class: "timeline-view" },
      this.#controls.element,
      overview.element,
      this.#stage.element,
      this.#legend.element,
      this.#twin.element,
    );
    this.#inputs = new Inputs({
      context,
      stage: this.#stage,
      frame: this.#frame,
      moves: this.#moves,
      cursor: this.#cursor,
      revealRow: (worker) => this.#revealRow(worker),
      showAll: () => this.#legend.clear(),
      drawMarks: () => context.paint.draw(this.#paintMarks),
    });
    this.#inputs.start();
  }

  /** Pixels that the time that is seen has. */
  get width(): number {
    return this.#frame.timeWidth;
  }

  /** Keys of the functions that stand out. */
  get lit(): readonly string[] {
    return this.#legend.lit;
  }

  set lit(keys: readonly string[]) {
    this.#legend.lit = keys;
  }

  get isTableOpen(): boolean {
    return this.#twin.isOpen;
  }

  set isTableOpen(open: boolean) {
    this.#twin.isOpen = open;
  }

  /** Something else is selected, or at the cursor's place. */
  select(selection: Pick<Selection, "boxes" | "tasks">): void {
    void this.#chosen.take(selection);
  }

  /** Another run: functions get their colours anew. */
  clear(): void {
    this.#order.clear();
    this.#facts.clear();
    this.#cursor.focus(undefined);
    this.#cursor.leave();
  }

  /** What was known of tasks that were under way is not true any more. */
  runEnded(): void {
    this.#facts.clear();
  }

  /** It is not seen any more: nothing follows the pointer. */
  rest(): void {
    this.#cursor.leave();
  }

  themeChanged(): void {
    this.#frame.themeChanged();
    this.#around.draw();
  }

  /** Paints everything; nothing when something else is shown in its place. */
  paint(isCovered: boolean): void {
    // Out of sight and reach, and still as wide as it is: the width is needed to ask what would uncover it.
    setAttribute(this.element, "inert", isCovered);
    if (isCovered || this.width === 0) return;
    const end = this.#around.end();
    const isRunning = this.#around.isRunning();
    const shown = seen(this.#around.window(), end);
    const content = { pictures: this.#pictures, order: this.#order, shown, end, isRunning };
    // Functions that come with these pictures are in the dark as well while a filter is on.
    const scene = this.#frame.paint(content, (fn) => this.#legend.dims(this.#order)(fn));
    this.#cursor.sceneChanged(scene);
    this.#paintMarks();
    this.#legend.update(this.#order, this.#occurring(), this.#frame.brushes, isRunning);
    this.#twin.update(scene);
    this.#updateControls(scene);
  }

  readonly #paintMarks = (): void => {
    const { scene } = this.#frame;
    const [finest] = scene ? layersOf(scene) : [];
    this.#frame.paintMarks({
      hovered: this.#cursor.hovered,
      focused: this.#cursor.focused,
      x: this.#cursor.x,
      stretch: this.#inputs.marked,
      isSelected: finest && this.#chosen.markerOf(finest, this.#order),
    });
  };

  /** Functions (places in `FunctionOrder`) and kinds of bars that occur, for the legend. */
  #occurring(): Occurring {
    const [functions, kinds] = [new Set<number>(), new Set<number>()];
    for (const known of [this.#pictures.overview, this.#pictures.detail]) {
      const places = known?.picture.functions.map((view) => this.#order.positionOf(view)) ?? [];
      for (const { row } of known?.tracks ?? []) {
        for (const kind of row.bar) kinds.add(kind);
        for (const fn of row.fn) functions.add(places[fn] ?? -1);
      }
    }
    return { functions, kinds };
  }

  #colourOf({ known, track, bar }: BarPlace): string {
    const view = known.picture.functions[track.row.fn[bar]!];
    return this.#frame.brushes.of(track.row.bar[bar]!, view ? this.#order.positionOf(view) : -1).edge;
  }

  #updateControls(scene: Scene): void {
    const { shown } = scene.scale;
    const { stretch, follows } = this.#around.window();
    const chosen = this.#chosen;
    const count = chosen.tasks.size || chosen.functions.size;
    this.#controls.update({
      isRunning: scene.isRunning,
      follows,
      isWhole: stretch === undefined,
      seen: seenText(shown, stretch === undefined),
      selected: chosen.isEmpty ? undefined : (chosen.name ?? say("timeline.selected", { count })),
      hasSource: chosen.site !== undefined,
    });
  }

  #revealRow(worker: number): void {
    const row = this.#frame.scene && rowOf(this.#frame.scene, worker);
    if (row) this.#stage.reveal(row.top, row.top + row.height);
  }

  #showSelected(): void {
    const { detail, overview } = this.#pictures;
    const there = this.#chosen.extent([detail, overview], this.#order, this.#around.end());
    if (!there) {
      this.#context.announce(say("timeline.notThere"));
      return;
    }
    this.#revealRow(there.worker);
    this.#moves.lookAround(there.stretch);
  }

  #savePicture(): void {
    const name = this.#around.name();
    const base64 = this.#frame.toFile(name);
    this.#context.channel.post({ type: "save", name: `${name}-timeline.png`, base64 });
  }
}
