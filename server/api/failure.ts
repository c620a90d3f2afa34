/**
 * A failed task as people see it: the error it threw, with where it came from written onto it.
 */
import { isAbsolute } from "node:path";
import { fileURLToPath } from "node:url";
import { type TaskFailure, timeoutError, WorkerLostError } from "../executors/errors.ts";
import { thrownText } from "../executors/thrown-text.ts";
import { libraryFolder } from "../install.ts";
import type { ErrorView } from "../protocol/error-view.ts";
import type { CallSite } from "../protocol/sites.ts";
import { UncloneableError } from "../store/errors.ts";
import type { LazyTask } from "./lazy-task.ts";
import { callSite } from "./sites.ts";

/** What the `task` property of an error says that came out of a task. */
export interface FailedTask {
  readonly key: string;
  readonly name: string;
  /** Where the script made the task. */
  readonly callSite?: CallSite;
  /** One line per argument: its kind and shape. */
  readonly inputs: readonly string[];
}

/** Stands in for a thrown value that is no object and so could carry nothing. */
export class ThrownValueError extends Error {
  override readonly name = "ThrownValueError";
  /** What was thrown. */
  readonly value: unknown;

  constructor(value: unknown) {
    super(`The task threw ${thrownText(value)} instead of an error.`);
    this.value = value;
  }
}

/** A chain of causes longer than this is a cycle or a joke. */
const MOST_CAUSES = 8;

/** Tasks of errors that are frozen, or have a `task` of their own; faces see them all the same. */
const unmarked = new WeakMap<object, FailedTask>();

let fullStacks = false;

/** Told by the runner: keep library frames in stacks. */
export function showFullStacks(full: boolean): void {
  fullStacks = full;
}

/** The original error, marked with its task. */
export function withTask(failure: TaskFailure, task: LazyTask): object {
  const error =
    typeof failure.error === "object" && failure.error !== null
      ? failure.error
      : new ThrownValueError(failure.error);
  const site = callSite(task.callSite);
  const failed: FailedTask = {
    key: task.key,
    name: task.fn.name,
    ...(site ? { callSite: site } : {}),
    inputs: failure.inputs,
  };
  // A nested compute has named the innermost task already: that is the one that failed.
  if (!("task" in error) && Object.isExtensible(error)) {
    if (error instanceof Error) sayWhichTask(error, task);
    Object.defineProperty(error, "task", { value: failed, configurable: true, enumerable: false });
  } else if (!isFailedTask(taskOf(error))) unmarked.set(error, failed);
  if (!fullStacks) foldStacks(error);
  return error;
}

/** Errors of ours come out of places that know no key of the task. One of the script's own stays as it is. */
function sayWhichTask(error: Error, { key, options }: LazyTask): void {
  const { message, stack } = error;
  const text = withKey(error, key, options.timeout);
  if (text === undefined) return;
  Object.defineProperty(error, "message", {
    value: text,
    configurable: true,
    enumerable: false,
    writable: true,
  });
  // Its first line repeats the message.
  if (typeof stack === "string")
    Reflect.set(
      error,
      "stack",
      stack.replace(message, () => text),
    );
}

function withKey(error: Error, key: string, limit: number | undefined): string | undefined {
  const { message } = error;
  const task = `task ${key}`;
  if (error instanceof WorkerLostError) return message.replace("this task", () => task);
  if (error instanceof UncloneableError) {
    const { where } = error;
    if (where === "") return message.replace("The value", () => `The result of ${task}`);
    const whose = where.startsWith("argument ") ? task : `the result of ${task}`;
    return message.replace(`\`${where}\``, (part) => `${part} of ${whose}`);
  }
  // From another thread it comes as what it is to the platform, and nothing tells it from others but its words.
  if (error instanceof DOMException && limit !== undefined && message === timeoutError(limit).message)
    return timeoutError(limit, `Task ${key}`).message;
  return undefined;
}

/** Folds the stacks of an error and of what caused it. */
function foldStacks(error: object): void {
  let next: unknown = error;
  for (let depth = 0; next instanceof Error && depth < MOST_CAUSES; depth++) {
    // Not an assignment: a frozen error would throw another one.
    if (typeof next.stack === "string") Reflect.set(next, "stack", foldStack(next.stack));
    next = next.cause;
  }
}

/** Leaves out frames of this library, of the worker pool, of the bundler and of Node itself. */
export function foldStack(stack: string): string {
  const library = libraryFolder();
  const kept = stack.split("\n").filter((line) => {
    if (!/^\s+at /.test(line)) return true;
    if (/\bnode:|node_modules[\\/](?:piscina|esbuild)[\\/]|<anonymous>\)?$/.test(line)) return false;
    const match = /\(?((?:file:\/\/)?(?:\/|[A-Za-z]:\\)[^()\n]+):\d+:\d+\)?$/.exec(line);
    if (!match) return true;
    const path = match[1]!.startsWith("file://") ? fileURLToPath(match[1]!) : match[1]!;
    return (
      !isAbsolute(path) || !(path.startsWith(`${library}/server/`) || path.startsWith(`${library}/dist/`))
    );
  });
  return kept.join("\n");
}

/** Any thrown value as plain data for faces. */
export function toErrorView(error: unknown, depth = 5): ErrorView {
  const text = thrownText(error);
  const task = typeof error === "object" && error !== null ? taskOf(error) : undefined;
  const where = isFailedTask(task)
    ? { key: task.key, inputs: task.inputs, ...(task.callSite ? { callSite: task.callSite } : {}) }
    : {};
  if (!(error instanceof Error)) {
    return { name: "Error", message: typeof error === "string" ? text : `Thrown: ${text}`, ...where };
  }
  const { name, stack, cause } = error;
  const { hint } = error as { hint?: unknown };
  const isNamed = typeof name === "string" && name !== "Error";
  return {
    name: isNamed ? name : (error.constructor?.name ?? "Error"),
    message: text.replaceAll("__treadle_at(...)(...)", "the lazy value"),
    // Anything can be written onto an error.
    ...(typeof stack === "string" ? { stack: fullStacks ? stack : foldStack(stack) } : {}),
    ...where,
    ...(typeof hint === "string" ? { hint } : {}),
    ...(cause === undefined || depth === 0 ? {} : { cause: toErrorView(cause, depth - 1) }),
  };
}

function taskOf(error: object): unknown {
  return unmarked.get(error) ?? (error as { task?: unknown }).task;
}

function isFailedTask(task: unknown): task is FailedTask {
  return typeof task === "object" && task !== null && "key" in task && "inputs" in task;
}
