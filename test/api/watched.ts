/**
 * A compute on the test's own thread, with what happened in it: how many tasks its graph had and which ran.
 */
import { type ComputeOptions, compute } from "treadle";
import type { RunEvent } from "../../server/protocol/events.ts";
import { ofType } from "../harness/treadle.ts";

export const inline = { executor: "inline" } as const satisfies ComputeOptions;

export interface Watched {
  readonly values: readonly unknown[];
  /** Number of tasks in the graph. */
  readonly size: number;
  /** Names of the functions that ran, in the order in which they finished. */
  readonly ran: readonly string[];
  readonly events: readonly RunEvent[];
}

/** Computes `values` inline. */
export async function watched(values: readonly unknown[], options: ComputeOptions = {}): Promise<Watched> {
  const events: RunEvent[] = [];
  const results = await compute(...values, { ...inline, ...options, onEvent: (event) => events.push(event) });
  const [graph] = ofType(events, "graph");
  const nameOf = (task: number): string =>
    graph!.functions[graph!.taskFunction[task - graph!.firstTask]!]!.name;
  return {
    values: results as unknown[],
    size: graph?.taskFunction.length ?? 0,
    ran: ofType(events, "tasks-finished").flatMap(({ task }) => task.map(nameOf)),
    events,
  };
}

/** What a promise is rejected with. */
export async function thrownBy(work: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await work;
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error("Nothing was thrown.");
}
