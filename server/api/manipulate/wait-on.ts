/**
 * `waitOn`: the same values, of which nobody sees one before all of them are there.
 *
 *     y's dependents ── waitOn ─┬─ y
 *                               └─ checkpoint ─┬─ x
 *                                              └─ y
 */
import { splitTrailingOptions } from "../trailing-options.ts";
import { CHECKPOINT_OPTIONS, type CheckpointOptions, checkpointTask } from "./checkpoint.ts";
import { derivedKey } from "./derived-key.ts";
import { withReplacedTasks } from "./lazy-parts.ts";
import { handedOn } from "./waiting-tasks.ts";

type List<V extends readonly unknown[]> = { -readonly [P in keyof V]: V[P] };

/**
 * Lazy values equal to `values` that are there only when all of them have been computed, with every block of
 * lazy arrays. One value comes back as itself, several as a list; containers keep their kind. A last argument
 * `{ splitEvery }` is taken as the options of `checkpoint`.
 *
 * @example
 * const [left, right] = waitOn(upload(a), upload(b));
 * await announce(left).compute();     // b has been uploaded, too
 *
 * @throws {OptionError} for `splitEvery` below 2
 */
export function waitOn<const V>(value: V, options?: CheckpointOptions): V;
export function waitOn<const V extends readonly unknown[]>(...values: [...V, CheckpointOptions]): List<V>;
export function waitOn<const V extends readonly unknown[]>(...values: V): List<V>;
export function waitOn(...args: readonly unknown[]): unknown {
  const { values, options } = splitTrailingOptions(args, CHECKPOINT_OPTIONS, "waitOn");
  const all = checkpointTask(values, options, "waitOn");
  const waiting = withReplacedTasks(values, {
    task: (task) => handedOn(task, derivedKey("waitOn", task.key, all.key), all),
    identity: (key) => `waitOn ${key} ${all.key}`,
    // Another part would be another task than the one that was waited for.
    passesSlices: false,
  });
  return values.length === 1 ? waiting[0] : waiting;
}
