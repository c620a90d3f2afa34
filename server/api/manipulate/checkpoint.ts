/**
 * `checkpoint`: one lazy null that stands for "all of this has been computed".
 *
 *     checkpoint ─┬─ checkpoint ─┬─ checkpoint ── block 0       one beside each result, where it lies;
 *                 │              └─ checkpoint ── block 1       from there on only nulls travel
 *                 └─ …
 */
import { Delayed } from "../delayed.ts";
import { OptionError } from "../errors.ts";
import type { LazyTask } from "../lazy-task.ts";
import { rejectUnknown } from "../options.ts";
import { splitTrailingOptions } from "../trailing-options.ts";
import { derivedKey } from "./derived-key.ts";
import { tasksOf } from "./lazy-parts.ts";
import { waitingFor } from "./waiting-tasks.ts";

/** How many results one task waits for. */
export interface CheckpointOptions {
  /**
   * Largest number of results that a task of the tree waits for, from 2; false for a single task that waits for
   * all. Default 8, as in Dask: small trees, and no task that has to be told of thousands of others.
   */
  readonly splitEvery?: number | false;
}

export const CHECKPOINT_OPTIONS: readonly (keyof CheckpointOptions)[] = ["splitEvery"];

const DEFAULT_SPLIT = 8;

/**
 * A lazy null that is there when everything lazy in `values` has been computed, every block of lazy arrays
 * included. A last argument `{ splitEvery }` is taken as options.
 *
 * @example
 * const written = checkpoint(paths.map((path) => write(path)));
 * await bind(report(folder), written).compute();   // the report is made when all files are there
 *
 * @throws {OptionError} for `splitEvery` below 2
 */
export function checkpoint(...values: readonly unknown[]): Delayed<null> {
  const { values: lazies, options } = splitTrailingOptions(values, CHECKPOINT_OPTIONS, "checkpoint");
  return new Delayed(checkpointTask(lazies, options, "checkpoint"));
}

/**
 * The task behind a checkpoint of everything lazy in `value`; the same key for the same tasks.
 *
 * @param where says in errors who was given the options
 * @throws {OptionError}
 */
export function checkpointTask(value: unknown, options: CheckpointOptions, where: string): LazyTask {
  rejectUnknown(options, CHECKPOINT_OPTIONS, where);
  const split = splitOf(options.splitEvery, where);
  const tasks = tasksOf(value);
  const key = derivedKey("checkpoint", split, ...tasks.map((task) => task.key));
  // A single result needs nobody beside it.
  if (tasks.length < 2) return waitingFor(tasks, key);
  const waiting = tasks.map((task) => waitingFor([task], derivedKey("checkpoint", task.key)));
  let next = 0;
  for (let step = 0; waiting.length - next > split; step++) {
    const group = waiting.slice(next, next + split);
    next += split;
    waiting.push(waitingFor(group, `${key}-${step}`));
  }
  return waitingFor(waiting.slice(next), key);
}

function splitOf(splitEvery: CheckpointOptions["splitEvery"], where: string): number {
  if (splitEvery === undefined) return DEFAULT_SPLIT;
  if (splitEvery === false) return Number.MAX_SAFE_INTEGER;
  if (Number.isInteger(splitEvery) && splitEvery >= 2) return splitEvery;
  throw new OptionError(
    `${where}: splitEvery must be a whole number from 2, or false for no tree, not ${String(splitEvery)}.`,
  );
}
