/**
 * Random runs, looked at in random ways at random moments: what must hold of every picture, whatever it is of.
 */
import { describe, expect, test } from "vitest";
import { GraphOfBoxes } from "../../server/panel/graph-of-boxes.ts";
import { PanelView } from "../../server/panel/panel-view.ts";
import { RunModel } from "../../server/panel/run-model.ts";
import { unitsOf } from "../../server/panel/units.ts";
import type { RunEvent } from "../../server/protocol/events.ts";
import {
  type BoxStates,
  type GraphPicture,
  type GraphView,
  taskStates,
} from "../../server/protocol/panel.ts";
import { RunTimings } from "../../server/timings/run-timings.ts";
import { type Random, randomFrom } from "../harness/random.ts";
import { randomStream } from "../timings/random-stream.ts";
import { applied, view } from "./states.ts";

const seeds = Array.from({ length: 24 }, (_, seed) => seed);

function randomView(random: Random, picture?: GraphPicture): GraphView {
  const ids = picture ? [...picture.boxes, ...picture.frames].map(({ id }) => id) : [];
  return view({
    open: ids.filter(() => random.chance(0.3)),
    graph: random.pick(["raw", "optimised"]),
    filter: random.pick(["", "", "s", "sum", "READ", "nothing of that name"]),
    states: random.chance(0.3) ? taskStates.filter(() => random.chance(0.5)) : [],
  });
}

/** Stretches at random: tasks run alone, or together with the one before where that is all they need. */
function fused(random: Random, events: readonly RunEvent[]): RunEvent[] {
  return events.map((event) => {
    if (event.type !== "graph" || random.chance(0.3)) return event;
    const end = event.taskFunction.map((_, offset) => event.firstTask + offset);
    for (const [edge, from] of event.edgeFrom.entries()) {
      const isOnly = event.edgeFrom.filter((other) => other === from).length === 1;
      if (isOnly && random.chance(0.6) && from >= event.firstTask) {
        end[from - event.firstTask] = event.edgeTo[edge]!;
      }
    }
    // A stretch ends where its last task ends.
    for (let offset = end.length - 1; offset >= 0; offset--) {
      end[offset] = end[end[offset]! - event.firstTask]!;
    }
    return { ...event, fusedInto: end };
  });
}

const randomRun = (seed: number, random: Random): RunEvent[] =>
  fused(
    random,
    randomStream(random, { tasks: random.pick([10, 60, 300, 1500]) }).slice(0, seed % 5 ? undefined : 40),
  );

function check(picture: GraphPicture, maxBoxes: number, tasks: number): void {
  const { boxes, frames, edgeFrom, edgeTo, edgeCount, states } = picture;
  expect(picture.tasks).toBe(tasks);
  expect(boxes.length).toBeLessThanOrEqual(maxBoxes);
  const all = states.counts.reduce((sum, count) => sum + count, 0);
  expect(all).toBe(picture.tasks - picture.hidden);
  expect(boxes.reduce((sum, box) => sum + box.tasks, 0)).toBe(all);
  expect(states.box).toEqual([...boxes.keys()]);
  expect(states.counts).toHaveLength(boxes.length * taskStates.length);
  const ids = [...boxes, ...frames].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { within } of [...boxes, ...frames]) {
    if (within !== undefined) expect(frames.map(({ id }) => id)).toContain(within);
  }
  for (const end of [...edgeFrom, ...edgeTo]) expect(boxes[end]).toBeDefined();
  expect(edgeFrom.every((from, edge) => from !== edgeTo[edge])).toBe(true);
  expect(edgeCount.every((count) => count > 0)).toBe(true);
  expect(new Set(edgeFrom.map((from, edge) => `${from} ${edgeTo[edge]}`)).size).toBe(edgeFrom.length);
  for (const share of states.share) expect(share >= 0 && share <= 1).toBe(true);
}

/** A picture without its number, which counts pictures and not what is in them. */
const content = ({ picture, states, ...rest }: GraphPicture) => ({
  ...rest,
  states: { ...states, picture: 0 },
  isNumbered: picture === states.picture,
});

const figures = ({ picture: _, ...states }: BoxStates) => states;

describe.each(seeds)("random run %i", (seed) => {
  test("every picture adds up, and differences lead from each to the next", () => {
    const random = randomFrom(seed);
    const events = randomRun(seed, random);
    const maxBoxes = random.pick([1, 2, 5, 40, 400]);
    const model = new RunModel();
    const panel = new PanelView(model, { maxBoxes });
    let picture = panel.picture();
    let states = picture.states;
    for (const event of events) {
      model.add(event);
      if (random.chance(0.3)) states = applied(states, panel.changes());
      if (!random.chance(40 / events.length)) continue;
      if (!panel.isOutdated()) {
        states = applied(states, panel.changes());
        const fresh = panel.picture();
        expect(figures({ ...states, at: 0 })).toEqual(figures({ ...fresh.states, at: 0 }));
        expect(content({ ...fresh, states })).toMatchObject({
          boxes: picture.boxes,
          edgeFrom: picture.edgeFrom,
        });
        expect(panel.changes()).toBeUndefined();
      }
      picture = random.chance(0.5) ? panel.setView(randomView(random, picture)) : panel.picture();
      states = picture.states;
      check(picture, maxBoxes, model.counts.known);
      expect(panel.isOutdated()).toBe(false);
    }
  });

  test("a replayed stream in one batch gives the same pictures, counts and figures as a live one", () => {
    const random = randomFrom(seed);
    const events = randomRun(seed, random);
    const live = new RunModel();
    const panel = new PanelView(live, { maxBoxes: 30 });
    for (const event of events) {
      live.add(event);
      panel.changes();
      if (random.chance(10 / events.length)) panel.picture();
    }
    const replayed = new RunModel();
    replayed.addAll(events);
    const other = new PanelView(replayed, { maxBoxes: 30 });
    const chosen = randomView(random, other.picture());
    expect(content(panel.setView(chosen))).toEqual(content(other.setView(chosen)));
    expect(panel.timeline(0, live.latest, 500)).toEqual(other.timeline(0, live.latest, 500));
    for (let task = 0; task < live.graph.size; task += 7) {
      expect(panel.details({ task })).toEqual(other.details({ task }));
    }
  });

  test("what is opened and closed again is as it was, and every task can be found", () => {
    const random = randomFrom(seed);
    const model = new RunModel();
    model.addAll(randomRun(seed, random));
    const panel = new PanelView(model, { maxBoxes: 80 });
    const before = panel.picture();
    const groups = before.boxes.filter(({ canOpen }) => canOpen);
    if (groups.length > 0) {
      const { id } = random.pick(groups);
      const opened = panel.setView(view({ open: [id] }));
      expect(opened.isCapped || opened.frames.some((frame) => frame.id === id)).toBe(true);
      expect(opened.boxes.length >= before.boxes.length).toBe(true);
    }
    expect(content(panel.setView(view({})))).toEqual(content(before));
    const task = random.below(model.graph.size);
    const { open, box } = panel.find(task);
    const found = panel.setView(view({ open })).boxes.find(({ id }) => id === box);
    expect(found).toBeDefined();
    const details = panel.details({ box });
    if (details.kind === "task") expect(details.task).toBe(task);
    else expect(found!.canOpen).toBe(false);
  });

  test("a box keeps its id while the graph grows, and an id never comes to mean other tasks", () => {
    const random = randomFrom(seed);
    const model = new RunModel();
    const kind = random.pick(["raw", "optimised"] as const);
    let before: Map<string, string> | undefined;
    let size = 0;
    for (const event of randomRun(seed, random)) {
      if (event.type !== "graph") continue;
      model.add(event);
      const units = unitsOf(model.graph, kind);
      const chosen = view({
        graph: kind,
        open: [...(before?.keys() ?? [])].filter(() => random.chance(0.5)),
      });
      const graph = new GraphOfBoxes(model, units, chosen, 100_000, new Map());
      const now = new Map<string, string>();
      for (const { id } of [...graph.boxes, ...graph.frames]) now.set(id, String(graph.tasksOf(id)));
      for (const [id, tasks] of now) {
        const old = tasks.split(",").filter((task) => Number(task) < size);
        if (before?.has(id)) expect(String(old)).toBe(before.get(id));
      }
      const ids = new Map([...now].map(([id, tasks]) => [tasks, id]));
      for (const [id, tasks] of before ?? []) {
        if (tasks.includes(",") && ids.has(tasks)) expect(ids.get(tasks)).toBe(id);
      }
      before = now;
      size = model.graph.size;
    }
  });

  test("counts and sums are those that the terminal's table has", () => {
    const random = randomFrom(seed);
    const events = randomRun(seed, random);
    const model = new RunModel();
    const timings = new RunTimings();
    model.addAll(events);
    timings.addAll(events);
    const summary = timings.summary();
    expect(model.counts).toMatchObject({ known: summary.tasks.known, failed: summary.tasks.failed });
    expect(model.counts.finished).toBe(summary.tasks.finished);
    // Each execution is rounded to a microsecond.
    const rows = model.executions.rows.task.length;
    expect(Math.abs(model.taskTime / 1000 - summary.taskTime)).toBeLessThanOrEqual(0.0006 * rows);
    expect([...model.critical.now()].sort((a, b) => a - b)).toEqual(
      [...summary.criticalPath.tasks].sort((a, b) => a - b),
    );
  });
});
