/**
 * A reader without its thread: messages in, messages out. One question is worked on at a time; while none waits, frames
 * that will probably be asked for next are read ahead.
 *
 *     hear(ask) ─▶ waiting ─▶ turn ─▶ answer | refused        hear(cancel) ─▶ the turn ends soon, as superseded
 *                               └─ none waits ─▶ read ahead, until one does
 */
import { t } from "@vscode/l10n";
import { Hdf5Error } from "../../hdf5/errors.ts";
import type { FrameAnswer, FrameQuestion, PictureAsk } from "../../protocol/frame-questions.ts";
import { FramesError, Withdrawn } from "../errors.ts";
import { ArraySource } from "../sources/array-source.ts";
import { FileSource, type SourceOptions } from "../sources/file-source.ts";
import { pause } from "../sources/pause.ts";
import { SequenceSource } from "../sources/sequence-source.ts";
import type { FrameSource } from "../sources/source.ts";
import { readAhead } from "./answer-picture.ts";
import { type Asked, answer } from "./answers.ts";
import { LargePlanes } from "./large-planes.ts";
import type { FromReader, ReaderStart, ToReader } from "./messages.ts";
import { PicturesAhead } from "./pictures-ahead.ts";
import { ReadValues } from "./read-values.ts";
import { SlicesAsked } from "./slices-asked.ts";
import { Turn } from "./turn.ts";
import { writeOut } from "./write-out.ts";

/** What a reader posts with; `transferred` buffers are the hearer's from then on. */
export type PostFromReader = (message: FromReader, transferred?: readonly ArrayBuffer[]) => void;

type Job = Extract<ToReader, { type: "ask" | "write" | "look" }>;

/** Questions of which the newest wins: one that nobody waits for is superseded, where others are refused. */
const SUPERSEDED: ReadonlySet<FrameQuestion["ask"]> = new Set([
  "search",
  "picture",
  "line",
  "table",
  "text",
  "value",
  "histogram",
]);

export class Reader {
  readonly #start: ReaderStart;
  readonly #post: PostFromReader;
  readonly #now: () => number;
  readonly #source: FrameSource;
  readonly #slices: SlicesAsked;
  readonly #values: ReadValues;
  readonly #large = new LargePlanes();
  readonly #pictures = new PicturesAhead();
  readonly #waiting: Job[] = [];
  #isWorking = false;
  #current: { readonly number: number | undefined; readonly turn: Turn } | undefined;
  #ahead: Turn | undefined;
  /** What the picture that was answered last is followed by. */
  #next: PictureAsk | undefined;

  constructor(start: ReaderStart, post: PostFromReader, options: SourceOptions = {}) {
    this.#start = start;
    this.#post = post;
    this.#now = options.now ?? (() => performance.now());
    this.#slices = new SlicesAsked(post);
    this.#source = this.#sourceOf(start, options);
    this.#values = new ReadValues(start.held);
  }

  /** A message from the server. */
  hear(message: ToReader): void {
    switch (message.type) {
      case "ask":
      case "write":
      case "look":
        this.#waiting.push(message);
        this.#ahead?.cancel();
        void this.#work();
        return;
      case "cancel":
        this.#cancel(message.number);
        return;
      case "array":
        if (this.#source instanceof ArraySource) this.#source.tell(message.view);
        return;
      case "slab":
        this.#slices.came(message.number, message.slab);
        return;
      case "no-slab":
        this.#slices.failed(message.number, message.message);
    }
  }

  /** Lets go of files; nothing is answered any more. */
  close(): void {
    this.#waiting.length = 0;
    this.#current?.turn.cancel();
    this.#ahead?.cancel();
    this.#source.close();
  }

  #sourceOf({ source }: ReaderStart, options: SourceOptions): FrameSource {
    switch (source.kind) {
      case "file":
        return new FileSource(source.path, options);
      case "sequence":
        return new SequenceSource(source.files, options);
      case "array":
        return new ArraySource(source.place, (slice, signal) => this.#slices.compute(slice, signal));
    }
  }

  /** Works until nothing waits and nothing is left to be read ahead. */
  async #work(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    try {
      for (;;) {
        const job = this.#waiting.shift();
        if (job !== undefined) await this.#do(job);
        else if (this.#next !== undefined) await this.#readAhead(this.#next);
        else break;
      }
    } finally {
      this.#isWorking = false;
      this.#source.rest();
    }
  }

  async #do(job: Job): Promise<void> {
    const turn = new Turn({
      now: this.#now,
      progress: (progress) => this.#post({ type: "progress", progress }),
    });
    this.#current = { number: job.type === "look" ? undefined : job.number, turn };
    this.#next = undefined;
    try {
      if (job.type === "look") await this.#look();
      else if (job.type === "write") await this.#write(job, turn);
      else await this.#answer(job, turn);
    } catch (error) {
      turn.end();
      if (job.type !== "look") this.#refuse(job, error);
    } finally {
      this.#current = undefined;
    }
  }

  async #answer({ number, question }: Extract<Job, { type: "ask" }>, turn: Turn): Promise<void> {
    const given = await answer(this.#asked(turn), question);
    turn.end();
    this.#post({ type: "answer", number, answer: given }, buffersOf(given));
    if (question.ask === "picture") this.#next = question.takes;
  }

  async #write({ number, slice, path }: Extract<Job, { type: "write" }>, turn: Turn): Promise<void> {
    const bytes = await writeOut(this.#asked(turn), slice, path);
    turn.end();
    this.#post({ type: "written", number, bytes });
  }

  async #look(): Promise<void> {
    const found = await this.#source.look();
    if (found.is === "changed") this.#post({ type: "changed" });
    if (found.is === "gone") this.#post({ type: "gone", message: found.message });
    this.#post({ type: "looked" });
  }

  #refuse(job: Extract<Job, { type: "ask" | "write" }>, error: unknown): void {
    const { number } = job;
    const isSuperseded = error instanceof Withdrawn && job.type === "ask" && SUPERSEDED.has(job.question.ask);
    if (isSuperseded) this.#post({ type: "answer", number, answer: { superseded: true } });
    else this.#post({ type: "refused", number, message: sentence(error) });
  }

  #cancel(number: number): void {
    if (this.#current?.number === number) {
      this.#current.turn.cancel();
      return;
    }
    const at = this.#waiting.findIndex((job) => job.type !== "look" && job.number === number);
    const [job] = at === -1 ? [] : this.#waiting.splice(at, 1);
    if (job !== undefined && job.type !== "look") this.#refuse(job, new Withdrawn());
  }

  /** The frames after the one that was answered, one after the other, until a question comes. */
  async #readAhead(ask: PictureAsk): Promise<void> {
    this.#next = undefined;
    const turn = new Turn();
    this.#ahead = turn;
    try {
      for (const index of ask.next ?? []) {
        await pause(turn.signal);
        await readAhead(this.#asked(turn), { ...ask, index });
      }
    } catch {
      // Whatever went wrong is said to whoever asks for that frame; and a question that came is the usual end.
    } finally {
      this.#ahead = undefined;
    }
  }

  #asked(turn: Turn): Asked {
    return {
      of: this.#start.source,
      source: this.#source,
      values: this.#values,
      large: this.#large,
      ahead: this.#pictures,
      deflate: this.#start.deflate,
      turn,
    };
  }
}

/** Why a question is refused. A mistake of our own is told as such, and does not end the reader. */
function sentence(error: unknown): string {
  if (error instanceof Hdf5Error || error instanceof FramesError) return error.message;
  const message = error instanceof Error ? error.message : String(error);
  return t("This could not be read, by a mistake of Treadle's own: {0}", message);
}

/** Buffers that go with an answer instead of being copied: pixels and points, where nothing else lies in theirs. */
function buffersOf(given: FrameAnswer<Uint8Array>): ArrayBuffer[] {
  if (given === null) return [];
  const views = [
    ...("pixels" in given ? [given.pixels] : []),
    ...("lows" in given ? [given.lows, given.highs] : []),
  ];
  const buffers = views
    .filter(({ buffer, byteLength }) => buffer instanceof ArrayBuffer && buffer.byteLength === byteLength)
    .map(({ buffer }) => buffer as ArrayBuffer);
  return [...new Set(buffers)];
}
