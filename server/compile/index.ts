/**
 * The compile step: from a script to two bundles, one that the runner imports and one that lanes import.
 * It reads files and writes only to its cache folder; it never runs a line of the script.
 *
 * This file and the cache are all that a script which has not changed needs: parser and bundler are
 * imported when there is something to compile.
 */
import { realpathSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import type { Diagnostic } from "../protocol/diagnostics.ts";
import type { TextRange } from "../protocol/runner.ts";
import { ScriptCache } from "./cache.ts";
import { gatherFacts } from "./cache-facts.ts";
import { NotAScriptError, ScriptNotFoundError } from "./errors.ts";
import { SourceFiles, type Unsaved } from "./source-files.ts";

export {
  BundleError,
  NoExpressionError,
  NotAScriptError,
  ScriptNotFoundError,
  SyntaxErrorInScript,
} from "./errors.ts";

/** What a caller may choose. */
export interface CompileOptions {
  /** Where compiled output is kept, keyed by content; default: the operating system's cache folder, or `TREADLE_CACHE`. */
  readonly cacheFolder?: string;
  /** Absolute path → an editor's text, for the script and files that it imports; default: what is on disk counts. */
  readonly unsaved?: Unsaved;
  /** An expression of the script whose value the runtime is to get; default: none. Such output is kept apart. */
  readonly wanted?: TextRange;
}

/** A script, ready to run. */
export interface Compiled {
  /** Absolute path of the module that the runner imports in place of the script. */
  readonly driver: string;
  /** Absolute path of the task bundle; see `emitted.ts`. */
  readonly tasks: string;
  /** All findings; when one is an error, `driver` must not be run. */
  readonly diagnostics: readonly Diagnostic[];
  /** True when nothing had to be compiled. */
  readonly cached: boolean;
  /** Every workspace file that went in, the script first. */
  readonly inputs: readonly string[];
}

const SCRIPT = /^\.[cm]?[jt]s$|^\.[jt]sx$/;

/**
 * Compiles `script` (absolute path) and everything it imports from the workspace.
 *
 * @throws {ScriptNotFoundError} when there is no such file
 * @throws {NotAScriptError} when it is a folder, or a file of another kind
 * @throws {SyntaxErrorInScript} with file, line, column and the line itself
 * @throws {NoExpressionError} when there is no expression where one is wanted
 * @throws {BundleError} when bundling fails for a reason that has no place in the source
 */
export async function compile(script: string, options: CompileOptions = {}): Promise<Compiled> {
  // Imported files are known by their real paths, and so must the script be, or it would be two modules.
  const file = existingScript(script);
  const cache = new ScriptCache(options.cacheFolder ?? (await defaultCacheFolder()), file);
  const sources = new SourceFiles(options.unsaved);
  const { wanted } = options;
  const place = wanted && [wanted.line, wanted.column, wanted.endLine, wanted.endColumn].join(":");
  const known = cache.find(sources, place);
  if (known && cache.claim(known.output)) {
    return compiled(cache, known.output, known.diagnostics, known.inputs, true);
  }

  const { bundleScript, contentHash } = await import("./bundle-script.ts");
  const result = await bundleScript(file, join(cache.folder, "output"), sources, wanted);
  const output = contentHash(result.files);
  cache.writeOutput(output, result.files);
  cache.claim(output);
  const facts = gatherFacts(result.inputs, result.packageFiles, sources);
  if (result.isFinal && isUnchanged(result.texts, sources)) {
    const kind = sources.hasUnsaved(result.inputs) ? "unsaved" : "saved";
    const { diagnostics, inputs } = result;
    if (place === undefined) cache.writeManifest(kind, { output, diagnostics, inputs, facts });
    else cache.writeManifest("wanted", { output, diagnostics, inputs, facts, wanted: place });
  }
  const { prune } = await import("./prune.ts");
  prune(cache, output);
  return compiled(cache, output, result.diagnostics, result.inputs, false);
}

function compiled(
  cache: ScriptCache,
  output: string,
  diagnostics: readonly Diagnostic[],
  inputs: readonly string[],
  cached: boolean,
): Compiled {
  const folder = cache.output(output);
  return {
    driver: join(folder, "driver.mjs"),
    tasks: join(folder, "tasks.mjs"),
    diagnostics,
    cached,
    inputs,
  };
}

function existingScript(script: string): string {
  const stat = statSync(script, { throwIfNoEntry: false });
  if (!stat) throw new ScriptNotFoundError(script);
  if (stat.isDirectory()) throw new NotAScriptError(script, "a folder");
  if (!SCRIPT.test(extname(script))) throw new NotAScriptError(script, "no script");
  return realpathSync(script);
}

/** False when a file was saved while it was being compiled: the output is right for what was read, not for what is there. */
function isUnchanged(texts: ReadonlyMap<string, string>, sources: SourceFiles): boolean {
  return [...texts].every(([file, text]) => sources.read(file).replace(/^\uFEFF/, "") === text);
}

/** Where compiled output is kept when nobody says otherwise: `TREADLE_CACHE`, or the system's cache folder. */
export async function defaultCacheFolder(): Promise<string> {
  const folder = process.env["TREADLE_CACHE"];
  if (folder) return folder;
  const { default: envPaths } = await import("env-paths");
  return envPaths("treadle", { suffix: "" }).cache;
}
