/**
 * Task graphs with names, for tests that read like the drawings above them. Tasks stand on the left, what they
 * need on the right. Shapes with a size are functions; all of them know names and edges only.
 * What real pipelines are made of is in `pipeline-shapes.ts`.
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

/** `0 … count - 1` */
export const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** `x0`, `x1` … as many as `count`. */
export const numbered = (name: string, count: number): string[] => upTo(count).map((i) => `${name}${i}`);

/** A sentence: `task` needs `needs`. */
export const needing = (task: string, needs: readonly string[]): string =>
  needs.length === 0 ? task : `${task} < ${needs.join(" ")}`;

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
  ...numbered("r", width),
  needing("sum", numbered("r", width)),
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
export const tree = (leaves: number, arity = 2): Shape => [
  ...numbered("t0.", leaves),
  ...reduction("t", numbered("t0.", leaves), arity),
];

/** A tree over tasks that are there already, without them: `${name}1.0`, `${name}1.1` … up to one. */
export function reduction(name: string, over: readonly string[], arity: number): Shape {
  const sentences: string[] = [];
  for (let level = 1, below = over; below.length > 1; level++) {
    const above = upTo(Math.ceil(below.length / arity)).map((i) => `${name}${level}.${i}`);
    for (const [i, task] of above.entries()) {
      sentences.push(needing(task, below.slice(i * arity, (i + 1) * arity)));
    }
    below = above;
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
  needing("sum", numbered("m", width)),
];

/**
 *     save0 ── red0 ─┬─ load0.0
 *                    └─ load0.1 …
 *     save1 ── red1 ─┬─ load1.0 …
 */
export const groups = (count: number, size: number): Shape =>
  upTo(count).flatMap((group) => [
    ...numbered(`load${group}.`, size),
    needing(`red${group}`, numbered(`load${group}.`, size)),
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

/**
 * Reads behind blocks behind partial sums, and a tree over them: `stack(…).sum({ axis: 0 })`.
 *
 *     t1.0 ─┬─ t0.0 ── blk0 ── read0
 *           ├─ t0.1 ── blk1 ── read1 …
 */
export const stackSum = (frames: number, arity: number): Shape => [
  ...upTo(frames).flatMap((i) => [`read${i}`, `blk${i} < read${i}`, `t0.${i} < blk${i}`]),
  ...reduction("t", numbered("t0.", frames), arity),
];

/**
 * Files, one block of all of them, its sum: what `rechunk([10, 257, 257])` makes.
 *
 *     sum ── merge ─┬─ st0 ── blk0 ── read0
 *                   └─ st1 ── blk1 ── read1 …
 */
export const rechunked = (frames: number): Shape => [
  ...upTo(frames).flatMap((i) => [`read${i}`, `blk${i} < read${i}`, `st${i} < blk${i}`]),
  needing("merge", numbered("st", frames)),
  "sum < merge",
];

/**
 * Several outputs of the same sources, each reduced by a tree.
 *
 *     a2.0 ─┬─ a1.0 ─┬─ a0.0 ── x0
 *           │        └─ a0.1 ── x1
 *           └─ a1.1 …
 *     b2.0 ─┬─ b1.0 ─┬─ b0.0 ── x0
 *           │        └─ b0.1 ── x1 …
 */
export const outputs = (count: number, sources: number, arity = 2): Shape => [
  ...numbered("x", sources),
  ...upTo(count).flatMap((output) => {
    const name = String.fromCharCode(97 + output);
    const parts = numbered(`${name}0.`, sources);
    return [...parts.map((part, i) => `${part} < x${i}`), ...reduction(name, parts, arity)];
  }),
];

/**
 * `(x - x.mean()).max()`: everything is needed again when the mean is known.
 *
 *     max ─┬─ mx0 ── d0 ─┬─ x0
 *          │             └─ mean ─┬─ m0 ── x0
 *          └─ mx1 ── d1 …         └─ m1 ── x1 …
 */
export const centred = (count: number): Shape => [
  ...upTo(count).flatMap((i) => [`x${i}`, `m${i} < x${i}`, `d${i} < x${i} mean`, `mx${i} < d${i}`]),
  needing("mean", numbered("m", count)),
  needing("max", numbered("mx", count)),
];

/**
 *     y0 ─┬─ x0
 *         ├─ x1 ─┬─ y1
 *         └─ x2 ─┤
 *            x3 ─┘ …
 */
export const windows = (count: number, width: number): Shape => [
  ...numbered("x", count),
  ...upTo(count - width + 1).map((i) =>
    needing(
      `y${i}`,
      upTo(width).map((k) => `x${i + k}`),
    ),
  ),
];

/** Windows that become shorter at the end (Dask's `test_diagnostics`): `y0 < x0 x1 x2` … `y3 < x3 x4`, `y4 < x4`. */
export const staircase = (count: number): Shape => [
  ...numbered("x", count),
  ...upTo(count).map((i) =>
    needing(
      `y${i}`,
      upTo(Math.min(3, count - i)).map((k) => `x${i + k}`),
    ),
  ),
];

/**
 * Every block with its neighbours on a board, itself included: `mapOverlap` in two dimensions.
 *
 *     x0.0 x0.1 x0.2
 *     x1.0 x1.1 x1.2        y1.1 needs all nine, y0.0 needs four
 *     x2.0 x2.1 x2.2
 */
export const overlap = (side: number): Shape => {
  const near = (i: number): number[] => [i - 1, i, i + 1].filter((k) => k >= 0 && k < side);
  return upTo(side).flatMap((i) =>
    upTo(side).flatMap((j) => [
      `x${i}.${j}`,
      needing(
        `y${i}.${j}`,
        near(i).flatMap((k) => near(j).map((l) => `x${k}.${l}`)),
      ),
    ]),
  );
};

/**
 *     m0 ─┬─ s0.0 ── x0 ── s0.1 ─┬─ m1
 *         └─ s1.0 ── x1 ── s1.1 ─┘     …
 */
export const transposed = (from: number, to = from): Shape => [
  ...upTo(from).flatMap((i) => [`x${i}`, ...upTo(to).map((j) => `s${i}.${j} < x${i}`)]),
  ...upTo(to).map((j) =>
    needing(
      `m${j}`,
      upTo(from).map((i) => `s${i}.${j}`),
    ),
  ),
];

/**
 * Two running sums side by side over one source, as a cumulative sum in two dimensions makes by blocks.
 *
 *     o1 ─┬─ a1 ─┬─ a0 …
 *         │      └─ x1 ──┐
 *         └─ b1 ─┬─ b0 … │
 *                └─ y1 ──┘
 */
export const runningSums = (length: number): Shape =>
  upTo(length).flatMap((i) => [
    `x${i}`,
    `y${i} < x${i}`,
    needing(`a${i}`, i === 0 ? ["x0"] : [`x${i}`, `a${i - 1}`]),
    needing(`b${i}`, i === 0 ? ["y0"] : [`y${i}`, `b${i - 1}`]),
    `o${i} < a${i} b${i}`,
  ]);
