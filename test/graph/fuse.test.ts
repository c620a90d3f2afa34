/**
 * Fusing, first by drawings, then by what must hold in any graph. Calls are fused by the first letter of their
 * names: that is their function.
 */
import { describe, expect, test } from "vitest";
import { type Fused, fuse, MOST_JOINED, unfused } from "../../server/graph/passes/fuse.ts";
import type { TaskGraph } from "../../server/graph/task-graph.ts";
import {
  broadcast,
  chains,
  fanIn,
  fork,
  groups,
  ladder,
  named,
  type Shape,
  stackSum,
  sumChain,
  tree,
} from "../harness/named-graphs.ts";
import { type Random, randomFrom } from "../harness/random.ts";
import { MOST_FUNCTIONS, randomGraph } from "../harness/random-graph.ts";

interface Case {
  readonly requested?: readonly string[];
  /** Letters of the functions that are cheap. */
  readonly cheap?: string;
  /** Letters of the functions that run elsewhere. */
  readonly elsewhere?: string;
  readonly alone?: readonly string[];
}

const LETTERS = 26;
const letterOf = (name: string): number => name.charCodeAt(0) - "a".charCodeAt(0);

function flags(letters = ""): Uint8Array {
  const found = new Uint8Array(LETTERS);
  for (const letter of letters) found[letterOf(letter)] = 1;
  return found;
}

function fusedShape(shape: Shape, options: Case = {}): { fused: Fused; names: readonly string[] } {
  const { graph, names } = named(shape, options.requested ? { requested: options.requested } : {});
  const calls: TaskGraph = { ...graph, functions: Int32Array.from(names, letterOf) };
  const alone = Uint8Array.from(names, (name) => (options.alone?.includes(name) ? 1 : 0));
  return {
    fused: fuse(calls, { alone, cheap: flags(options.cheap), place: flags(options.elsewhere) }),
    names,
  };
}

/** Tasks as the names of their calls, in the order in which those are made. */
function tasks(shape: Shape, options?: Case): string[] {
  const { fused, names } = fusedShape(shape, options);
  return Array.from({ length: fused.graph.size }, (_, task) =>
    [...fused.calls.subarray(fused.callStart[task]!, fused.callStart[task + 1]!)]
      .map((call) => names[call]!)
      .join(" "),
  );
}

describe("a chain", () => {
  test("is one task", () => {
    expect(tasks(chains(2, 3))).toEqual(["c0.0 c0.1 c0.2", "c1.0 c1.1 c1.2"]);
  });

  test("ends where two need the same, and begins where one needs two", () => {
    expect(tasks(fork)).toEqual(["raw frames", "mean", "peak"]);
    expect(tasks(["a", "b", "c < a b", "d < c"])).toEqual(["a", "b", "c d"]);
  });

  test("ends with a requested call", () => {
    expect(tasks(chains(1, 4), { requested: ["c0.1", "c0.3"] })).toEqual(["c0.0 c0.1", "c0.2 c0.3"]);
  });

  test("leaves out calls that are to stay alone", () => {
    expect(tasks(chains(1, 5), { alone: ["c0.2"] })).toEqual(["c0.0 c0.1", "c0.2", "c0.3 c0.4"]);
  });

  test("stays in one place", () => {
    expect(tasks(["a", "b < a", "c < b", "d < c"], { elsewhere: "cd" })).toEqual(["a b", "c d"]);
  });

  test("of a call that lists its dependency twice is one all the same", () => {
    expect(tasks(["a", "b < a a"])).toEqual(["a b"]);
  });
});

describe("cheap calls", () => {
  test("join what they feed", () => {
    expect(tasks(fanIn(3), { cheap: "r" })).toEqual(["r0 r1 r2 sum"]);
    expect(tasks(fanIn(3))).toEqual(["r0", "r1", "r2", "sum"]);
  });

  test("join as long as they are few", () => {
    expect(tasks(fanIn(MOST_JOINED), { cheap: "r" })).toHaveLength(1);
    expect(tasks(fanIn(MOST_JOINED + 1), { cheap: "r" })).toHaveLength(MOST_JOINED + 2);
  });

  test("take subtrees along, up to the same bound", () => {
    const sizes = tasks(tree(128), { cheap: "t" }).map((task) => task.split(" ").length);
    expect(sizes.toSorted((a, b) => a - b)).toEqual([1, 1, 1, 63, 63, 63, 63]);
  });

  test("stay with what takes long and comes before them", () => {
    expect(tasks(groups(1, 2).concat("get < load0.0", "put < get red0"), { cheap: "g" })).toContain("get");
    expect(tasks(stackSum(4, 4), { cheap: "bt" }).slice(0, 4)).toEqual([
      "read0 blk0 t0.0",
      "read1 blk1 t0.1",
      "read2 blk2 t0.2",
      "read3 blk3 t0.3",
    ]);
  });

  test("of one result join, for they need nothing that would have to be brought", () => {
    const parts = ["raw", "x < raw", "y < raw", "both < x y"];
    expect(tasks(parts, { cheap: "xy" })).toEqual(["raw", "x y both"]);
  });

  test("of several results do not: the parts move and not the whole", () => {
    const parts = ["raw0", "raw1", "x0 < raw0", "x1 < raw1", "z0 < raw0", "z1 < raw1", "both < x0 x1"];
    expect(tasks(parts, { cheap: "x" })).toEqual(["raw0", "raw1", "x0", "x1", "z0", "z1", "both"]);
  });

  test("that need nothing join, whatever the others need", () => {
    const parts = ["raw0", "raw1", "z < raw0 raw1", "x", "sum < x raw0 raw1"];
    expect(tasks(parts, { cheap: "x" })).toEqual(["raw0", "raw1", "z", "x sum"]);
  });

  test("do not join across a requested result, another place or a call that stays alone", () => {
    const shape = fanIn(3);
    expect(tasks(shape, { cheap: "r", requested: ["r1", "sum"] })).toEqual(["r1", "r0 r2 sum"]);
    expect(tasks(shape, { cheap: "r", alone: ["r0"] })).toEqual(["r0", "r1 r2 sum"]);
    expect(tasks(shape, { cheap: "r", alone: ["sum"] })).toHaveLength(4);
    expect(tasks(shape, { cheap: "r", elsewhere: "s" })).toHaveLength(4);
  });

  test("that several need stay apart", () => {
    expect(tasks(broadcast(3), { cheap: "rm" })).toEqual(["root", "m0 m1 m2 sum"]);
    expect(tasks(ladder(3), { cheap: "xco" })).toEqual(["x0 c0", "o0", "x1 c1", "o1", "x2 c2 o2"]);
  });

  test("keep long chains of reductions in pieces", () => {
    const sizes = tasks(sumChain(200), { cheap: "ai" }).map((task) => task.split(" ").length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(MOST_JOINED + 1);
    expect(sizes.length).toBeLessThan(20);
  });

  test("are made so that little is held: the heaviest first", () => {
    const shape = ["l", "a", "b", "c < a b", "sum < l c"];
    expect(tasks(shape, { cheap: "labc" })).toEqual(["a b c l sum"]);
  });
});

describe("kinds", () => {
  /** Tasks' kinds, numbered as they come. */
  function kinds(shape: Shape, options?: Case): number[] {
    const { fused } = fusedShape(shape, options);
    const seen = [...new Set(fused.graph.functions)];
    return Array.from(fused.graph.functions, (kind) => seen.indexOf(kind));
  }

  test("are one for tasks that make the same sequence of calls", () => {
    expect(kinds(["a0", "b0 < a0", "a1", "b1 < a1", "b2", "a2 < b2", "a3"])).toEqual([0, 0, 1, 2]);
  });

  test("tell a sequence from its beginning", () => {
    expect(kinds(["a0", "b0 < a0", "a1", "b1 < a1", "c1 < b1", "a2", "b2 < a2"])).toEqual([0, 1, 0]);
  });

  test("of one call are the number of its function, and all say which function comes last", () => {
    const { fused } = fusedShape(["a", "b", "c < a b", "d < c"]);
    const { functions } = fused.graph;
    expect([...functions]).toEqual([0, 1, LETTERS]);
    expect(Array.from(functions, (kind) => fused.lastFunction[kind])).toEqual([0, 1, letterOf("d")]);
  });
});

test("a graph in which nothing can be fused stays the very same", () => {
  const { graph } = named(broadcast(3));
  const options = { alone: new Uint8Array(graph.size), cheap: Uint8Array.of(0), place: Uint8Array.of(0) };
  expect(fuse(graph, options).graph).toBe(graph);
  expect(fuse(graph, options)).toEqual(unfused(graph, 1));
  expect([...unfused(graph, 1).calls]).toEqual([0, 1, 2, 3, 4]);
  expect([...unfused(graph, 1).callStart]).toEqual([0, 1, 2, 3, 4, 5]);
});

/** What every graph's fusing must satisfy; a list of what does not hold. */
function faults(calls: TaskGraph, alone: Uint8Array, place: Uint8Array, fused: Fused): string[] {
  const found: string[] = [];
  const { graph, callStart, calls: members, taskOf } = fused;
  const made = new Uint8Array(calls.size);
  for (let task = 0; task < graph.size; task++) {
    const own = members.subarray(callStart[task]!, callStart[task + 1]!);
    const last = own.at(-1)!;
    const needs = new Set<number>();
    for (const call of own) {
      if (taskOf[call] !== task) found.push(`call ${call} is not known to be in task ${task}`);
      if (made[call]) found.push(`call ${call} is made twice`);
      if (own.length > 1 && alone[call]) found.push(`call ${call} was to be alone`);
      if (call !== last && calls.requested[call]) found.push(`requested call ${call} is not the last`);
      if (place[calls.functions[call]!] !== place[calls.functions[last]!])
        found.push(`task ${task} is in two places`);
      for (const dependency of ends(calls, call)) {
        if (taskOf[dependency] !== task) needs.add(taskOf[dependency]!);
        else if (!made[dependency]) found.push(`call ${call} comes before ${dependency}`);
        if (taskOf[dependency] !== task && members[callStart[taskOf[dependency]! + 1]! - 1] !== dependency)
          found.push(`call ${dependency} has dependents elsewhere and is not the last of its task`);
      }
      made[call] = 1;
    }
    const edges = ends(graph, task);
    if (edges.length !== needs.size || edges.some((edge) => !needs.has(edge)))
      found.push(`task ${task} needs ${edges}, not ${[...needs]}`);
    if (edges.some((edge) => edge >= task)) found.push(`task ${task} comes before what it needs`);
    if (graph.requested[task] !== calls.requested[last]) found.push(`task ${task} lost its request`);
    if (fused.lastFunction[graph.functions[task]!] !== calls.functions[last])
      found.push(`task ${task} ends with another function than its kind`);
  }
  if (made.includes(0)) found.push(`call ${made.indexOf(0)} is made by no task`);
  return found;
}

const ends = ({ dependencyStart, dependencies }: TaskGraph, task: number): number[] => [
  ...dependencies.subarray(dependencyStart[task]!, dependencyStart[task + 1]!),
];

/** What each call gives when tasks run in any order that their dependencies allow. */
function values(calls: TaskGraph, fused: Fused, random: Random): string[] {
  const { graph, callStart, calls: members } = fused;
  const results = new Array<string>(calls.size);
  const left = Array.from({ length: graph.size }, (_, task) => ends(graph, task).length);
  const ready = left.flatMap((count, task) => (count === 0 ? [task] : []));
  while (ready.length > 0) {
    const [task] = ready.splice(random.below(ready.length), 1);
    for (const call of members.subarray(callStart[task!]!, callStart[task! + 1]!)) {
      const inputs = ends(calls, call).map((dependency) => results[dependency] ?? "missing");
      results[call] = shortened(`${calls.functions[call]}(${inputs.join()})`);
    }
    for (let edge = graph.dependentStart[task!]!; edge < graph.dependentStart[task! + 1]!; edge++) {
      const dependent = graph.dependents[edge]!;
      if (--left[dependent]! === 0) ready.push(dependent);
    }
  }
  return results;
}

/** Texts double with every layer of a graph. */
function shortened(text: string): string {
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum = (Math.imul(sum, 31) + text.charCodeAt(i)) | 0;
  return `${text.slice(0, 8)}${sum}`;
}

test("any graph keeps its calls, its edges and its values", () => {
  let smaller = 0;
  for (let seed = 0; seed < 2000; seed++) {
    const random = randomFrom(seed);
    const calls = randomGraph(random, { size: 1 + random.below(80) });
    const alone = Uint8Array.from({ length: calls.size }, () => (random.chance(0.1) ? 1 : 0));
    const cheap = Uint8Array.from({ length: MOST_FUNCTIONS }, () => random.below(2));
    const place = Uint8Array.from({ length: MOST_FUNCTIONS }, () => (random.chance(0.2) ? 1 : 0));
    const fused = fuse(calls, { alone, cheap, place });
    expect({ seed, faults: faults(calls, alone, place, fused) }).toEqual({ seed, faults: [] });
    expect(fuse(calls, { alone, cheap, place })).toEqual(fused);
    expect(values(calls, fused, random)).toEqual(values(calls, unfused(calls, MOST_FUNCTIONS), random));
    if (fused.graph.size < calls.size) smaller++;
  }
  expect(smaller).toBeGreaterThan(1000);
});

test.each<[string, Shape, string, number]>([
  ["a chain of 100,000", chains(1, 100_000), "", 1],
  ["a fan of 100,000", fanIn(100_000), "r", 100_001],
  ["100,000 of one result", broadcast(100_000), "rm", 100_002],
])("%s is fused without a deep stack or a quadratic step", (_, shape, cheap, size) => {
  const { graph, names } = named(shape);
  const calls: TaskGraph = { ...graph, functions: Int32Array.from(names, letterOf) };
  const options = { alone: new Uint8Array(graph.size), cheap: flags(cheap), place: flags() };
  expect(fuse(calls, options).graph.size).toBe(size);
});
