/**
 * Parts of the page that need no browser: the channel, what is kept, the camera, colours, the model of a picture.
 */
import { describe, expect, test } from "vitest";
import { Camera } from "../../../media/graph/camera.ts";
import { graphKey } from "../../../media/graph/graph-keys.ts";
import { GraphModel } from "../../../media/graph/graph-model.ts";
import { defaultViewState, viewStateOf } from "../../../media/graph/view-state.ts";
import { Channel, type HostApi } from "../../../media/panel/channel.ts";
import { faded, mix } from "../../../media/panel/colour.ts";
import { textOf } from "../../../media/panel/details/error-view.ts";
import { RefusedError } from "../../../media/panel/errors.ts";
import { savedStateOf } from "../../../media/panel/saved-state.ts";
import { SharedSelection } from "../../../media/panel/selection.ts";
import type { BoxStates, GraphPicture, ToPanel } from "../../../server/protocol/panel.ts";
import { taskStates } from "../../../server/protocol/panel.ts";

/** A channel whose host answers in the same call. */
function wired(answer: (number: number) => ToPanel | undefined) {
  const incoming = new EventTarget();
  const send = (message: ToPanel): void => {
    incoming.dispatchEvent(Object.assign(new Event("message"), { data: message }));
  };
  const host: HostApi = {
    postMessage: (message) => {
      const back = message.type === "ask" ? answer(message.number) : undefined;
      if (back) send(back);
    },
    getState: () => undefined,
    setState: () => undefined,
  };
  return { channel: new Channel(host, incoming), send };
}

describe("the channel", () => {
  test("hears an answer that comes before the question has left", async () => {
    const { channel } = wired((number) => ({ type: "answer", number, answer: { text: "digraph {}" } }));
    await expect(channel.ask("export", { format: "dot" })).resolves.toEqual({ text: "digraph {}" });
  });

  test("tells answers apart by their numbers", async () => {
    const { channel, send } = wired(() => undefined);
    const first = channel.ask("export", { format: "dot" });
    const second = channel.ask("export", { format: "svg" });
    send({ type: "answer", number: 2, answer: { text: "second" } });
    send({ type: "answer", number: 2, answer: { text: "twice" } });
    send({ type: "answer", number: 1, answer: { text: "first" } });
    expect(await Promise.all([first, second])).toEqual([{ text: "first" }, { text: "second" }]);
  });

  test("rejects with the host's sentence and the question's name", async () => {
    const { channel } = wired((number) => ({ type: "refused", number, message: "The run is gone." }));
    const refused = await channel.ask("details", { task: 1 }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RefusedError);
    expect(refused).toMatchObject({ message: "The run is gone.", question: "details" });
  });
});

test("selecting the same again tells nobody", () => {
  const selection = new SharedSelection();
  const heard: number[] = [];
  selection.onChange(({ tasks }) => heard.push(tasks.length));
  selection.choose({ boxes: ["t1"], tasks: [1], from: "graph" });
  selection.choose({ boxes: ["t1"], tasks: [1], from: "timeline" });
  selection.choose({ boxes: [], tasks: [], from: "graph" });
  expect(heard).toEqual([1, 0]);
});

test.each([undefined, null, 5, "x", {}, { graph: 1, tab: {}, selection: [] }])(
  "nothing is made of the state %j",
  (kept) => {
    expect(savedStateOf(kept)).toMatchObject({ tab: "graph", selection: { boxes: [], tasks: [] } });
    expect(viewStateOf(kept)).toEqual(defaultViewState);
  },
);

test("how the graph was looked at is read back", () => {
  const kept = {
    ...defaultViewState,
    view: { open: ["g1"], graph: "raw" as const, filter: "read", states: ["failed" as const] },
    direction: "LR" as const,
    colouring: "worker" as const,
    camera: { scale: 0.5, x: 3, y: -4 },
  };
  expect(viewStateOf(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
});

describe("the camera", () => {
  test("keeps what is under the pointer when it zooms", () => {
    const camera = new Camera();
    camera.panBy(17, -5);
    const before = camera.toWorld(200, 100);
    camera.zoomAt(1.7, 200, 100);
    expect(camera.toWorld(200, 100).x).toBeCloseTo(before.x);
    expect(camera.toWorld(200, 100).y).toBeCloseTo(before.y);
  });

  test("zooms within limits", () => {
    const camera = new Camera();
    camera.zoomAt(1e9, 0, 0);
    expect(camera.scale).toBe(3);
    camera.zoomAt(1e-9, 0, 0);
    expect(camera.scale).toBe(0.02);
  });

  test("fits a drawing and never enlarges it", () => {
    const camera = new Camera();
    camera.fit({ x: 0, y: 0, width: 100, height: 50 }, 800, 600);
    expect(camera.scale).toBe(1);
    camera.fit({ x: -500, y: 0, width: 4000, height: 1000 }, 800, 600);
    const { x, y } = camera.toScreen(1500, 500);
    expect([x, y]).toEqual([400, 300]);
    expect(camera.scale * 4000).toBeLessThanOrEqual(800);
  });

  test("keeps a whole drawing above what covers the bottom, unless there is room anyway or none for both", () => {
    const camera = new Camera();
    const bottomOf = (width: number, height: number, room: number): number => {
      const bounds = { x: 0, y: 0, width, height };
      camera.fit(bounds, 800, room, 60);
      return camera.toScreen(0, height).y;
    };
    expect(bottomOf(400, 400, 600)).toBe(500);
    expect(bottomOf(400, 900, 600)).toBeLessThanOrEqual(540);
    expect(camera.scale).toBeLessThan(540 / 900);
    expect(bottomOf(400, 900, 120)).toBeGreaterThan(60);
  });

  test("does not let the drawing out of sight", () => {
    const camera = new Camera();
    const bounds = { x: 0, y: 0, width: 100, height: 100 };
    camera.panBy(-9000, 9000);
    camera.keepInView(bounds, 400, 400);
    const { x, y } = camera.toScreen(0, 0);
    expect(x + 100).toBeGreaterThan(0);
    expect(y).toBeLessThan(400);
  });
});

test("keys with modifiers are VS Code's", () => {
  const key = (name: string, held: object = {}) =>
    graphKey({ key: name, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held });
  expect(key("f")).toEqual({ does: "fit" });
  expect(key("f", { ctrlKey: true })).toBeUndefined();
  expect(key("ArrowUp")).toEqual({ does: "step", step: "up" });
  expect(key("ArrowUp", { shiftKey: true })).toEqual({ does: "pan", step: "up" });
  expect(key("constructor")).toBeUndefined();
});

test("colours of every notation are mixed", () => {
  expect(mix("#000", "#ffffff", 0.5)).toBe("rgb(128, 128, 128)");
  expect(mix("rgb(10, 20, 30)", "rgba(110, 120, 130, 0.5)", 1)).toBe("rgb(60, 70, 80)");
  expect(faded("#ff000080", 0.5)).toMatch(/^rgba\(255, 0, 0, 0\.25/);
});

test("an error is copied with its inputs, its stack and its causes", () => {
  const text = textOf({
    name: "A",
    message: "outer",
    key: "read-1",
    inputs: ['path: "a.h5"'],
    stack: "A: outer\n    at read (/x.ts:1:2)",
    cause: { name: "B", message: "inner" },
  });
  expect(text.split("\n")).toEqual([
    "A: outer",
    "  in task read-1",
    '  path: "a.h5"',
    "    at read (/x.ts:1:2)",
    "Cause: B: inner",
  ]);
});

describe("the model of a picture", () => {
  type Counts = Partial<Record<(typeof taskStates)[number], number>>;
  const statesOf = (picture: number, ...boxes: Counts[]): BoxStates => {
    const column = boxes.map((_, box) => box);
    return {
      picture,
      box: column,
      counts: boxes.flatMap((counts) => taskStates.map((state) => counts[state] ?? 0)),
      total: column,
      longest: column,
      bytes: column,
      worker: column,
      order: column,
      share: column,
      critical: column,
      at: 5,
    };
  };
  const modelOf = (...boxes: Counts[]): GraphModel =>
    new GraphModel({
      picture: 3,
      boxes: boxes.map((_, box) => ({ id: `t${box}`, label: "read", fn: 0, tasks: 10 })),
      frames: [],
      states: statesOf(3, ...boxes),
    } as unknown as GraphPicture);

  test.each<[Counts, string]>([
    [{}, "waiting"],
    [{ waiting: 10 }, "waiting"],
    [{ waiting: 9, ready: 1 }, "ready"],
    [{ waiting: 9, executing: 1 }, "executing"],
    [{ waiting: 9, memory: 1 }, "executing"],
    [{ memory: 9, failed: 1 }, "failed"],
    [{ memory: 10 }, "memory"],
    [{ released: 10 }, "released"],
    [{ reused: 10 }, "reused"],
    [{ memory: 5, cancelled: 5 }, "cancelled"],
  ])("paints %j as %s", (counts, state) => {
    expect(modelOf(counts).stateOf(0)).toBe(state);
  });

  test("takes differences of its own picture, and no others", () => {
    const model = modelOf({ waiting: 10 }, { waiting: 10 });
    expect(model.merge(statesOf(2, { memory: 10 }))).toEqual([]);
    expect(model.countsOf(0)).toEqual({ waiting: 10 });
    expect(model.merge(statesOf(3, { memory: 10 }))).toEqual([0]);
    expect(model.countsOf(0)).toEqual({ memory: 10 });
    expect(model.totals().reduce((sum, count) => sum + count, 0)).toBe(20);
  });
});
