/**
 * Ends this process when its supervisor is gone, even while the script keeps the main thread busy: a killed
 * supervisor closes the ipc channel, but a blocked main thread never hears of it. What was spilled goes first:
 * SIGKILL lets nobody clean up, and nobody is left who would.
 */
import { Worker } from "node:worker_threads";
import { runSpillFolder } from "../store/spill/run-folder.ts";

/** How often the watch looks. */
const LOOK_EVERY_MS = 500;

const watch = `
  const { existsSync, rmSync } = require("node:fs");
  const { workerData: { parent, spilled } } = require("node:worker_threads");
  setInterval(() => {
    if (process.ppid === parent) return;
    // Lanes go on meanwhile and may spill once more.
    for (let go = 0; go < 3 && existsSync(spilled); go++) {
      try { rmSync(spilled, { recursive: true, force: true }); } catch {}
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
