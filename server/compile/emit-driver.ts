/**
 * The driver edition of a file: the original with its calls of `delayed` and of delayed functions told what and
 * where they are. The functions stay in place, so that the inline executor and the debugger run what was written.
 */
import type { Analysis } from "./analyse.ts";
import type { Binding } from "./bindings.ts";
import { classesCall, type RuntimeName, runtimeImport } from "./emit-prelude.ts";
import type { HashedCode } from "./function-hashes.ts";
import { type EmittedCode, SourceEdits } from "./source-edits.ts";
import type { Tap } from "./tap.ts";
import type { TaskFunction } from "./task-functions.ts";

/** Gives the text that stands for the hash of a function or a class; the hash itself needs all files of the bundle. */
export type HashOf = (code: HashedCode) => string;

/** How the driver reads a captured variable. */
function reader({ name, top }: Binding): string {
  // At the top level by a function of its own at the end of the file, where no other variable hides it.
  return `${JSON.stringify(name)}: ${top ? `__treadle_read_${name}` : `() => ${name}`}`;
}

/** `FunctionMeta` as source text. */
function metaText(task: TaskFunction, analysis: Analysis, hashOf: HashOf): string {
  const { source } = analysis.parsed;
  const shown = task.decorator?.parent ?? task.code;
  const { line, column, endLine, endColumn } = source.range(shown.start, shown.end);
  const fields = [
    `id: ${JSON.stringify(task.id)}`,
    `name: ${JSON.stringify(task.name)}`,
    `file: ${JSON.stringify(source.file)}`,
    `range: [${line}, ${column}, ${endLine}, ${endColumn}]`,
    `module: ${JSON.stringify(analysis.module)}`,
    `hash: ${JSON.stringify(hashOf(task))}`,
  ];
  if (task.mainThread) fields.push(`mainThread: ${JSON.stringify(task.mainThread)}`);
  else {
    const recipes = [...task.captures, ...task.recipeCaptures].filter(({ recipe }) => recipe);
    if (task.captures.length > 0) fields.push(`captures: { ${task.captures.map(reader).join(", ")} }`);
    if (recipes.length > 0) fields.push(`recipes: ${JSON.stringify(recipes.map(({ name }) => name))}`);
    if (task.recipeCaptures.length > 0) {
      fields.push(`recipeCaptures: { ${task.recipeCaptures.map(reader).join(", ")} }`);
    }
  }
  if (task.method) fields.push("method: true");
  return `{ ${fields.join(", ")} }`;
}

/** Where our first words go: after `#!` and `"use strict"`, which must come first. */
function preludeOffset({ parsed: { program } }: Analysis): number {
  const directives = program.body.filter((node) => node.type === "ExpressionStatement" && node.directive);
  return directives.at(-1)?.end ?? program.hashbang?.end ?? 0;
}

/**
 * Emits the driver edition; the text is left as it is where there is nothing to tell.
 *
 * @param tap the expression whose value somebody wants
 */
export function emitDriver(analysis: Analysis, hashOf: HashOf, tap?: Tap): EmittedCode {
  const { parsed, functions, calls, classes } = analysis;
  const edits = new SourceEdits(parsed.source, analysis.originEdits);
  const read = new Set<string>();

  for (const task of functions) {
    if (task.decorator?.type === "Decorator") edits.wrap(task.decorator.expression, "(", ")");
    edits.wrap(task.callee, `__treadle_define(${metaText(task, analysis, hashOf)}, `, ")");
    if (task.mainThread) continue;
    for (const { name, top } of [...task.captures, ...task.recipeCaptures]) if (top) read.add(name);
  }
  calls.forEach(({ callee }, index) => {
    edits.wrap(callee, `__treadle_at(${index}, `, ")");
  });

  const names: RuntimeName[] = [];
  if (tap) {
    edits.wrap(tap.node, tap.before, tap.after);
    names.push(tap.runtimeName);
  }
  if (functions.length > 0) names.push("define");
  if (calls.length > 0) names.push("sites");
  if (classes.length > 0) names.push("classes");
  const prelude = runtimeImport(names, parsed.commonJs) + sitesText(analysis) + classesCall(classes, hashOf);
  // A `;` in front: a directive need not end in one. No line break: lines stay as they are.
  if (prelude !== "")
    edits.insert(preludeOffset(analysis), `${preludeOffset(analysis) === 0 ? "" : "\n"}; ${prelude}`);
  for (const name of read) edits.append(`\nfunction __treadle_read_${name}() { return ${name}; }`);
  return edits.emit();
}

/** The table of call sites, made at the first call: with circular imports that can be before the file's own start. */
function sitesText({ parsed, calls }: Analysis): string {
  if (calls.length === 0) return "";
  const places = calls.flatMap(({ line, column }) => [line, column]);
  const table = `__treadle_sites(${JSON.stringify(parsed.source.file)}, [${places.join(", ")}])`;
  return `var __treadle_table; function __treadle_at(i, f) { return (__treadle_table ??= ${table})(i, f); } `;
}
