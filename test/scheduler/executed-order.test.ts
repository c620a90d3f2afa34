/**
 * What the order promises and what is executed: the real scheduler on lanes that take virtual time. The figures
 * are results held at once, the worst of twenty scripts that say the same thing with other names.
 */
import { expect, test } from "vitest";
import { heldSeries, toSequence } from "../../server/graph/held-results.ts";
import { staticOrder } from "../../server/graph/order.ts";
import type { TaskGraph } from "../../server/graph/task-graph.ts";
import {
  broadcast,
  centred,
  chains,
  fanIn,
  fork,
  groups,
  ladder,
  named,
  outputs,
  overlap,
  pairs,
  rechunked,
  runningSums,
  type Shape,
  stackSum,
  sumChain,
  transposed,
  tree,
  windows,
} from "../harness/named-graphs.ts";
import { randomFrom } from "../harness/random.ts";
import { runInUnitTime } from "../harness/unit-time.ts";
import { runByTheClock } from "./virtual-clock.ts";

interface Script {
  readonly graph: TaskGraph;
  readonly rank: Int32Array;
  /** Results held at once when tasks run one after the other, in the static order. */
  readonly promised: number;
}

function scriptsOf(shape: Shape, count: number): Script[] {
  return Array.from({ length: count }, (_, seed) => {
    const { graph } = named(shape, { random: randomFrom(seed) });
    const rank = staticOrder(graph);
    return { graph, rank, promised: Math.max(0, ...heldSeries(graph, toSequence(rank))) };
  });
}

/** What each lane may hold beside what the order promises, as `placement.ts` has it. */
const BESIDE = 4;
/** Tasks that a lane is sent at a time. */
const queue = (milliseconds: number): number => Math.ceil(4 / milliseconds);

const SHAPES: readonly [string, Shape][] = [
  ["fork", fork],
  ["pairs", pairs],
  ["fan-in of 64", fanIn(64)],
  ["32 chains of 3", chains(32, 3)],
  ["tree of 64", tree(64)],
  ["tree of 256", tree(256)],
  ["sum chain of 8", sumChain(8)],
  ["two outputs of 16", outputs(2, 16)],
  ["16 centred", centred(16)],
  ["windows of 3 over 32", windows(32, 3)],
  ["overlap of 6 by 6", overlap(6)],
  ["ten frames rechunked", rechunked(10)],
  ["sum of a stack of 100", stackSum(100, 4)],
  ["transpose of 6", transposed(6)],
  ["broadcast to 16", broadcast(16)],
  ["ladder of 12", ladder(12)],
  ["8 groups of 4", groups(8, 4)],
  ["20 running sums", runningSums(20)],
];

test.each(SHAPES)("%s: one worker executes exactly the static order", (_, shape) => {
  for (const { graph, rank, promised } of scriptsOf(shape, 20)) {
    for (const milliseconds of [10, 0.1]) {
      for (const bytes of [0, 100_000]) {
        const ran = runByTheClock({
          graph,
          rank,
          workers: 1,
          time: () => milliseconds,
          bytes: () => bytes,
        });
        expect(ran.sequence).toEqual([...toSequence(rank)]);
        expect(ran.held).toBe(promised);
        expect(ran.moves).toBe(0);
      }
    }
  }
});

test.each(SHAPES)(
  "%s: four workers hold what an ideal executor of the order holds, in its time",
  (_, shape) => {
    const scripts = scriptsOf(shape, 20);
    const worst = (of: (script: Script) => number): number => Math.max(...scripts.map(of));
    const run = (script: Script) => runByTheClock({ ...script, workers: 4, time: () => 10 });
    // Lanes do not end at exactly the same time: they may be one task apart.
    expect(worst((script) => run(script).held)).toBeLessThanOrEqual(
      worst(({ graph, rank }) => runInUnitTime(graph, rank, 4).held) + 1,
    );
    // Messages take 1 % of a task's time each way.
    for (const script of scripts) {
      const ideal = runInUnitTime(script.graph, script.rank, 4).makespan;
      expect(run(script).makespan / 10).toBeLessThan(1.15 * ideal + 1);
    }
  },
);

test.each(SHAPES)("%s: quick tasks that travel together, and results that would have to move", (_, shape) => {
  for (const { graph, rank, promised } of scriptsOf(shape, 5)) {
    for (const milliseconds of [10, 1, 0.05]) {
      for (const bytes of [0, 100_000]) {
        const ran = runByTheClock({
          graph,
          rank,
          workers: 4,
          time: () => milliseconds,
          bytes: () => bytes,
        });
        expect(ran.held).toBeLessThanOrEqual(4 * (promised + BESIDE + queue(milliseconds)));
      }
    }
  }
});

test.each<[string, Shape]>([
  ["ladder of 500", ladder(500)],
  ["sum chain of 500", sumChain(500)],
  ["300 running sums", runningSums(300)],
])("%s: inputs of a long chain do not pile up while other lanes have nothing else to do", (_, shape) => {
  const [{ graph, rank, promised }] = scriptsOf(shape, 1) as [Script];
  for (const milliseconds of [10, 1]) {
    // Not everywhere: numbers may pile up.
    const ran = runByTheClock({
      graph,
      rank,
      workers: 4,
      time: () => milliseconds,
      bytes: () => 100,
    });
    expect(ran.held).toBeLessThanOrEqual(4 * (promised + BESIDE + queue(milliseconds)));
    const ideal = runInUnitTime(graph, rank, 4).makespan;
    expect(ran.makespan / milliseconds).toBeLessThan(1.25 * ideal);
  }
});

test("a memory limit that is too small for four lanes holds no more than one lane would", () => {
  const [script] = scriptsOf(groups(20, 12), 1) as [Script];
  const run = { ...script, workers: 4, time: () => 10, bytes: () => 10_000_000 };
  expect(runByTheClock(run).heldBytes).toBeGreaterThan(script.promised * 10_000_000);
  const limited = runByTheClock({ ...run, memoryLimit: 100_000_000 });
  expect(limited.heldBytes).toBe(script.promised * 10_000_000);
});

test.each<[string, number]>([
  ["however many, when they are everywhere", 0],
  ["in waves, when they are not", 100],
])("while the first input of a fold awaits, no lane does: the others are made, %s", (_, bytes) => {
  const { graph, names, task } = named(sumChain(80));
  const ran = runByTheClock({
    graph,
    rank: staticOrder(graph),
    workers: 2,
    time: (task) => (names[task]!.startsWith("i") ? 10 : 0.01),
    awaits: (number) => (number === task("i0") ? 400 : 0),
    bytes: () => bytes,
  });
  // Eighty inputs in two lanes take 400 ms; at the end of a wave the lanes may be a task apart.
  expect(ran.makespan).toBeLessThan(bytes === 0 ? 420 : 480);
});

test("over the memory target one lane goes on beside what awaits", () => {
  const { graph, names, task } = named(["nap", ...fanIn(60)]);
  const ran = runByTheClock({
    graph,
    rank: staticOrder(graph),
    workers: 2,
    time: () => 10,
    awaits: (number) => (number === task("nap") ? 1000 : 0),
    bytes: (number) => (names[number]!.startsWith("r") ? 1_600_000 : 1),
    memoryLimit: 20_000_000,
  });
  expect(ran.makespan).toBeLessThan(1010);
});

const MIXED: readonly [string, Shape][] = [
  ["fan-in of 1000", fanIn(1000)],
  ["100 chains of 10", chains(100, 10)],
  ["tree of 512", tree(512)],
  ["sum of a stack of 300", stackSum(300, 4)],
  ["100 groups of 8", groups(100, 8)],
  ["windows of 3 over 500", windows(500, 3)],
];

test.each(MIXED)(
  "%s: tasks of a microsecond to 100 ms, unknown beforehand, take a tenth longer than ideal",
  (_, shape) => {
    const [{ graph, rank }] = scriptsOf(shape, 1) as [Script];
    const random = randomFrom(7);
    const time = Float64Array.from({ length: graph.size }, () => 10 ** (-3 + 5 * random.next()));
    const ran = runByTheClock({ graph, rank, workers: 4, time: (task) => time[task]! });
    const work = time.reduce((sum, milliseconds) => sum + milliseconds, 0) / 4;
    expect(ran.makespan).toBeLessThan(1.1 * Math.max(work, criticalPath(graph, time)) + 100 / 4);
  },
);

/** Milliseconds of the longest chain. */
function criticalPath({ size, dependencyStart, dependencies }: TaskGraph, time: Float64Array): number {
  const end = new Float64Array(size);
  for (let task = 0; task < size; task++) {
    let begin = 0;
    for (let edge = dependencyStart[task]!; edge < dependencyStart[task + 1]!; edge++) {
      begin = Math.max(begin, end[dependencies[edge]!]!);
    }
    end[task] = begin + time[task]!;
  }
  return Math.max(0, ...end);
}
