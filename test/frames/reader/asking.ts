/** A reader to be asked: without a thread, or the built one in a thread of its own, as the language server starts it. */
import { Worker } from "node:worker_threads";
import { onTestFinished } from "vitest";
import type { FromReader, ReaderStart, ToReader } from "../../../server/frames/reader/messages.ts";
import { Reader } from "../../../server/frames/reader/reader.ts";
import type { SourceOptions } from "../../../server/frames/sources/file-source.ts";
import { typed, type Writable } from "../../../server/hdf5/content.ts";
import { addDataset, type Layout, type NewFile, withNewFile } from "../../../server/hdf5/write.ts";
import { bundle } from "../../../server/install.ts";
import type {
  FrameQuestion,
  FrameQuestionName,
  FrameQuestions,
  PictureAsk,
} from "../../../server/protocol/frame-questions.ts";
import type { FramesSource } from "../../../server/protocol/frames.ts";
import { temporaryFile } from "../../hdf5/files.ts";
import { python } from "../../hdf5/other-tools.ts";

/** A reader from outside. */
export interface Asking {
  /** Asks, and gives the answer; throws what it is refused with. */
  ask<Name extends FrameQuestionName>(
    name: Name,
    takes: FrameQuestions<never>[Name]["takes"],
  ): Promise<FrameQuestions<Uint8Array>[Name]["gives"]>;
  /** The number under which the last question was asked. */
  readonly asked: number;
  post(message: ToReader): void;
  /** Everything that came, in order. */
  readonly heard: readonly FromReader[];
  /** The first message, of those that came and those to come, that fits. */
  until<Type extends FromReader["type"]>(
    type: Type,
    fits?: (message: Extract<FromReader, { type: Type }>) => boolean,
  ): Promise<Extract<FromReader, { type: Type }>>;
}

export const levels: PictureAsk["levels"] = { scale: "linear", range: { by: "min-max" } };

const MEGABYTES = 2 ** 20;

/** What a reader of this source is started with; nothing is deflated, and 64 MB are held. */
export const startOf = (source: FramesSource, start: Partial<ReaderStart> = {}): ReaderStart => ({
  source,
  deflate: false,
  held: 64 * MEGABYTES,
  ...start,
});

/** A reader without a thread. Its clock stands still, so that what it finds depends on no machine. */
export function reading(
  source: FramesSource,
  start: Partial<ReaderStart> = {},
  options: SourceOptions = {},
): Asking {
  const ears = new Ears();
  const reader = new Reader(startOf(source, start), (message) => ears.hear(message), {
    now: () => 0,
    ...options,
  });
  onTestFinished(() => reader.close());
  return ears.asking((message) => reader.hear(message));
}

/** The built reader in a thread. */
export function readingInThread(source: FramesSource, start: Partial<ReaderStart> = {}): Asking {
  const ears = new Ears();
  const worker = new Worker(bundle("reader"), { workerData: startOf(source, start) });
  worker.on("message", (message: FromReader) => ears.hear(message));
  worker.on("error", (error) => ears.lost(error));
  onTestFinished(async () => {
    await worker.terminate();
  });
  return ears.asking((message) => worker.postMessage(message));
}

class Ears {
  readonly #heard: FromReader[] = [];
  readonly #waiters = new Set<{
    hear: (message: FromReader) => void;
    lost: (error: unknown) => void;
  }>();
  #asked = 0;

  hear(message: FromReader): void {
    this.#heard.push(message);
    for (const waiter of [...this.#waiters]) waiter.hear(message);
  }

  lost(error: unknown): void {
    for (const waiter of this.#waiters) waiter.lost(error);
  }

  asking(post: (message: ToReader) => void): Asking {
    const ears = this;
    return {
      heard: this.#heard,
      get asked() {
        return ears.#asked;
      },
      post,
      until: (type, fits = () => true) =>
        ears.#until((message) => message.type === type && fits(message as never)) as never,
      async ask(name, takes) {
        ears.#asked += 1;
        const number = ears.#asked;
        const came = ears.#until(
          (message) => (message.type === "answer" || message.type === "refused") && message.number === number,
        );
        post({ type: "ask", number, question: { ask: name, takes } as FrameQuestion });
        const message = await came;
        if (message.type === "refused") throw new Error(message.message);
        return (message.type === "answer" ? message.answer : undefined) as never;
      },
    };
  }

  #until(fits: (message: FromReader) => boolean): Promise<FromReader> {
    const known = this.#heard.find(fits);
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((resolve, reject) => {
      const waiter = {
        hear: (message: FromReader) => {
          if (!fits(message)) return;
          this.#waiters.delete(waiter);
          resolve(message);
        },
        lost: reject,
      };
      this.#waiters.add(waiter);
    });
  }
}

/** Writes a file of datasets by path, all in the same layout. */
export function h5(
  path: string,
  datasets: Readonly<Record<string, Dataset>>,
  layout?: Layout,
): Promise<void> {
  return withNewFile(path, (file: NewFile) => {
    for (const [name, { shape, data }] of Object.entries(datasets)) {
      addDataset(file, name, { ...typed(data), shape: shape ?? typed(data).shape }, layout);
    }
  });
}

interface Dataset {
  readonly data: Writable;
  readonly shape?: readonly number[];
}

/** Numbers 0, 1, 2 … of this shape. */
export function counting(shape: readonly number[], start = 0): Dataset {
  const length = shape.reduce((product, each) => product * each, 1);
  return { shape, data: Float32Array.from({ length }, (_, i) => start + i) };
}

/** A question for the plane of the last two axes, all of it. */
export const plane = (
  dataset: string,
  index: readonly number[],
  rest: Partial<PictureAsk> = {},
): PictureAsk => ({
  dataset,
  index,
  rows: index.length - 2,
  columns: index.length - 1,
  width: 1000,
  height: 1000,
  levels,
  ...rest,
});

/** The source that is a file. */
export const file = (path: string) => ({ kind: "file", path }) as const;

/** A stack of four frames of 30 × 50, counted through, and a line of four. */
export async function stack(): Promise<string> {
  const path = temporaryFile("frames.h5");
  await h5(path, { "/entry/frames": counting([4, 30, 50]), "/time": counting([4]) });
  return path;
}

/** A file of which little is on disk: one plane of 5000 × 6000 float32 that is too large to be held. */
export function sparse(): string {
  const path = temporaryFile("sparse.h5");
  python(
    path,
    "with h5py.File(path,'w') as f:\n d=f.create_dataset('d',(3,5000,6000),'f4',chunks=(1,500,500))\n d[1,4999,5999]=5\n d[1,0,0]=-1",
  );
  return path;
}

/** A clock that goes so far at each look. */
export function counter(step: number): () => number {
  let now = 0;
  return () => {
    now += step;
    return now;
  };
}
