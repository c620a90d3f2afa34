/**
 * What may be a box of its own: a task, or, in the optimised graph, a stretch of tasks that were fused into one.
 *
 *     tasks   read ── scale ── sum          units   read → scale → sum
 *
 * With each unit go the families that it may share a box with, from near to far: those of its layer, of its call
 * site, of its function in its compute, of its function. Made once for a graph; who filters, opens and counts looks
 * things up here. Linear; knows no boxes and no states.
 */
import type { KnownGraph } from "./known-graph.ts";

/** Kinds of families, near ones first: of a layer, a call site, a function in one compute, a function. */
export const kinships = 4;

export interface Units {
  readonly size: number;
  /** Tasks of unit `u` are `tasks[starts[u]] … tasks[starts[u + 1] - 1]`, the smallest number first. */
  readonly starts: Int32Array;
  readonly tasks: Int32Array;
  /** Task → unit; -1 for what is never shown. */
  readonly unitOf: Int32Array;
  /** Kinship → unit → number of its family. */
  readonly families: readonly Int32Array[];
  /** Kinship → number of a family → its name, the same while the graph grows. */
  readonly names: readonly (readonly string[])[];
  /** What a unit is called: the names of its functions, `read → scale`. */
  labelOf(unit: number): string;
}

/** The units of a graph, in the order of their last tasks: dependencies before dependents. */
export function unitsOf(graph: KnownGraph, kind: "raw" | "optimised"): Units {
  const unitOf = new Int32Array(graph.size).fill(-1);
  const starts = [0];
  const tasks = new Int32Array(graph.size);
  let filled = 0;
  for (const members of kind === "raw" ? singles(graph) : stretches(graph)) {
    for (const task of members) {
      tasks[filled++] = task;
      unitOf[task] = starts.length - 1;
    }
    starts.push(filled);
  }
  const size = starts.length - 1;
  const units = { size, starts: Int32Array.from(starts), tasks: tasks.slice(0, filled), unitOf };
  const patterns = new Patterns(graph);
  const { families, names } = familiesOf(graph, units, patterns);
  return { ...units, families, names, labelOf: (unit) => patterns.labelOf(units, unit) };
}

function* singles(graph: KnownGraph): Iterable<readonly number[]> {
  for (let task = 0; task < graph.size; task++) if (graph.isShown(task)) yield [task];
}

/** The shown tasks of each stretch. What the library does beside may end a stretch without being seen. */
function stretches(graph: KnownGraph): Iterable<readonly number[]> {
  const byEnd = new Map<number, number[]>();
  for (let task = 0; task < graph.size; task++) {
    if (!graph.isShown(task)) continue;
    const end = graph.stretchOf(task);
    const members = byEnd.get(end);
    if (members) members.push(task);
    else byEnd.set(end, [task]);
  }
  return [...byEnd.values()].sort((a, b) => a.at(-1)! - b.at(-1)!);
}

type Members = Pick<Units, "size" | "starts" | "tasks">;

/** Last task of a unit: the one whose result others use. */
export const lastTask = ({ starts, tasks }: Pick<Units, "starts" | "tasks">, unit: number): number =>
  tasks[starts[unit + 1]! - 1]!;

function familiesOf(graph: KnownGraph, units: Members, patterns: Patterns) {
  const families = Array.from({ length: kinships }, () => new Int32Array(units.size));
  const names: string[][] = Array.from({ length: kinships }, () => []);
  const known: Map<number, number>[] = Array.from({ length: kinships }, () => new Map());
  const numbered = (kinship: number, farther: number, own: number, name: () => string): number => {
    const key = farther * 2 ** 26 + own;
    let number = known[kinship]!.get(key);
    if (number === undefined) {
      number = names[kinship]!.push(name()) - 1;
      known[kinship]!.set(key, number);
    }
    return number;
  };
  for (let unit = 0; unit < units.size; unit++) {
    const last = lastTask(units, unit);
    const pattern = patterns.of(units, unit);
    const compute = graph.computeOf(last);
    const site = graph.callSiteOf(last) + 1;
    const layer = graph.layerOf(last);
    const text = patterns.names[pattern]!;
    const far = numbered(3, 0, pattern, () => `f${text}`);
    const own = numbered(2, far, compute, () => `c${compute}.${text}`);
    const near = numbered(1, own, site, () => `s${compute}.${text}.${site}`);
    families[3]![unit] = far;
    families[2]![unit] = own;
    families[1]![unit] = near;
    families[0]![unit] = numbered(0, near, layer, () => `g${compute}.${text}.${site}.${layer}`);
  }
  return { families, names };
}

/** Runs of a pattern that are told apart; a stretch of a thousand different functions is one of many. */
const mostRuns = 8;

/** Which functions follow each other in a unit: `3` for one call, `3-4x2-7` for a stretch. */
class Patterns {
  readonly #graph: KnownGraph;
  readonly #numbers = new Map<string, number>();
  /** Number of a pattern → its text. */
  readonly names: string[] = [];
  /** Function → the pattern of a single call of it, which most units are. */
  readonly #ofSingle = new Map<number, number>();

  constructor(graph: KnownGraph) {
    this.#graph = graph;
  }

  of(units: Members, unit: number): number {
    const first = units.starts[unit]!;
    if (units.starts[unit + 1]! - first > 1)
      return this.#number(this.#runs(units, unit).map(runText).join("-"));
    const fn = this.#graph.table.functionOf(units.tasks[first]!);
    let number = this.#ofSingle.get(fn);
    if (number === undefined) {
      number = this.#number(String(fn));
      this.#ofSingle.set(fn, number);
    }
    return number;
  }

  labelOf(units: Members, unit: number): string {
    const { functions } = this.#graph.table;
    const runs = this.#runs(units, unit).map(({ fn, count }) => {
      const { name } = functions[fn]!;
      return count === 1 ? name : `${name} ×${count}`;
    });
    return (runs.length <= 3 ? runs : [runs[0]!, "…", runs.at(-1)!]).join(" → ");
  }

  #runs({ starts, tasks }: Members, unit: number): Run[] {
    const runs: Run[] = [];
    for (let place = starts[unit]!; place < starts[unit + 1]!; place++) {
      const fn = this.#graph.table.functionOf(tasks[place]!);
      const before = runs.at(-1);
      if (before?.fn === fn) before.count++;
      else if (runs.length < mostRuns) runs.push({ fn, count: 1 });
      else runs[mostRuns - 1] = { fn, count: 1 };
    }
    return runs;
  }

  #number(name: string): number {
    let number = this.#numbers.get(name);
    if (number === undefined) {
      number = this.names.push(name) - 1;
      this.#numbers.set(name, number);
    }
    return number;
  }
}

interface Run {
  readonly fn: number;
  count: number;
}

const runText = ({ fn, count }: Run): string => (count === 1 ? String(fn) : `${fn}x${count}`);
