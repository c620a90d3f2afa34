/**
 * `bind`: an order that no argument says. What the children need is run once more, after the parents.
 */
import { rejectUnknown } from "../options.ts";
import { CHECKPOINT_OPTIONS, type CheckpointOptions, checkpointTask } from "./checkpoint.ts";
import { withReplacedTasks } from "./lazy-parts.ts";
import { CLONE_OPTIONS, type CloneOptions, TaskCloner } from "./task-cloner.ts";

export interface BindOptions extends CloneOptions, CheckpointOptions {}

/**
 * Lazy values equal to those in `children` of which nothing begins before everything lazy in `parents` has been
 * computed. Their tasks get keys of their own and run anew, what they share with `parents` included, unless
 * `omit` names it. Containers keep their kind.
 *
 * @example
 * const cleared = clear(folder);
 * const files = bind(names.map((name) => write(folder, name)), cleared);
 * await compute(files);               // nothing is written before the folder is clear
 *
 * @throws {OptionError} for an option that does not exist, or `splitEvery` below 2
 */
export function bind<const V>(children: V, parents: unknown, options: BindOptions = {}): V {
  rejectUnknown(options, [...CLONE_OPTIONS, ...CHECKPOINT_OPTIONS], "bind");
  const { splitEvery, ...cloning } = options;
  const after = checkpointTask(parents, splitEvery === undefined ? {} : { splitEvery }, "bind");
  return withReplacedTasks(children, new TaskCloner(cloning, after));
}
