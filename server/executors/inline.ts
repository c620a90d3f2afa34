/**
 * The inline executor: one lane on the thread that asks. For debugging, tests, tiny graphs, and for
 * computes inside of tasks, which must not wait for a lane that waits for them.
 */
import type { ClaimBook } from "./claims.ts";
import { type ExecutableFunction, type LaneListener, type Lanes, MAIN_LANE } from "./executor.ts";
import { MainLane } from "./main-lane.ts";
import { MemoryLimits } from "./memory-limits.ts";
import type { ToLane } from "./messages.ts";
import { untilQuiet } from "./until-quiet.ts";

export class InlineExecutor implements Lanes {
  readonly lanes = [MAIN_LANE];
  readonly available = [MAIN_LANE];
  readonly #main: MainLane;
  readonly #limits = new MemoryLimits((bytes) => this.#main.post({ type: "limit", bytes }));
  readonly #listeners = new Set<LaneListener>();

  /** @param now milliseconds since the process's epoch */
  constructor(now: () => number) {
    this.#main = new MainLane(now, (lane, message) => {
      for (const listener of [...this.#listeners]) listener.message(lane, message);
    });
  }

  /** Results in the lane's store; for tests that count. */
  get held(): number {
    return this.#main.held;
  }

  post(_lane: number, message: Exclude<ToLane, { type: "connect" | "close" | "functions" }>): void {
    this.#main.post(message);
  }

  announce(_lane: number, functions: readonly ExecutableFunction[]): void {
    this.#main.announce(functions);
  }

  encodesFor(): boolean {
    return false;
  }

  listen(listener: LaneListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  hold(): void {
    // Nothing here keeps a process alive but the tasks themselves.
  }

  claims(): ClaimBook {
    return this.#main.claims;
  }

  running(): undefined {
    return undefined; // whoever could ask runs on this thread, so no task does
  }

  limitMemory(bytes: number): () => void {
    return this.#limits.add(bytes);
  }

  leave(bytes: number): void {
    this.#main.post({ type: "leave", bytes });
  }

  suspend(): void {}

  resume(): void {}

  end(): void {
    // A thread cannot end itself and go on; the supervisor ends the process.
  }

  quiet(grace: number): Promise<void> {
    return untilQuiet(this, grace);
  }

  async close(): Promise<void> {
    this.#listeners.clear();
  }
}
