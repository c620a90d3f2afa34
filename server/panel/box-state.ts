/**
 * The one state that colours a box of many tasks: what a person most needs to know of it.
 */
import { taskStates } from "../protocol/panel.ts";
import type { TaskState } from "../protocol/run-view.ts";

/** What is told first: a failure, then what goes on, what is still to come, and how the rest has ended. */
const precedence: readonly TaskState[] = [
  "failed",
  "executing",
  "ready",
  "waiting",
  "cancelled",
  "memory",
  "reused",
  "released",
];

/** The state of a box by its counts, which are ordered as `taskStates`. */
export function boxState(counts: readonly number[]): TaskState {
  return precedence.find((state) => counts[taskStates.indexOf(state)]! > 0) ?? "waiting";
}

/** `done/total`, with what failed, of a group; of a single box nothing that its colour does not say. */
export function countsText(counts: readonly number[]): string | undefined {
  const of = (...states: readonly TaskState[]) =>
    states.reduce((sum, state) => sum + counts[taskStates.indexOf(state)]!, 0);
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (all <= 1) return undefined;
  const failed = of("failed");
  return `${of("memory", "released", "reused")}/${all}${failed > 0 ? ` · ${failed} ✗` : ""}`;
}
