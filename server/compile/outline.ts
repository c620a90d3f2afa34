/**
 * What an editor has to know of one file: where its task functions, their calls and its computes stand, and what
 * the compile step has to say about it. Made of the analysis that a run is compiled from, so that a place here and
 * the same place in a run's events are equal to the column.
 *
 * Reads one text and no other file; runs nothing; knows no editor.
 */
import { basename } from "node:path";
import type { Node } from "oxc-parser";
import type { Diagnostic } from "../protocol/diagnostics.ts";
import type { CallSite, SourceRange } from "../protocol/sites.ts";
import { type Analysis, analyse } from "./analyse.ts";
import { isLazyVariable } from "./lazy-conditions.ts";
import { LibraryNames } from "./library-names.ts";
import { type FoundCall, findOutlineCalls, TaskNames } from "./outline-calls.ts";
import { computesOf, isRunByScript, taskBodies } from "./outline-computes.ts";
import { namePlaces, shownName } from "./outline-names.ts";
import { SourceText } from "./source-text.ts";
import type { TaskFunction } from "./task-functions.ts";

/** A function given to `delayed`. */
export interface OutlineFunction {
  /** `read`, `read~2` for the second of that name: what changes elsewhere in the file leaves it as it is. */
  readonly id: string;
  /** As events and keys call it. */
  readonly name: string;
  /** The code itself; the range that events carry as `FunctionView.definition`. */
  readonly definition: SourceRange;
  /** The name that calls use, such as that of the variable; of a function without any name the word `delayed`. */
  readonly nameRange: SourceRange;
  /** The function's own name, where that is written at another place: the second `read` of `const read = delayed(function read…`. */
  readonly ownNameRange?: SourceRange;
  /** Why its tasks run on the main thread; absent when they do not. */
  readonly mainThread?: string;
}

/** A call that makes a task, or may make one. */
export interface OutlineCall {
  /** `read@1`, `read@2`: calls of one name in source order. */
  readonly id: string;
  /** Id of the function; absent where only the run can tell, such as for a function of another file. */
  readonly function?: string;
  /** Name of the function, or what it is called where it is not known. */
  readonly name: string;
  /** The whole call. */
  readonly range: SourceRange;
  /** Where the name stands that is called. */
  readonly nameRange: SourceRange;
  /** Line and column that events carry for its tasks. */
  readonly site: CallSite;
}

/** A variable that certainly holds a lazy value. */
export interface OutlineLazy {
  readonly name: string;
  readonly range: SourceRange;
}

/** One file, as an editor sees it. All lists are in source order. */
export interface ScriptOutline {
  /** Absolute path. */
  readonly file: string;
  /** True when running the file computes something: it imports the library, and asks for a result. */
  readonly isPipeline: boolean;
  /** The first statement that has to do with a pipeline, imports aside; absent where there is none. */
  readonly start?: SourceRange;
  readonly functions: readonly OutlineFunction[];
  readonly calls: readonly OutlineCall[];
  /** Calls that run a graph: `x.compute()`, `compute(…)`, `persist`, `submit`, `map`. */
  readonly computes: readonly SourceRange[];
  readonly lazies: readonly OutlineLazy[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Analyses a file that may be a pipeline.
 *
 * @param file absolute path; its extension says which language it is
 * @throws {SyntaxErrorInScript} when it does not parse
 */
export function outlineOf(file: string, text: string): ScriptOutline {
  return outlineOfAnalysis(analysisOf(file, text));
}

/**
 * The analysis of a file on its own: as the script of a run, or, when others import it and it computes nothing, as
 * one of their modules. Of a module workers get everything, so there is less to object to.
 *
 * @throws {SyntaxErrorInScript} when it does not parse
 */
export function analysisOf(file: string, text: string): Analysis {
  const source = new SourceText(file, text);
  const script = analyse(source, { module: basename(file), isScript: true });
  const isModule = script.functions.length > 0 && script.parsed.program.body.some(isExport);
  return isModule && !isPipeline(script)
    ? analyse(source, { module: basename(file), isScript: false })
    : script;
}

function isExport({ type }: Node): boolean {
  return /^Export(Named|Default|All)Declaration$/.test(type);
}

function isPipeline(analysis: Analysis): boolean {
  return computesOf(analysis, new LibraryNames(analysis.scopes), taskBodies(analysis)).some(({ call }) =>
    isRunByScript(call, analysis),
  );
}

/** The outline of a file that is analysed already. */
export function outlineOfAnalysis(analysis: Analysis): ScriptOutline {
  const { source, program } = analysis.parsed;
  const names = new LibraryNames(analysis.scopes);
  const bodies = taskBodies(analysis);
  const ids = new Map<TaskFunction, string>();
  const seen = new Map<string, number>();
  for (const task of analysis.functions) {
    const name = shownName(task);
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    ids.set(task, times === 1 ? name : `${name}~${times}`);
  }
  const calls = findOutlineCalls(analysis, names, new TaskNames(analysis));
  const computes = computesOf(analysis, names, bodies);
  const first = firstStatement(program.body, [
    ...analysis.uses.calls.map(({ call }) => call),
    ...analysis.uses.methods.map(({ decorator }) => decorator),
    ...calls.filter(({ task }) => task !== undefined).map(({ call }) => call),
    ...computes.map(({ call }) => call),
  ]);
  return {
    file: source.file,
    isPipeline: computes.some(({ call }) => isRunByScript(call, analysis)),
    ...(first ? { start: source.range(first.start, first.end) } : {}),
    functions: analysis.functions.map((task) => functionOf(task, ids.get(task)!, analysis)),
    calls: numbered(calls, ids, source),
    computes: computes.filter(({ asks }) => asks).map(({ call }) => source.range(call.start, call.end)),
    lazies: lazyVariables(analysis),
    diagnostics: analysis.diagnostics,
  };
}

function functionOf(task: TaskFunction, id: string, { parsed: { source } }: Analysis): OutlineFunction {
  const shown = task.decorator?.parent ?? task.code;
  const { name, own } = namePlaces(task);
  const { mainThread } = task;
  return {
    id,
    name: shownName(task),
    definition: source.range(shown.start, shown.end),
    nameRange: source.range(name.start, name.end),
    ...(own ? { ownNameRange: source.range(own.start, own.end) } : {}),
    ...(mainThread === undefined ? {} : { mainThread }),
  };
}

function numbered(
  calls: readonly FoundCall[],
  ids: ReadonlyMap<TaskFunction, string>,
  source: SourceText,
): OutlineCall[] {
  const seen = new Map<string, number>();
  return calls.map(({ call, name, nameNode, task, line, column }) => {
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    const id = task && ids.get(task);
    return {
      id: `${name}@${times}`,
      ...(id === undefined ? {} : { function: id }),
      name,
      range: source.range(call.start, call.end),
      nameRange: source.range(nameNode.start, nameNode.end),
      site: { file: source.file, line, column },
    };
  });
}

function firstStatement(statements: readonly Node[], places: readonly Node[]): Node | undefined {
  let first = Number.POSITIVE_INFINITY;
  for (const { start } of places) first = Math.min(first, start);
  return statements.find(({ end }) => first < end);
}

function lazyVariables(analysis: Analysis): OutlineLazy[] {
  const { scopes, parsed } = analysis;
  const lazies: { readonly name: string; readonly node: Node }[] = [];
  for (const variable of scopes.variables) {
    const node = variable.identifiers[0] as unknown as Node | undefined;
    if (node && isLazyVariable(variable, analysis)) lazies.push({ name: variable.name, node });
  }
  return lazies
    .sort((a, b) => a.node.start - b.node.start)
    .map(({ name, node }) => ({ name, range: parsed.source.range(node.start, node.end) }));
}
