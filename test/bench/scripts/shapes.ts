/**
 * The graphs that every peer builds, said once and independent of who builds them: how many tasks, what they
 * need, what they give. A peer says what a root, a join and a total are to it. `python/shapes.py` says the same
 * in Python, number for number.
 *
 * Tasks do next to nothing on purpose; their small whole numbers only prove that every edge was followed.
 */
import { seededRandom } from "../../../examples/data/random.ts";

/** What one peer makes of the three kinds of task. */
export interface Making<T> {
  /** A task that needs nothing; its value is `rootValue`. */
  root(number: number): T;
  /** A task of one to three others; its value is `joinValue`. */
  join(needs: readonly T[]): T;
  /** The task at the end of wide graphs; its value is `totalValue`. */
  total(needs: readonly T[]): T;
}

/** The value of root `number`. */
export const rootValue = (number: number): number => number % 1000;

/** The value of a join. */
export const joinValue = (needs: readonly number[]): number => (1 + sum(needs)) % 1_000_003;

/** The value of a total. */
export const totalValue = (needs: readonly number[]): number => sum(needs) % 1_000_003;

/** What the one requested task of a shape must give: the shape carried out in place. */
export function expectedValue(shape: ShapeName, size: number): number {
  return makeShape(shape, size, { root: rootValue, join: joinValue, total: totalValue }).top;
}

export const SHAPES = ["wide", "chain", "tree", "layered", "random"] as const;
export type ShapeName = (typeof SHAPES)[number];

/** A graph: its one requested task, and how many tasks it has. */
export interface Made<T> {
  readonly top: T;
  readonly tasks: number;
}

/** Makes a shape of about `size` tasks; every one of them is needed by the top. */
export function makeShape<T>(shape: ShapeName, size: number, making: Making<T>): Made<T> {
  return shapes[shape](Math.max(2, size), making);
}

const shapes: { readonly [S in ShapeName]: <T>(size: number, making: Making<T>) => Made<T> } = {
  /**
   *     total ─┬─ root 0
   *            ├─ root 1 …
   */
  wide(size, { root, total }) {
    const roots = Array.from({ length: size }, (_, i) => root(i));
    return { top: total(roots), tasks: size + 1 };
  },

  /**
   *     join ── join ── … ── root
   */
  chain(size, { root, join }) {
    let top = root(0);
    for (let i = 1; i < size; i++) top = join([top]);
    return { top, tasks: size };
  },

  /**
   *     join ─┬─ join ─┬─ root 0
   *           │        └─ root 1
   *           └─ join ─┬─ root 2 …
   */
  tree(size, { root, join }) {
    const roots = size >> 1;
    let level = Array.from({ length: roots }, (_, i) => root(i));
    while (level.length > 1) {
      const above = [];
      for (let i = 0; i + 1 < level.length; i += 2) above.push(join([level[i]!, level[i + 1]!]));
      if (level.length % 2 === 1) above.push(level.at(-1)!);
      level = above;
    }
    return { top: level[0]!, tasks: 2 * roots - 1 };
  },

  /** Up to 100 columns; each join needs the one below it and another one of that layer. */
  layered(size, { root, join, total }) {
    const width = Math.min(100, size);
    const layers = Math.max(1, Math.floor(size / width));
    let layer = Array.from({ length: width }, (_, i) => root(i));
    for (let above = 1; above < layers; above++) {
      const below = layer;
      layer = below.map((column, i) => join([column, below[(i * 37 + above) % width]!]));
    }
    return { top: total(layer), tasks: width * layers + 1 };
  },

  /** One root in ten; every other task needs one to three of the thousand before it. The same each time. */
  random(size, { root, join, total }) {
    const random = seededRandom(1);
    const below = (bound: number): number => Math.floor(random() * bound);
    const made = [root(0)];
    const needed = new Uint8Array(size);
    for (let task = 1; task < size; task++) {
      if (below(10) === 0) {
        made.push(root(task));
        continue;
      }
      const needs = [];
      for (let left = 1 + below(3); left > 0; left--) {
        const need = task - 1 - below(Math.min(task, 1000));
        needed[need] = 1;
        needs.push(made[need]!);
      }
      made.push(join(needs));
    }
    return { top: total(made.filter((_, task) => needed[task] === 0)), tasks: size + 1 };
  },
};

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
