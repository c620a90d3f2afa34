/**
 * Everything there is to know about one file, from its text alone. Both editions of a bundle and, later,
 * the editor are made from this; nothing here reads other files or writes any.
 *
 *     text → tree → variables → uses of `delayed` → ways into a worker → functions, calls, classes, findings
 */
import type { Diagnostic } from "../protocol/diagnostics.ts";
import { Bindings } from "./bindings.ts";
import { findCallSites, type IsWorkspaceSpecifier, type MarkedCall } from "./call-sites.ts";
import { classesForWorkers, findClasses, type NamedClass } from "./class-table.ts";
import { findLazyConditions } from "./lazy-conditions.ts";
import { findLibraryUses } from "./library-uses.ts";
import { findOriginEdits, type Replacement } from "./origin-edits.ts";
import { parse } from "./parse.ts";
import { Reaches } from "./reach.ts";
import { Scopes } from "./scopes.ts";
import type { SourceText } from "./source-text.ts";
import { type FileFacts, findTaskFunctions, type TaskFunction } from "./task-functions.ts";

/** What is to be analysed, and how. */
export interface AnalyseOptions {
  /** Name of the file in ids: its path from the script's folder, with forward slashes. */
  readonly module: string;
  /** True for the script itself, of which workers get only what tasks need. */
  readonly isScript: boolean;
  /** Tells bare specifiers that lead to workspace files from packages; default: they all are packages. */
  readonly isWorkspace?: IsWorkspaceSpecifier;
}

/** One file, understood. */
export interface Analysis extends FileFacts {
  readonly isScript: boolean;
  readonly functions: readonly TaskFunction[];
  readonly calls: readonly MarkedCall[];
  readonly classes: readonly NamedClass[];
  /** Those of `classes` that workers can have. */
  readonly workerClasses: readonly NamedClass[];
  readonly originEdits: readonly Replacement[];
  /** In source order. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Analyses one file.
 *
 * @throws {SyntaxErrorInScript} when it does not parse
 */
export function analyse(source: SourceText, options: AnalyseOptions): Analysis {
  const parsed = parse(source);
  const scopes = new Scopes(parsed);
  const uses = findLibraryUses(parsed, scopes);
  const bindings = new Bindings(scopes, options.isScript, uses.callNodes);
  const reaches = new Reaches(scopes, bindings, source.text);
  const facts: FileFacts = { parsed, scopes, bindings, reaches, uses, module: options.module };
  const { functions, diagnostics } = findTaskFunctions(facts);
  const classes = findClasses(facts);
  return {
    ...facts,
    isScript: options.isScript,
    functions,
    calls: findCallSites(facts, options.isWorkspace ?? (() => false)),
    classes,
    workerClasses: classesForWorkers(classes, reaches),
    originEdits: findOriginEdits(parsed, scopes),
    diagnostics: [...uses.diagnostics, ...diagnostics, ...findLazyConditions(facts)].sort(
      (a, b) => a.line - b.line || a.column - b.column,
    ),
  };
}
