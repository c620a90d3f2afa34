/**
 * Keys of the graph, as names of what they do. Pure: an event's key in, a word out.
 */
import type { Step } from "./walk.ts";

export type GraphKey =
  | { readonly does: "step" | "pan"; readonly step: Step }
  | { readonly does: "first" | "last" | "enter" | "details" | "leave" | "search" }
  | { readonly does: "fit" | "in" | "out" | "full" | "critical" | "list" | "keys" };

const steps = new Map<string, Step>([
  ["ArrowUp", "up"],
  ["ArrowDown", "down"],
  ["ArrowLeft", "left"],
  ["ArrowRight", "right"],
]);

const plain = new Map<string, Exclude<GraphKey["does"], "step" | "pan">>([
  ["Home", "first"],
  ["End", "last"],
  ["Enter", "enter"],
  [" ", "details"],
  ["Escape", "leave"],
  ["/", "search"],
  ["f", "fit"],
  ["+", "in"],
  ["=", "in"],
  ["-", "out"],
  ["0", "full"],
  ["c", "critical"],
  ["l", "list"],
  ["?", "keys"],
]);

/** What a key means; `undefined` where it is VS Code's or the browser's. */
export function graphKey(
  event: Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey">,
): GraphKey | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const step = steps.get(event.key);
  if (step) return { does: event.shiftKey ? "pan" : "step", step };
  const does = plain.get(event.key);
  return does && { does };
}
