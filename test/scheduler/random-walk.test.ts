/**
 * Thousands of small random graphs on virtual lanes, in random order, with every invariant checked after every
 * event. A failure names the seed that walks there again.
 */
import { expect, test } from "vitest";
import { MOST_KILLED } from "../../server/scheduler/lineage.ts";
import { CANCELLED, ERRED, MEMORY, RELEASED, STATE_NAMES, WAITING } from "../../server/scheduler/states.ts";
import { randomFrom } from "../harness/random.ts";
import { VirtualRun } from "./virtual-run.ts";
import type { WalkOptions } from "./walk-options.ts";

/** Notes what is wrong, when it is: asking vitest about every task of every walk would take longer than the walks. */
type Says = (what: string, isWrong: boolean) => void;

/** Walks to the end, where nothing more can happen, for `count` seeds. */
function walk(count: number, options: WalkOptions, atTheEnd: (run: VirtualRun, says: Says) => void): void {
  for (let seed = 0; seed < count; seed++) {
    const wrong: string[] = [];
    const says: Says = (what, isWrong) => {
      if (isWrong) wrong.push(what);
    };
    try {
      const run = new VirtualRun(randomFrom(seed), options);
      while (run.step());
      says(`complete ${run.completed} times`, run.completed !== 1);
      atTheEnd(run, says);
      if (wrong.length > 0) throw new Error(`At its end: ${wrong.join(", ")}.`);
    } catch (error) {
      throw new Error(`The walk of seed ${seed} went wrong.`, { cause: error });
    }
  }
}

/** Every task has been begun once, but for those of an earlier compute. */
function onceEach({ begun, borrowed }: VirtualRun, says: Says): void {
  for (const [task, count] of begun.entries()) {
    says(`task ${task} began ${count} times`, count !== (task < borrowed.length ? 0 : 1));
  }
}

/** No lane holds a result, but for requested ones and those of an earlier compute, which stay where they are. */
function noLeftOvers({ graph, lanes, borrowed }: VirtualRun, says: Says): void {
  for (const { lane, store } of lanes.values()) {
    for (const task of store) {
      says(`lane ${lane} holds ${task}`, !graph.requested[task] && borrowed[task]?.lane !== lane);
    }
  }
  for (const { task, lane } of borrowed) says(`lane ${lane} lost ${task}`, !lanes.get(lane)?.store.has(task));
}

test("when nothing fails, every task runs once, what was asked for is in memory, and all else is released", () => {
  let takenBack = 0;
  walk(1500, {}, (run, says) => {
    const { graph, scheduler, lanes } = run;
    onceEach(run, says);
    noLeftOvers(run, says);
    for (const [task, state] of scheduler.state.state.entries()) {
      says(
        `task ${task} is ${STATE_NAMES[state as 0]}`,
        state !== (graph.requested[task] ? MEMORY : RELEASED),
      );
    }
    says("results are held", scheduler.state.held > 0);
    for (const { returned } of lanes.values()) takenBack += returned;
  });
  expect(takenBack).toBeGreaterThan(100);
});

test.each<[string, number, WalkOptions]>([
  ["without workers the main thread does all of it", 500, { workers: 0 }],
  ["workers that come late, while others are at work or waited for, take part", 1000, { late: 3 }],
  ["a memory limit holds roots back and keeps nothing from being finished", 500, { memoryLimit: 6_000_000 }],
  ["results of an earlier compute are used, not made again, and stay where they are", 1000, { borrowed: 4 }],
])("%s", (_, count, options) => {
  walk(count, options, (run, says) => {
    onceEach(run, says);
    noLeftOvers(run, says);
  });
});

test("when tasks fail, exactly what depends on them does not run, and the rest is finished", () => {
  walk(1500, { failures: 0.15, retried: 0.5 }, ({ scheduler, begun, allowed, gaveUp }, says) => {
    const { state, missing } = scheduler.state;
    for (const [task, of] of state.entries()) {
      says(`task ${task} began ${begun[task]} times`, begun[task]! > allowed[task]!);
      says(`task ${task} is given up or is not`, gaveUp.has(task) !== (of === ERRED));
      if (of === ERRED) says(`task ${task} was not tried again`, begun[task] !== allowed[task]);
      else if (of === WAITING) says(`task ${task} waits`, missing[task] === 0 || begun[task] !== 0);
      else says(`task ${task} is ${STATE_NAMES[of as 0]}`, of !== MEMORY && of !== RELEASED);
    }
  });
});

test("lost lanes cost time and no result: what they held and is needed is made again", () => {
  let recomputed = 0;
  walk(2000, { losses: 0.05 }, (run, says) => {
    const { graph, scheduler, gaveUp, delivered } = run;
    const { state, killed } = scheduler.state;
    for (const [task, reason] of gaveUp) {
      says(`task ${task} is given up: ${reason}`, reason !== "killed" || killed[task] !== MOST_KILLED);
    }
    for (const count of run.recomputed) recomputed += count;
    if (gaveUp.size > 0) return;
    for (const [task, of] of state.entries()) {
      if (graph.requested[task]) says(`task ${task} is not delivered`, !delivered.has(task));
      else says(`task ${task} is ${STATE_NAMES[of as 0]}`, of !== RELEASED);
    }
  });
  expect(recomputed).toBeGreaterThan(500);
});

test("whatever fails, is lost, tried again and cancelled together, the walk comes to its end", () => {
  const reasons = new Set<string>();
  const everything = { losses: 0.1, failures: 0.05, retried: 0.5, cancels: 0.02, borrowed: 3, late: 1 };
  walk(2500, everything, (run, says) => {
    const { state, executing } = run.scheduler.state;
    for (const [task, reason] of run.gaveUp) {
      reasons.add(reason);
      says(`task ${task} is given up, yet runs`, state[task] !== ERRED && state[task] !== CANCELLED);
    }
    says("something runs", executing > 0);
  });
  expect([...reasons].sort()).toEqual(["cancelled", "failed", "killed", "lost"]);
});

test("a cancelled task takes with it what needs it and what only it needed, and nothing else", () => {
  walk(1500, { cancels: 0.05 }, (run, says) => {
    const { dependencyStart, dependencies } = run.graph;
    const { state } = run.scheduler.state;
    for (const [task, of] of state.entries()) {
      const needs = dependencies.subarray(dependencyStart[task], dependencyStart[task + 1]);
      const isCutOff = needs.some((need) => state[need] === CANCELLED);
      says(`task ${task} runs without its input`, isCutOff && of !== CANCELLED && of !== RELEASED);
      says(`task ${task} is given up or is not`, run.gaveUp.has(task) !== (of === CANCELLED));
      says(`task ${task} is ${STATE_NAMES[of as 0]}`, of !== MEMORY && of !== RELEASED && of !== CANCELLED);
    }
    noLeftOvers(run, says);
  });
});

test("a stopped scheduler sends nothing more, whatever is still told", () => {
  for (let seed = 0; seed < 500; seed++) {
    const random = randomFrom(seed);
    const run = new VirtualRun(random, { failures: 0.1, retried: 0.5, losses: 0.02, late: 1 });
    for (let i = random.below(40); i > 0 && run.step(); i--);
    run.tell([{ type: "stopped" }]);
    const counts = [run.scheduler.state.executing];
    while (run.step()) counts.push(run.scheduler.state.executing);
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
    expect(run.scheduler.state.executing).toBe(0);
  }
});
