/**
 * What was thrown, in words: anything can be thrown, and to say so must not throw another time.
 */
import { describeValue } from "./lane/describe.ts";

/** The message of an error, a text as it is, one line about anything else. Never throws. */
export function thrownText(thrown: unknown): string {
  if (typeof thrown === "string") return thrown;
  try {
    if (thrown instanceof Error) return String(thrown.message);
  } catch {
    // A proxy or a getter: what can be said of it is said below.
  }
  return describeValue(thrown);
}
