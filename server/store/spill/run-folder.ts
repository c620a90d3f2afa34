/**
 * The folder of this process for spilled results, with a folder in it for each lane:
 *
 *     <TREADLE_SPILL or tmp>/treadle-spill-…/     named when first asked for, made by the first lane that spills
 *         <thread>-<number>/                      one lane's
 *
 * It is gone when the process ends by itself, by `process.exit`, an error or a signal that can be heard. What
 * ends without hearing is cleaned up after by others: the supervisor, the watch over it, the next run.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { getEnvironmentData, isMainThread, setEnvironmentData, threadId } from "node:worker_threads";
import { newFolderName } from "./owner.ts";
import { removeFolder, spillRoot, sweepSpillFolders } from "./sweep.ts";

/** Signals that end a process which does not listen, and that a terminal or a system sends to end it. */
const ENDING = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Under this name threads inherit the folder's path from the thread that starts them. */
const INHERITED = "treadle.spill";

/** A script's bundle may bring a second copy of the library: it uses the same folder. */
const SLOT = Symbol.for("treadle.spill");
const shared = globalThis as { [SLOT]?: { path: string; lanes: number; isGuarded: boolean } };

/**
 * Absolute path of this process's folder, which need not be there. To be asked for in the main thread before any
 * worker thread is started: then all threads mean the same one.
 */
export function runSpillFolder(): string {
  return slot().path;
}

/** Path of a folder for one lane of this thread; no two are alike. */
export function newSpillFolder(): string {
  return join(runSpillFolder(), `${threadId}-${++slot().lanes}`);
}

/** Removes the folders of a thread that is gone, in whose results nobody is interested any more; never throws. */
export function removeSpillFoldersOfThread(thread: number): void {
  const folder = runSpillFolder();
  try {
    for (const name of readdirSync(folder))
      if (name.startsWith(`${thread}-`)) removeFolder(join(folder, name));
  } catch {
    // Nothing was ever spilled.
  }
}

/**
 * From now on a signal that ends the process removes the folder first. To be called in the main thread before
 * results may be spilled; also sweeps what earlier runs left. Does nothing when called again, or in a worker.
 */
export function guardSpillFolder(): void {
  const own = slot();
  if (own.isGuarded || !isMainThread) return;
  own.isGuarded = true;
  sweepSpillFolders();
  for (const signal of ENDING) {
    const heard = (): void => {
      // Others listen as well: whether the process ends is theirs to say, and `exit` tells us if it does.
      if (process.listenerCount(signal) > 1) return;
      removeFolder(own.path);
      process.off(signal, heard);
      process.kill(process.pid, signal);
    };
    process.on(signal, heard);
  }
}

function slot(): { path: string; lanes: number; isGuarded: boolean } {
  shared[SLOT] ??= opened();
  return shared[SLOT];
}

function opened(): { path: string; lanes: number; isGuarded: boolean } {
  const inherited = getEnvironmentData(INHERITED);
  if (typeof inherited === "string") return { path: inherited, lanes: 0, isGuarded: false };
  const path = join(spillRoot(), newFolderName());
  setEnvironmentData(INHERITED, path);
  // Synchronous, and the last thing that a process does; threads are ended right after it.
  process.on("exit", () => removeFolder(path));
  return { path, lanes: 0, isGuarded: false };
}
