/**
 * `treadle/runtime`: what compiled scripts call. Written by the compile step, never by people; the contract
 * is in `compile/emitted.ts`.
 */
import type { FunctionMeta } from "../compile/emitted.ts";
import { DELAYED, delayedWith } from "./delayed-function.ts";
import { addSites } from "./sites.ts";

export { once, register } from "../executors/lane/registry.ts";
export { registerClasses as classes } from "../store/classes.ts";
export { hold, stop } from "./hold.ts";

type Delay = (...args: readonly unknown[]) => unknown;

/**
 * Stands where `delayed` stood: `define(meta, delayed)(fn, options)`. What the script imported as `delayed` is
 * called only when it is something else, such as a person's own function of that name.
 */
export function define(meta: FunctionMeta, delay: unknown): Delay {
  if ((delay as { [DELAYED]?: unknown })[DELAYED] === "delayed") {
    return (...args) => delayedWith(args, meta);
  }
  return delay as Delay;
}

type Callee = (...args: unknown[]) => unknown;

/** Adds the call sites of a file; returns `at`, which gives a call of a delayed function its site. */
export function sites(
  file: string,
  positions: readonly number[],
): (site: number, callee: unknown) => unknown {
  const first = addSites(file, positions);
  return (site, callee) => {
    const record = (
      callee as { [DELAYED]?: (site: number, self: unknown, args: unknown[]) => unknown } | undefined
    )?.[DELAYED];
    if (typeof record !== "function" || callee === undefined) return callee;
    return ((...args) => record(first + site, undefined, args)) satisfies Callee;
  };
}
