/**
 * What the compile step would say of a file, said while it is typed. When to look is up to the caller, who waits
 * until the person pauses.
 *
 * Syntax errors are left to TypeScript, as are imports that lead nowhere in its own files: said twice, they would
 * be twice as loud. While a text does not parse, what was said before stays, and the editor moves it along.
 */
import type { Analysis } from "../../compile/analyse.ts";
import { report } from "../../compile/diagnostics.ts";
import type { Diagnostic } from "../../protocol/diagnostics.ts";
import type { Findings } from "../parts.ts";
import type { Analyses } from "./analyses.ts";
import { importedFile, isRelative } from "./imported-file.ts";

/** The findings of the compile step for open files. */
export class CompileFindings {
  readonly #analyses: Analyses;
  readonly #findings: Findings;

  constructor(analyses: Analyses, findings: Findings) {
    this.#analyses = analyses;
    this.#findings = findings;
  }

  /** Looks at a file (absolute path) as it stands, and says what there is to say of it. */
  refresh(file: string): void {
    if (!this.#analyses.isCurrent(file)) return;
    this.#findings.set("compile", file, compileFindings(this.#analyses, file));
  }

  /** Takes back what was said of a file, such as one that was closed. */
  forget(file: string): void {
    this.#findings.set("compile", file, []);
  }
}

/** The findings of one file, in source order; none for a file that does not use the library. */
export function compileFindings(analyses: Analyses, file: string): readonly Diagnostic[] {
  const outline = analyses.outlineOf(file);
  const analysis = outline && analyses.analysisOf(file);
  if (!analysis) return [];
  const found = [...analysis.diagnostics, ...unresolvedImports(analysis)];
  return found.sort((a, b) => a.line - b.line || a.column - b.column);
}

/** Relative imports of JavaScript files that lead nowhere; TypeScript says nothing about those. */
function unresolvedImports({ parsed: { program, source } }: Analysis): Diagnostic[] {
  if (!/\.[cm]?jsx?$/.test(source.file)) return [];
  const found: Diagnostic[] = [];
  for (const statement of program.body) {
    const isRequest =
      statement.type === "ImportDeclaration" ||
      statement.type === "ExportNamedDeclaration" ||
      statement.type === "ExportAllDeclaration";
    const request = isRequest ? statement.source : null;
    if (!request || !isRelative(request.value) || importedFile(request.value, source.file) !== undefined)
      continue;
    found.push(report("unresolved-import", source, request, request.value));
  }
  return found;
}
