/**
 * What one panel shows of a run or an analysis: the answers to its questions, and what has changed since.
 *
 *     RunModel ──▶ units ──▶ open groups ──▶ arrows ──▶ GraphPicture
 *        └── change log ──▶ box figures ──▶ changes()
 *
 * A picture is made when somebody asks, in time linear in the graph; between pictures only figures change, at the
 * cost of the tasks that have changed. Knows no webview, no clock and no screen.
 */
import type { StaticGraph } from "../compile/static-graph.ts";
import {
  type BoxStates,
  defaultGraphView,
  type ExportFormat,
  type GraphPicture,
  type GraphView,
  type GroupDetails,
  type NamedTask,
  type PanelQuestions,
  type TaskDetails,
} from "../protocol/panel.ts";
import type { CallSite } from "../protocol/sites.ts";
import type { TimelinePicture } from "../protocol/timeline.ts";
import { BoxFigures } from "./box-figures.ts";
import { groupDetails, namedTask, taskDetails } from "./details.ts";
import { NothingAskedError, UnknownBoxError, UnknownTaskError } from "./errors.ts";
import { exportPicture } from "./export-picture.ts";
import { filterOf, GraphOfBoxes } from "./graph-of-boxes.ts";
import { layOutPicture } from "./lay-out-picture.ts";
import { RunModel } from "./run-model.ts";
import { tasksAt } from "./sites-in-graph.ts";
import { staticRun } from "./static-run.ts";
import { type Units, unitsOf } from "./units.ts";

/** Tasks found by a search that are named; and tasks that a place in the source selects. */
const mostFound = 50;
const mostSelected = 1000;

export class PanelView {
  readonly #model: RunModel;
  readonly #kind: "run" | "analysis";
  readonly #times: ReadonlyMap<number, string>;
  readonly #maxBoxes: number;
  #view: GraphView = defaultGraphView;
  #pictures = 0;
  /** The last picture's boxes and their figures. */
  #graph: GraphOfBoxes | undefined;
  #figures: BoxFigures | undefined;
  /** Number of graphs in the last picture, and whether a filter by states would give another one by now. */
  #version = -1;
  #isStale = false;
  #units: { readonly version: number; readonly kind: GraphView["graph"]; readonly units: Units } | undefined;

  /** A panel of a run, which others may feed and look at as well, or of an analysis. */
  constructor(source: RunModel | StaticGraph, options: { readonly maxBoxes: number }) {
    const isRun = source instanceof RunModel;
    const { model, times } = isRun ? { model: source, times: new Map<number, string>() } : staticRun(source);
    this.#kind = isRun ? "run" : "analysis";
    this.#model = model;
    this.#times = times;
    this.#maxBoxes = Math.max(1, Math.floor(options.maxBoxes) || 1);
  }

  /** Another view of the same graph, as a picture. */
  setView(view: GraphView): GraphPicture {
    this.#view = view;
    return this.picture();
  }

  /** The graph as it is now. Differences belong to the last picture that was made. */
  picture(): GraphPicture {
    this.#graph = this.#draw(this.#view.open);
    this.#figures = this.#count(this.#graph);
    this.#version = this.#model.graph.version;
    this.#isStale = false;
    this.#pictures++;
    return this.#content(this.#graph, this.#figures);
  }

  /** True when a new picture would have other boxes: tasks have come, or a filter by states shows others. */
  isOutdated(): boolean {
    this.#absorb();
    return this.#isStale || this.#version !== this.#model.graph.version;
  }

  /** What has changed in boxes since the last call or picture; `undefined` when nothing has. */
  changes(): BoxStates | undefined {
    this.#absorb();
    return this.#figures?.changes(this.#pictures);
  }

  /**
   * Everything about a task, or about the tasks of a box.
   *
   * @throws {UnknownTaskError} for a number that no graph announced
   * @throws {UnknownBoxError} for a box or frame that is not in the last picture
   * @throws {NothingAskedError} when neither is named
   */
  details({ box, task }: PanelQuestions["details"]["takes"]): TaskDetails | GroupDetails {
    if (task !== undefined) {
      if (!this.#model.graph.has(task)) throw new UnknownTaskError(task);
      return taskDetails(this.#model, task);
    }
    if (box === undefined) throw new NothingAskedError();
    const tasks = this.#current().tasksOf(box);
    if (!tasks) throw new UnknownBoxError(box);
    return tasks.length === 1 ? taskDetails(this.#model, tasks[0]!) : groupDetails(this.#model, box, tasks);
  }

  /**
   * What to open so that a task is seen in a box as small as may be, together with what is open already. The box is
   * `""` when the filter hides the task.
   *
   * @throws {UnknownTaskError} for a number that no graph announced
   */
  find(task: number): PanelQuestions["find"]["gives"] {
    if (!this.#model.graph.isShown(task)) throw new UnknownTaskError(task);
    const before = this.#view.open;
    let path: string[] = [];
    for (;;) {
      // The way to the task comes first: when there is no room for all, others are drawn closed.
      const open = [...path, ...before.filter((id) => !path.includes(id))];
      const graph = this.#draw(open);
      const box = graph.boxes[graph.boxOf[task]!];
      if (!box) return { open: [...before], box: "" };
      if (!box.canOpen || path.includes(box.id)) return { open, box: box.id };
      path = [...path, box.id];
    }
  }

  /** Tasks whose keys contain a text, in any case; the first few by number, and how many there are. */
  search(text: string): PanelQuestions["search"]["gives"] {
    const wanted = text.toLowerCase();
    const { graph } = this.#model;
    const tasks: NamedTask[] = [];
    let total = 0;
    for (let task = 0; task < graph.size; task++) {
      if (!graph.isShown(task) || !graph.keyOf(task).toLowerCase().includes(wanted)) continue;
      if (++total <= mostFound) tasks.push(namedTask(this.#model, task));
    }
    return { tasks, total };
  }

  /** A stretch of the timeline, in milliseconds since the run started, for a screen of `width` pixels. */
  timeline(from: number, to: number, width: number): TimelinePicture {
    const { graph, latest, status, threads } = this.#model;
    const start = Math.max(0, from) || 0;
    const end = to > start ? Math.min(to, Number.MAX_SAFE_INTEGER) : start + 1;
    const functionOf = (task: number) => this.#model.functionOf(task);
    return {
      from: start,
      to: end,
      end: latest,
      isRunning: this.#kind === "run" && status === undefined,
      functions: graph.table.functions.slice(),
      rows: threads.timeline.rows([start, end], width, threads.running, latest, functionOf),
    };
  }

  /** Where boxes of the given sizes stand: their centres, in the same unit, from the upper left corner on. */
  layout(takes: PanelQuestions["layout"]["takes"]): PanelQuestions["layout"]["gives"] {
    return layOutPicture(takes);
  }

  /** The graph as it is seen now, as a text for others. */
  async export(format: ExportFormat): Promise<string> {
    const graph = this.#current();
    // Figures of its own: those of the panel go on telling what it has not been told.
    return exportPicture(this.#content(graph, this.#count(graph)), format);
  }

  /**
   * The boxes of the last picture that have to do with a place in the source, and how many of their tasks: those
   * called on its line, and those of the innermost delayed function around it.
   */
  boxesAt(site: CallSite): { boxes: string[]; tasks: number[] } {
    const { boxes, boxOf } = this.#current();
    const found = new Set<number>();
    const tasks: number[] = [];
    for (const task of tasksAt(this.#model.graph, site)) {
      const box = boxOf[task] ?? -1;
      if (box < 0) continue;
      found.add(box);
      if (tasks.length < mostSelected) tasks.push(task);
    }
    return { boxes: [...found].sort((a, b) => a - b).map((box) => boxes[box]!.id), tasks };
  }

  #absorb(): void {
    if (this.#view.states.length === 0) {
      this.#figures?.absorb(() => undefined);
      return;
    }
    const { starts, tasks, unitOf } = this.#unitsOf(this.#view.graph);
    const matches = filterOf(this.#model, this.#view);
    this.#figures?.absorb((task) => {
      const unit = unitOf[task] ?? -1;
      if (this.#isStale || unit < 0) return;
      const isShown = tasks.subarray(starts[unit]!, starts[unit + 1]!).some(matches);
      const isDrawn = (this.#graph?.boxOf[task] ?? -1) >= 0;
      this.#isStale = isShown !== isDrawn;
    });
  }

  #content(graph: GraphOfBoxes, figures: BoxFigures): GraphPicture {
    return {
      picture: this.#pictures,
      kind: this.#kind,
      functions: this.#model.graph.table.functions.slice(),
      boxes: graph.boxes,
      frames: graph.frames,
      edgeFrom: graph.arrows.from,
      edgeTo: graph.arrows.to,
      edgeCount: graph.arrows.count,
      tasks: graph.tasks,
      hidden: graph.hidden,
      isCapped: graph.isCapped,
      maxBoxes: this.#maxBoxes,
      states: figures.all(this.#pictures),
    };
  }

  #count(graph: GraphOfBoxes): BoxFigures {
    return new BoxFigures(this.#model, graph.boxOf, graph.boxes.length);
  }

  #current(): GraphOfBoxes {
    this.#graph ??= this.#draw(this.#view.open);
    return this.#graph;
  }

  #draw(open: readonly string[]): GraphOfBoxes {
    const view = { ...this.#view, open };
    return new GraphOfBoxes(this.#model, this.#unitsOf(view.graph), view, this.#maxBoxes, this.#times);
  }

  #unitsOf(kind: GraphView["graph"]): Units {
    const { graph } = this.#model;
    if (this.#units?.version !== graph.version || this.#units.kind !== kind) {
      this.#units = { version: graph.version, kind, units: unitsOf(graph, kind) };
    }
    return this.#units.units;
  }
}
