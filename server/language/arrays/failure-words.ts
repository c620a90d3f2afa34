/**
 * Why a script did not get to its array, or a part of the array could not be made, as sentences with the place:
 * `RangeError: no frames (analysis.ts:12)`.
 */
import { basename } from "node:path";
import { t } from "@vscode/l10n";
import type { ErrorView } from "../../protocol/error-view.ts";
import { framesOf } from "../timings/failing-code.ts";

/** Errors of ours, whose messages are sentences that say where. */
const OURS: ReadonlySet<string> = new Set([
  "ArrayNeverThereError",
  "ArrayNotReachedError",
  "NoExpressionError",
  "NotAnArrayError",
  "RunnerLostError",
]);

/** Longer than anybody reads beside a picture. */
const LONGEST = 1000;

/** @param script absolute path: its own lines count before those of what it imports */
export function failureWords(error: ErrorView, script: string): string {
  const { name, hint } = error;
  // Of a mistake in the text the quoted line follows.
  const message = (name === "SyntaxErrorInScript" ? error.message.split("\n")[0]! : error.message).trim();
  const advice = hint === undefined ? "" : ` ${hint}`;
  if (OURS.has(name) || name === "SyntaxErrorInScript") return cut(`${message}${advice}`);
  const place = placeOf(error, script);
  const where = place === undefined ? "" : ` (${place})`;
  const what = name === "Error" || name === "CompileError" ? message : `${name}: ${message}`;
  return cut(`${what}${where}${advice}`);
}

/** Of a part of the array: names the task, where one has failed. */
export function sliceWords(error: ErrorView, script: string): string {
  const { key, message, hint } = error;
  // What no task threw is ours, about the part that was asked for.
  if (key === undefined) return cut(`${message}${hint === undefined ? "" : ` ${hint}`}`);
  const words = failureWords(error, script);
  return message.includes(key) ? words : cut(t("Task {0} failed: {1}", key, words));
}

const cut = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`);

/** `analysis.ts:12`: the innermost line of the script, else where a task was made, else of another file of the person's. */
function placeOf(error: ErrorView, script: string): string | undefined {
  const places = framesOf(error);
  const found = places.find(({ file }) => file === script) ?? error.callSite ?? places[0];
  return found && `${basename(found.file)}:${found.line}`;
}
