/**
 * Looks at damaged files in a thread that is ended when it takes too long, and keeps what came of each.
 */

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { root } from "../../harness/treadle.ts";

/** What came of one file. */
export interface Seen {
  readonly path: string;
  /** Of datasets that were read: what they were said to be, and a hash of their values. */
  readonly datasets: Readonly<Record<string, { type: string; shape: readonly number[]; hash: string }>>;
  /** Names of the errors. */
  readonly errors: readonly string[];
  /** Errors without a name of ours: defects. */
  readonly strange: readonly string[];
}

/** What came of a file over which the thread was ended, or ended by itself. */
export interface Lost {
  readonly path: string;
  readonly lost: "took too long" | "ended";
}

export class FuzzThread {
  #thread: Worker | undefined;
  readonly #limit: number;

  /** @param limit milliseconds for one file */
  constructor(limit: number) {
    this.#limit = limit;
  }

  async look(path: string): Promise<Seen | Lost> {
    this.#thread ??= await start();
    const thread = this.#thread;
    const outcome = await new Promise<Seen | Lost>((resolve) => {
      const timer = setTimeout(() => done({ path, lost: "took too long" }), this.#limit);
      const ended = (): void => done({ path, lost: "ended" });
      const done = (seen: Seen | Lost): void => {
        clearTimeout(timer);
        thread.off("message", done);
        thread.off("exit", ended);
        resolve(seen);
      };
      thread.on("message", done);
      thread.on("exit", ended);
      thread.postMessage(path);
    });
    if ("lost" in outcome) {
      await thread.terminate();
      this.#thread = undefined;
    }
    return outcome;
  }

  async end(): Promise<void> {
    await this.#thread?.terminate();
  }
}

function start(): Promise<Worker> {
  const library = pathToFileURL(join(root, "dist", "h5.mjs")).href;
  const thread = new Worker(join(root, "test", "hdf5", "fuzz", "fuzz-thread.mjs"), {
    workerData: { library },
  });
  // Its end is what tells of an error.
  thread.on("error", () => {});
  return new Promise((resolve) => thread.once("message", () => resolve(thread)));
}
