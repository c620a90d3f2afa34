/**
 * From the words typed after options to values, or to a sentence that says what was wrong with them.
 */
import { parseBytes } from "../protocol/units.ts";
import { UsageError } from "./errors.ts";

/**
 * A whole number of at least `least`.
 *
 * @throws {UsageError}
 */
export function wholeNumber(option: string, least = 1): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^-?\d+$/.test(text) || value < least || !Number.isSafeInteger(value)) {
      const range = Number.isFinite(least) ? ` of at least ${least}` : "";
      throw new UsageError(`${option} wants a whole number${range}, not ${JSON.stringify(text)}.`);
    }
    return value;
  };
}

/**
 * Bytes, from `2GB` and the like; 0 for none, which lifts a limit of the environment.
 *
 * @throws {UsageError}
 */
export function byteCount(option: string): (text: string) => number {
  return (text) => {
    const bytes = parseBytes(text);
    if (bytes === undefined) {
      throw new UsageError(
        `${option} wants an amount of memory, not ${JSON.stringify(text)}.`,
        "Write it as 2GB, 512MB or 1.5GiB.",
      );
    }
    return bytes;
  };
}

/**
 * One of the given words.
 *
 * @throws {UsageError}
 */
export function oneOf<T extends string>(option: string, choices: readonly T[]): (text: string) => T {
  return (text) => {
    const found = choices.find((choice) => choice === text);
    if (found === undefined) {
      throw new UsageError(
        `${option} has no choice ${JSON.stringify(text)}.`,
        `Choose one of ${choices.join(", ")}.`,
      );
    }
    return found;
  };
}

/**
 * An executor of this version.
 *
 * @throws {UsageError}
 */
export function executorName(text: string): "threads" | "inline" {
  if (text === "cluster") {
    throw new UsageError(
      "The cluster executor is not in this version.",
      "Use --executor threads: all cores of this machine.",
    );
  }
  return oneOf("--executor", ["threads", "inline"])(text);
}
