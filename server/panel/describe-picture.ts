/**
 * A panel's picture as a drawing of the drawing room: labels, tooltips, paints.
 *
 * Frames of groups that are open inside of others become one frame each with a title that says where it is, because
 * a drawing's frames lie side by side.
 */
import { basename } from "node:path";
import { arrow, criticalArrow, lightShade, type PaintName } from "../drawing/paints.ts";
import { type Drawing, type DrawnEdge, type DrawnNode, drawable, shortened } from "../graph/dot.ts";
import { type GraphPicture, taskStates } from "../protocol/panel.ts";
import type { TaskState } from "../protocol/run-view.ts";
import { formatTime } from "../protocol/units.ts";
import { boxState, countsText } from "./box-state.ts";

/** State → paint; what is to come is pale, what goes on is blue, what is done is green. */
const paints: Readonly<Record<TaskState, PaintName>> = {
  waiting: "plain",
  ready: "hue-2",
  executing: "hue-0",
  memory: "hue-1",
  released: "hue-7",
  failed: "failed",
  cancelled: "plain",
  reused: "hue-4",
};

/** Describes a picture, roots at the top. */
export function describePicture(picture: GraphPicture): Drawing {
  const titles = frameTitles(picture);
  const used = picture.frames.filter(({ id }) => picture.boxes.some(({ within }) => within === id));
  const clusters = new Map(used.map(({ id }, index) => [id, index]));
  const nodes = picture.boxes.map((_, box) => nodeOf(picture, box, clusters));
  const edges = picture.edgeFrom.map((from, edge): DrawnEdge => {
    const to = picture.edgeTo[edge]!;
    const isCritical = picture.states.critical[from] === 1 && picture.states.critical[to] === 1;
    return {
      from: nodes[from]!.id,
      to: nodes[to]!.id,
      classes: isCritical ? ["critical"] : [],
      line: isCritical ? criticalArrow.light : arrow.light,
      width: Math.min(4, 1 + Math.log10(picture.edgeCount[edge]!) / 2 + (isCritical ? 1 : 0)),
    };
  });
  return { direction: "TB", clusters: used.map(({ id }) => titles.get(id)!), nodes, edges };
}

/** Label lines of a box: what it is, how far it is, how long it took. */
export function boxLines(picture: GraphPicture, box: number): string[] {
  const { label, tasks, times } = picture.boxes[box]!;
  const { total, counts } = picture.states;
  const many = times ?? (tasks > 1 ? `×${tasks}` : undefined);
  const state = countsText(counts.slice(box * taskStates.length, (box + 1) * taskStates.length));
  const figures = [
    ...(picture.kind === "run" && state !== undefined ? [state] : []),
    ...(total[box]! > 0 ? [formatTime(total[box]!).trimStart()] : []),
  ];
  const title = `${shortened(drawable(label), 40)}${many === undefined ? "" : ` ${many}`}`;
  return figures.length === 0 ? [title] : [title, figures.join(" · ")];
}

/** The state that a box of a picture is coloured by. */
export function stateOfBox({ states }: GraphPicture, box: number): TaskState {
  return boxState(states.counts.slice(box * taskStates.length, (box + 1) * taskStates.length));
}

function nodeOf(picture: GraphPicture, box: number, clusters: ReadonlyMap<string, number>): DrawnNode {
  const { label, callSite, requested, within, fn } = picture.boxes[box]!;
  const state = stateOfBox(picture, box);
  const paint = paints[state];
  const cluster = within === undefined ? undefined : clusters.get(within);
  return {
    id: `box-${box}`,
    label: boxLines(picture, box),
    tooltip: [
      shortened(label, 200),
      ...(callSite ? [`${basename(callSite.file)}:${callSite.line}:${callSite.column}`] : []),
    ],
    shape: "box",
    classes: [
      paint,
      state,
      ...(requested ? ["requested"] : []),
      ...(picture.states.critical[box] === 1 ? ["critical"] : []),
    ],
    fill: lightShade(paint).fill,
    line: lightShade(paint).line,
    bold: requested,
    dashed: state === "cancelled" || picture.functions[fn]?.mainThread !== undefined,
    ...(cluster !== undefined && { cluster }),
  };
}

/** Frame → its title, with those of the frames around it before. */
function frameTitles({ frames }: GraphPicture): Map<string, string> {
  const titles = new Map<string, string>();
  // Outer frames come before those in them.
  for (const { id, label, tasks, within } of frames) {
    const around = within === undefined ? undefined : titles.get(within);
    const own = `${shortened(drawable(label), 40)} ×${tasks}`;
    titles.set(id, around === undefined ? own : `${around} › ${own}`);
  }
  return titles;
}
