/**
 * The worker threads: piscina starts them and puts another in the place of one that ends. Each serves one lane
 * for as long as it lives. Knows nothing of tasks, and what goes through a lane's port it never sees.
 */
import type { Worker } from "node:worker_threads";
import { Piscina } from "piscina";
import { laneEntry } from "../install.ts";
import { removeSpillFoldersOfThread } from "../store/spill/run-folder.ts";
import type { LaneAddress } from "./lane/thread.ts";

/** How a thread ended. */
export interface ThreadEnd {
  /** As the end of a sentence: `its thread ended with code 1`. */
  readonly reason: string;
  /** True when it had no memory left. */
  readonly outOfMemory: boolean;
}

export class ThreadPool {
  readonly #pool: Piscina;
  /** Threads that have been given a lane. */
  readonly #taken = new Set<number>();

  /** @param threads how many, at least 1 */
  constructor(threads: number) {
    this.#pool = new Piscina({
      filename: laneEntry(),
      minThreads: threads,
      maxThreads: threads,
      // With atomics an idle worker blocks in `Atomics.wait`, deaf to the lane's own port.
      atomics: "disabled",
      idleTimeout: Number.POSITIVE_INFINITY,
      // Never a thread that has a lane: busy with a task, it would keep the new lane waiting until that ends.
      loadBalancer: (_, threads) => {
        const free = threads.find(({ id }) => !this.#taken.has(id));
        if (free) this.#taken.add(free.id);
        return free ?? null;
      },
    });
    // A thread that ends between tasks; whoever has its lane hears of it in `serve`.
    this.#pool.on("error", () => {});
  }

  /**
   * Gives a lane to a thread that has none, when there is one.
   *
   * @param onEnd called once if the thread ends after that
   * @returns the thread
   * @throws when the thread ended before the lane was open
   */
  async serve(lane: LaneAddress, onEnd: (end: ThreadEnd) => void): Promise<Worker> {
    const id = (await this.#pool.run(lane, { transferList: [lane.port] })) as number;
    const worker = this.#pool.threads.find(({ threadId }) => threadId === id);
    if (!worker) throw new Error("its thread ended at once");
    let crash: (Error & { readonly code?: string }) | undefined;
    worker.once("error", (error: Error) => {
      crash = error;
    });
    worker.once("exit", (code) => {
      this.#taken.delete(id);
      removeSpillFoldersOfThread(id);
      onEnd({
        reason: crash?.message ?? `its thread ended with code ${code}`,
        outOfMemory: crash?.code === "ERR_WORKER_OUT_OF_MEMORY",
      });
    });
    return worker;
  }

  /** Ends all threads; nobody hears of it any more. */
  close(): Promise<void> {
    return this.#pool.destroy();
  }
}
