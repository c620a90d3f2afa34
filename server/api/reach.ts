/**
 * The walk from what was asked for to everything that it needs, each call once. What nobody asked for is never
 * reached, so the graph is culled by construction. Knows calls and their needs, and nothing of how they will run.
 */
import { IntColumn } from "../graph/task-graph.ts";
import type { LazyTask } from "./lazy-task.ts";
import { CallsByKey, collision, isSameCall } from "./same-call.ts";

export interface Reached {
  /** The calls, numbered by their places here: results of earlier computes first, the others after what they need. */
  readonly tasks: readonly LazyTask[];
  /** How many of them are results of earlier computes; those need nothing. */
  readonly borrowed: number;
  /** `needs[needStart[c] + i]` is the number of the `i`th dependency of call `c`; with a key twice, twice. */
  readonly needStart: Int32Array;
  readonly needs: Int32Array;
  /** Whether a call may need another twice, because two of its dependencies go by one key. */
  readonly hasRepeats: boolean;
  /** For each requested task its number. */
  readonly requested: readonly number[];
}

/** The call that makes a call's result instead, and needs nothing; undefined for most. */
export type SubstituteFor = (task: LazyTask) => LazyTask | undefined;

/** Places of calls whose needs are still being walked. */
const OPEN = -(2 ** 31);

let walks = 0;

/**
 * @throws {KeyCollisionError} when two different calls go by one key
 */
export function reach(requested: readonly LazyTask[], substituteFor?: SubstituteFor): Reached {
  // A number written on each task is many times faster than a set of a million. It is good for this walk only,
  // which nothing can interrupt: no code of a script runs in it.
  const walk = ++walks;
  const byKey = new CallsByKey();
  const own: LazyTask[] = [];
  const borrowed: LazyTask[] = [];
  const needEnds = new IntColumn();
  const needs = new IntColumn();
  let hasRepeats = false;
  // A stack of our own: a chain of a hundred thousand tasks would overflow the call stack.
  const stack: LazyTask[] = [];

  const enter = (task: LazyTask): void => {
    task.walk = walk;
    task.place = OPEN;
    const first = byKey.first(task);
    if (first !== task) {
      // It would need itself, under another name.
      if (first.place === OPEN) throw collision(first, task, openFrom(first));
      if (!isSameCall(first, task)) throw collision(first, task);
      hasRepeats = true;
      task.place = first.place;
      return;
    }
    if (task.kept) {
      // How many are borrowed is not known yet: they count downwards from -1.
      task.place = -borrowed.push(task);
      return;
    }
    const substitute = substituteFor?.(task);
    if (substitute) {
      substitute.walk = walk;
      close(substitute);
      task.place = substitute.place;
    } else if (task.dependencies.length === 0) {
      close(task);
    } else {
      stack.push(task);
      // Last one first onto the stack, so that dependencies are numbered as the script wrote them.
      for (let i = task.dependencies.length - 1; i >= 0; i--) {
        const dependency = task.dependencies[i]!;
        if (dependency.walk !== walk) stack.push(dependency);
      }
    }
  };
  const close = (task: LazyTask): void => {
    task.place = own.push(task) - 1;
    for (const dependency of task.dependencies) needs.push(dependency.place);
    needEnds.push(needs.length);
  };

  /** The calls that wait for one another, from `first` on. What stands on the stack twice waits where it stands last. */
  const openFrom = (first: LazyTask): LazyTask[] =>
    stack
      .slice(stack.lastIndexOf(first))
      .filter((task, i, path) => task.walk === walk && task.place === OPEN && path.lastIndexOf(task) === i);

  for (const root of requested) {
    if (root.walk === walk) continue;
    stack.push(root);
    for (let task = stack.pop(); task; task = stack.pop()) {
      if (task.walk !== walk) enter(task);
      else if (task.place === OPEN) close(task);
    }
  }

  const count = borrowed.length;
  const toNumber = (place: number): number => (place < 0 ? -place - 1 : place + count);
  const numbers = needs.toArray();
  if (count > 0) for (let i = 0; i < numbers.length; i++) numbers[i] = toNumber(numbers[i]!);
  const needStart = new Int32Array(count + own.length + 1);
  needStart.set(needEnds.toArray(), count + 1);
  return {
    tasks: count > 0 ? borrowed.concat(own) : own,
    borrowed: count,
    needStart,
    needs: numbers,
    hasRepeats,
    requested: requested.map((task) => toNumber(task.place)),
  };
}
