/**
 * Thousands of small random graphs on virtual lanes, in random order, with every invariant checked after every
 * event. A failure names the seed that walks there again.
 */
import { expect, test } from "vitest";
import { MOST_KILLED } from "../../server/scheduler/lineage.ts";
import { CANCELLED, ERRED, EXECUTING, MEMORY, RELEASED, WAITING } from "../../server/scheduler/states.ts";
import { randomFrom } from "../harness/random.ts";
import { VirtualRun, type WalkOptions } from "./virtual-run.ts";

/** Walks to the end, where nothing more can happen, for `count` seeds. */
function walk(count: number, options: WalkOptions, atTheEnd: (run: VirtualRun) => void): void {
  for (let seed = 0; seed < count; seed++) {
    try {
      const run = new VirtualRun(randomFrom(seed), options);
      while (run.step());
      expect(run.completed).toBe(1);
      atTheEnd(run);
    } catch (error) {
      throw new Error(`The walk of seed ${seed} went wrong.`, { cause: error });
    }
  }
}

function tasksOf({ graph }: VirtualRun): number[] {
  return [...graph.requested.keys()];
}

/** Results that lanes still hold, but for requested ones where they were made and those of an earlier compute. */
function leftOvers(run: VirtualRun): string[] {
  const { graph, scheduler, borrowed } = run;
  return [...run.lanes.values()].flatMap(({ lane, store }) =>
    [...store]
      .filter(
        (task) =>
          !(graph.requested[task] || borrowed.some((kept) => kept.task === task && kept.lane === lane)),
      )
      .map((task) => `lane ${lane} holds ${task}, state ${scheduler.state.state[task]}`),
  );
}

test("when nothing fails, every task runs once, what was asked for is in memory, and all else is released", () => {
  let takenBack = 0;
  walk(2000, {}, (run) => {
    const { graph, scheduler, begun } = run;
    expect(begun).toEqual(new Int32Array(graph.size).fill(1));
    expect([...scheduler.state.state]).toEqual(
      tasksOf(run).map((task) => (graph.requested[task] ? MEMORY : RELEASED)),
    );
    expect(leftOvers(run)).toEqual([]);
    expect(scheduler.state.held).toBe(0);
    takenBack += [...run.lanes.values()].reduce((sum, { returned }) => sum + returned, 0);
  });
  expect(takenBack).toBeGreaterThan(100);
});

test("a memory limit holds roots back and keeps nothing from being finished", () => {
  walk(500, { memoryLimit: 6_000_000 }, ({ graph, begun }) => {
    expect(begun).toEqual(new Int32Array(graph.size).fill(1));
  });
});

test("results of an earlier compute are used, not made again, and stay where they are", () => {
  walk(1000, { borrowed: 4 }, (run) => {
    const { graph, begun, borrowed, lanes } = run;
    const kept = new Set(borrowed.map(({ task }) => task));
    expect(begun).toEqual(Int32Array.from({ length: graph.size }, (_, task) => (kept.has(task) ? 0 : 1)));
    for (const { task, lane } of borrowed) expect(lanes.get(lane)?.store.has(task)).toBe(true);
    expect(leftOvers(run)).toEqual([]);
  });
});

test("when tasks fail, exactly what depends on them does not run, and the rest is finished", () => {
  walk(1500, { failures: 0.15, retried: 0.5 }, (run) => {
    const { scheduler, begun, allowed, gaveUp } = run;
    const { state, missing } = scheduler.state;
    for (const task of tasksOf(run)) {
      expect(begun[task]).toBeLessThanOrEqual(allowed[task]!);
      expect(gaveUp.has(task)).toBe(state[task] === ERRED);
      if (state[task] === ERRED) expect(begun[task]).toBe(allowed[task]);
      else if (state[task] === WAITING && missing[task]! > 0) expect(begun[task]).toBe(0);
      else expect([MEMORY, RELEASED]).toContain(state[task]);
    }
  });
});

test("lost lanes cost time and no result: what they held and is needed is made again", () => {
  let recomputed = 0;
  walk(2500, { losses: 0.05 }, (run) => {
    const { graph, scheduler, gaveUp, delivered } = run;
    const { state, killed } = scheduler.state;
    for (const [task, reason] of gaveUp) {
      expect(reason).toBe("killed");
      expect(killed[task]).toBe(MOST_KILLED);
    }
    recomputed += run.recomputed.reduce((sum, count) => sum + count, 0);
    if (gaveUp.size > 0) return;
    for (const task of tasksOf(run)) {
      if (graph.requested[task]) expect(delivered.has(task)).toBe(true);
      else expect(state[task]).toBe(RELEASED);
    }
  });
  expect(recomputed).toBeGreaterThan(500);
});

test("whatever fails, is lost, tried again and cancelled together, the walk comes to its end", () => {
  const reasons = new Set<string>();
  walk(2500, { losses: 0.1, failures: 0.05, retried: 0.5, cancels: 0.02, borrowed: 3 }, (run) => {
    const { state } = run.scheduler.state;
    for (const [task, reason] of run.gaveUp) {
      reasons.add(reason);
      expect([ERRED, CANCELLED]).toContain(state[task]);
    }
    expect(state.includes(EXECUTING)).toBe(false);
  });
  expect([...reasons].sort()).toEqual(["cancelled", "failed", "killed", "lost"]);
});

test("a cancelled task takes with it what needs it and what only it needed, and nothing else", () => {
  walk(1500, { cancels: 0.05 }, (run) => {
    const { graph, scheduler, gaveUp } = run;
    const { state } = scheduler.state;
    for (const task of tasksOf(run)) {
      const needs = graph.dependencies.subarray(graph.dependencyStart[task], graph.dependencyStart[task + 1]);
      if (needs.some((need) => state[need] === CANCELLED))
        expect([CANCELLED, RELEASED]).toContain(state[task]);
      expect(gaveUp.get(task) === "cancelled").toBe(state[task] === CANCELLED);
      expect([MEMORY, RELEASED, CANCELLED]).toContain(state[task]);
    }
    expect(leftOvers(run)).toEqual([]);
  });
});

test("a stopped scheduler sends nothing more, whatever is still told", () => {
  for (let seed = 0; seed < 500; seed++) {
    const random = randomFrom(seed);
    const run = new VirtualRun(random, { failures: 0.1, retried: 0.5 });
    for (let i = random.below(10); i > 0 && run.step(); i--);
    run.tell([{ type: "stopped" }]);
    const executing = (): number => run.scheduler.state.executing;
    let before = executing();
    while (run.step()) {
      expect(executing()).toBeLessThanOrEqual(before);
      before = executing();
    }
    expect(before).toBe(0);
  }
});
