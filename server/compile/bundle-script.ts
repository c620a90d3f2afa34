/**
 * From a script to finished output files, findings and the facts they rest on. The only way into the heavy half of
 * this room: `index.ts` imports it when nothing in the cache fits.
 */
import { createHash } from "node:crypto";
import { dirname, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { Metafile } from "esbuild";
import type { Node } from "oxc-parser";
import type { Diagnostic } from "../protocol/diagnostics.ts";
import type { TextRange } from "../protocol/runner.ts";
import { type DiagnosticCode, report } from "./diagnostics.ts";
import { Editions, type OutputFile } from "./editions.ts";
import { FunctionHashes } from "./function-hashes.ts";
import { findRequest } from "./module-requests.ts";
import { isInstalled } from "./resolve.ts";
import { scriptExports } from "./script-exports.ts";
import type { SourceFiles } from "./source-files.ts";
import { functionAround } from "./tree.ts";

/** What compiling a script comes to. */
export interface BundledScript {
  /** File name → contents: `driver.mjs`, `tasks.mjs`, chunks and source maps. */
  readonly files: ReadonlyMap<string, string>;
  readonly diagnostics: readonly Diagnostic[];
  /** Files of the workspace, the script first. */
  readonly inputs: readonly string[];
  /** Text of those inputs that were analysed, as it was when they were. */
  readonly texts: ReadonlyMap<string, string>;
  /** `package.json` of every imported package. */
  readonly packageFiles: readonly string[];
  /** False when an import leads nowhere: installing a package may change that without any file of ours changing. */
  readonly isFinal: boolean;
}

/** Compiles a script; see `compile` for what it throws. */
export async function bundleScript(
  script: string,
  outputFolder: string,
  sources: SourceFiles,
  wanted?: TextRange,
): Promise<BundledScript> {
  const editions = new Editions(script, outputFolder, sources);
  const driver = await editions.driver(wanted);
  const { imports } = editions.resolver;
  const isImported = [...imports].some(
    ([importer, found]) => importer !== script && [...found.values()].includes(script),
  );
  const tasks = await editions.tasks({ exports: isImported });

  const { analyses, resolver } = editions;
  const hashes = new FunctionHashes(analyses, imports, resolver.packageFiles, sources);
  const filled = driver.files.map(({ path, text }) => ({
    path,
    text: text.replace(/@treadle-hash:\d+@/g, (placeholder) => {
      const place = editions.placeholders.get(placeholder);
      return place ? hashes.of(place.code, place.file) : placeholder;
    }),
  }));
  const inputs = new Set([
    script,
    ...workspaceFiles(driver.metafile, script),
    ...workspaceFiles(tasks.metafile, script),
  ]);
  return {
    files: new Map([...filled, ...tasks.files].map((file) => finish(file, outputFolder))),
    diagnostics: [...findings(editions, script, isImported)],
    inputs: [...inputs],
    texts: new Map([...editions.analyses].map(([file, { parsed }]) => [file, parsed.source.text])),
    packageFiles: [...editions.resolver.packageFiles],
    isFinal: editions.resolver.unresolved.length === 0,
  };
}

/** Absolute path of one of esbuild's inputs; undefined for what is no file. */
function inputPath(name: string, folder: string): string | undefined {
  return /^[a-z-]{2,}:/.test(name) ? undefined : resolve(folder, name);
}

function workspaceFiles(metafile: Metafile, script: string): string[] {
  return Object.keys(metafile.inputs)
    .map((name) => inputPath(name, dirname(script)))
    .filter((file) => file !== undefined)
    .filter((file) => !isInstalled(file));
}

/** Everything there is to say, the script's own findings first. */
function findings(
  { analyses, resolver }: Editions,
  script: string,
  isImported: boolean,
): Iterable<Diagnostic> {
  const found = new Map<string, Diagnostic>();
  const add = (diagnostic: Diagnostic): void => {
    const { code, file, line, column, message } = diagnostic;
    found.set([code, file, line, column, message].join(" "), diagnostic);
  };
  for (const { importer, specifier } of resolver.unresolved) {
    const analysis = analyses.get(importer);
    if (!analysis) continue;
    const request = findRequest(analysis.parsed.program, specifier);
    const code: DiagnosticCode =
      request && isOptional(request) ? "unresolved-optional-import" : "unresolved-import";
    add(report(code, analysis.parsed.source, request ?? { start: 0, end: 0 }, specifier));
  }
  for (const { diagnostics } of analyses.values()) diagnostics.forEach(add);
  const analysis = analyses.get(script);
  if (isImported && analysis) {
    for (const { isCode, node, name } of scriptExports(analysis).names) {
      if (!isCode) add(report("value-of-script", analysis.parsed.source, node, name));
    }
  }
  return [...found.values()].sort((a, b) => Number(b.file === script) - Number(a.file === script));
}

/** True for a request that the script can do without: inside a function, or a `try`. */
function isOptional(request: Node): boolean {
  if (request.parent?.type === "ImportDeclaration") return false;
  if (functionAround(request)) return true;
  for (let outer: Node | null | undefined = request.parent; outer; outer = outer.parent)
    if (outer.type === "TryStatement") return true;
  return false;
}

/** A file as it is kept: source maps name their sources by absolute address, wherever the output lies. */
function finish({ path, text }: OutputFile, outputFolder: string): [string, string] {
  const name = relative(outputFolder, path).split(sep).join("/");
  if (!name.endsWith(".map")) return [name, text];
  const map = JSON.parse(text) as { sources: string[] };
  map.sources = map.sources.map((source) =>
    /^[a-z-]{2,}:/.test(source) ? source : pathToFileURL(resolve(outputFolder, source)).href,
  );
  return [name, JSON.stringify(map)];
}

/** Name for a set of files: the hash of their names and contents. */
export function contentHash(files: ReadonlyMap<string, string>): string {
  const hash = createHash("sha256");
  for (const [name, text] of [...files].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${name}\0${text}\0`);
  return hash.digest("hex").slice(0, 24);
}
