/**
 * From an error's stack to the lines of the person's own code: where it was thrown, and which function that is in.
 *
 * Roughly, by shape and indentation and without parsing, since it only decides for how long a finding stays.
 */
import { fileURLToPath } from "node:url";
import type { ErrorView } from "../../protocol/error-view.ts";
import type { CallSite } from "../../protocol/sites.ts";
import type { Stretch } from "./anchors.ts";

const frame = /^\s+at (?:async )?(?:.* \()?((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/]).+):(\d+):(\d+)\)?$/;

/** The places in an error's stack that are in files, the innermost first. Words of its message are none. */
export function framesOf({ name, message, stack = "" }: ErrorView): readonly CallSite[] {
  const head =
    [`${name}: ${message}`, `Error: ${message}`, message].find((words) => stack.startsWith(words)) ?? "";
  return stack
    .slice(head.length)
    .split("\n")
    .flatMap((row) => {
      const [, path, line, column] = frame.exec(row) ?? [];
      const file = path && fileOf(path);
      return file ? [{ file, line: Number(line), column: Number(column) }] : [];
    });
}

function fileOf(path: string): string | undefined {
  if (!path.startsWith("file:")) return path;
  try {
    return fileURLToPath(path);
  } catch {
    return undefined;
  }
}

/** What begins a function, at the end of its first line. */
const functionHead =
  /\bfunction\b|=>\s*[{(]?\s*$|^\s*(?:(?:async|static|get|set|public|private|protected)\s+|[*#])*[\w$]+\s*(?:<.*>)?\(.*\).*\{\s*$/;
/** What looks like a method's head and is none. */
const otherHead = /^\s*(?:\}\s*)?(?:if|for|while|switch|catch|with|else|try|do)\b/;

/** The function around a line, by indentation; undefined where the line is in none. */
export function functionAround(text: string, line: number): Stretch | undefined {
  const rows = text.split("\n");
  const own = rows[line - 1];
  if (own === undefined || own.trim() === "") return undefined;
  let depth = indentOf(own);
  if (functionHead.test(own) && !otherHead.test(own)) depth++;
  for (let above = line - 1; above >= 0; above--) {
    const row = rows[above]!;
    if (row.trim() === "" || indentOf(row) >= depth) continue;
    depth = indentOf(row);
    if (!functionHead.test(row) || otherHead.test(row)) continue;
    let end = Math.min(rows.length - 1, Math.max(above + 1, line - 1));
    while (end < rows.length - 1 && (rows[end]!.trim() === "" || indentOf(rows[end]!) > depth)) end++;
    return {
      line: above + 1,
      column: depth + 1,
      endLine: end + 1,
      endColumn: rows[end]!.trimEnd().length + 1,
    };
  }
  return undefined;
}

const indentOf = (row: string): number => row.length - row.trimStart().length;
