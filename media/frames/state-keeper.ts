/**
 * Keeps what outlives reloads: gathered a moment after something changed, and at once when the page is hidden, because
 * VS Code may end it then.
 */
import type { FramesChannel } from "./channel.ts";
import { type KeptDataset, type KeptState, mostDatasets } from "./kept-state.ts";

/** Milliseconds in which changes are kept together. */
const delay = 200;

export class StateKeeper {
  readonly #channel: FramesChannel;
  readonly #gather: () => Omit<KeptState, "datasets" | "preferences"> | undefined;
  /** Path → how it was looked at, the latest last. */
  readonly #datasets = new Map<string, KeptDataset>();
  readonly #preferences = new Map<string, unknown>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `gather` gives what the page itself keeps; undefined while there is nothing to be kept. */
  constructor(channel: FramesChannel, gather: () => Omit<KeptState, "datasets" | "preferences"> | undefined) {
    this.#channel = channel;
    this.#gather = gather;
  }

  restore({ datasets, preferences }: KeptState): void {
    for (const [path, kept] of datasets) this.#datasets.set(path, kept);
    for (const [name, value] of Object.entries(preferences)) this.#preferences.set(name, value);
  }

  /** How a dataset was looked at. */
  dataset(path: string): KeptDataset | undefined {
    return this.#datasets.get(path);
  }

  /** Keeps how a dataset is looked at, as the latest; those before the last few are forgotten. */
  keepDataset(path: string | undefined, kept: KeptDataset | undefined): void {
    if (path === undefined || !kept) return;
    this.#datasets.delete(path);
    this.#datasets.set(path, kept);
    for (const first of this.#datasets.keys()) {
      if (this.#datasets.size <= mostDatasets) break;
      this.#datasets.delete(first);
    }
  }

  preference(name: string): unknown {
    return this.#preferences.get(name);
  }

  setPreference(name: string, value: unknown): void {
    this.#preferences.set(name, value);
    this.changed();
  }

  /** Something is to be kept, soon. */
  changed(): void {
    this.#timer ??= setTimeout(() => this.flush(), delay);
  }

  /** Keeps everything now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const gathered = this.#gather();
    if (!gathered) return;
    const state: KeptState = {
      ...gathered,
      datasets: [...this.#datasets],
      preferences: Object.fromEntries(this.#preferences),
    };
    this.#channel.setState(state);
  }
}
