/**
 * One viewer: what it shows, the questions that wait, and its reader, which is there only while it is needed.
 *
 *     open ──────────────▶ reader starts, and opens nothing yet
 *     ask ──▶ waiting ──▶ reader (one at a time) ──▶ answer
 *                │ newer of its name: superseded
 *                │
 *     hidden for a while, or too many readers ──▶ the reader ends; the next question starts another
 *
 * It knows no pictures: questions and answers pass through.
 */
import type { FrameAnswer, FrameQuestion } from "../../protocol/frame-questions.ts";
import type {
  ArrayProgress,
  FrameProgress,
  FramesNotice,
  FramesSource,
  SliceToWrite,
} from "../../protocol/frames.ts";
import type { Clock } from "../clock.ts";
import type { Subscription } from "../parts.ts";
import type { LazyArrays } from "./array-slabs.ts";
import { NothingToRestartError, ReaderEndedError } from "./errors.ts";
import { NoticePace } from "./notice-pace.ts";
import { Reader } from "./reader.ts";
import type { StartReader } from "./reader-thread.ts";
import { ShownArray } from "./shown-array.ts";
import { SliceWriting } from "./slice-writing.ts";
import { givesWay, isNewestWins, mostInterruptions, WaitingQuestions } from "./waiting-questions.ts";
import { toWire } from "./wire-bytes.ts";

/** How often files of a viewer that is seen are looked at, in milliseconds. */
export const lookEvery = 1000;

/**
 * How long a viewer may be hidden before its reader ends, in milliseconds. The memory of the engine never shrinks, and
 * starting another takes a few tenths of a second; who goes back and forth between two editors should not pay that.
 */
export const hiddenFor = 60_000;

/** Bytes of values that a reader may hold: sixteen frames of 2048² in 16 bits, for playing and going back. */
export const heldBytes = 128 * 2 ** 20;

/** What viewers need of their surroundings. */
export interface ViewerParts {
  readonly clock: Clock;
  readonly startReader: StartReader;
  readonly arrays: LazyArrays;
  readonly isTrusted: () => boolean;
  /** Something that is for the log. */
  readonly failed: (error: unknown) => void;
}

export interface ViewerEars {
  notice(notice: FramesNotice): void;
  writing(progress: FrameProgress): void;
  /** A reader was started, or has answered: there may be one too many now. */
  read(): void;
}

interface Asked {
  readonly question: FrameQuestion;
  readonly resolve: (answer: FrameAnswer<string>) => void;
  readonly reject: (error: unknown) => void;
  interruptions: number;
  /** Answered already, though still worked on. */
  isDropped: boolean;
}

const superseded = { superseded: true } as const;

export class Viewer {
  readonly #source: FramesSource;
  readonly #deflate: boolean;
  readonly #parts: ViewerParts;
  readonly #ears: ViewerEars;
  readonly #array: ShownArray | undefined;
  readonly #pace: NoticePace;
  readonly #writing: SliceWriting;
  readonly #waiting = new WaitingQuestions<Asked>();
  #running: Asked | undefined;
  #reader: Reader | undefined;
  #isVisible = true;
  #lastSeen: number;
  #looking: Subscription | undefined;
  #hiding: Subscription | undefined;

  /** Opens no file. Of files it starts the reader, so that its engine is ready when the page has loaded. */
  constructor(source: FramesSource, deflate: boolean, parts: ViewerParts, ears: ViewerEars) {
    this.#source = source;
    this.#deflate = deflate;
    this.#parts = parts;
    this.#ears = ears;
    this.#lastSeen = parts.clock.now();
    this.#pace = new NoticePace(parts.clock, ears.notice);
    const { arrays, isTrusted } = parts;
    if (source.kind === "array") {
      const progressed = (progress: ArrayProgress) => this.#arrayProgressed(progress);
      this.#array = new ShownArray(source.place, { arrays, isTrusted, progressed });
    }
    this.#writing = new SliceWriting(parts.clock, (progressed) => this.#newReader(progressed), ears.writing);
    // A lazy array is not there before its script has run up to it.
    if (!this.#array) this.#reader = this.#newReader();
    this.#follow();
  }

  /** Whether it has a reader. */
  get isReading(): boolean {
    return this.#reader !== undefined;
  }

  /** Whether its reader works on a question. */
  get isBusy(): boolean {
    return this.#running !== undefined;
  }

  get isVisible(): boolean {
    return this.#isVisible;
  }

  /** When it was asked or seen last, in milliseconds since 1970. */
  get lastSeen(): number {
    return this.#lastSeen;
  }

  /** Whether it shows something that only trusted workspaces have. */
  get needsTrust(): boolean {
    return this.#array !== undefined;
  }

  /** @throws {RefusedError} with a sentence for a person */
  async ask(question: FrameQuestion): Promise<FrameAnswer<string>> {
    this.#lastSeen = this.#parts.clock.now();
    const answer = this.#array?.answer(question);
    if (answer !== undefined) return answer;
    if (question.ask === "restart") throw new NothingToRestartError();
    return new Promise((resolve, reject) => {
      const asked: Asked = { question, resolve, reject, interruptions: 0, isDropped: false };
      this.#waiting.add(asked)?.resolve(superseded);
      this.#makeRoom(question);
      this.#next();
    });
  }

  /**
   * Has a slice written, by a thread of its own: the viewer can be used meanwhile.
   *
   * @throws {RefusedError} with a sentence for a person
   */
  async write(slice: SliceToWrite, path: string): Promise<{ readonly bytes: number }> {
    this.#array?.refuseUnlessReadable();
    return { bytes: await this.#writing.write(slice, path) };
  }

  stopWriting(): void {
    this.#writing.stop();
  }

  setVisible(isVisible: boolean): void {
    this.#lastSeen = this.#parts.clock.now();
    if (isVisible === this.#isVisible) return;
    this.#isVisible = isVisible;
    this.#hiding?.dispose();
    if (isVisible) {
      // Its page was thrown away while it was hidden: the new one waits for nothing of what that asked. Until now it
      // was worked on, for whoever comes back soon.
      this.#forgetQuestions();
      this.#follow();
    } else {
      this.#looking?.dispose();
      this.#hiding = this.#parts.clock.later(hiddenFor, () => {
        // Its page is gone: nobody waits for an answer.
        this.#forgetQuestions();
        this.endReader();
      });
    }
  }

  /** Frees the memory of its reader; the next question starts another. */
  endReader(): void {
    const reader = this.#reader;
    this.#reader = undefined;
    reader?.end();
  }

  close(): void {
    this.#looking?.dispose();
    this.#hiding?.dispose();
    this.#pace.dispose();
    this.#writing.close();
    for (const { reject } of this.#waiting.clear()) reject(new ReaderEndedError());
    this.endReader();
    this.#array?.close();
  }

  /** Nobody waits any more for what was asked; what is nearly done is let through all the same. */
  #forgetQuestions(): void {
    for (const { resolve } of this.#waiting.clear()) resolve(superseded);
    if (this.#running && this.#reader?.isSlow) this.#supersede(this.#running);
  }

  /** Stops what is worked on where nobody waits for it any more, or something quicker has come. */
  #makeRoom({ ask }: FrameQuestion): void {
    const running = this.#running;
    if (!running || running.isDropped) return;
    const name = running.question.ask;
    if (name === ask && isNewestWins(name)) {
      // What is nearly done is let through: under a slider that moves all the time something must be seen.
      if (name === "search" || this.#reader?.isSlow) this.#supersede(running);
    } else if (givesWay(name, ask) && running.interruptions < mostInterruptions) {
      running.interruptions++;
      this.#reader?.cancel();
    }
  }

  #supersede(running: Asked): void {
    running.isDropped = true;
    running.resolve(superseded);
    this.#reader?.cancel();
  }

  #next(): void {
    if (this.#running) return;
    const asked = this.#waiting.take();
    if (!asked) return;
    this.#running = asked;
    void this.#perform(asked);
  }

  async #perform(asked: Asked): Promise<void> {
    const before = asked.interruptions;
    const wasInterrupted = () => asked.interruptions > before && !asked.isDropped;
    let given: FrameAnswer<Uint8Array> | undefined;
    try {
      this.#reader ??= this.#newReader();
      this.#ears.read();
      const answer = await this.#reader.answer(asked.question);
      if (wasInterrupted() && answer !== null && "superseded" in answer) this.#again(asked);
      else given = answer;
    } catch (error) {
      if (wasInterrupted()) this.#again(asked);
      else asked.reject(error);
    } finally {
      this.#running = undefined;
      this.#pace.progress(null);
      this.#next();
      if (!this.#running) this.#ears.read();
    }
    // The reader has its next question by now, and works while this answer is made ready for the wire.
    if (given !== undefined) asked.resolve(this.#completed(asked.question, toWire(given)));
  }

  /** Lets a search that has given way begin anew, unless there is a newer one. */
  #again(asked: Asked): void {
    if (this.#waiting.has(asked.question.ask)) asked.resolve(superseded);
    else this.#waiting.add(asked);
  }

  /** What the server alone knows is added to what the reader says first. */
  #completed(question: FrameQuestion, answer: FrameAnswer<string>): FrameAnswer<string> {
    if (question.ask !== "ready" || answer === null || !("source" in answer)) return answer;
    return { ...answer, canRun: this.#parts.isTrusted(), ...this.#array?.said };
  }

  /** A reader of its own for what is written, where `progressed` is given. */
  #newReader(progressed?: (progress: FrameProgress | null) => void): Reader {
    const { clock, startReader, failed } = this.#parts;
    const array = this.#array?.readable;
    const reader: Reader = new Reader(
      { source: this.#source, deflate: this.#deflate, held: heldBytes },
      { clock, startReader, ...(array && { array }) },
      {
        progress: progressed ?? ((progress) => this.#pace.progress(progress)),
        changed: () => this.#pace.changed(),
        gone: (message) => this.#pace.gone(message),
        over: () => {
          if (this.#reader === reader) this.#reader = undefined;
        },
        failed,
      },
    );
    return reader;
  }

  #follow(): void {
    // The script of a lazy array is followed by its run.
    if (this.#array) return;
    this.#looking?.dispose();
    this.#looking = this.#parts.clock.later(lookEvery, () => {
      this.#reader?.look();
      this.#follow();
    });
  }

  #arrayProgressed(progress: ArrayProgress): void {
    const readable = this.#array?.readable;
    if (readable) this.#reader?.showArray(readable.view);
    this.#ears.notice({ notice: "array", array: progress });
  }
}
