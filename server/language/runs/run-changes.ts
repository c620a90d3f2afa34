/**
 * What has changed in runs, told to the client not more often than it can show: of each run only how it stands in the
 * end, and nothing when nothing has changed.
 */
import type { RunId, RunView } from "../../protocol/run-view.ts";
import type { Clock } from "../clock.ts";

/** Ten times a second, as the protocol promises. */
const TELL_EVERY_MS = 100;

export class RunChanges {
  readonly #clock: Clock;
  readonly #viewOf: (run: RunId) => RunView | undefined;
  readonly #tell: (runs: readonly RunView[], forgotten: readonly RunId[]) => void;
  readonly #changed = new Set<RunId>();
  readonly #forgotten = new Set<RunId>();
  #isWaiting = false;

  constructor(
    clock: Clock,
    viewOf: (run: RunId) => RunView | undefined,
    tell: (runs: readonly RunView[], forgotten: readonly RunId[]) => void,
  ) {
    this.#clock = clock;
    this.#viewOf = viewOf;
    this.#tell = tell;
  }

  changed(run: RunId): void {
    this.#changed.add(run);
    this.#wait();
  }

  forgotten(run: RunId): void {
    this.#changed.delete(run);
    this.#forgotten.add(run);
    this.#wait();
  }

  #wait(): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.#clock.later(TELL_EVERY_MS, () => this.#flush());
  }

  #flush(): void {
    this.#isWaiting = false;
    const runs = [...this.#changed].flatMap((run) => this.#viewOf(run) ?? []);
    const forgotten = [...this.#forgotten];
    this.#changed.clear();
    this.#forgotten.clear();
    if (runs.length > 0 || forgotten.length > 0) this.#tell(runs, forgotten);
  }
}
