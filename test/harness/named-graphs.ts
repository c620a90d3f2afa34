/**
 * Task graphs with names, for tests that read like the drawings above them. Tasks stand on the left, what they
 * need on the right. Shapes with a size are functions; all of them know names and edges only.
 */
import { type TaskGraph, TaskGraphBuilder } from "../../server/graph/task-graph.ts";
import type { Random } from "./random.ts";

/** Sentences such as `"sum < a b"` (sum needs a and b) or `"a"`, in any order. */
export type Shape = readonly string[];

export interface NamedGraph {
  readonly graph: TaskGraph;
  /** Task → name. */
  readonly names: readonly string[];
  /** The task of that name. */
  task(name: string): number;
}

/**
 * Builds a shape. Tasks are numbered as the sentences come, dependencies first; `random` shuffles sentences and
 * needs before, which is what another script with other names would have done.
 *
 * @param requested names of the requested tasks; default: those that nobody needs
 * @throws when a needed task has no sentence, or tasks need each other in a circle
 */
export function named(
  shape: Shape,
  { requested, random }: { requested?: readonly string[]; random?: Random } = {},
): NamedGraph {
  const needs = new Map(shape.map((sentence) => toTask(sentence, random)));
  const builder = new TaskGraphBuilder();
  const numbers = new Map<string, number>();
  const names: string[] = [];
  const waiting = new Set<string>();
  const add = (name: string): number => {
    const known = numbers.get(name);
    if (known !== undefined) return known;
    const dependencies = needs.get(name);
    if (!dependencies || waiting.has(name)) throw new Error(`The shape makes no task "${name}".`);
    waiting.add(name);
    const task = builder.add(0, dependencies.map(add));
    numbers.set(name, task);
    names.push(name);
    return task;
  };
  for (const name of random ? random.shuffled([...needs.keys()]) : needs.keys()) add(name);

  const needed = new Set([...needs.values()].flat());
  for (const name of requested ?? names.filter((name) => !needed.has(name))) builder.request(add(name));
  return { graph: builder.build(), names, task: (name) => numbers.get(name) ?? -1 };
}

function toTask(sentence: string, random: Random | undefined): [string, string[]] {
  const [name = "", needs = ""] = sentence.split("<").map((part) => part.trim());
  const list = needs.split(/\s+/).filter((need) => need !== "");
  return [name, random ? random.shuffled(list) : list];
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/**
 *     mean ─┐
 *     peak ─┴─ frames ── raw
 */
export const fork: Shape = ["raw", "frames < raw", "mean < frames", "peak < frames"];

/**
 *     sum ─┬─ r0
 *          ├─ r1
 *          └─ r2 …
 */
export const fanIn = (width: number): Shape => [
  ...upTo(width).map((i) => `r${i}`),
  `sum < ${upTo(width)
    .map((i) => `r${i}`)
    .join(" ")}`,
];

/**
 *     c0.2 ── c0.1 ── c0.0
 *     c1.2 ── c1.1 ── c1.0 …
 */
export const chains = (count: number, length: number): Shape =>
  upTo(count).flatMap((chain) =>
    upTo(length).map((i) => (i === 0 ? `c${chain}.0` : `c${chain}.${i} < c${chain}.${i - 1}`)),
  );

/**
 *     t2.0 ─┬─ t1.0 ─┬─ t0.0
 *           │        └─ t0.1
 *           └─ t1.1 ─┬─ t0.2
 *                    └─ t0.3
 */
export function tree(leaves: number, arity = 2): Shape {
  const sentences = upTo(leaves).map((i) => `t0.${i}`);
  for (let level = 1, width = leaves; width > 1; level++) {
    const below = width;
    width = Math.ceil(width / arity);
    for (const i of upTo(width)) {
      const parts = upTo(arity).map((k) => i * arity + k);
      sentences.push(
        `t${level}.${i} < ${parts
          .filter((k) => k < below)
          .map((k) => `t${level - 1}.${k}`)
          .join(" ")}`,
      );
    }
  }
  return sentences;
}

/**
 *     o0 ── c0 ── x0
 *           │
 *     o1 ── c1 ── x1
 *           │
 *     o2 ── c2 ── x2 …
 */
export const ladder = (rungs: number): Shape =>
  upTo(rungs).flatMap((i) => [`x${i}`, i === 0 ? "c0 < x0" : `c${i} < x${i} c${i - 1}`, `o${i} < c${i}`]);

/**
 *     sum ─┬─ m0 ─┬─ root
 *          ├─ m1 ─┤
 *          └─ m2 ─┘ …
 */
export const broadcast = (width: number): Shape => [
  "root",
  ...upTo(width).map((i) => `m${i} < root`),
  `sum < ${upTo(width)
    .map((i) => `m${i}`)
    .join(" ")}`,
];

/**
 *     save0 ── red0 ─┬─ load0.0
 *                    └─ load0.1 …
 *     save1 ── red1 ─┬─ load1.0 …
 */
export const groups = (count: number, size: number): Shape =>
  upTo(count).flatMap((group) => [
    ...upTo(size).map((i) => `load${group}.${i}`),
    `red${group} < ${upTo(size)
      .map((i) => `load${group}.${i}`)
      .join(" ")}`,
    `save${group} < red${group}`,
  ]);

/**
 *     b0 ─┬─ a0        b1 ─┬─ a1
 *         └─ a2            └─ a3
 */
export const pairs: Shape = ["a0", "a1", "a2", "a3", "b0 < a0 a2", "b1 < a1 a3"];

/**
 *     a7 ─┬─ a6 ─┬─ a5 …
 *         │      └─ i6
 *         └─ i7
 */
export const sumChain = (length: number): Shape =>
  upTo(length).flatMap((i) => [`i${i}`, i === 0 ? "a0 < i0" : `a${i} < a${i - 1} i${i}`]);

/** Reads behind blocks behind partial sums, and a tree over them: `stack(…).sum({ axis: 0 })`. */
export function stackSum(frames: number, arity: number): Shape {
  const front = upTo(frames).flatMap((i) => [`read${i}`, `blk${i} < read${i}`, `t0.${i} < blk${i}`]);
  return [...front, ...tree(frames, arity).slice(frames)];
}

/** Ten files, one block of all of them, its sum: what `rechunk([10, 257, 257])` makes. */
export const rechunked = (frames: number): Shape => [
  ...upTo(frames).flatMap((i) => [`read${i}`, `blk${i} < read${i}`, `st${i} < blk${i}`]),
  `merge < ${upTo(frames)
    .map((i) => `st${i}`)
    .join(" ")}`,
  "sum < merge",
];

/**
 * The largest number of results that are finished, not requested, and still needed, taken just before each task
 * starts, when tasks run in the order of their ranks; and the whole series.
 */
export function heldResults(
  { size, dependencyStart, dependencies, dependentStart, requested }: TaskGraph,
  rank: Int32Array,
): { readonly most: number; readonly series: readonly number[] } {
  const order = new Int32Array(size);
  for (let task = 0; task < size; task++) order[rank[task]!] = task;
  const left = Int32Array.from(requested, (_, task) => dependentStart[task + 1]! - dependentStart[task]!);
  const series: number[] = [];
  let held = 0;
  for (const task of order) {
    series.push(held);
    for (let edge = dependencyStart[task]!; edge < dependencyStart[task + 1]!; edge++) {
      const dependency = dependencies[edge]!;
      if (--left[dependency]! === 0 && !requested[dependency]) held--;
    }
    if (left[task]! > 0 && !requested[task]) held++;
  }
  return { most: Math.max(0, ...series), series };
}
