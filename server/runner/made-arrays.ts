/**
 * Which lazy arrays a script makes, and at which of its places: the first of each place, for hovers. Looks at the call stack,
 * which costs microseconds, a bounded number of times; what a script does a hundred thousand times is known by then.
 */
import { findSourceMap } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { arrayView } from "../api/array/array-view.ts";
import type { LazyArray } from "../api/array/lazy-array.ts";
import { noticeArray, whenArrayMade } from "../api/array/noticed.ts";
import type { ArraysMade, RunEvent } from "../protocol/events.ts";
import type { CallSite } from "../protocol/sites.ts";

/** Arrays of one kind (`slice`, `stack`, …) whose places are looked up. */
const MOST_OF_A_KIND = 200;

/** Places that are told of. */
const MOST_PLACES = 300;

/** Frames between a script and the making of an array, with room to spare. */
const DEPTH = 24;

/** Expressions and tasks of all arrays that are looked at, together. */
const MOST_SEEN = 200_000;

/** A place in the compiled script. */
interface Place {
  readonly line: number;
  readonly column: number;
  readonly array: LazyArray;
}

export class MadeArrays {
  readonly #driver: string;
  /** As frames name it. */
  readonly #url: string;
  readonly #seen = new Set<string>();
  readonly #ofKind = new Map<string, number>();
  readonly #budget = { left: MOST_SEEN };
  #new: Place[] = [];

  /** @param driver absolute path of the compiled script; from now on it is watched */
  constructor(driver: string) {
    this.#driver = driver;
    this.#url = pathToFileURL(driver).href;
    whenArrayMade((array) => this.#made(array));
  }

  /** What was made since the last time, as an event; undefined where there is nothing new. */
  take(at: number): ArraysMade | undefined {
    const callSite: CallSite[] = [];
    const array: ArraysMade["array"][number][] = [];
    // Making the view of an array makes none; those of the tasks do not count.
    for (const place of this.#new) {
      const site = this.#original(place);
      if (!site) continue;
      callSite.push(site);
      array.push(arrayView(place.array, this.#budget));
    }
    this.#new = [];
    return callSite.length === 0 ? undefined : { type: "arrays", at, callSite, array };
  }

  #made(array: LazyArray): void {
    const { label } = array.expression;
    const count = (this.#ofKind.get(label) ?? 0) + 1;
    if (count > MOST_OF_A_KIND || this.#seen.size >= MOST_PLACES) return;
    this.#ofKind.set(label, count);
    const frame = framesAbove(noticeArray).find((candidate) => candidate.getFileName() === this.#url);
    const [line, column] = [frame?.getLineNumber(), frame?.getColumnNumber()];
    if (!line || !column) return;
    const key = `${line}:${column}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.#new.push({ line, column, array });
  }

  #original({ line, column }: Place): CallSite | undefined {
    // Both count from 0 there.
    const entry = findSourceMap(this.#driver)?.findEntry(line - 1, column - 1);
    if (!entry || !("originalSource" in entry) || !entry.originalSource.startsWith("file:")) return undefined;
    const { originalSource, originalLine, originalColumn } = entry;
    return { file: fileURLToPath(originalSource), line: originalLine + 1, column: originalColumn + 1 };
  }
}

/** Whether arrays are told of before this event. */
export const tellsArrays = ({ type }: RunEvent): boolean => type === "graph" || type === "run-finished";

/** The call stack, innermost frame first; without the positions being looked up in source maps. */
function framesAbove(above: (array: object) => void): readonly NodeJS.CallSite[] {
  const holder: { stack?: unknown } = {};
  const { stackTraceLimit, prepareStackTrace } = Error;
  Error.stackTraceLimit = DEPTH;
  Error.prepareStackTrace = (_, frames) => frames;
  Error.captureStackTrace(holder, above);
  // Made when it is asked for.
  const { stack } = holder;
  Error.stackTraceLimit = stackTraceLimit;
  if (prepareStackTrace) Error.prepareStackTrace = prepareStackTrace;
  else delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace;
  return Array.isArray(stack) ? (stack as NodeJS.CallSite[]) : [];
}
