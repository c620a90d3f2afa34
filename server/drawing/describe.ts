/**
 * From the graphs of a run to a drawing: what is written in each box, what it is coloured by, which arrows are thick.
 *
 * Decides all that a picture says and nothing of how it is laid out. Same events, same drawing: nothing here
 * depends on time, and no text of the script gets anywhere but into labels and tooltips.
 */
import { basename } from "node:path";
import {
  type Direction,
  type Drawing,
  type DrawnEdge,
  type DrawnNode,
  drawable,
  shortened,
  withoutHashes,
} from "../graph/dot.ts";
import type { GraphKnown } from "../protocol/events.ts";
import { counted, formatTime } from "../protocol/units.ts";
import { type Collapse, group } from "./group.ts";
import { arrow, criticalArrow, heat, hue, lightShade, type PaintName } from "./paints.ts";
import { type TaskColumns, taskColumns } from "./tasks.ts";

/** What boxes are coloured by. */
export type ColorBy = "function" | "duration" | "order" | "none";

/** What a run has shown about its tasks, by task number. */
export interface Measured {
  /** Milliseconds, or `undefined` for a task that did not finish. */
  duration(task: number): number | undefined;
  readonly failed: ReadonlySet<number>;
  /** Tasks on the critical path, first to run first. */
  readonly criticalPath: readonly number[];
}

export interface DescribeOptions {
  readonly direction: Direction;
  readonly color: ColorBy;
  readonly collapse: Collapse;
  readonly maxBoxes: number;
  readonly collapseOutputs: boolean;
  readonly measured?: Measured;
}

/** One drawn box before it is painted: the tasks behind it. */
interface Box {
  readonly id: string;
  /** Positions in `TaskColumns`. */
  readonly tasks: number[];
  readonly isRest: boolean;
}

const noPath: ReadonlySet<number> = new Set();

/** Describes one picture of all the given graphs. */
export function describeGraphs(graphs: readonly GraphKnown[], options: DescribeOptions): Drawing {
  const tasks = taskColumns(graphs);
  const grouping = group(tasks, options.collapse, options.maxBoxes);
  const members: number[][] = grouping.sizes.map(() => []);
  grouping.groupOf.forEach((found, task) => {
    members[found]!.push(task);
  });
  const boxes = members.map((own, index): Box => {
    const single = own.length === 1 && options.collapse !== "function";
    return {
      id: single ? `task-${tasks.numbers[own[0]!]}` : `group-${index}`,
      tasks: own,
      isRest: index === grouping.rest,
    };
  });

  const framed = graphs.length > 1 && !grouping.acrossGraphs;
  const critical = options.measured ? new Set(options.measured.criticalPath) : noPath;
  const paintOf = painter(tasks, boxes, options);
  const nodes: DrawnNode[] = [];
  const edges: DrawnEdge[] = [];
  const withDependencies = new Set(tasks.edges.map(([, to]) => to));
  for (const box of boxes) {
    const paint = paintOf(box);
    const cluster = framed ? { cluster: tasks.graphOf[box.tasks[0]!]! } : {};
    const isCritical = box.tasks.some((task) => critical.has(tasks.numbers[task]!));
    // A plain value is made by no call: in Dask's manner it is a result and nothing else.
    const isPlain = functionOf(tasks, box).isValue && !box.tasks.some((task) => withDependencies.has(task));
    if (isPlain && !options.collapseOutputs) {
      nodes.push({ ...resultNode(box), label: labelOf(tasks, box, options.measured), ...cluster });
      continue;
    }
    const isRequested = box.tasks.some((task) => tasks.requested.has(task));
    nodes.push({
      id: box.id,
      label: labelOf(tasks, box, options.measured),
      tooltip: tooltipOf(tasks, box, options.measured),
      shape: options.collapseOutputs ? "box" : "circle",
      classes: [paint, ...(isRequested ? ["requested"] : []), ...(isCritical ? ["critical"] : [])],
      fill: lightShade(paint).fill,
      line: lightShade(paint).line,
      bold: isRequested,
      dashed: box.tasks.every((task) => tasks.functions[tasks.functionOf[task]!]?.mainThread !== undefined),
      ...cluster,
    });
    if (!options.collapseOutputs) {
      nodes.push({ ...resultNode(box), ...cluster });
      edges.push(plainEdge(box.id, resultId(box)));
    }
  }
  const source = options.collapseOutputs ? (box: Box) => box.id : resultId;
  const dependencies = edgesBetween(tasks, boxes, grouping.groupOf, source, critical);
  if (dependencies.some((edge) => edge.from === earlier.id)) nodes.push(earlier);
  return {
    direction: options.direction,
    clusters: framed ? graphs.map((graph) => `compute ${graph.compute}`) : [],
    nodes,
    edges: [...edges, ...dependencies],
  };
}

function labelOf(tasks: TaskColumns, box: Box, measured: Measured | undefined): string[] {
  const times = durationsOf(tasks, box, measured);
  const name = box.isRest ? "other functions" : withoutHashes(functionOf(tasks, box).name);
  const many = box.tasks.length > 1;
  const title = `${shortened(drawable(name), 40)}${many ? ` ×${box.tasks.length}` : ""}`;
  if (times.length === 0) return [title];
  const total = times.reduce((sum, time) => sum + time, 0);
  if (!many) return [title, formatTime(total).trimStart()];
  return [title, `${formatTime(total).trimStart()} · mean ${formatTime(total / times.length).trimStart()}`];
}

function tooltipOf(tasks: TaskColumns, box: Box, measured: Measured | undefined): string[] {
  const first = box.tasks[0]!;
  const lines = [box.isRest ? counted(box.tasks.length, "task") : withoutHashes(functionOf(tasks, box).name)];
  const sites = new Set(box.tasks.map((task) => tasks.callSiteOf[task]!));
  const site = tasks.callSites[tasks.callSiteOf[first]!];
  if (sites.size === 1 && site) lines.push(`made at ${basename(site.file)}:${site.line}:${site.column}`);
  const reason = box.isRest ? undefined : functionOf(tasks, box).mainThread;
  if (reason !== undefined) lines.push(`on the main thread: ${reason}`);
  const failed = box.tasks.filter((task) => measured?.failed.has(tasks.numbers[task]!)).length;
  if (failed > 0) lines.push(`${counted(failed, "task")} failed`);
  const times = durationsOf(tasks, box, measured);
  if (times.length > 1) {
    const longest = times.reduce((most, time) => Math.max(most, time), 0);
    lines.push(`longest ${formatTime(longest).trimStart()}`);
  }
  return lines.map((line) => shortened(line, 200));
}

const functionOf = (tasks: TaskColumns, box: Box) => tasks.functions[tasks.functionOf[box.tasks[0]!]!]!;

function durationsOf(tasks: TaskColumns, box: Box, measured: Measured | undefined): number[] {
  if (!measured) return [];
  return box.tasks
    .map((task) => measured.duration(tasks.numbers[task]!))
    .filter((time) => time !== undefined);
}

/** The paint of each box, relative to the others where it shows an amount. */
function painter(
  tasks: TaskColumns,
  boxes: readonly Box[],
  options: DescribeOptions,
): (box: Box) => PaintName {
  const amountOf = (box: Box): number | undefined => {
    if (options.color === "order") return Math.min(...boundedOrders(tasks, box));
    const times = durationsOf(tasks, box, options.measured);
    return times.length === 0 ? undefined : times.reduce((sum, time) => sum + time, 0) / times.length;
  };
  const byAmount = options.color === "duration" || options.color === "order";
  const most = byAmount ? boxes.reduce((top, box) => Math.max(top, amountOf(box) ?? 0), 0) : 0;
  return (box) => {
    if (box.tasks.some((task) => options.measured?.failed.has(tasks.numbers[task]!))) return "failed";
    if (options.color === "none" || box.isRest) return "plain";
    if (options.color === "function") return hue(tasks.functionOf[box.tasks[0]!]!);
    const amount = amountOf(box);
    if (amount === undefined) return "plain";
    return heat(most === 0 ? 0 : amount / most);
  };
}

/** A group of a hundred thousand would overflow `Math.min`'s arguments; its first tasks tell enough. */
const boundedOrders = (tasks: TaskColumns, box: Box): number[] =>
  box.tasks.slice(0, 1000).map((task) => tasks.order[task]!);

const resultId = (box: Box): string => `${box.id}-result`;

function resultNode(box: Box): DrawnNode {
  const { fill, line } = lightShade("plain");
  return {
    id: resultId(box),
    label: [box.tasks.length > 1 ? `×${box.tasks.length}` : ""],
    tooltip: [box.tasks.length > 1 ? `${counted(box.tasks.length, "result")}` : "result"],
    shape: "box",
    classes: ["plain", "result"],
    fill,
    line,
  };
}

/** Stands for results of computes that are not in the picture. */
const earlier: DrawnNode = {
  id: "earlier",
  label: ["earlier results"],
  tooltip: ["made by an earlier compute"],
  shape: "box",
  classes: ["plain", "earlier"],
  ...lightShade("plain"),
  dashed: true,
};

const plainEdge = (from: string, to: string): DrawnEdge => ({
  from,
  to,
  classes: [],
  line: arrow.light,
  width: 1,
});

/** One arrow for all dependencies between two boxes, the more of them the thicker. */
function edgesBetween(
  tasks: TaskColumns,
  boxes: readonly Box[],
  groupOf: Int32Array,
  sourceId: (box: Box) => string,
  critical: ReadonlySet<number>,
): DrawnEdge[] {
  /** "from to" as one number → how many dependencies, and whether one of them is on the critical path. */
  const bundles = new Map<number, { from: number; to: number; count: number; critical: boolean }>();
  for (const [from, to] of tasks.edges) {
    const source = from < 0 ? -1 : groupOf[from]!;
    const target = groupOf[to]!;
    const key = (source + 1) * boxes.length + target;
    const bundle = bundles.get(key) ?? { from: source, to: target, count: 0, critical: false };
    bundle.count++;
    bundle.critical ||= from >= 0 && critical.has(tasks.numbers[from]!) && critical.has(tasks.numbers[to]!);
    bundles.set(key, bundle);
  }
  return [...bundles.values()].map((bundle) => ({
    ...plainEdge(bundle.from < 0 ? earlier.id : sourceId(boxes[bundle.from]!), boxes[bundle.to]!.id),
    ...(bundle.count > 1 && { tooltip: counted(bundle.count, "result") }),
    ...(bundle.critical && { classes: ["critical"], line: criticalArrow.light }),
    width: Math.min(4, 1 + Math.log10(bundle.count) / 2 + (bundle.critical ? 1 : 0)),
  }));
}
