/**
 * The models of runs that panels and rows are made from, one for each run, shared by all who look at it.
 *
 * That of a run under way is fed from its beginning, so that whoever comes late sees what a live one saw. That of a
 * run that is over is built from its recording when somebody looks, and of those that nobody looks at only the last
 * few are kept.
 */
import { RunModel } from "../../panel/run-model.ts";
import type { RunEvent } from "../../protocol/events.ts";
import type { RunId } from "../../protocol/run-view.ts";
import type { LiveModels, RunListener, StartedRun, Subscription } from "../parts.ts";

/** Models of runs that are over and that nobody looks at: for whoever goes back and forth between tabs. */
const IDLE_MODELS = 2;

interface Entry {
  readonly model: RunModel;
  /** Settles when the model has all that is recorded. */
  readonly ready: Promise<void>;
  isLive: boolean;
  holders: number;
}

/** Reads what happened in a run. */
export type ReadEvents = (run: RunId) => AsyncIterable<readonly RunEvent[]>;

export class RunModels implements RunListener, LiveModels {
  /** The one used last comes last. */
  readonly #entries = new Map<RunId, Entry>();
  readonly #read: ReadEvents;

  constructor(read: ReadEvents) {
    this.#read = read;
  }

  /** How many are in memory. */
  get size(): number {
    return this.#entries.size;
  }

  started({ run }: StartedRun): void {
    this.#entries.set(run, { model: new RunModel(), ready: Promise.resolve(), isLive: true, holders: 0 });
  }

  events({ run }: StartedRun, events: readonly RunEvent[]): void {
    this.#entries.get(run)?.model.addAll(events);
  }

  ended({ run }: StartedRun): void {
    const entry = this.#entries.get(run);
    if (entry) entry.isLive = false;
    this.#dropIdle();
  }

  live(run: RunId): RunModel | undefined {
    const entry = this.#entries.get(run);
    return entry?.isLive ? entry.model : undefined;
  }

  /** The model of a run, with everything so far in it. It stays in memory until the subscription is disposed. */
  async hold(run: RunId): Promise<{ readonly model: RunModel } & Subscription> {
    const entry = this.#entries.get(run) ?? this.#load(run);
    this.#entries.delete(run);
    this.#entries.set(run, entry);
    entry.holders++;
    let isHeld = true;
    const dispose = () => {
      if (!isHeld) return;
      isHeld = false;
      entry.holders--;
      this.#dropIdle();
    };
    try {
      await entry.ready;
    } catch (error) {
      dispose();
      if (this.#entries.get(run) === entry) this.#entries.delete(run);
      throw error;
    }
    return { model: entry.model, dispose };
  }

  /** Asks something of a run's model once. */
  async with<T>(run: RunId, ask: (model: RunModel) => T | Promise<T>): Promise<T> {
    const held = await this.hold(run);
    try {
      return await ask(held.model);
    } finally {
      held.dispose();
    }
  }

  /** Whoever holds the model of a forgotten run keeps it. */
  forgotten(runs: readonly RunId[]): void {
    for (const run of runs) this.#entries.delete(run);
  }

  #load(run: RunId): Entry {
    const model = new RunModel();
    const load = async () => {
      for await (const events of this.#read(run)) model.addAll(events);
    };
    return { model, ready: load(), isLive: false, holders: 0 };
  }

  #dropIdle(): void {
    const idle = [...this.#entries].filter(([, { isLive, holders }]) => !isLive && holders === 0);
    for (const [run] of idle.slice(0, Math.max(0, idle.length - IDLE_MODELS))) this.#entries.delete(run);
  }
}
