/**
 * An error as it crosses a thread, a process or the wire: plain data, nothing to call.
 *
 * Structured clone drops classes and fields, so nobody outside the thread that threw may rely on
 * an `Error` object; faces draw this instead. Not to be confused with the value codec of `store/`,
 * which rebuilds the *original* error, class and all, for the script that awaits it.
 */
import type { CallSite } from "./sites.ts";

export interface ErrorView {
  /** Class name, such as `RangeError` or a script's own `ParseFailure`. */
  readonly name: string;
  readonly message: string;
  /** Original files, lines and columns; library frames already folded unless asked for. */
  readonly stack?: string;
  /** Key of the task that threw. */
  readonly key?: string;
  /** Where the script made that task. */
  readonly callSite?: CallSite;
  /** One line per argument: `path: "a.h5"`, `values: Float64Array(66049)`. */
  readonly inputs?: readonly string[];
  /** What to do about it, when we know. */
  readonly hint?: string;
  readonly cause?: ErrorView;
}
