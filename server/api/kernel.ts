/**
 * The library's own task functions: written like any function, known to workers by name.
 * Every module that defines kernels is imported by `kernels.ts`, which is the bundle that workers load.
 */
import { register } from "../executors/lane/registry.ts";
import type { AnyFunction, TaskFunction } from "./task-function.ts";

/**
 * Makes `fn` callable in any worker under `name`, such as `array/sum`. The last part of the name is what
 * graphs and tables show.
 *
 * `fn` must not use variables that change: each worker has its own copy of the module.
 *
 * @param options `cheap`: every call takes less time than its scheduling, however large its arguments; default false
 */
export function kernel(
  name: string,
  fn: AnyFunction,
  { cheap = false }: { readonly cheap?: boolean } = {},
): TaskFunction {
  const id = `treadle:${name}`;
  register(id, () => fn);
  return { name: name.slice(name.lastIndexOf("/") + 1), original: fn, kernel: id, cheap };
}
