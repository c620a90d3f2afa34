/**
 * Slices of a lazy array, from where they are computed to the reader that makes pictures of them. Its numbers are the
 * reader's own; those of the array are counted over all its readers.
 */
import { t } from "@vscode/l10n";
import type { ArraySlab, FromReader } from "../../frames/reader/messages.ts";
import type { FrameProgress } from "../../protocol/frames.ts";
import { RefusedError } from "../errors.ts";
import type { ArraySlabs } from "./array-slabs.ts";
import type { ReaderThread } from "./reader-thread.ts";

let slices = 0;

/** What the relay tells. */
export interface RelayEars {
  progress(progress: FrameProgress): void;
  /** A slice has come, or will not come. */
  done(): void;
  /** An error that is not meant for a person. */
  failed(error: unknown): void;
}

export class SliceRelay {
  readonly #slabs: ArraySlabs;
  readonly #thread: ReaderThread;
  readonly #ears: RelayEars;
  /** The reader's number → what ends its slice. */
  readonly #going = new Map<number, AbortController>();

  constructor(slabs: ArraySlabs, thread: ReaderThread, ears: RelayEars) {
    this.#slabs = slabs;
    this.#thread = thread;
    this.#ears = ears;
  }

  /** Whether the reader waits for a slice: then it is not the reader that takes its time. */
  get isWaiting(): boolean {
    return this.#going.size > 0;
  }

  /** Has a slice computed. */
  async compute({ number, slice }: Extract<FromReader, { type: "slice" }>): Promise<void> {
    const abort = new AbortController();
    this.#going.set(number, abort);
    const isCurrent = () => this.#going.get(number) === abort;
    try {
      const slab = await this.#slabs.slice(++slices, slice, abort.signal, (done, total) => {
        if (isCurrent() && !abort.signal.aborted) this.#ears.progress({ of: "tasks", done, total });
      });
      if (isCurrent()) this.#thread.post({ type: "slab", number, slab }, buffersOf(slab));
    } catch (error) {
      if (!isCurrent()) return;
      if (!(error instanceof RefusedError) && !abort.signal.aborted) this.#ears.failed(error);
      this.#thread.post({ type: "no-slab", number, message: sentence(error) });
    } finally {
      if (isCurrent()) {
        this.#going.delete(number);
        this.#ears.done();
      }
    }
  }

  cancel(number: number): void {
    this.#going.get(number)?.abort();
  }

  /** The reader is gone, and nobody waits for anything. */
  close(): void {
    const going = [...this.#going.values()];
    this.#going.clear();
    for (const abort of going) abort.abort();
  }
}

const sentence = (error: unknown): string =>
  error instanceof RefusedError
    ? error.message
    : t("This part of the array could not be computed, by a mistake of Treadle's own; its output says more.");

/** A buffer moves to the thread where nothing else lies in it. Shared memory is seen from both sides anyway. */
function buffersOf({ data }: ArraySlab): readonly ArrayBuffer[] {
  const { buffer } = data;
  return buffer instanceof ArrayBuffer && buffer.byteLength === data.byteLength ? [buffer] : [];
}
