/**
 * Findings of the compile step as text: where, what, the line itself with a mark under it, what to do.
 *
 *     frames.ts:12:9 warning `rows` is changed inside the task, which changes a copy.
 *       12 |   rows.push(frame);
 *          |   ^^^^
 *          = Return the frame instead. (captured-write)
 *
 * Reads files only through the function it is given.
 */
import { relative } from "node:path";
import type { Diagnostic, Severity } from "../../protocol/diagnostics.ts";
import type { CallSite } from "../../protocol/sites.ts";
import type { Painter } from "../screen.ts";
import { cells, harmless, harmlessLine } from "./text-width.ts";

export interface TextSettings {
  /** Files below it are named from here. */
  readonly folder: string;
  readonly columns: number;
  readonly paint: Painter;
  /** One line of a file, without its line feed; `undefined` when it cannot be read. */
  readonly readLine: (file: string, line: number) => string | undefined;
}

/** Errors and warnings, each ended by a line feed; `info` is left out. */
export function diagnosticsText(diagnostics: readonly Diagnostic[], settings: TextSettings): string {
  return diagnostics
    .filter(({ severity }) => severity !== "info")
    .map((diagnostic) => diagnosticText(diagnostic, settings))
    .join("");
}

function diagnosticText(diagnostic: Diagnostic, settings: TextSettings): string {
  const { paint } = settings;
  const colour: Readonly<Record<Severity, (text: string) => string>> = {
    error: paint.red,
    warning: paint.yellow,
    info: paint.cyan,
  };
  const severity = colour[diagnostic.severity](diagnostic.severity);
  const gutter = " ".repeat(String(diagnostic.line).length);
  return [
    `${paint.bold(placeText(diagnostic, settings.folder))} ${severity} ${harmless(diagnostic.message)}`,
    ...markedLine(diagnostic, gutter, settings),
    `  ${gutter} ${paint.dim("=")} ${harmless(diagnostic.hint)} ${paint.dim(`(${diagnostic.code})`)}`,
    "",
  ].join("\n");
}

/** `file:line:column`, the file named from `folder` when it lies below it, in full otherwise. */
export function placeText({ file, line, column }: CallSite, folder: string): string {
  const short = relative(folder, file);
  const name = short === "" || short.startsWith("..") ? file : short;
  return `${harmlessLine(name)}:${line}:${column}`;
}

function markedLine(
  diagnostic: Diagnostic,
  gutter: string,
  { columns, paint, readLine }: TextSettings,
): string[] {
  const line = readLine(diagnostic.file, diagnostic.line);
  if (line === undefined) return [];
  const first = diagnostic.column - 1;
  const last = diagnostic.endLine === diagnostic.line ? diagnostic.endColumn - 1 : line.length;
  // A line of a minified file is shown around its mark.
  const room = Math.max(20, Math.min(columns, 160) - gutter.length - 6);
  const from = first > room - 10 ? first - Math.floor(room / 3) : 0;
  const shown = (start: number, end: number) => harmless(line.slice(start, end)).replaceAll("\t", "  ");
  const before = cells(shown(from, first));
  const width = Math.max(1, Math.min(cells(shown(first, last)), room - before));
  return [
    `  ${paint.dim(`${diagnostic.line} |`)} ${shown(from, from + room).trimEnd()}`,
    `  ${gutter} ${paint.dim("|")} ${" ".repeat(before)}${paint.bold("^".repeat(width))}`,
  ];
}
