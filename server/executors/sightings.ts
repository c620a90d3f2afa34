/**
 * Tells faces which tasks are running before they are done. A lane that computes says nothing meanwhile, so its
 * mark is looked at now and then. Short tasks come and go between two looks and are told when they have ended.
 */
import type { RunEvent } from "../protocol/events.ts";
import type { Lanes } from "./executor.ts";
import type { TaskNumbers } from "./task-numbers.ts";

/** Milliseconds between two looks: what a screen can show. */
const LOOK_EVERY_MS = 50;

export class Sightings {
  readonly #lanes: Lanes;
  readonly #numbers: TaskNumbers;
  readonly #emit: (event: RunEvent) => void;
  /** Calls that were told and have not ended. */
  readonly #told = new Set<number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(lanes: Lanes, numbers: TaskNumbers, emit: (event: RunEvent) => void) {
    this.#lanes = lanes;
    this.#numbers = numbers;
    this.#emit = emit;
  }

  start(): void {
    this.#timer = setInterval(() => this.look(), LOOK_EVERY_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Looks at what every lane is doing now. */
  look(): void {
    for (const lane of this.#lanes.lanes) {
      const running = this.#lanes.running(lane);
      if (running) this.tell(lane, [running.task], [running.since]);
    }
  }

  /** Those calls began then. */
  tell(worker: number, ids: readonly number[], started: readonly number[]): void {
    const rows = [...ids.keys()].filter((i) => this.#numbers.isOwn(ids[i]!) && !this.#told.has(ids[i]!));
    if (rows.length === 0) return;
    const task = rows.map((i) => ids[i]!);
    for (const id of task) this.#told.add(id);
    this.#emit({
      type: "tasks-started",
      task,
      worker: rows.map(() => worker),
      at: rows.map((i) => started[i]!),
    });
  }

  /** Those calls have ended: they are told as begun if they have not been, and may begin again. */
  end(worker: number, ids: readonly number[], started: readonly number[]): void {
    this.tell(worker, ids, started);
    for (const id of ids) this.#told.delete(id);
  }

  /** The call was lost, or never began. */
  forget(id: number): void {
    this.#told.delete(id);
  }
}
