/**
 * All elements of the timeline and one scene for them: builds the scene from window, pictures and sizes, has it
 * painted, and turns what pointers, keys and buttons do into windows.
 *
 * It asks for no pictures; whoever holds them is told when another window is wanted.
 */
import { element, setHidden } from "../panel/elements.ts";
import type { Selection } from "../panel/selection.ts";
import type { PanelContext } from "../panel/tab.ts";
import { busyShare } from "./activity.ts";
import { BarCursor } from "./bar-cursor.ts";
import { timeText } from "./bar-words.ts";
import { Brushes } from "./brushes.ts";
import { Chosen } from "./chosen.ts";
import { Controls } from "./controls.ts";
import { FunctionOrder } from "./function-paints.ts";
import { pressed } from "./keyboard.ts";
import { Legend } from "./legend.ts";
import { Overview } from "./overview.ts";
import { type BarStyle, paintBars } from "./paint-bars.ts";
import { paintGround, paintLabels } from "./paint-frame.ts";
import { paintMarks } from "./paint-marks.ts";
import type { Pictures } from "./pictures.ts";
import { listenToPointers } from "./pointer.ts";
import { placesOf } from "./row-places.ts";
import { axisHeight, type BarPlace, gutterOf, layersOf, rightMargin, type Scene } from "./scene.ts";
import { Stage } from "./stage.ts";
import { lengthOf, middleOf, type Stretch, scaleOf } from "./stretch.ts";
import { say } from "./strings.ts";
import { TaskFacts } from "./task-facts.ts";
import { followEnd, lookAt, panBy, seen, type TimeWindow, wholeRun, zoomBy } from "./time-window.ts";
import { Tooltip } from "./tooltip.ts";
import { Twin } from "./twin.ts";

/** What a view is told, and whom it tells. */
export interface ViewSurroundings {
  end(): number;
  isRunning(): boolean;
  window(): TimeWindow;
  /** Another window is wanted. */
  move(window: TimeWindow): void;
  /** A frame is to be painted. */
  draw(): void;
  /** The width has changed. */
  laidOut(): void;
  /** Something else that is kept has changed. */
  stateChanged(): void;
}

/** A bar that is shown alone has this share of the width. */
const alone = 0.6;

export class TimelineView {
  readonly element: HTMLElement;
  readonly #context: PanelContext;
  readonly #around: ViewSurroundings;
  readonly #pictures: Pictures;
  readonly #order = new FunctionOrder();
  readonly #facts: TaskFacts;
  readonly #chosen: Chosen;
  readonly #stage: Stage;
  readonly #overview: Overview;
  readonly #controls: Controls;
  readonly #legend: Legend;
  readonly #twin: Twin;
  readonly #tooltip = new Tooltip();
  readonly #cursor: BarCursor;
  #brushes: Brushes | undefined;
  #density = 0;
  #scene: Scene | undefined;
  /** Being marked with Shift and the pointer. */
  #marked: Stretch | undefined;
  #frames = 0;

  constructor(context: PanelContext, pictures: Pictures, around: ViewSurroundings) {
    this.#context = context;
    this.#pictures = pictures;
    this.#around = around;
    const details = (takes: { readonly box?: string; readonly task?: number }) =>
      context.channel.ask("details", takes);
    this.#facts = new TaskFacts(details);
    this.#chosen = new Chosen(details, this.#facts, () => around.draw());
    this.#stage = new Stage(() => {
      around.draw();
      around.laidOut();
    });
    this.#overview = new Overview({
      look: (stretch) => this.#look(stretch),
      whole: () => around.move(wholeRun),
    });
    this.#controls = new Controls({
      zoom: (factor) => this.#zoom(factor),
      whole: () => around.move(wholeRun),
      follow: () => around.move(followEnd(around.window())),
      savePicture: () => this.#savePicture(),
      showSelected: () => this.#showSelected(),
      goToSource: () => this.#chosen.site && context.reveal(this.#chosen.site),
    });
    this.#legend = new Legend(() => {
      const names = this.#legend.litNames(this.#order);
      context.announce(
        names.length > 0 ? say("timeline.lit", { names: names.join(", ") }) : say("timeline.litNone"),
      );
      around.stateChanged();
      around.draw();
    });
    this.#cursor = new BarCursor({
      context,
      facts: this.#facts,
      tooltip: this.#tooltip,
      scene: () => this.#scene,
      colourOf: (place) => this.#colourOf(place),
      changed: () => this.drawMarks(),
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
    this.#stage.element.append(this.#tooltip.element);
    this.element = element(
      "div",
      { class: "timeline-view" },
      this.#controls.element,
      this.#overview.element,
      this.#stage.element,
      this.#legend.element,
      this.#twin.element,
    );
    this.#listen();
  }

  /** Pixels that the time that is seen has. */
  get width(): number {
    const { width } = this.#stage.size;
    return Math.max(0, width - gutterOf(width) - rightMargin);
  }

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

  /** Something else is selected. */
  select(selection: Selection): void {
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
    this.#brushes = undefined;
    this.#around.draw();
  }

  drawMarks(): void {
    this.#context.paint.draw(this.#paintMarks);
  }

  /** Paints everything; `isEmpty` when something else is shown in its place. */
  paint(isEmpty: boolean): void {
    setHidden(this.element, isEmpty);
    const size = this.#stage.size;
    if (isEmpty || size.width === 0) return;
    if (!this.#brushes || this.#density !== size.density) {
      this.#brushes = new Brushes(this.#context.theme.palette, size.density);
      this.#density = size.density;
    }
    const brushes = this.#brushes;
    const scene = this.#makeScene();
    this.#scene = scene;
    for (const known of [this.#pictures.overview, this.#pictures.detail])
      known?.picture.functions.forEach((view) => void this.#order.positionOf(view));
    this.#stage.setRows(scene.places.height);
    const style: BarStyle = { brushes, isDimmed: this.#legend.dims(this.#order) };
    const pen = this.#stage.penOf(this.#stage.bars, size);
    paintGround(pen, scene, brushes);
    const { bars } = paintBars(pen, scene, style);
    paintLabels(pen, scene, brushes, say);
    this.#overview.paint(scene, brushes, size.density, style.isDimmed);
    this.#cursor.sceneChanged(scene);
    this.#paintMarks();
    this.#legend.update(this.#order, kindsOf(this.#pictures), brushes, scene.isRunning);
    this.#twin.update(scene);
    this.#updateControls(scene);
    const { from, to } = scene.scale.shown;
    this.#stage.tell({ from, to, end: scene.end, bars, frames: ++this.#frames });
  }

  readonly #paintMarks = (): void => {
    const scene = this.#scene;
    const [finest] = scene ? layersOf(scene) : [];
    if (!scene || !this.#brushes) return;
    const marks = {
      hovered: this.#cursor.hovered,
      focused: this.#cursor.focused,
      x: this.#cursor.x,
      stretch: this.#marked,
      isSelected: finest && this.#chosen.markerOf(finest, this.#order),
    };
    paintMarks(this.#stage.penOf(this.#stage.marks, this.#stage.size), scene, marks, this.#brushes);
  };

  #makeScene(): Scene {
    const { width, height, scrollTop } = this.#stage.size;
    const end = this.#around.end();
    const gutter = gutterOf(width);
    const shown = seen(this.#around.window(), end);
    const { overview, detail } = this.#pictures;
    return {
      width,
      height,
      scrollTop,
      gutter,
      scale: scaleOf(shown, gutter, this.width),
      places: placesOf([overview?.picture, detail?.picture], height - axisHeight - 2),
      pictures: this.#pictures,
      order: this.#order,
      isRunning: this.#around.isRunning(),
      end,
      busyOf: (worker) => {
        const known = detail ?? overview;
        const exact = known && busyShare(known, worker, shown.from, shown.to);
        return exact ?? known?.picture.rows.find((row) => row.worker === worker && row.lane >= 0)?.busy;
      },
    };
  }

  #updateControls(scene: Scene): void {
    const { shown } = scene.scale;
    const { stretch, follows } = this.#around.window();
    const chosen = this.#chosen;
    const many = chosen.tasks.size || chosen.functions.size;
    this.#controls.update({
      isRunning: scene.isRunning,
      follows,
      isWhole: stretch === undefined,
      seen: `${say("timeline.seen", { from: timeText(shown.from), to: timeText(shown.to) })} · ${say("timeline.seenOf", { length: timeText(lengthOf(shown)), whole: timeText(scene.end) })}`,
      selected: chosen.isEmpty ? undefined : (chosen.name ?? say("timeline.selected", { count: many })),
      hasSource: chosen.site !== undefined,
    });
  }

  #listen(): void {
    const scale = () => this.#scene?.scale;
    listenToPointers(this.#stage.surface, {
      zoom: (factor, x) => this.#zoom(factor, scale()?.toTime(x)),
      pan: (dx, dy) => {
        this.#stage.box.scrollTop += dy;
        if (dx !== 0) this.#pan(dx * (scale()?.perPixel ?? 0));
      },
      mark: (from, to, isDone) => this.#mark(from, to, isDone),
      unmark: () => this.#unmark(),
      click: (x, y, event) => {
        this.#cursor.hover(x, y);
        const under = this.#cursor.hovered;
        this.#cursor.focus(under);
        if (!under) this.#context.selection.choose({ boxes: [], tasks: [], from: "timeline" });
        else if (event.ctrlKey || event.metaKey) void this.#cursor.goToSource(under);
        else this.#cursor.select(under);
      },
      doubleClick: (x, y) => {
        this.#cursor.hover(x, y);
        if (this.#cursor.hovered) this.#zoomToBar(this.#cursor.hovered);
      },
      hover: (x, y) => this.#cursor.hover(x, y),
      leave: () => this.#cursor.leave(),
      scrollsAt: (x) => x < (this.#scene?.gutter ?? 0),
    });
    this.#stage.box.addEventListener("keydown", (event) => {
      if (event.target === this.#stage.box && pressed(event, this.#keys)) event.preventDefault();
    });
  }
}
