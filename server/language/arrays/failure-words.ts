/**
 * Why a script did not get to its array, as sentences with the place: `RangeError: no frames (analysis.ts:12).`
 */
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import type { ErrorView } from "../../protocol/error-view.ts";

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

const cut = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`);

/** `analysis.ts:12`: the innermost line of the script, else of another file of the person's, else where a task was made. */
function placeOf({ stack, callSite }: ErrorView, script: string): string | undefined {
  const frames = [
    ...(stack ?? "").matchAll(/^\s+at .*?\(?((?:file:\/\/)?(?:\/|[A-Za-z]:\\)[^()\n]+):(\d+):\d+\)?$/gm),
  ];
  const places = frames.map(([, path = "", line = ""]) => {
    const file = path.startsWith("file://") ? fileURLToPath(path) : path;
    return { file, line };
  });
  const found = places.find(({ file }) => file === script) ?? callSite ?? places[0];
  return found && `${basename(found.file)}:${found.line}`;
}
