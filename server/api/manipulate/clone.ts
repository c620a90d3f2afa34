/**
 * `clone`: the same values by calls of their own. Trades computing twice for memory: what is needed at the
 * beginning and at the end of a long run need not be held all the while.
 */
import { rejectUnknown } from "../options.ts";
import { withReplacedTasks } from "./lazy-parts.ts";
import { CLONE_OPTIONS, type CloneOptions, TaskCloner } from "./task-cloner.ts";

/**
 * Lazy values equal to those in `value`, all of whose tasks have keys of their own and are run on their own.
 * Containers keep their kind. Results that `persist` keeps are used, not made again.
 *
 * @example
 * const x = frames.sub(frames.mean({ axis: 0 }));
 * const peak = clone(frames).sub(frames.mean({ axis: 0 })).max();   // frames are read twice and never all held
 *
 * @throws {OptionError} for an option that does not exist
 */
export function clone<const V>(value: V, options: CloneOptions = {}): V {
  rejectUnknown(options, CLONE_OPTIONS, "clone");
  return withReplacedTasks(value, new TaskCloner(options));
}
