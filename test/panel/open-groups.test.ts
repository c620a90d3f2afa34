/** Which tasks share a box, on graphs that are drawn above the tests. Tasks on the left, what they need on the right. */
import { describe, expect, test } from "vitest";
import { PanelView } from "../../server/panel/panel-view.ts";
import { RunModel } from "../../server/panel/run-model.ts";
import type { GraphKnown, RunEvent } from "../../server/protocol/events.ts";
import type { GraphPicture, GraphView } from "../../server/protocol/panel.ts";
import { finished, graph } from "../timings/streams.ts";
import { arrows, labels, view } from "./states.ts";

type Tasks = [string, ...number[]][];

/** `leaves` reads, each scaled, summed two by two. */
function tree(leaves: number, first = 0): Tasks {
  const tasks: Tasks = Array.from({ length: leaves }, () => ["read"]);
  let layer = Array.from({ length: leaves }, (_, leaf) => first + tasks.push(["scale", first + leaf]) - 1);
  while (layer.length > 1) {
    const next: number[] = [];
    for (let at = 0; at < layer.length; at += 2) {
      next.push(first + tasks.push(["sum", ...layer.slice(at, at + 2)]) - 1);
    }
    layer = next;
  }
  return tasks;
}

const chain = (length: number): Tasks =>
  Array.from({ length }, (_, task) => (task === 0 ? ["start"] : ["add", task - 1]));

function panelOf(events: readonly RunEvent[], maxBoxes = 400): PanelView {
  const model = new RunModel();
  model.addAll(events);
  return new PanelView(model, { maxBoxes });
}

const seen = (tasks: Tasks, part: Partial<GraphView> = {}, maxBoxes?: number): GraphPicture =>
  panelOf([graph(tasks)], maxBoxes).setView(view(part));

const idOf = ({ boxes }: GraphPicture, label: string): string => boxes.find((box) => box.label === label)!.id;

/**
 *     sum ─┬─ scale ── read
 *          └─ scale ── read
 */
test("of a small graph every task is a box", () => {
  const picture = seen(tree(2));
  expect(labels(picture)).toEqual(["read", "read", "scale", "scale", "sum"]);
  expect(picture.boxes.map(({ id }) => id)).toEqual(["t0", "t1", "t2", "t3", "t4"]);
  expect(arrows(picture)).toEqual(["read → scale", "read → scale", "scale → sum", "scale → sum"]);
  expect(picture.boxes.map(({ requested }) => requested)).toEqual([false, false, false, false, true]);
});

/**
 *     sum ── sum ×2 ── … ── sum ×32 ── scale ×64 ── read ×64
 */
test("of a larger one a box is a call site's layer, so that a tree of sums keeps its levels", () => {
  const picture = seen(tree(64));
  expect(labels(picture)).toEqual([
    "read ×64",
    "scale ×64",
    "sum ×32",
    "sum ×16",
    "sum ×8",
    "sum ×4",
    "sum ×2",
    "sum",
  ]);
  expect(picture.edgeCount).toEqual([64, 64, 32, 16, 8, 4, 2]);
  expect(picture.boxes[0]).toMatchObject({ canOpen: true, tasks: 64, task: 0 });
  expect(picture.boxes.at(-1)).toMatchObject({ canOpen: false, id: "t190" });
});

/**
 *     add ── add ── add … start
 */
test("a long chain is one box for each call site", () => {
  expect(labels(seen(chain(300)))).toEqual(["start", "add ×299"]);
});

test("a chain that fits is not put together, because its layers are tasks", () => {
  expect(seen(chain(100)).boxes).toHaveLength(100);
});

test("rare functions share a box when there are too many functions", () => {
  const many: Tasks = [
    ["read"],
    ["read"],
    ...Array.from({ length: 9 }, (_, index): [string] => [`f${index}`]),
  ];
  const picture = seen(many, {}, 3);
  expect(labels(picture)).toEqual(["read ×2", "f0", "other functions ×8"]);
  expect(seen(many, { open: ["rest"] }, 12).boxes).toHaveLength(11);
});

describe("opening", () => {
  test("shows single tasks where they fit", () => {
    const closed = seen(tree(64));
    const picture = seen(tree(64), { open: [idOf(closed, "read")] });
    expect(picture.boxes.filter(({ label }) => label === "read")).toHaveLength(64);
    expect(picture.frames).toEqual([{ id: idOf(closed, "read"), label: "read", tasks: 64 }]);
    expect(picture.boxes[0]).toMatchObject({ id: "t0", within: idOf(closed, "read") });
    expect(picture.isCapped).toBe(false);
  });

  test("shows parts where tasks would be too many, and these open into tasks", () => {
    const closed = seen(tree(1000), {}, 100);
    const id = idOf(closed, "read");
    const parts = seen(tree(1000), { open: [id] }, 100);
    expect(parts.boxes.slice(0, 3).map(({ label }) => label)).toEqual([
      "read 1–32",
      "read 33–64",
      "read 65–96",
    ]);
    expect(parts.boxes.filter(({ within }) => within === id)).toHaveLength(32);
    const second = parts.boxes[1]!.id;
    const both = seen(tree(1000), { open: [second, id] }, 100);
    expect(both.frames.map(({ label, within }) => [label, within])).toEqual([
      ["read", undefined],
      ["read 33–64", id],
    ]);
    expect(both.boxes.filter(({ within }) => within === second).map(({ task }) => task)).toEqual(
      Array.from({ length: 32 }, (_, index) => 32 + index),
    );
  });

  test("goes on in parts of parts when even a part is too much", () => {
    const reads: Tasks = Array.from({ length: 5000 }, () => ["read"]);
    const panel = panelOf([graph(reads)], 40);
    let open: string[] = [];
    for (;;) {
      const picture = panel.setView(view({ open }));
      const next = picture.boxes.find(({ canOpen }) => canOpen);
      expect(picture.boxes.length).toBeLessThanOrEqual(40);
      expect(picture.boxes.reduce((sum, { tasks }) => sum + tasks, 0)).toBe(5000);
      if (!next || picture.isCapped) break;
      open = [next.id, ...open];
    }
    expect(panel.find(4321).box).toBe("t4321");
  });

  test("stays within the limit, and says when something stayed closed", () => {
    const closed = seen(tree(64), {}, 80);
    const picture = seen(tree(64), { open: [idOf(closed, "read"), idOf(closed, "scale")] }, 80);
    expect(picture.boxes.length).toBeLessThanOrEqual(80);
    expect(picture.boxes.filter(({ label }) => label === "read")).toHaveLength(64);
    const tight = seen(tree(64), { open: [idOf(closed, "read"), idOf(closed, "scale")] }, 71);
    expect(tight.isCapped).toBe(true);
    expect(tight.boxes.length).toBeLessThanOrEqual(71);
  });

  test("ignores groups that are not there", () => {
    expect(labels(seen(tree(64), { open: ["g9.9.9.9", "", "t1", "rest", "__proto__"] }))).toHaveLength(8);
  });
});

test("groups of a compute keep their ids when another compute comes", () => {
  const model = new RunModel();
  const panel = new PanelView(model, { maxBoxes: 400 });
  model.add(graph(tree(64)));
  const before = panel.setView(view({ open: [panel.picture().boxes[2]!.id] }));
  expect(panel.isOutdated()).toBe(false);
  model.add(graph(tree(64, 191), { compute: 2, firstTask: 191 }));
  expect(panel.isOutdated()).toBe(true);
  const after = panel.picture();
  expect(after.boxes.map(({ id }) => id)).toEqual(expect.arrayContaining(before.boxes.map(({ id }) => id)));
  expect(after.frames).toEqual(before.frames);
  expect(after.tasks).toBe(382);
});

/**
 *     second:  sum ── (sum of the first)
 */
test("a result of an earlier compute is an arrow from its box", () => {
  const later = { ...graph([["sum", 0]], { compute: 2, firstTask: 5 }), edgeFrom: [4], edgeTo: [5] };
  expect(arrows(panelOf([graph(tree(2)), later]).picture())).toContain("sum → sum");
});

describe("the optimised graph", () => {
  /**
   *     sum ─┬─ [scale ── read]
   *          └─ [scale ── read]
   */
  const fused: GraphKnown = { ...graph(tree(2)), fusedInto: [2, 3, 2, 3, 4] };

  test("has one box for what was fused into one task", () => {
    const picture = panelOf([fused]).picture();
    expect(picture.boxes.map(({ id, label, tasks, canOpen }) => [id, label, tasks, canOpen])).toEqual([
      ["t2", "read → scale", 2, false],
      ["t3", "read → scale", 2, false],
      ["t4", "sum", 1, false],
    ]);
    expect(arrows(picture)).toEqual(["read → scale ×2 → sum", "read → scale ×2 → sum"]);
    expect(labels(panelOf([fused]).setView(view({ graph: "raw" })))).toHaveLength(5);
  });

  test("writes calls of one function in a row as one, and leaves out the middle of many", () => {
    const ends = (count: number) => Array.from({ length: count }, () => count - 1);
    const label = (tasks: Tasks) =>
      panelOf([{ ...graph(tasks), fusedInto: ends(tasks.length) }]).picture().boxes[0]!.label;
    expect(label(chain(300))).toBe("start → add ×299");
    expect(label([["a"], ["b", 0], ["c", 1], ["d", 2]])).toBe("a → … → d");
  });

  test("puts like stretches together", () => {
    const count = 100;
    const tasks: Tasks = Array.from({ length: count }, (): [string] => ["read"]);
    for (let task = 0; task < count; task++) tasks.push(["scale", task]);
    const fusedInto = Array.from({ length: 2 * count }, (_, task) => (task < count ? task + count : task));
    const picture = panelOf([{ ...graph(tasks), fusedInto }]).picture();
    expect(labels(picture)).toEqual(["read → scale ×200"]);
    expect(picture.boxes[0]).toMatchObject({ canOpen: true, task: 0 });
  });

  test("does not show what the library does beside, nor lets it hide a stretch", () => {
    const beside: GraphKnown = {
      ...graph([["read"], ["save", 0]]),
      functions: [{ name: "read" }, { name: "save", isInternal: true }],
      fusedInto: [1, 1],
    };
    const picture = panelOf([beside]).picture();
    expect(labels(picture)).toEqual(["read"]);
    expect(picture.tasks).toBe(1);
  });
});

describe("filters", () => {
  test("hide functions by name, and arrows lead through what is hidden", () => {
    const picture = seen(tree(2), { filter: " S" });
    expect(labels(picture)).toEqual(["scale", "scale", "sum"]);
    const ends = seen(tree(2), { filter: "R" });
    expect(labels(ends)).toEqual(["read", "read"]);
    expect(ends.hidden).toBe(3);
    const chained: Tasks = [["read"], ["x", 0], ["x", 1], ["write", 2]];
    expect(arrows(seen(chained, { filter: "r" }))).toEqual(["read → write"]);
  });

  test("hide tasks by state, and say when others would be shown by now", () => {
    const model = new RunModel();
    model.add(graph(tree(2)));
    const panel = new PanelView(model, { maxBoxes: 400 });
    expect(labels(panel.setView(view({ states: ["ready"] })))).toEqual(["read", "read"]);
    model.add(finished([0, 1, 0, 0, 5]));
    expect(panel.isOutdated()).toBe(true);
    expect(panel.picture().boxes.map(({ id }) => id)).toEqual(["t1", "t2"]);
    expect(panel.find(0)).toEqual({ open: [], box: "" });
  });

  test("show nothing where nothing matches", () => {
    const picture = seen(tree(64), { filter: "nothing" });
    expect(picture.boxes).toEqual([]);
    expect(picture.hidden).toBe(picture.tasks);
  });
});
