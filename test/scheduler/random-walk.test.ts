/**
 * Thousands of small random graphs on virtual lanes, in random order, with every invariant checked after every
 * event. A failure names the seed that walks there again.
 */
import { expect, test } from "vitest";
import { ERRED, EXECUTING, MEMORY, RELEASED, WAITING } from "../../server/scheduler/state.ts";
import { randomFrom } from "../harness/random.ts";
import { VirtualRun, type WalkOptions } from "./virtual-lanes.ts";

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
  return [...run.lanes.values()].flatMap(({ lane, store, coming }) =>
    [...store, ...coming]
      .filter(
        (task) =>
          !(graph.requested[task] || borrowed.some((kept) => kept.task === task && kept.lane === lane)),
      )
      .map((task) => `lane ${lane} holds ${task}, state ${scheduler.state.state[task]}`),
  );
}

test("when nothing fails, every task runs once, what was asked for is in memory, and all else is released", () => {
  walk(2000, {}, (run) => {
    const { graph, scheduler, begun } = run;
    expect(begun).toEqual(new Int32Array(graph.size).fill(1));
    expect([...scheduler.state.state]).toEqual(
      tasksOf(run).map((task) => (graph.requested[task] ? MEMORY : RELEASED)),
    );
    expect(leftOvers(run)).toEqual([]);
    expect(scheduler.heldResults).toBe(0);
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
    const { graph, scheduler, begun, allowed, gaveUp } = run;
    const { state, missing } = scheduler.state;
    for (const task of tasksOf(run)) {
      expect(begun[task]).toBeLessThanOrEqual(allowed[task]!);
      expect(gaveUp.has(task)).toBe(state[task] === ERRED);
      if (state[task] === ERRED) expect(begun[task]).toBe(allowed[task]);
      else if (missing[task]! > 0) expect([state[task], begun[task]]).toEqual([WAITING, 0]);
      else expect([MEMORY, RELEASED]).toContain(state[task]);
    }
    expect(graph.size).toBe(begun.length);
  });
});

test("a lost lane leaves no task behind that could still run", () => {
  for (let seed = 0; seed < 1500; seed++) {
    const run = new VirtualRun(randomFrom(seed), { losses: 0.05, retried: 0.5, failures: 0.05 });
    // The shell ends a compute at the first lost result that is needed: what executes elsewhere may wait for it.
    while (run.gaveUp.size === 0 && run.step());
    if (run.gaveUp.size > 0) continue;
    expect([seed, run.completed]).toEqual([seed, 1]);
  }
});

test("a stopped scheduler sends nothing more, whatever is still told", () => {
  for (let seed = 0; seed < 500; seed++) {
    const random = randomFrom(seed);
    const run = new VirtualRun(random, { failures: 0.1, retried: 0.5 });
    for (let i = random.below(10); i > 0 && run.step(); i--);
    run.tell([{ type: "stopped" }]);
    const sent = [...run.lanes.values()].reduce((sum, { tasks }) => sum + tasks.size, 0);
    const executing = (): number => run.scheduler.state.state.filter((of) => of === EXECUTING).length;
    expect(executing()).toBe(sent);
    let before = sent;
    while (run.step()) {
      expect(executing()).toBeLessThanOrEqual(before);
      before = executing();
    }
    expect(before).toBe(0);
  }
});
