/**
 * From text to a syntax tree with parents, and whether the file is a CommonJS module.
 * Knows nothing of scopes.
 */
import { extname } from "node:path";
import { type OxcError, type ParseResult, type Program, parseSync } from "oxc-parser";
import { SyntaxErrorInScript } from "./errors.ts";
import type { SourceText } from "./source-text.ts";
import { functionAround, linkParents, walk } from "./tree.ts";

/** A file that parsed. */
export interface ParsedScript {
  readonly source: SourceText;
  readonly program: Program;
  /** True when the file uses `require` and `module.exports`; what is written into it must do the same. */
  readonly commonJs: boolean;
}

function parseAs(source: SourceText, sourceType: "module" | "commonjs"): ParseResult {
  return parseSync(source.file, source.text, {
    range: true,
    // Without it the scope analyser breaks on plain JavaScript: fields it reads are not there.
    astType: "ts",
    preserveParens: false,
    sourceType,
  });
}

function awaitsAtTop(program: Program): boolean {
  let found = false;
  walk(program, (node) => {
    if (node.type === "AwaitExpression" || (node.type === "ForOfStatement" && node.await)) {
      found ||= functionAround(node) === undefined;
    }
    return !found;
  });
  return found;
}

function syntaxError(source: SourceText, error: OxcError): SyntaxErrorInScript {
  const label = error.labels[0];
  const { line, column } = source.position(label?.start ?? 0);
  const reason = label?.message ? `${error.message}: ${label.message}` : error.message;
  return new SyntaxErrorInScript(reason, {
    file: source.file,
    line,
    column,
    sourceLine: source.lineText(line),
  });
}

/**
 * Parses a TypeScript or JavaScript file; its extension says which.
 *
 * @throws {SyntaxErrorInScript} when it is not valid
 */
export function parse(source: SourceText): ParsedScript {
  const extension = extname(source.file);
  const mustBeModule = extension === ".mts" || extension === ".mjs";
  let result = parseAs(source, "module");
  let commonJs = false;
  if (!mustBeModule && !result.module.hasModuleSyntax) {
    // Sloppy code, such as a `return` at the top, is valid CommonJS only.
    const sloppy = result.errors.length > 0 ? parseAs(source, "commonjs") : result;
    // What CommonJS allows is no mistake, also where there is another one.
    if (sloppy.errors.length < result.errors.length) result = sloppy;
    if (sloppy.errors.length === 0) {
      result = sloppy;
      commonJs = /\b(require|module|exports)\b/.test(source.text) && !awaitsAtTop(result.program);
    }
  }
  const error = result.errors[0];
  if (error) throw syntaxError(source, error);
  linkParents(result.program);
  return { source, program: result.program, commonJs };
}
