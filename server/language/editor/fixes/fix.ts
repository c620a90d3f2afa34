/**
 * What a quick fix is, before it is one of the protocol's: a title and edits of one text by offset.
 */
import type { Node } from "oxc-parser";
import type { Analysis } from "../../../compile/analyse.ts";
import type { TaskFunction } from "../../../compile/task-functions.ts";
import { functionAround, isWithin, walk } from "../../../compile/tree.ts";

/** A stretch of the text to be replaced; an insertion where both offsets are the same. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** One way to put a finding right. */
export interface Fix {
  /** Says what will be done, as a command. */
  readonly title: string;
  readonly edits: readonly Edit[];
  /** True for the way that nearly everybody wants. */
  readonly isPreferred: boolean;
}

/** A finding, and the file it is about. What is underlined lies between two offsets. */
export interface Finding {
  readonly analysis: Analysis;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Makes fixes for findings of one rule; none where it cannot be sure to keep the script's meaning. */
export type FixMaker = (finding: Finding) => readonly Fix[];

/** The innermost node that lies exactly where a finding is. */
export function nodeOfFinding({ analysis, start, end }: Finding): Node | undefined {
  let found: Node | undefined;
  walk(analysis.parsed.program, (node) => {
    if (node.start === start && node.end === end) found = node;
    return node.start <= start && node.end >= end;
  });
  return found;
}

/** True for files in which types may be written. */
export function isTyped({ analysis }: Finding): boolean {
  return /\.[cm]?tsx?$/.test(analysis.parsed.source.file);
}

/** The innermost task function whose code is around `node`. */
export function taskAround(node: Node, { functions }: Analysis): TaskFunction | undefined {
  return functions.filter(({ code }) => isWithin(node, code)).sort((a, b) => b.code.start - a.code.start)[0];
}

/** The statement around `node` that others can be put before, in the same function; undefined where there is none. */
export function statementAround(node: Node): Node | undefined {
  const home = functionAround(node);
  let statement: Node | undefined = node;
  while (statement && statement !== home) {
    const parent: Node | undefined = statement.parent ?? undefined;
    if (parent?.type === "Program" || parent?.type === "BlockStatement" || parent?.type === "StaticBlock")
      return statement;
    if (parent?.type === "ExportNamedDeclaration") return parent;
    statement = parent;
  }
  return undefined;
}

/** The white space that the line of `offset` begins with. */
export function indentAt(text: string, offset: number): string {
  const line = text.lastIndexOf("\n", offset - 1) + 1;
  return /^[\t ]*/.exec(text.slice(line, offset))?.[0] ?? "";
}

/** A name that stands nowhere in the text: `name`, `name2`, `name3`. */
export function freshName(name: string, text: string): string {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name}${number}`;
    if (!new RegExp(`(?<![\\w$])${candidate.replace(/\$/g, "\\$")}(?![\\w$])`).test(text)) return candidate;
  }
}
