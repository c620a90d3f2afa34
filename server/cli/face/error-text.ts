/**
 * An error of the script as text: which task, what was thrown, where, with which inputs, and why.
 *
 *     error RangeError: frame 3 is empty
 *       task     readFrame-1f3a, made at frames.ts:14:31
 *       inputs   path: "a.h5"
 *       at readFrame (frames.ts:9:11)
 *     caused by TypeError: …
 *
 * Frames were folded by whoever made the view; here nothing is left out but the header a stack repeats.
 */
import type { ErrorView } from "../../protocol/error-view.ts";
import type { Painter } from "../screen.ts";
import { placeText } from "./diagnostics.ts";
import { harmless, harmlessLine } from "./text-width.ts";

/** A chain longer than this is a cycle or a joke. */
const mostCauses = 8;

/** The error and its causes, each line ended. */
export function errorText(error: ErrorView, folder: string, paint: Painter): string {
  const lines: string[] = [];
  let next: ErrorView | undefined = error;
  for (let depth = 0; next && depth < mostCauses; depth++) {
    const [firstLine = "", ...moreLines] = harmless(next.message).split("\n");
    const name = paint.bold(harmlessLine(next.name));
    lines.push(
      `${depth === 0 ? paint.red("error") : "caused by"} ${name}${firstLine ? `: ${firstLine}` : ""}`,
    );
    lines.push(...moreLines, ...facts(next, folder, paint), ...frames(next, paint));
    next = next.cause;
  }
  if (next) lines.push("caused by … and more");
  return lines.map((line) => `${line}\n`).join("");
}

function facts(error: ErrorView, folder: string, paint: Painter): string[] {
  const lines: string[] = [];
  const add = (title: string, text: string) =>
    lines.push(`  ${paint.dim(title.padEnd(8))} ${harmlessLine(text)}`);
  const site = error.callSite && placeText(error.callSite, folder);
  if (error.key !== undefined) add("task", site === undefined ? error.key : `${error.key}, made at ${site}`);
  else if (site !== undefined) add("made at", site);
  for (const [index, input] of (error.inputs ?? []).entries()) add(index === 0 ? "inputs" : "", input);
  if (error.hint !== undefined) add("hint", error.hint);
  return lines;
}

/** The lines of the stack below its header, which may itself be several lines long. */
function frames(error: ErrorView, paint: Painter): string[] {
  const lines = harmless(error.stack ?? "").split("\n");
  const first = lines.findIndex((line) => /^\s*at /.test(line));
  if (first < 0) return [];
  return lines
    .slice(first)
    .filter((line) => line.trim() !== "")
    .map((line) => paint.dim(`  ${line.trim()}`));
}
