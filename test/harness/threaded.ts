/**
 * Delayed functions that run on worker threads without the compile step: those of `thread-functions.mjs`.
 * Threads need the built `dist/`, which `npm test` brings up to date.
 */
import { fileURLToPath } from "node:url";
import type { Delayed } from "../../server/api/delayed.ts";
import { type DelayedFunction, delayed } from "../../server/api/delayed-function.ts";
import type { TaskOptions } from "../../server/api/options.ts";
import { define } from "../../server/api/runtime.ts";
import { setTaskModule } from "../../server/api/task-function.ts";

const file = fileURLToPath(new URL("./thread-functions.mjs", import.meta.url));

interface Module {
  readonly functions: Readonly<Record<string, (...args: unknown[]) => unknown>>;
  readonly changed: (cells: Int32Array, cell: number) => Promise<void>;
  readonly ParseFailure: new (message: string, line: number) => Error & { readonly line: number };
  readonly Point: new (
    x: number,
    y: number,
  ) => { readonly x: number; readonly y: number; readonly length: number };
}

const module = (await import(/* @vite-ignore */ file)) as Module;
setTaskModule(file);

/** `changed(cells, cell)` resolves when the cell is no longer 0. */
export const { ParseFailure, Point, changed } = module;

/** The function of that name, delayed, as a compiled script has it. */
export function threaded(name: string, options: TaskOptions = {}): (...args: unknown[]) => Delayed<unknown> {
  const fn = module.functions[name];
  if (!fn) throw new Error(`thread-functions.mjs has no function "${name}".`);
  const delay = define(
    { id: `thread-functions.mjs#${name}`, name, file, range: [1, 1, 1, 1], module: "", hash: name },
    delayed,
  );
  return delay(fn, options) as (...args: unknown[]) => Delayed<unknown>;
}

/** The same where its type counts: `submit` and `map` take delayed functions only. */
export function threadedAs<A extends readonly unknown[], R>(
  name: string,
  options: TaskOptions = {},
): DelayedFunction<A, R> {
  return threaded(name, options) as unknown as DelayedFunction<A, R>;
}

/** Numbers that all threads see. */
export function cells(...values: number[]): Int32Array {
  const shared = new Int32Array(new SharedArrayBuffer(4 * Math.max(2, values.length)));
  shared.set(values);
  return shared;
}

/** Sets a cell and wakes whoever waits for it. */
export function setCell(shared: Int32Array, cell: number): void {
  Atomics.store(shared, cell, 1);
  Atomics.notify(shared, cell);
}
