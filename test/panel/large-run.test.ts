/** A hundred thousand tasks: what one batch of events costs, and how large a message can become. */
import { describe, expect, test } from "vitest";
import { PanelView } from "../../server/panel/panel-view.ts";
import { RunModel } from "../../server/panel/run-model.ts";
import type { RunEvent, TasksFinished } from "../../server/protocol/events.ts";
import { taskStates } from "../../server/protocol/panel.ts";
import { finished, graph } from "../timings/streams.ts";
import { counts, view } from "./states.ts";

const size = 100_000;

/**
 *     sum ×1,000 ── scale ×49,500 ── read ×49,500
 */
const wide = graph(
  Array.from({ length: size }, (_, task): [string, ...number[]] => {
    if (task < 49_500) return ["read"];
    return task < 99_000 ? ["scale", task - 49_500] : ["sum", task - 1000];
  }),
);

const batch = (first: number, count: number, since = 0): TasksFinished =>
  finished(
    ...Array.from({ length: count }, (_, index) => {
      const task = first + index;
      return [task, 1 + (task % 4), since + task, since + task, since + task + 4, 8] as const;
    }),
  );

describe("with a hundred thousand tasks", () => {
  const model = new RunModel();
  model.add(wide);
  const panel = new PanelView(model, { maxBoxes: 400 });

  test("a picture is a handful of boxes", () => {
    const picture = panel.picture();
    expect(picture.boxes.map(({ label, tasks }) => `${label} ×${tasks}`)).toEqual([
      "read ×49500",
      "scale ×49500",
      "sum ×1000",
    ]);
    expect(counts(picture.states, 0)).toEqual({ ready: 49_500 });
  });

  test("a batch touches its own tasks and what directly depends on them", () => {
    const mark = model.changes.mark;
    model.add(batch(0, 100));
    // Each is done, has a time, and was seen; the one that needs it is ready.
    expect(model.changes.since(mark)!.length).toBeLessThanOrEqual(100 * 4);
    const changed = panel.changes()!;
    expect(changed.box).toEqual([0, 1]);
    expect(counts(changed, 0)).toEqual({ ready: 49_400, memory: 100 });
    expect(counts(changed, 1)).toEqual({ waiting: 49_400, ready: 100 });
    expect(changed.total[0]).toBe(400);
    expect(panel.changes()).toBeUndefined();
  });

  test("the critical path is looked for less and less often", () => {
    const before = model.critical.searches;
    for (let first = 100; first < size; first += 100) {
      model.add(batch(first, 100));
      panel.changes();
    }
    // Of a thousand looks: each search comes after an eighth more executions.
    expect(model.critical.searches - before).toBeLessThan(Math.log(1000) / Math.log(1.125) + 2);
    expect(counts(panel.picture().states, 2)).toEqual({ memory: 1000 });
  });

  test("the log of changes stays bounded, and a panel that looked away is right again", () => {
    const late = new PanelView(model, { maxBoxes: 400 });
    late.picture();
    for (let round = 1; round <= 3; round++) {
      for (let first = 0; first < size; first += 10_000) model.add(batch(first, 10_000, round * size));
    }
    expect(model.changes.since(0)).toBeUndefined();
    expect(model.changes.since(model.changes.mark)!.length).toBe(0);
    expect(late.changes()).toMatchObject({ total: panel.changes()!.total });
  });

  test("what was opened is within the limit in boxes, arrows and bytes", () => {
    const { boxes } = panel.picture();
    const picture = panel.setView(view({ open: boxes.map(({ id }) => id) }));
    expect(picture.boxes.length).toBeLessThanOrEqual(400);
    expect(picture.boxes.length).toBeGreaterThan(100);
    expect(JSON.stringify(picture).length).toBeLessThan(400 * 1000);
    model.add({ type: "released", task: Array.from({ length: size }, (_, task) => task) });
    const changed = panel.changes()!;
    expect(changed.box.length).toBe(picture.boxes.length);
    expect(changed.counts.length).toBe(picture.boxes.length * taskStates.length);
  });

  test("all of them are drawn at the detail of a screen", () => {
    const picture = panel.timeline(0, model.latest, 1000);
    const bars = picture.rows.reduce((sum, { task }) => sum + task.length, 0);
    expect(bars).toBeLessThanOrEqual(1000 * picture.rows.length);
    const tasks = picture.rows.flatMap(({ task }) => task);
    expect(tasks.reduce((sum, task) => sum + (task < 0 ? -task : 1), 0)).toBe(
      model.executions.rows.task.length,
    );
  });
});

/**
 *     sum ×300, each of which needs every one of read ×300
 */
test("a graph that is all arrows is drawn with few of them", () => {
  const tangled: RunEvent = graph(
    Array.from({ length: 600 }, (_, task): [string, ...number[]] =>
      task < 300 ? ["read"] : ["sum", ...Array.from({ length: 300 }, (_, need) => need)],
    ),
  );
  const model = new RunModel();
  model.add(tangled);
  const panel = new PanelView(model, { maxBoxes: 700 });
  const { boxes } = panel.picture();
  const picture = panel.setView(view({ open: boxes.map(({ id }) => id) }));
  expect(picture.isCapped).toBe(true);
  expect(picture.edgeFrom.length).toBeLessThanOrEqual(20 * 700);
  expect(picture.boxes.length).toBe(301);
});

test("a long chain costs a batch no more than a wide graph", () => {
  const model = new RunModel();
  model.add(
    graph(
      Array.from({ length: size }, (_, task): [string, ...number[]] => (task ? ["add", task - 1] : ["add"])),
    ),
  );
  const panel = new PanelView(model, { maxBoxes: 400 });
  expect(panel.picture().boxes).toHaveLength(1);
  const mark = model.changes.mark;
  model.add(batch(0, 10));
  expect(model.changes.since(mark)!.length).toBeLessThanOrEqual(40);
  expect(counts(panel.changes()!, 0)).toEqual({ waiting: size - 11, ready: 1, memory: 10 });
});
