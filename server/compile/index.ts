/**
 * The compile step: from a script to two bundles, one that the runner imports and one that lanes import.
 * It reads files and writes only to its cache folder; it never runs a line of the script.
 */
import type { Diagnostic } from "../protocol/diagnostics.ts";

export interface CompileOptions {
  /** Where compiled output is kept, keyed by content; default: the operating system's cache folder, or `TREADLE_CACHE`. */
  readonly cacheFolder?: string;
}

export interface Compiled {
  /** Absolute path of the module that the runner imports in place of the script. */
  readonly driver: string;
  /** Absolute path of the task bundle; see `TaskModule`. */
  readonly tasks: string;
  /** All findings; when one is an error, `driver` must not be run. */
  readonly diagnostics: readonly Diagnostic[];
  /** True when nothing had to be compiled. */
  readonly cached: boolean;
  /** Every workspace file that went in, the script first. */
  readonly inputs: readonly string[];
}

/**
 * Compiles `script` (absolute path) and everything it imports from the workspace.
 *
 * @throws {ScriptNotFoundError} when there is no such file
 * @throws {SyntaxErrorInScript} with file, line, column and the line itself
 */
export declare function compile(script: string, options?: CompileOptions): Promise<Compiled>;
