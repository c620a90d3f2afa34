/**
 * From our lines and columns, which count from 1, to those of the Language Server Protocol, which count from 0.
 * Knows nothing else.
 */
import type { Range } from "vscode-languageserver/node";
import type { Stretch } from "./anchors.ts";

/** The same stretch as the protocol says it. */
export function toRange({ line, column, endLine, endColumn }: Stretch): Range {
  return {
    start: { line: line - 1, character: column - 1 },
    end: { line: endLine - 1, character: endColumn - 1 },
  };
}
