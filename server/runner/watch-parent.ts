/**
 * Ends this process when its supervisor is gone, even while the script keeps the main thread busy: a killed
 * supervisor closes the ipc channel, but a blocked main thread never hears of it. What was spilled goes first:
 * SIGKILL lets nobody clean up, and nobody is left who would.
 */
import { Worker } from "node:worker_threads";
import { runSpillFolder } from "../store/spill/run-folder.ts";
import { REMOVED } from "../store/spill/sweep.ts";

/** How often the watch looks. */
const LOOK_EVERY_MS = 500;

/** As `removeFolder` does it, which cannot be imported here: lanes go on meanwhile. */
const watch = `
  const { existsSync, renameSync, rmSync } = require("node:fs");
  const { workerData: { parent, spilled } } = require("node:worker_threads");
  setInterval(() => {
    if (process.ppid === parent) return;
    for (let go = 0; go < 3 && existsSync(spilled); go++) {
      try { renameSync(spilled, spilled + "${REMOVED}"); } catch {}
      try { rmSync(spilled + "${REMOVED}", { recursive: true, force: true }); } catch {}
    }
    process.kill(process.pid, "SIGKILL");
  }, ${LOOK_EVERY_MS});
`;

/** Read at the start: a watch that comes up late must not take the next parent for the first. */
const parent = process.ppid;

/** Begins to watch, from a thread of its own; to be called before the first line of the script runs. */
export function watchParent(): void {
  const worker = new Worker(watch, {
    eval: true,
    workerData: { parent, spilled: runSpillFolder() },
    resourceLimits: { maxOldGenerationSizeMb: 16 },
  });
  worker.on("error", () => {}); // without a watch the ipc channel still ends an idle runner
  worker.unref();
}
