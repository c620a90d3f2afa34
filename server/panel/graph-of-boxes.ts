/**
 * From a graph and a view to what is drawn: which tasks are in which box, and the arrows between boxes.
 *
 * One of these is one picture; nothing in it changes. It never holds more boxes than allowed, and not many more
 * arrows: where groups are tangled so that arrows would cover everything, fewer of them are open.
 */
import type { BoxView, FrameView, GraphView } from "../protocol/panel.ts";
import { taskStates } from "../protocol/panel.ts";
import type { CallSite } from "../protocol/sites.ts";
import { type Arrows, arrowsBetween } from "./arrows.ts";
import { type Group, openGroups } from "./open-groups.ts";
import type { RunModel } from "./run-model.ts";
import { lastTask, type Units } from "./units.ts";

/** Arrows for each box that is allowed; a picture of more is a black square. */
const arrowsPerBox = 20;

export class GraphOfBoxes {
  readonly boxes: readonly BoxView[];
  readonly frames: readonly FrameView[];
  readonly arrows: Arrows;
  readonly isCapped: boolean;
  /** Task → box, -1 for those that are in none. */
  readonly boxOf: Int32Array;
  /** Tasks of the script, and of these how many the filter hides. */
  readonly tasks: number;
  readonly hidden: number;
  readonly #units: Units;
  readonly #groups: readonly Group[];
  readonly #frames: readonly Group[];

  /** `times`: task → how often an analysis thinks that it is called. */
  constructor(
    model: RunModel,
    units: Units,
    view: GraphView,
    maxBoxes: number,
    times: ReadonlyMap<number, string>,
  ) {
    const { graph } = model;
    const shown = shownUnits(model, units, view);
    let open = view.open;
    let found = openGroups(graph, units, shown, open, maxBoxes);
    let boxOf = boxesOf(units, found.boxes, graph.size);
    let arrows = arrowsBetween(graph, boxOf, found.boxes.length);
    let isTangled = false;
    while (arrows.from.length > arrowsPerBox * maxBoxes && found.frames.length > 0) {
      isTangled = true;
      open = open.slice(0, open.length >> 1);
      found = openGroups(graph, units, shown, open, maxBoxes);
      boxOf = boxesOf(units, found.boxes, graph.size);
      arrows = arrowsBetween(graph, boxOf, found.boxes.length);
    }
    this.#units = units;
    this.#groups = found.boxes;
    this.#frames = found.frames;
    this.boxOf = boxOf;
    this.arrows = arrows;
    this.isCapped = found.isCapped || isTangled;
    this.tasks = units.tasks.length;
    this.hidden = shown.reduce((left, unit) => left - taskCount(units, unit), this.tasks);
    this.frames = found.frames.map((group) => frameView(units, group));
    this.boxes = found.boxes.map((group) => boxView(model, units, group, times));
  }

  /** Tasks of a box or a frame, by number; `undefined` when there is none of that id. */
  tasksOf(id: string): number[] | undefined {
    const group = this.#groups.find((own) => own.id === id) ?? this.#frames.find((own) => own.id === id);
    return group && tasksOf(this.#units, group).sort((a, b) => a - b);
  }
}

/** The numbers of units that a view shows. */
export function shownUnits(model: RunModel, units: Units, view: GraphView): number[] {
  const matches = filterOf(model, view);
  const shown: number[] = [];
  for (let unit = 0; unit < units.size; unit++) {
    for (let place = units.starts[unit]!; place < units.starts[unit + 1]!; place++) {
      if (!matches(units.tasks[place]!)) continue;
      shown.push(unit);
      break;
    }
  }
  return shown;
}

/** Whether a view shows a task, and so the unit that it is in. */
export function filterOf({ graph, states }: RunModel, view: GraphView): (task: number) => boolean {
  const { functions } = graph.table;
  const wanted = view.filter.trim().toLowerCase();
  const byFunction = functions.map(({ name }) => name.toLowerCase().includes(wanted));
  const byState = taskStates.map((state) => view.states.length === 0 || view.states.includes(state));
  return (task) => byFunction[graph.table.functionOf(task)]! && byState[states.at(task)]!;
}

const taskCount = ({ starts }: Units, unit: number): number => starts[unit + 1]! - starts[unit]!;

const tasksOf = (units: Units, group: Group): number[] =>
  group.units.flatMap((unit) => [...units.tasks.subarray(units.starts[unit]!, units.starts[unit + 1]!)]);

function boxesOf(units: Units, groups: readonly Group[], size: number): Int32Array {
  const boxOf = new Int32Array(size).fill(-1);
  for (const [box, group] of groups.entries()) {
    for (const unit of group.units) {
      for (let place = units.starts[unit]!; place < units.starts[unit + 1]!; place++) {
        boxOf[units.tasks[place]!] = box;
      }
    }
  }
  return boxOf;
}

const count = (units: Units, group: Group): number =>
  group.units.reduce((sum, unit) => sum + taskCount(units, unit), 0);

const frameView = (units: Units, group: Group): FrameView => ({
  id: group.id,
  label: group.label,
  tasks: count(units, group),
  ...(group.within !== undefined && { within: group.within }),
});

function boxView(model: RunModel, units: Units, group: Group, times: ReadonlyMap<number, string>): BoxView {
  const { graph } = model;
  let task = Number.POSITIVE_INFINITY;
  let isRequested = false;
  let site: number | undefined;
  for (const unit of group.units) {
    const own = graph.callSiteOf(lastTask(units, unit));
    site = site === undefined || site === own ? own : -1;
    for (let place = units.starts[unit]!; place < units.starts[unit + 1]!; place++) {
      task = Math.min(task, units.tasks[place]!);
      isRequested ||= graph.isRequested(units.tasks[place]!);
    }
  }
  const callSite: CallSite | undefined = graph.table.callSites[site ?? -1];
  const often = group.units.length === 1 ? times.get(task) : undefined;
  return {
    id: group.id,
    label: group.label,
    fn: graph.table.functionOf(lastTask(units, group.units[0]!)),
    tasks: count(units, group),
    task,
    canOpen: group.units.length > 1,
    requested: isRequested,
    ...(group.within !== undefined && { within: group.within }),
    ...(callSite && { callSite }),
    ...(often !== undefined && { times: often }),
  };
}
