/**
 * A function that tasks call: the person's or the library's own. Knows where threads find it; runs nothing.
 */

import { pathToFileURL } from "node:url";
import type { FunctionMeta } from "../compile/emitted.ts";
import type { ExecutableFunction } from "../executors/executor.ts";
import { bundle } from "../install.ts";
import type { FunctionView } from "../protocol/sites.ts";

// biome-ignore lint/suspicious/noExplicitAny: the one type that every function has, whatever its parameters
export type AnyFunction = (this: any, ...args: any[]) => unknown;

export interface TaskFunction {
  readonly name: string;
  readonly original: AnyFunction;
  /** What the compile step knows of it; absent for functions it did not see. */
  readonly meta?: FunctionMeta;
  /** Name under which the library's own kernels are registered. */
  readonly kernel?: string;
  /** True for a kernel whose calls always take less time than their scheduling. */
  readonly cheap?: boolean;
  /** True when nothing is called: the task is a value of the script, its lazy parts filled in. */
  readonly isValue?: true;
  /** True for what the library does beside the script's own tasks; faces do not count it. */
  readonly isInternal?: true;
  /** True for `@delayed` methods: the task's first argument is its `this`. */
  readonly method?: boolean;
}

const renamings = new Map<string, TaskFunction>();

/** A kernel under another name in graphs and tables; the same object each time. */
export function renamed(fn: TaskFunction, name: string): TaskFunction {
  const id = `${fn.kernel} ${name}`;
  let made = renamings.get(id);
  if (!made) {
    made = { ...fn, name };
    renamings.set(id, made);
  }
  return made;
}

let taskModule: string | undefined;

/** Told by the runner: where the script's compiled functions are. Without it they run on the main thread. */
export function setTaskModule(path: string | undefined): void {
  taskModule = path === undefined ? undefined : pathToFileURL(path).href;
}

/** URL of the module that holds the script's compiled functions and classes; undefined without one. */
export function taskModuleUrl(): string | undefined {
  return taskModule;
}

const executables = new WeakMap<TaskFunction, ExecutableFunction>();
let nextIndex = 0;

/** The function as executors know it; the same object each time. */
export function toExecutable(fn: TaskFunction): ExecutableFunction {
  let executable = executables.get(fn);
  if (!executable) {
    const address = addressOf(fn);
    executable = {
      index: nextIndex++,
      name: fn.name,
      original: fn.original,
      method: fn.method ?? false,
      ...(address ? { address } : {}),
    };
    executables.set(fn, executable);
  }
  return executable;
}

function addressOf({ meta, kernel }: TaskFunction): ExecutableFunction["address"] {
  if (kernel !== undefined) return { url: pathToFileURL(bundle("kernels")).href, id: kernel };
  if (!meta || meta.mainThread !== undefined || taskModule === undefined) return undefined;
  return { url: taskModule, part: meta.module, id: meta.id };
}

/** The function as faces see it. */
export function toFunctionView(fn: TaskFunction): FunctionView {
  const { name, meta, kernel, isValue, isInternal } = fn;
  if (isValue) return { name, isValue };
  if (isInternal) return { name, isInternal };
  if (!meta) {
    return kernel === undefined
      ? { name, mainThread: "the compile step did not see where it is defined" }
      : { name };
  }
  const [line, column, endLine, endColumn] = meta.range;
  return {
    name,
    definition: { file: meta.file, line, column, endLine, endColumn },
    ...(meta.mainThread === undefined ? {} : { mainThread: meta.mainThread }),
  };
}
