/**
 * Ends this process when its supervisor is gone, even while the script keeps the main thread busy: a killed
 * supervisor closes the ipc channel, but a blocked main thread never hears of it.
 */
import { Worker } from "node:worker_threads";

/** How often the watch looks. */
const LOOK_EVERY_MS = 500;

const watch = `
  const { workerData: parent } = require("node:worker_threads");
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, "SIGKILL");
  }, ${LOOK_EVERY_MS});
`;

/** Read at the start: a watch that comes up late must not take the next parent for the first. */
const parent = process.ppid;

/** Begins to watch, from a thread of its own; to be called before the first line of the script runs. */
export function watchParent(): void {
  const worker = new Worker(watch, {
    eval: true,
    workerData: parent,
    resourceLimits: { maxOldGenerationSizeMb: 16 },
  });
  worker.on("error", () => {}); // without a watch the ipc channel still ends an idle runner
  worker.unref();
}
