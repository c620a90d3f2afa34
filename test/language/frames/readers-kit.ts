/**
 * Readers that a test plays: it sees what they are told, and says what they answer. A clock that stands still comes
 * with them.
 */
import type { FromReader, ReaderStart, ToReader } from "../../../server/frames/reader/messages.ts";
import type { ArraySlabs, LazyArrays } from "../../../server/language/frames/array-slabs.ts";
import type { StartReader, ThreadEars } from "../../../server/language/frames/reader-thread.ts";
import { Viewers } from "../../../server/language/frames/viewers.ts";
import type { FrameAnswer, FrameQuestion } from "../../../server/protocol/frame-questions.ts";
import type {
  ArrayProgress,
  ArrayView,
  FrameProgress,
  FramesNotice,
} from "../../../server/protocol/frames.ts";
import { ManualClock } from "../manual-clock.ts";

/** A reader's thread, seen from inside. */
export class PlayedReader {
  readonly start: ReaderStart;
  readonly told: ToReader[] = [];
  isEnded = false;
  readonly #ears: ThreadEars;

  constructor(start: ReaderStart, ears: ThreadEars) {
    this.start = start;
    this.#ears = ears;
  }

  says(message: FromReader): void {
    this.#ears.heard(message);
  }

  breaksDown(cause: unknown = new Error("memory access out of bounds")): void {
    this.#ears.lost(cause);
  }

  /** Number and question of all that it was asked. */
  get asked(): readonly Extract<ToReader, { type: "ask" }>[] {
    return this.told.filter((message) => message.type === "ask");
  }

  get names(): readonly string[] {
    return this.asked.map(({ question }) => question.ask);
  }

  /** Numbers of the questions that it was told to leave. */
  get cancelled(): readonly number[] {
    return this.told.flatMap((message) => (message.type === "cancel" ? [message.number] : []));
  }

  get looks(): number {
    return this.told.filter(({ type }) => type === "look").length;
  }

  /** Answers what it was asked last. */
  answers(answer: unknown = text("of the dataset")): Promise<void> {
    const { number } = this.asked.at(-1)!;
    this.says({ type: "answer", number, answer: answer as FrameAnswer<Uint8Array> });
    return settled();
  }

  refuses(message: string): Promise<void> {
    this.says({ type: "refused", number: this.asked.at(-1)!.number, message });
    return settled();
  }
}

/** Settles when everything that was already under way has happened: promises only, no time passes. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export const text = (of: string) => ({ kind: "text", text: of, isCut: false }) as const;
export const superseded = { superseded: true };

export const view: ArrayView = {
  shape: [4, 8],
  dtype: "float64",
  chunks: [[2, 2], [8]],
  chunkCounts: [2, 1],
  bytes: 256,
  chunkBytes: 128,
  layers: [{ name: "ones", tasks: 2 }],
  tasks: 2,
};

/** A lazy array that a test plays. */
export class PlayedArray implements ArraySlabs {
  progress: ArrayProgress = { state: "starting" };
  restarts = 0;
  isClosed = false;
  readonly slices: {
    readonly slice: unknown;
    readonly signal: AbortSignal;
    readonly onTasks: (done: number, total: number) => void;
    readonly resolve: (slab: never) => void;
    readonly reject: (error: unknown) => void;
  }[] = [];
  readonly #listeners = new Set<(progress: ArrayProgress) => void>();

  onProgress(listener: (progress: ArrayProgress) => void) {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  become(progress: ArrayProgress): void {
    this.progress = progress;
    for (const listener of this.#listeners) listener(progress);
  }

  slice: ArraySlabs["slice"] = (_number, slice, signal, onTasks) =>
    new Promise((resolve, reject) => {
      this.slices.push({ slice, signal, onTasks, resolve: resolve as (slab: never) => void, reject });
    });

  restart(): void {
    this.restarts++;
    this.become({ state: "starting" });
  }

  close(): void {
    this.isClosed = true;
  }
}

/** Viewers whose readers and arrays are played. */
export function playedViewers({ isTrusted = true }: { readonly isTrusted?: boolean } = {}) {
  const clock = new ManualClock();
  const readers: PlayedReader[] = [];
  const arrays: PlayedArray[] = [];
  const notices: (FramesNotice & { readonly viewer: string })[] = [];
  const writing: FrameProgress[] = [];
  const log: unknown[] = [];
  const trust = { isTrusted };
  const startReader: StartReader = (start, ears) => {
    const reader = new PlayedReader(start, ears);
    readers.push(reader);
    return {
      post: (message) => void reader.told.push(message),
      end: () => {
        reader.isEnded = true;
      },
    };
  };
  const lazyArrays: LazyArrays = {
    open: () => {
      const array = new PlayedArray();
      arrays.push(array);
      return array;
    },
  };
  const viewers = new Viewers(
    {
      clock,
      startReader,
      arrays: lazyArrays,
      isTrusted: () => trust.isTrusted,
      failed: (error) => void log.push(error),
    },
    {
      notice: (viewer, notice) => void notices.push({ ...notice, viewer }),
      writing: (_viewer, progress) => void writing.push(progress),
    },
  );
  const open = (viewer = "v", path = "/data/frames.h5") =>
    viewers.open(viewer, { kind: "file", path }, false);
  /** Asks, and gives what becomes of it as soon as it does. */
  const ask = (question: FrameQuestion, viewer = "v") => {
    const asked = { answer: undefined as unknown, refused: undefined as string | undefined };
    viewers.ask(viewer, question).then(
      (answer) => {
        asked.answer = answer;
      },
      (error: Error) => {
        asked.refused = error.message;
      },
    );
    return asked;
  };
  return { clock, readers, arrays, notices, writing, log, trust, viewers, open, ask };
}

const place = (dataset: string) => ({ dataset, index: [0, 0] });

/** Questions by their names, with the least that they take. */
export const question = {
  ready: { ask: "ready", takes: {} },
  restart: { ask: "restart", takes: {} },
  children: { ask: "children", takes: { group: "/", from: 0, count: 10 } },
  object: { ask: "object", takes: { path: "/frames" } },
  search: (of = "a"): FrameQuestion => ({ ask: "search", takes: { text: of } }),
  value: (dataset = "/frames"): FrameQuestion => ({ ask: "value", takes: place(dataset) }),
  text: (dataset = "/frames"): FrameQuestion => ({ ask: "text", takes: place(dataset) }),
  histogram: (dataset = "/frames"): FrameQuestion => ({
    ask: "histogram",
    takes: { ...place(dataset), rows: 0, columns: 1, bins: 8, scale: "linear" },
  }),
  picture: (dataset = "/frames"): FrameQuestion => ({
    ask: "picture",
    takes: {
      ...place(dataset),
      rows: 0,
      columns: 1,
      width: 64,
      height: 64,
      levels: { scale: "linear", range: { by: "min-max" } },
    },
  }),
} satisfies Record<string, FrameQuestion | ((of?: string) => FrameQuestion)>;
