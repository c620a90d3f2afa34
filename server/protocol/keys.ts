/**
 * Keys of tasks as text: `read-9e3779b1`. Made only when somebody looks, from the numbers that a graph event holds.
 * Pure; knows nothing of how tasks are recorded.
 */
import type { GraphKnown } from "./events.ts";

/**
 * The text of a key that nobody chose: the function's name and eight hexadecimal digits, different for
 * every serial number below 2^32 (multiplying by an odd constant permutes them).
 */
export function keyText(name: string, serial: number): string {
  return `${name}-${(Math.imul(serial + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, "0")}`;
}

/**
 * The key of a task of `graph`, by its number. The same script makes the same keys in every run, as long as it
 * makes its calls in the same order. Undefined for tasks of other computes, and in recordings of versions that
 * did not write keys down.
 */
export function keyOf(graph: GraphKnown, task: number): string | undefined {
  const place = task - graph.firstTask;
  const fn = graph.taskFunction[place];
  if (fn === undefined) return undefined;
  const chosen = graph.keys?.[task];
  if (chosen !== undefined) return chosen;
  const serial = graph.taskSerial?.[place];
  const name = graph.functions[fn]?.name;
  return serial === undefined || name === undefined ? undefined : keyText(name, serial);
}
