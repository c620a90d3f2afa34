/**
 * The text of one file and the way from offsets to lines and columns.
 * Offsets count UTF-16 units from 0, lines and columns from 1, as editors show them. Knows no syntax.
 */
import type { SourceRange } from "../protocol/sites.ts";

/** One file as the compile step reads it, without its byte order mark. */
export class SourceText {
  /** Absolute path. */
  readonly file: string;
  readonly text: string;
  /** Offset of the first character of each line, ascending. */
  readonly #lineStarts: number[] = [0];

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text.startsWith("\uFEFF") ? text.slice(1) : text;
    for (let at = this.text.indexOf("\n"); at >= 0; at = this.text.indexOf("\n", at + 1)) {
      this.#lineStarts.push(at + 1);
    }
  }

  /** Line and column of an offset. */
  position(offset: number): { readonly line: number; readonly column: number } {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#lineStarts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - this.#lineStarts[low]! + 1 };
  }

  /** Offset of a line and column; the nearest one there is where the text has no such place. */
  offset(line: number, column: number): number {
    const start = this.#lineStarts[Math.max(1, line) - 1] ?? this.text.length;
    const end = this.#lineStarts[Math.max(1, line)] ?? this.text.length + 1;
    return Math.min(start + Math.max(1, column) - 1, end - 1);
  }

  /** The stretch between two offsets, end exclusive. */
  range(start: number, end: number): SourceRange {
    const from = this.position(start);
    const to = this.position(end);
    return { file: this.file, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  }

  /** Line `line` (from 1) without its end; empty when there is no such line. */
  lineText(line: number): string {
    const start = this.#lineStarts[line - 1];
    if (start === undefined) return "";
    const end = this.#lineStarts[line];
    return this.text.slice(start, end === undefined ? undefined : end - 1).replace(/\r$/, "");
  }
}
