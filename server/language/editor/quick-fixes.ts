/**
 * Quick fixes for what the compile step finds. A fix is offered only after it was tried: the text with its edits
 * is analysed again, the finding must be gone, and nothing else may have come in its place.
 *
 * Knows neither documents nor connections; the caller brings the analysis of the text as it stands.
 */
import type { CodeAction, Diagnostic as LspDiagnostic, Range, TextEdit } from "vscode-languageserver/node";
import { type Analysis, analyse } from "../../compile/analyse.ts";
import type { DiagnosticCode } from "../../compile/diagnostics.ts";
import { SourceText } from "../../compile/source-text.ts";
import type { Diagnostic } from "../../protocol/diagnostics.ts";
import { fixCapture } from "./fixes/capture.ts";
import { fixCondition } from "./fixes/condition.ts";
import { fixDecoratedField } from "./fixes/decorator.ts";
import type { Edit, Fix, FixMaker } from "./fixes/fix.ts";
import { fixGenerator } from "./fixes/generator.ts";
import { fixMembers } from "./fixes/members.ts";
import { fixNames } from "./fixes/names.ts";

const makers = new Map<string, FixMaker>([
  ["generator-task", fixGenerator],
  ["uncloneable-capture", fixCapture],
  ["lazy-as-condition", fixCondition],
  ["outer-this", fixMembers],
  ["private-name", fixMembers],
  ["decorated-field", fixDecoratedField],
  ["shadowed-capture", fixNames],
  ["two-variables-one-name", fixNames],
] satisfies [DiagnosticCode, FixMaker][]);

/** What the editor asks. */
export interface FixRequest {
  /** Of the text as it stands: positions must fit to the column. */
  readonly analysis: Analysis;
  /** The document's URI as the client writes it. */
  readonly uri: string;
  /** Where the cursor or the selection is. */
  readonly range: Range;
  /** What the client shows there; the fixes say which of them they are for. */
  readonly diagnostics?: readonly LspDiagnostic[];
}

/** A fix, and the finding it is for. */
export interface FoundFix extends Fix {
  readonly finding: Diagnostic;
}

/** The quick fixes at a place, the most wanted first; none where the editor's text is another one. */
export function quickFixes({ analysis, uri, range, diagnostics = [] }: FixRequest): CodeAction[] {
  const { source } = analysis.parsed;
  return fixesOf(analysis, (finding) => touches(finding, range)).map(
    ({ title, edits, isPreferred, finding }): CodeAction => {
      const shown = diagnostics.filter(
        ({ code, range: { start } }) =>
          code === finding.code && start.line === finding.line - 1 && start.character === finding.column - 1,
      );
      return {
        title,
        kind: "quickfix",
        isPreferred,
        diagnostics: shown,
        edit: { changes: { [uri]: edits.map((edit) => toTextEdit(edit, source)) } },
      };
    },
  );
}

/** The fixes for those findings of an analysis that `isWanted` picks, each tried. */
export function fixesOf(analysis: Analysis, isWanted: (finding: Diagnostic) => boolean): FoundFix[] {
  const { source } = analysis.parsed;
  const { text } = source;
  const found: FoundFix[] = [];
  for (const finding of analysis.diagnostics) {
    const make = makers.get(finding.code);
    if (!make || !isWanted(finding)) continue;
    const start = source.offset(finding.line, finding.column);
    const end = source.offset(finding.endLine, finding.endColumn);
    const tried = make({ analysis, text, start, end }).filter((fix) => isGood(fix, finding, analysis));
    for (const [i, fix] of tried.entries()) {
      found.push({ ...fix, isPreferred: i === 0 && fix.isPreferred, finding });
    }
  }
  return found;
}

/** `text` with `edits`, which must not overlap. */
export function withEdits(text: string, edits: readonly Edit[]): string {
  // At one place in the order in which they are listed, as the protocol has it.
  const ordered = edits
    .map((edit, i) => ({ edit, i }))
    .sort((a, b) => a.edit.start - b.edit.start || a.i - b.i);
  let result = "";
  let at = 0;
  for (const { edit } of ordered) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

function isGood({ edits }: Fix, finding: Diagnostic, analysis: Analysis): boolean {
  const { source } = analysis.parsed;
  try {
    const after = analyse(new SourceText(source.file, withEdits(source.text, edits)), {
      module: analysis.module,
      isScript: analysis.isScript,
    });
    const before = counts(analysis.diagnostics);
    const now = counts(after.diagnostics);
    if ((now.get(finding.code) ?? 0) >= (before.get(finding.code) ?? 0)) return false;
    return [...now].every(([code, count]) => count <= (before.get(code) ?? 0));
  } catch {
    // It would not even parse.
    return false;
  }
}

function counts(diagnostics: readonly Diagnostic[]): ReadonlyMap<string, number> {
  const counted = new Map<string, number>();
  for (const { code } of diagnostics) counted.set(code, (counted.get(code) ?? 0) + 1);
  return counted;
}

function touches({ line, column, endLine, endColumn }: Diagnostic, { start, end }: Range): boolean {
  const isBefore = end.line < line - 1 || (end.line === line - 1 && end.character < column - 1);
  const isAfter = start.line > endLine - 1 || (start.line === endLine - 1 && start.character > endColumn - 1);
  return !isBefore && !isAfter;
}

function toTextEdit({ start, end, text }: Edit, source: SourceText): TextEdit {
  const at = (offset: number) => {
    const { line, column } = source.position(offset);
    return { line: line - 1, character: column - 1 };
  };
  return { range: { start: at(start), end: at(end) }, newText: text };
}
