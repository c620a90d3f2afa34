/**
 * Captured variables on their way into workers: which calls share a set, and whether it can be sent at all.
 */
import { CAPTURES_ARE_LAST_ARGUMENT } from "../executors/messages.ts";
import { encode } from "../store/codec/encode.ts";
import { UncloneableError } from "../store/errors.ts";
import type { LazyTask } from "./lazy-task.ts";

/** What is known of the sets that begin with the same function and values. */
interface Branch {
  /** Value of the next variable → what is known of the sets that have it. */
  next?: Map<unknown, Branch>;
  /** Number of the set that ends here. */
  number?: number;
}

let nextCaptures = 0;

/** Numbers for sets of captured variables: tasks of one function with the same values share one. */
export class CaptureTable {
  readonly values = new Map<number, Readonly<Record<string, unknown>>>();
  readonly #crossesThreads: boolean;
  /** By function, then value by value: a loop that captures its variable makes as many sets as it has rounds. */
  readonly #known: Branch = {};

  /** @param crossesThreads whether captured variables have to be sent */
  constructor(crossesThreads: boolean) {
    this.#crossesThreads = crossesThreads;
  }

  /**
   * The number of the task's set; -1 when it need not be sent, -2 when it is sent as the last argument.
   *
   * @throws {UncloneableError} when a captured variable cannot be sent, naming it
   */
  number(task: LazyTask): number {
    const { captures, fn } = task;
    if (!captures) return -1;
    if (task.capturesHoldResults) return CAPTURES_ARE_LAST_ARGUMENT;
    if (!this.#crossesThreads) return -1;
    let branch = branchOf(this.#known, fn);
    for (const name in captures) branch = branchOf(branch, captures[name]);
    if (branch.number === undefined) {
      const sent = sendable(captures, task);
      branch.number = nextCaptures++;
      this.values.set(branch.number, sent);
    }
    return branch.number;
  }
}

/** A map takes -0 for 0. */
const MINUS_ZERO = Symbol("-0");

function branchOf(from: Branch, value: unknown): Branch {
  const key = Object.is(value, -0) ? MINUS_ZERO : value;
  from.next ??= new Map();
  let branch = from.next.get(key);
  if (!branch) {
    branch = {};
    from.next.set(key, branch);
  }
  return branch;
}

/** Leaves out what a worker can make for itself. @throws {UncloneableError} naming variable, file and line */
function sendable(captures: Readonly<Record<string, unknown>>, task: LazyTask): Record<string, unknown> {
  const { meta } = task.fn;
  const sent: Record<string, unknown> = {};
  let leftOut = false;
  for (const [name, value] of Object.entries(captures)) {
    if (isSendable(name, value, task)) sent[name] = value;
    else leftOut = true;
  }
  // What is left out is made in the worker by its recipe, which may have captured variables of its own.
  if (leftOut) {
    for (const [name, read] of Object.entries(meta?.recipeCaptures ?? {})) {
      const value = read();
      if (isSendable(name, value, task)) sent[name] = value;
    }
  }
  return sent;
}

/** False for a variable that has a recipe instead. @throws {UncloneableError} when it has none */
function isSendable(name: string, value: unknown, { fn }: LazyTask): boolean {
  try {
    encode(value);
    return true;
  } catch (error) {
    const { meta } = fn;
    if (meta?.recipes?.includes(name)) return false;
    if (!(error instanceof UncloneableError) || !meta) throw error;
    const where = `${meta.file}:${meta.range[0]}:${meta.range[1]}`;
    throw new UncloneableError(
      `${error.what} that task "${fn.name}" (${where}) uses`,
      error.where === "" ? name : `${name}${error.where.startsWith("[") ? "" : "."}${error.where}`,
      error.hint,
    );
  }
}
