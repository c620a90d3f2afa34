/**
 * What a lane does to the disk, for scripts and threads of whole-process tests: keeps results over its limit in
 * this process's spill folder. Bundled by the tests that need it.
 */
import { readdirSync } from "node:fs";
import { isMainThread, parentPort } from "node:worker_threads";
import { LaneStore } from "../../server/executors/lane/lane-store.ts";
import { guardSpillFolder, newSpillFolder, runSpillFolder } from "../../server/store/spill/run-folder.ts";

const RESULTS = 4;

const store = new LaneStore({ folder: newSpillFolder() });

/** Spills three results, and from then on cleans up at signals, as the main thread does for its lanes. */
export function spill(): void {
  guardSpillFolder();
  store.limit = 10_000;
  for (let task = 0; task < RESULTS; task++) store.set(task, new Float64Array(1000).fill(task));
}

/** Goes on spilling for ever. */
export function spillOn(): never {
  for (let task = 0; ; task++) store.set(task, new Float64Array(1000));
}

/** Number of files in this process's folder. */
export function filesThere(): number {
  return readdirSync(runSpillFolder(), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  ).length;
}

if (!isMainThread) {
  spill();
  parentPort?.postMessage("spilled");
  parentPort?.once("message", spillOn);
}
