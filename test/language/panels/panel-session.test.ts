/**
 * What a panel is told, and when: the newest state, one notice at a time, and never at the cost of the run.
 */
import { expect, test } from "vitest";
import { PanelSession, type Shown } from "../../../server/language/panels/panel-session.ts";
import type { PanelView } from "../../../server/panel/panel-view.ts";
import { defaultGraphView, type PanelNotice } from "../../../server/protocol/panel.ts";
import { ManualClock } from "../manual-clock.ts";

/** A panel of something whose pictures only count, and cost as much time as the test says. */
async function panel({ cost = 0, empty = () => undefined as string | undefined } = {}) {
  const clock = new ManualClock();
  const sent: PanelNotice[] = [];
  const made = { graphs: 0, states: 0, freed: 0, shown: 0 };
  let isOutdated = false;
  let boxes = ["t1"];
  const graph = () => {
    isOutdated = false;
    made.graphs++;
    clock.spend(cost);
    return { picture: made.graphs };
  };
  const view = {
    setView: graph,
    picture: graph,
    isOutdated: () => isOutdated,
    changes: () => {
      made.states++;
      clock.spend(cost);
      return { picture: made.graphs, at: made.states };
    },
    boxesAt: () => ({ boxes, tasks: [1] }),
  } as unknown as PanelView;
  const show = async (): Promise<Shown> => {
    made.shown++;
    return {
      view,
      run: () => ({ run: "r" }) as ReturnType<Shown["run"]>,
      canRun: () => true,
      empty,
      dispose: () => {
        made.freed++;
      },
    };
  };
  const session = new PanelSession({ kind: "run", run: "r" }, clock, show, (notice) => sent.push(notice));
  const ready = () => session.ask({ ask: "ready", takes: { view: defaultGraphView } });
  return {
    clock,
    session,
    made,
    sent,
    kinds: () => sent.map(({ notice }) => notice),
    ready,
    grow: () => {
      isOutdated = true;
      session.changed();
    },
    point: (at: string[]) => {
      boxes = at;
      session.cursor({ file: "/s.ts", line: 1, column: 1 });
    },
  };
}

test("a panel that has not asked for anything is told nothing", async () => {
  const { session, clock, sent } = await panel();
  session.changed();
  clock.pass(10_000);
  expect(sent).toEqual([]);
});

test("a panel that never says that it has drawn gets one notice, however much happens", async () => {
  const { session, clock, ready, kinds, made } = await panel();
  await ready();
  for (let i = 0; i < 1000; i++) {
    session.changed();
    clock.pass(10);
  }
  expect(kinds()).toEqual(["states"]);
  expect(made.states).toBe(1);
});

test("a panel that draws at once gets at most twenty notices a second", async () => {
  const { session, clock, ready, sent } = await panel();
  await ready();
  for (let i = 0; i < 1000; i++) {
    session.changed();
    session.drawn();
    clock.pass(1);
  }
  expect(sent.length).toBeGreaterThanOrEqual(15);
  expect(sent.length).toBeLessThanOrEqual(21);
});

test("pictures and the run's figures take turns", async () => {
  const { session, clock, ready, kinds } = await panel();
  await ready();
  for (let i = 0; i < 4; i++) {
    session.changed();
    clock.pass(50);
    session.drawn();
    clock.pass(50);
    session.drawn();
  }
  expect(new Set(kinds())).toEqual(new Set(["states", "run"]));
  expect(kinds().filter((kind) => kind === "run").length).toBeGreaterThanOrEqual(3);
});

test("making pictures takes no more than a fifth of the time", async () => {
  const { session, clock, ready, made } = await panel({ cost: 100 });
  await ready();
  const began = clock.now();
  while (clock.now() - began < 60_000) {
    session.changed();
    session.drawn();
    clock.pass(5);
  }
  expect(((made.states + made.graphs) * 100) / (clock.now() - began)).toBeLessThanOrEqual(0.21);
  expect(made.states).toBeGreaterThan(50);
});

test("tasks that have come are drawn as a new picture", async () => {
  const { grow, session, clock, ready, kinds } = await panel();
  await ready();
  grow();
  clock.pass(100);
  session.drawn();
  clock.pass(100);
  session.drawn();
  expect(kinds()).toEqual(["graph", "run"]);
});

test("what the cursor selects is told once, and before pictures", async () => {
  const { point, session, clock, ready, kinds } = await panel();
  await ready();
  session.changed();
  clock.pass(100);
  point(["t2"]);
  point(["t3"]);
  session.drawn();
  clock.pass(100);
  session.drawn();
  point(["t3"]);
  clock.pass(1000);
  expect(kinds().filter((kind) => kind === "selected").length).toBe(1);
});

test("a panel that was reloaded asks again and is right at once", async () => {
  const { session, clock, ready, kinds } = await panel();
  await ready();
  session.changed();
  clock.pass(100);
  // The page that was to draw is gone, and with it its answer.
  await ready();
  session.changed();
  clock.pass(100);
  expect(kinds()).toEqual(["states", "states"]);
});

test("a panel with nothing to see is told to ask again when there is something", async () => {
  let empty: string | undefined = "Nothing yet.";
  const { session, clock, ready, kinds } = await panel({ empty: () => empty });
  expect(await ready()).toMatchObject({ empty: "Nothing yet." });
  session.changed();
  clock.pass(100);
  session.drawn();
  clock.pass(100);
  session.drawn();
  empty = undefined;
  session.changed();
  clock.pass(100);
  expect(kinds().filter((kind) => kind === "source").length).toBe(1);
  expect(await ready()).not.toHaveProperty("empty");
});

test("a closed panel is freed and hears nothing more", async () => {
  const { session, clock, ready, sent, made } = await panel();
  await ready();
  session.changed();
  session.drawn();
  session.changed();
  session.close();
  session.changed();
  session.drawn();
  clock.pass(1000);
  expect({ sent: sent.length, freed: made.freed, waiting: clock.waiting }).toEqual({
    sent: 1,
    freed: 1,
    waiting: 0,
  });
});

test("a panel that is closed before it could be shown is freed as well", async () => {
  const { session, made } = await panel();
  session.close();
  await Promise.resolve();
  await Promise.resolve();
  expect(made.freed).toBe(made.shown);
});

test("what has become another is shown anew, with the view that the panel had", async () => {
  const { session, clock, ready, kinds, made } = await panel();
  await ready();
  session.renew();
  await session.ask({ ask: "search", takes: { text: "" } }).catch(() => {});
  clock.pass(100);
  expect(kinds()).toEqual(["graph"]);
  expect({ shown: made.shown, freed: made.freed }).toEqual({ shown: 2, freed: 1 });
});

test("a run's own figures are told while pictures follow each other without a pause", async () => {
  const { session, clock, ready, sent } = await panel();
  await ready();
  for (let i = 0; i < 100; i++) {
    session.changed();
    clock.pass(10);
    session.drawn();
  }
  const figures = sent.filter(({ notice }) => notice === "run").length;
  expect(figures).toBeGreaterThanOrEqual(3);
  expect(figures).toBeLessThan(sent.length / 2);
});
