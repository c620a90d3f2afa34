/** A lane's store whose every move is written down, for tests that count. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { LaneStore, type LaneStoreOptions } from "../../server/executors/lane/lane-store.ts";
import type { SpillError } from "../../server/store/errors.ts";
import { temporaryFolder } from "../harness/treadle.ts";

/** Results are counted in units that are worth a file; a file is named by its task. */
export const UNIT = 8192;

export interface Watched {
  readonly store: LaneStore;
  readonly folder: string;
  /** `-3` for task 3 that went, `+3` for task 3 that came back, in order; forgotten when read. */
  log(): string;
  readonly troubles: SpillError[];
  /** Tasks that have a file. */
  files(): number[];
}

/** A store with `limit` bytes and a folder that is gone after the test. */
export function watched(limit: number, options: LaneStoreOptions = {}): Watched {
  const folder = join(temporaryFolder(), "lane");
  const log: string[] = [];
  const troubles: SpillError[] = [];
  const store = new LaneStore({
    folder,
    onSpill: ({ task }) => void log.push(`-${task}`),
    onRestore: ({ task }) => void log.push(`+${task}`),
    onStay: (error) => void troubles.push(error),
    ...options,
  });
  store.limit = limit;
  const files = (): number[] =>
    existsSync(folder)
      ? readdirSync(folder)
          .map(Number)
          .sort((a, b) => a - b)
      : [];
  return { store, folder, troubles, files, log: () => log.splice(0).join(" ") };
}

/** An array of so many units, filled with the task's number. */
export const result = (task: number, units = 1): Float64Array =>
  new Float64Array((units * UNIT) / 8).fill(task);

/** Sets the results of tasks 0, 1, 2 … in this order. */
export function filled(store: LaneStore, tasks: number): void {
  for (let task = 0; task < tasks; task++) store.set(task, result(task));
}
