/**
 * One reader as the server sees it: a thread that is asked one thing at a time, and given up when it makes no progress.
 *
 *     idle ── answer, write ──▶ busy ── answer, refusal ──▶ idle
 *                                │
 *                                ├─ 20 s without progress ──▶ over      the thread is ended
 *                                └─ the thread breaks down ─▶ over
 *
 * A reader that is over stays so: its owner starts another. While the thread waits for a slice of a lazy array, it is not
 * the thread that takes its time, and the clock stands still.
 */
import type { FromReader, ReaderStart, ToReader } from "../../frames/reader/messages.ts";
import type { FrameAnswer, FrameQuestion } from "../../protocol/frame-questions.ts";
import type { ArrayView, FrameProgress, SliceToWrite } from "../../protocol/frames.ts";
import type { Clock } from "../clock.ts";
import { RefusedError } from "../errors.ts";
import type { Subscription } from "../parts.ts";
import type { ArraySlabs } from "./array-slabs.ts";
import { ReaderEndedError, ReaderHangsError, ReaderLostError } from "./errors.ts";
import type { ReaderThread, StartReader } from "./reader-thread.ts";
import { SliceRelay } from "./slice-relay.ts";
import { fileOf, pathIn } from "./subjects.ts";

/**
 * How long a question may take without progress, in milliseconds. A reader tells of it between pieces of 64 MB or less,
 * which even a slow network disk has in half that time; some hostile files exceed any patience.
 */
export const patience = 20_000;

/** What a reader tells without having been asked. */
export interface ReaderEars {
  progress(progress: FrameProgress | null): void;
  changed(): void;
  gone(message: string): void;
  /** It is over, and not because it was ended. What it was asked is refused already. */
  over(): void;
  /** Something that is for the log. */
  failed(error: unknown): void;
}

export interface ReaderParts {
  readonly clock: Clock;
  readonly startReader: StartReader;
  /** Of a lazy array: what computes its slices, and what it is. */
  readonly array?: { readonly slabs: ArraySlabs; readonly view: ArrayView };
}

interface Task {
  readonly number: number;
  readonly path: string | undefined;
  readonly resolve: (given: never) => void;
  readonly reject: (error: unknown) => void;
}

export class Reader {
  readonly #file: string;
  readonly #clock: Clock;
  readonly #ears: ReaderEars;
  readonly #thread: ReaderThread;
  readonly #relay: SliceRelay | undefined;
  #tasks = 0;
  #task: Task | undefined;
  #hasProgressed = false;
  #limit: Subscription | undefined;
  #isLooking = false;
  #isOver = false;

  /** Starts the thread. */
  constructor(start: ReaderStart, parts: ReaderParts, ears: ReaderEars) {
    this.#file = fileOf(start.source);
    this.#clock = parts.clock;
    this.#ears = ears;
    this.#thread = parts.startReader(start, {
      heard: (message) => this.#heard(message),
      lost: (cause) => this.#lost(cause),
    });
    if (!parts.array) return;
    const { slabs, view } = parts.array;
    this.#relay = new SliceRelay(slabs, this.#thread, {
      progress: (progress) => this.#progress(progress),
      done: () => this.#startClock(),
      failed: ears.failed,
    });
    this.showArray(view);
  }

  /** Whether it works on something. */
  get isBusy(): boolean {
    return this.#task !== undefined;
  }

  /** Whether what it works on has turned out to take its time, or is computed by a script. */
  get isSlow(): boolean {
    return this.isBusy && (this.#hasProgressed || this.#relay?.isWaiting === true);
  }

  /**
   * Has a question answered; only while nothing else is worked on.
   *
   * @throws {RefusedError} with a sentence for a person, also when the thread hangs or breaks down over it
   */
  answer(question: FrameQuestion): Promise<FrameAnswer<Uint8Array>> {
    return this.#begin(pathIn(question), (number) => ({ type: "ask", number, question }));
  }

  /** Has a slice written; gives its size in bytes. As `answer` otherwise. */
  write(slice: SliceToWrite, path: string): Promise<number> {
    return this.#begin(slice.dataset, (number) => ({ type: "write", number, slice, path }));
  }

  /** Asks for what is being worked on to be left; it is answered or refused all the same, soon. */
  cancel(): void {
    if (this.#task) this.#thread.post({ type: "cancel", number: this.#task.number });
  }

  /** Has it look whether the files have changed, unless it is busy, looks already, or was never asked for any of them. */
  look(): void {
    if (this.#isOver || this.isBusy || this.#isLooking || this.#tasks === 0) return;
    this.#isLooking = true;
    this.#thread.post({ type: "look" });
  }

  /** Of a lazy array: it was made anew, and is this from now on. */
  showArray(view: ArrayView): void {
    this.#thread.post({ type: "array", view });
  }

  /** Ends the thread, and refuses what it works on. */
  end(): void {
    this.#end(new ReaderEndedError());
  }

  #begin<Given>(path: string | undefined, message: (number: number) => ToReader): Promise<Given> {
    return new Promise<Given>((resolve, reject) => {
      const number = ++this.#tasks;
      this.#task = { number, path, resolve: resolve as (given: never) => void, reject };
      this.#hasProgressed = false;
      this.#startClock();
      this.#thread.post(message(number));
    });
  }

  #heard(message: FromReader): void {
    switch (message.type) {
      case "answer":
        this.#take(message.number)?.resolve(message.answer as never);
        return;
      case "written":
        this.#take(message.number)?.resolve(message.bytes as never);
        return;
      case "refused":
        this.#take(message.number)?.reject(new RefusedError(message.message));
        return;
      case "progress":
        this.#progress(message.progress);
        return;
      case "changed":
        this.#ears.changed();
        return;
      case "gone":
        this.#ears.gone(message.message);
        return;
      case "looked":
        this.#isLooking = false;
        return;
      case "slice":
        this.#limit?.dispose();
        void this.#relay?.compute(message);
        return;
      case "cancel-slice":
        this.#relay?.cancel(message.number);
    }
  }

  #progress(progress: FrameProgress | null): void {
    this.#hasProgressed ||= progress !== null;
    this.#startClock();
    this.#ears.progress(progress);
  }

  #take(number: number): Task | undefined {
    const task = this.#task;
    if (task?.number !== number) return undefined;
    this.#task = undefined;
    this.#limit?.dispose();
    return task;
  }

  /** Lets the time run anew, unless nothing is worked on or a script is waited for. */
  #startClock(): void {
    this.#limit?.dispose();
    const task = this.#task;
    if (!task || this.#isOver || this.#relay?.isWaiting) return;
    this.#limit = this.#clock.later(patience, () => {
      const error = new ReaderHangsError(this.#subject(task), patience / 1000);
      this.#ears.failed(error.message);
      this.#end(error);
      this.#ears.over();
    });
  }

  #lost(cause: unknown): void {
    if (this.#isOver) return;
    this.#ears.failed(cause);
    this.#end(new ReaderLostError(this.#subject(this.#task), cause));
    this.#ears.over();
  }

  #end(error: RefusedError): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#limit?.dispose();
    this.#relay?.close();
    this.#thread.end();
    const task = this.#task;
    this.#task = undefined;
    task?.reject(error);
  }

  #subject(task: Task | undefined) {
    return { file: this.#file, ...(task?.path !== undefined && { path: task.path }) };
  }
}
