/** A panel's smaller questions: analyses, searches, places in the source, layouts, and what cannot be answered. */
import { describe, expect, test } from "vitest";
import type { StaticGraph } from "../../server/compile/static-graph.ts";
import { PanelView } from "../../server/panel/panel-view.ts";
import { RunModel } from "../../server/panel/run-model.ts";
import { finished, graph, script, slowAdd, started } from "../timings/streams.ts";
import { arrows, counts, labels, view } from "./states.ts";

const site = (line: number, column = 3) => ({ file: script, line, column });

/**
 *     write ── total ─┬─ read ×n ── write, of the turn before
 *                     └─ total, of the turn before
 */
const analysis: StaticGraph = {
  functions: [{ name: "read" }, { name: "total" }, { name: "write" }],
  nodes: [
    { fn: 0, callSite: site(3), times: "×n" },
    { fn: 1, callSite: site(4), times: "×n" },
    { fn: 2, callSite: site(6), isRequested: true },
  ],
  edgeFrom: [0, 1],
  edgeTo: [1, 2],
  backFrom: [1, 2],
  backTo: [1, 0],
  visits: 0,
};

describe("an analysis", () => {
  const panel = new PanelView(analysis, { maxBoxes: 400 });

  test("is drawn like a run of which nothing has happened", () => {
    const picture = panel.picture();
    expect(picture.kind).toBe("analysis");
    expect(picture.boxes.map(({ label, times, requested }) => [label, times, requested])).toEqual([
      ["read", "×n", false],
      ["total", "×n", false],
      ["write", undefined, true],
    ]);
    // An arrow that leads back is one, too; a box has none to itself.
    expect(arrows(picture)).toEqual(["read → total", "total → write", "write → read"]);
    expect(picture.boxes[1]!.callSite).toEqual(site(4));
    expect(panel.changes()).toBeUndefined();
  });

  test("has details, exports and no timeline", async () => {
    expect(panel.details({ task: 1 })).toMatchObject({ kind: "task", function: { name: "total" } });
    expect(await panel.export("mermaid")).toContain('b0["read ×n"]');
    expect(panel.timeline(0, 10, 100)).toMatchObject({ isRunning: false, rows: [] });
  });
});

describe("what has changed", () => {
  const model = new RunModel();
  model.addAll(slowAdd.slice(0, 2));
  const panel = new PanelView(model, { maxBoxes: 400 });

  test("is told once, of the boxes that have, and names the picture", () => {
    expect(panel.changes()).toBeUndefined();
    const { picture } = panel.picture();
    expect(panel.changes()).toBeUndefined();
    model.add({ ...started(1), worker: [2], at: [60] });
    const changed = panel.changes()!;
    expect(changed).toMatchObject({ picture, box: [1], worker: [2], at: 60 });
    expect(counts(changed, 1)).toEqual({ executing: 1 });
    expect(panel.changes()).toBeUndefined();
  });

  test("has the shares of all boxes, when one grows", () => {
    model.add(finished([0, 1, 50, 50, 1050, 8]));
    expect(panel.changes()).toMatchObject({ box: [0], share: [1], critical: [1], total: [1000], bytes: [8] });
    model.add(finished([1, 2, 50, 50, 3050, 8]));
    expect(panel.changes()).toMatchObject({ box: [0, 1, 2], share: [0.25, 0.75, 0], critical: [0, 1, 0] });
  });

  test("comes to nobody before there is a picture", () => {
    expect(new PanelView(model, { maxBoxes: 400 }).changes()).toBeUndefined();
  });
});

describe("places in the source", () => {
  const model = new RunModel();
  // In these streams function `i` is defined in line `i + 1`, and called in line `i + 10`.
  model.add(graph([["read"], ["read"], ["sum", 0, 1]]));
  const panel = new PanelView(model, { maxBoxes: 400 });
  panel.picture();

  test.each([
    ["in a function, its tasks", site(1, 20), ["t0", "t1"]],
    ["on the line of a call, the tasks called there", site(11, 1), ["t2"]],
    ["elsewhere, none", site(5), []],
    ["before a function on its line, none", site(1, 2), []],
    ["in another file, none", { ...site(1, 20), file: "/home/ada/other.ts" }, []],
  ])("%s are selected", (_, place, boxes) => {
    expect(panel.boxesAt(place).boxes).toEqual(boxes);
  });

  test("a function within a function is what the cursor is in", () => {
    const around = { ...site(1), endLine: 20, endColumn: 1 };
    const within = { ...site(5), endLine: 7, endColumn: 1 };
    const known = graph([["outer"], ["inner"]]);
    const nested = new RunModel();
    nested.add({
      ...known,
      functions: [
        { name: "outer", definition: around },
        { name: "inner", definition: within },
      ],
    });
    const other = new PanelView(nested, { maxBoxes: 400 });
    expect(other.boxesAt(site(6)).boxes).toEqual(["t1"]);
    expect(other.boxesAt(site(4)).boxes).toEqual(["t0"]);
  });
});

describe("finding", () => {
  const model = new RunModel();
  model.add({
    ...graph(Array.from({ length: 1000 }, () => ["read"] as const)),
    taskSerial: Array.from({ length: 1000 }, (_, task) => task),
    keys: { 7: "calibration", 9: "Calibration-2" },
  });
  const panel = new PanelView(model, { maxBoxes: 100 });

  test("a task opens what it is in, and leaves open what was", () => {
    const { open, box } = panel.find(777);
    expect(box).toBe("t777");
    expect(open).toHaveLength(2);
    expect(labels(panel.setView(view({ open })))).toHaveLength(32 + 31);
    const again = panel.find(3);
    expect(again.box).toBe("t3");
    expect(again.open).toEqual(expect.arrayContaining([...open]));
  });

  test("by a part of the key, in any case", () => {
    expect(panel.search("CALIB")).toEqual({
      tasks: [
        { task: 7, key: "calibration", state: "ready" },
        { task: 9, key: "Calibration-2", state: "ready" },
      ],
      total: 2,
    });
    const all = panel.search("read-");
    expect(all.tasks).toHaveLength(50);
    expect(all.total).toBe(998);
  });

  test("what is not there is an error that says so", () => {
    expect(() => panel.find(5000)).toThrow("There is no task 5000 in this run.");
    expect(() => panel.details({ task: -1 })).toThrow("There is no task -1 in this run.");
    expect(() => panel.details({ box: "g1" })).toThrow('There is no box "g1" in the picture');
    expect(() => panel.details({})).toThrow("without naming a box or a task");
  });
});

describe("a layout", () => {
  const takes = { width: [80, 80, 80], height: [30, 30, 30], from: [0, 1], to: [2, 2] };
  const panel = new PanelView(new RunModel(), { maxBoxes: 400 });

  test("has dependencies above or to the left of what needs them, and no box over another", () => {
    const down = panel.layout({ ...takes, direction: "TB" });
    expect(down.y[0]).toBe(down.y[1]);
    expect(down.y[2]! - down.y[0]!).toBeGreaterThan(30);
    expect(Math.abs(down.x[1]! - down.x[0]!)).toBeGreaterThan(80);
    expect(Math.min(...down.x)).toBeGreaterThanOrEqual(40);
    const right = panel.layout({ ...takes, direction: "LR" });
    expect(right.x[2]! - right.x[0]!).toBeGreaterThan(80);
    expect(Math.abs(right.y[1]! - right.y[0]!)).toBeGreaterThan(30);
  });

  test("leaves out arrows that lead nowhere, and of no boxes there is none", () => {
    const found = panel.layout({ ...takes, from: [0, 9, -1, 0.5], to: [2, 1, 1, 2], direction: "TB" });
    expect(found.x.every(Number.isFinite)).toBe(true);
    expect(panel.layout({ width: [], height: [], from: [], to: [], direction: "LR" })).toEqual({
      x: [],
      y: [],
    });
  });
});

test("two panels of one run do not take changes from each other", () => {
  const model = new RunModel();
  model.add(graph([["read"], ["read"]]));
  const one = new PanelView(model, { maxBoxes: 400 });
  const other = new PanelView(model, { maxBoxes: 1 });
  one.picture();
  expect(labels(other.picture())).toEqual(["read ×2"]);
  model.add(started(0));
  expect(one.changes()!.box).toEqual([0]);
  expect(other.changes()!.box).toEqual([0]);
});
