/**
 * Captured variables on their way into workers: which calls share a set, and whether it can be sent at all.
 */
import { CAPTURES_ARE_LAST_ARGUMENT } from "../executors/lane/lane.ts";
import { encode } from "../store/codec/encode.ts";
import { ResultOf } from "../store/codec/marks.ts";
import { UncloneableError } from "../store/errors.ts";
import { isContainer } from "../store/template.ts";
import type { LazyTask } from "./lazy-task.ts";

type Captures = Readonly<Record<string, unknown>>;

let nextCaptures = 0;

/** Numbers for sets of captured variables: tasks of one function with the same values share one. */
export class CaptureTable {
  readonly values = new Map<number, Readonly<Record<string, unknown>>>();
  /** Function → value of its first captured variable → the sets that begin with it. */
  readonly #known = new Map<
    unknown,
    Map<unknown, { readonly captures: Captures; readonly number: number }[]>
  >();

  number(task: LazyTask, crossesThreads: boolean): number {
    const { captures, fn } = task;
    if (!captures) return -1;
    const names = Object.keys(captures);
    if (names.some((name) => holdsResults(captures[name]))) return CAPTURES_ARE_LAST_ARGUMENT;
    if (!crossesThreads) return -1;
    const byFirst = this.#known.get(fn) ?? new Map<unknown, { captures: Captures; number: number }[]>();
    this.#known.set(fn, byFirst);
    const first = captures[names[0]!];
    const known = byFirst.get(first) ?? [];
    byFirst.set(first, known);
    const same = known.find((other) =>
      names.every((name) => Object.is(other.captures[name], captures[name])),
    );
    if (same) return same.number;
    const number = nextCaptures++;
    known.push({ captures, number });
    this.values.set(number, sendable(captures, task));
    return number;
  }
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

function holdsResults(value: unknown, seen = new Set<object>()): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (value instanceof ResultOf) return true;
  if (!isContainer(value) || seen.has(value)) return false;
  seen.add(value);
  const parts: Iterable<unknown> =
    value instanceof Map
      ? [...value.keys(), ...value.values()]
      : value instanceof Set
        ? value
        : Object.values(value);
  for (const part of parts) if (holdsResults(part, seen)) return true;
  return false;
}
