/**
 * Findings on their way to the editor: those of several origins about one file are published together, since a client
 * replaces all it has of a file with what comes last.
 */
import {
  DiagnosticSeverity,
  type Diagnostic as LspDiagnostic,
  type Position,
} from "vscode-languageserver/node";
import type { Diagnostic, Severity } from "../protocol/diagnostics.ts";
import type { Findings } from "./parts.ts";
import { uriOf } from "./paths.ts";

type Origin = Parameters<Findings["set"]>[0];

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

export class PublishedFindings implements Findings {
  /** File → what each origin has to say of it. */
  readonly #findings = new Map<string, Map<Origin, readonly Diagnostic[]>>();
  readonly #publish: (file: string, diagnostics: LspDiagnostic[]) => void;

  constructor(publish: (file: string, diagnostics: LspDiagnostic[]) => void) {
    this.#publish = publish;
  }

  set(origin: Origin, file: string, diagnostics: readonly Diagnostic[]): void {
    const origins = this.#findings.get(file) ?? new Map<Origin, readonly Diagnostic[]>();
    const before = origins.get(origin) ?? [];
    if (before.length === 0 && diagnostics.length === 0) return;
    if (diagnostics.length === 0) origins.delete(origin);
    else origins.set(origin, diagnostics);
    if (origins.size === 0) this.#findings.delete(file);
    else this.#findings.set(file, origins);
    this.#publish(file, [...origins.values()].flat().map(toLsp));
  }
}

/** A finding as the protocol wants it: counted from 0, with the hint below the message. */
export function toLsp(finding: Diagnostic): LspDiagnostic {
  const { line, column, endLine, endColumn, severity, code, message, hint, related } = finding;
  return {
    range: { start: positionAt(line, column), end: positionAt(endLine, endColumn) },
    severity: severities[severity],
    code,
    source: "treadle",
    message: hint === "" ? message : `${message}\n${hint}`,
    ...(related && {
      relatedInformation: related.map(({ site, message: what }) => {
        const place = positionAt(site.line, site.column);
        return { location: { uri: uriOf(site.file), range: { start: place, end: place } }, message: what };
      }),
    }),
  };
}

const positionAt = (line: number, column: number): Position => ({
  line: Math.max(0, line - 1),
  character: Math.max(0, column - 1),
});
