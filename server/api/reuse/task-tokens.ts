/**
 * What names the result of a task in this run and in the next one of the same script: the content of the call, the
 * same of what it depends on, and a number among calls that are equal in all of that.
 *
 *     noise() ─┐                    token of mean   =  code of mean · token of noise · token of noise again
 *              ├─ mean              tokens of noise =  code of noise,  code of noise · 1
 *     noise() ─┘
 *
 * Differs from `cache/identity.ts`, which names results for good: here somebody has asked to go on from one run, so
 * nothing has to be pure, and two calls of `noise()` are two results. Knows no files.
 */
import { ResultOf } from "../../store/codec/marks.ts";
import { LOAD } from "../cache/cache-kernels.ts";
import { kernelContent } from "../cache/identity.ts";
import { callContent, digestOf } from "../content-key.ts";
import type { LazyTask } from "../lazy-task.ts";
import { GIVE } from "./reuse-kernels.ts";

interface Known {
  /** Content of the call and of what it depends on. */
  readonly base: string;
  readonly token: string;
}

export class TaskTokens {
  /** Task → its own content when it was last about to run; undefined where that cannot be known. */
  readonly #looked = new WeakMap<LazyTask, string | undefined>();
  /** Key of a task → its token. What keeps the result of a call, or reads it, has the key of the call. */
  readonly #known = new Map<string, Known | undefined>();
  /** Base → how many calls have it. */
  readonly #counts = new Map<string, number>();

  /** Notes what arguments hold that may be written to later, of tasks that are about to run. */
  look(tasks: Iterable<LazyTask>): void {
    const files = new Map<string, string>();
    for (const task of tasks) if (!task.kept && mayChange(task)) this.#looked.set(task, content(task, files));
  }

  /** Says that `copy` stands for the result of `task`, whose arguments may be others by now. */
  inherit(task: LazyTask, copy: LazyTask): void {
    if (this.#looked.has(task)) this.#looked.set(copy, this.#looked.get(task));
  }

  /** The same, and `identify`, of tasks that are asked for and of what they depend on. */
  lookAndIdentify(wanted: Iterable<LazyTask>): readonly LazyTask[] {
    const tasks = this.#reached(wanted);
    this.look(tasks);
    this.#identifyAll(tasks);
    return tasks;
  }

  /** Gives tokens to `wanted` and to what they depend on, older calls first. */
  identify(wanted: Iterable<LazyTask>): void {
    this.#identifyAll(this.#reached(wanted));
  }

  #reached(wanted: Iterable<LazyTask>): readonly LazyTask[] {
    return withDependencies(wanted, (task) => task.kept !== undefined && this.#known.has(task.key));
  }

  #identifyAll(tasks: readonly LazyTask[]): void {
    const files = new Map<string, string>();
    for (const task of tasks) {
      if (task.fn.isInternal || isStandIn(task)) continue;
      // What it was when its result was made is what counts.
      const { key } = task;
      if (!task.kept || !this.#known.has(key)) this.#known.set(key, this.#identify(task, key, files));
    }
  }

  /** The token of a task that was identified; undefined when its result is good for this run only. */
  of(task: LazyTask): string | undefined {
    return this.#known.get(task.key)?.token;
  }

  #identify(task: LazyTask, key: string, files: Map<string, string>): Known | undefined {
    const own = this.#looked.has(task) ? this.#looked.get(task) : content(task, files);
    if (own === undefined) return undefined;
    let text = own;
    for (const dependency of task.dependencies) {
      const token = this.of(dependency);
      if (token === undefined) return undefined;
      text += ` ${token}`;
    }
    const base = digestOf(text);
    const before = this.#known.get(key);
    if (before?.base === base) return before;
    const count = this.#counts.get(base) ?? 0;
    this.#counts.set(base, count + 1);
    return { base, token: count === 0 ? base : digestOf(`${base} ${count}`) };
  }
}

/** The tokens of this process's tasks. */
export const taskTokens = new TaskTokens();

/** Of the call alone: results that it needs count by their places. */
function content(task: LazyTask, files: Map<string, string>): string | undefined {
  const { digest, fleeting } = callContent(task.fn, task.args, task.captures, String);
  return fleeting === undefined ? `${digest} ${kernelContent(task, files)}` : undefined;
}

/** Whether the script can reach something in the call that may be written to. */
function mayChange(task: LazyTask): boolean {
  // Blocks and what is to be done with them are the library's own.
  if (task.fn.kernel?.startsWith("treadle:array/")) return false;
  return task.args.some(isWritable) || Object.values(task.captures ?? {}).some(isWritable);
}

function isWritable(value: unknown): boolean {
  return typeof value === "object" && value !== null && !(value instanceof ResultOf);
}

/** True for a task that only reads the result of the call whose key it has. */
function isStandIn({ fn }: LazyTask): boolean {
  return fn.kernel === LOAD.kernel || fn.kernel === GIVE.kernel;
}

/** Each once, older calls before younger ones, but none before what it depends on: a copy may wait for a younger one. */
function withDependencies(
  wanted: Iterable<LazyTask>,
  isKnown: (task: LazyTask) => boolean,
): readonly LazyTask[] {
  const reached = new Set<LazyTask>(wanted);
  // A set is walked in the order of insertion, and what is added on the way is walked as well.
  for (const task of reached)
    if (!isKnown(task)) for (const dependency of task.dependencies) reached.add(dependency);
  const ordered = new Set<LazyTask>();
  for (const next of [...reached].sort((a, b) => a.serial - b.serial)) {
    const stack = [next];
    for (let task = stack.at(-1); task; task = stack.at(-1)) {
      const waiting = ordered.has(task)
        ? []
        : task.dependencies.filter((need) => reached.has(need) && !ordered.has(need));
      if (waiting.length > 0) {
        stack.push(...waiting);
        continue;
      }
      ordered.add(task);
      stack.pop();
    }
  }
  return [...ordered];
}
