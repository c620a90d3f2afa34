/**
 * Why a script cannot be compiled at all. Findings about a script that does compile are diagnostics, not errors.
 */

/** Thrown when there is no file at the path that was to be run. */
export class ScriptNotFoundError extends Error {
  override readonly name = "ScriptNotFoundError";
  /** Absolute path. */
  readonly file: string;

  constructor(file: string, options?: ErrorOptions) {
    super(`There is no script at ${file}. Check the path; it is taken from the current folder.`, options);
    this.file = file;
  }
}

/** Thrown when the path names something that is no script: a folder, or a file of another kind. */
export class NotAScriptError extends Error {
  override readonly name = "NotAScriptError";
  /** Absolute path. */
  readonly file: string;

  constructor(file: string, what: "a folder" | "no script") {
    super(
      what === "a folder"
        ? `${file} is a folder. Name the script inside it.`
        : `${file} is no script. Scripts end in .ts, .mts, .cts, .js, .mjs, .cjs, .tsx or .jsx.`,
    );
    this.file = file;
  }
}

/** Where in a file something is wrong. Line and column count from 1. */
export interface SourceSpot {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The line itself, without its end. */
  readonly sourceLine: string;
}

function quoted(spot: SourceSpot): string {
  const gutter = `${spot.line} | `;
  // Tabs stay tabs, so that the caret stands under its column in any terminal.
  const indent = spot.sourceLine.slice(0, spot.column - 1).replace(/[^\t]/g, " ");
  return `${gutter}${spot.sourceLine}\n${" ".repeat(gutter.length)}${indent}^`;
}

/** Thrown when a script, or a file that it imports, is not valid TypeScript or JavaScript. */
export class SyntaxErrorInScript extends Error {
  override readonly name = "SyntaxErrorInScript";
  /** Absolute path. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly sourceLine: string;
  /** What the parser says, without the place. */
  readonly reason: string;

  constructor(reason: string, spot: SourceSpot, options?: ErrorOptions) {
    super(`${spot.file}:${spot.line}:${spot.column}: ${reason}\n\n${quoted(spot)}\n`, options);
    this.reason = reason;
    this.file = spot.file;
    this.line = spot.line;
    this.column = spot.column;
    this.sourceLine = spot.sourceLine;
  }
}

/** Thrown when a script cannot be bundled for a reason that has no place in its source. */
export class BundleError extends Error {
  override readonly name = "BundleError";

  constructor(script: string, reason: string, options?: ErrorOptions) {
    super(`${script} could not be bundled: ${reason}`, options);
  }
}

/** Thrown when a value of the script is wanted, and there is no expression where it should be. */
export class NoExpressionError extends Error {
  override readonly name = "NoExpressionError";

  constructor(script: string, line: number) {
    super(
      `There is no such expression in line ${line} of ${script} any more: the script has changed. ` +
        "Choose the array there again.",
    );
  }
}
