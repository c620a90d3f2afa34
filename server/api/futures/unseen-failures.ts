/**
 * Futures that failed without anybody having looked at the error. Work that starts at once has nobody who waits
 * for it by necessity, so what went wrong would be lost; it is said when the script is done, and the script has
 * then failed. Knows errors and keys, not futures.
 */
import { isLane } from "../../executors/lane/in-lane.ts";
import { toErrorView } from "../failure.ts";

/** All of them are counted; a list that fills the screen helps nobody. */
const MOST_SHOWN = 10;

/** Error → the key of the first future that failed with it; others that did so because they need that one say no more. */
const unseen = new Map<unknown, string>();
/** Errors that somebody has looked at. */
const seen = new WeakSet<object>();

let isListening = false;

/** A future has failed. */
export function noteFailure(key: string, error: unknown): void {
  // What a task starts is its own affair: its thread has no end of its own at which to say so.
  if (isLane() || unseen.has(error) || (isObject(error) && seen.has(error))) return;
  unseen.set(error, key);
  if (isListening) return;
  isListening = true;
  // Before all others: the runner ends the run there, with the exit code that it finds.
  process.prependListener("beforeExit", () => {
    if (tell()) process.exitCode ??= 1;
  });
  process.on("exit", () => tell());
}

/** Somebody has been given the error. */
export function lookedAt(error: unknown): void {
  unseen.delete(error);
  if (isObject(error)) seen.add(error);
}

/** True when there was anything to tell. */
function tell(): boolean {
  if (unseen.size === 0) return false;
  const lines = [...unseen].slice(0, MOST_SHOWN).map(([error, key]) => describe(key, error));
  if (unseen.size > MOST_SHOWN) lines.push(`… and ${unseen.size - MOST_SHOWN} more`);
  const futures = unseen.size === 1 ? "A future" : `${unseen.size} futures`;
  process.stderr.write(`treadle: ${futures} failed, and nobody asked why:\n  ${lines.join("\n  ")}\n`);
  unseen.clear();
  return true;
}

function describe(key: string, error: unknown): string {
  const { name, message, callSite } = toErrorView(error);
  const where = callSite ? ` (${callSite.file}:${callSite.line}:${callSite.column})` : "";
  return `${key}: ${name}: ${message}${where}`;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
