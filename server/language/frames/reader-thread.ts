/**
 * Threads for readers: `dist/reader.mjs` in a worker of Node's, with ears for what it says and for its end. Knows no
 * question.
 */
import { Worker } from "node:worker_threads";
import type { FromReader, ReaderStart, ToReader } from "../../frames/reader/messages.ts";
import { bundle } from "../../install.ts";

/** A reader's thread as the server holds it. */
export interface ReaderThread {
  /** `transferred` buffers are the thread's from then on. */
  post(message: ToReader, transferred?: readonly ArrayBuffer[]): void;
  /** Ends it, whatever it is doing; nothing is heard of it afterwards. */
  end(): void;
}

/** Who hears a thread. */
export interface ThreadEars {
  heard(message: FromReader): void;
  /** It is gone without having been ended; called once, with what it died of. */
  lost(cause: unknown): void;
}

export type StartReader = (start: ReaderStart, ears: ThreadEars) => ReaderThread;

/**
 * Values lie outside of a thread's JavaScript heap. What comes near this are texts and names, and those of a sound file
 * do not: a thread that needs more is ended by Node, where otherwise the whole process might be.
 */
const usualHeapMegabytes = 1024;

/** Starts threads that run `file`, each with a heap of at most so many megabytes. */
export const readersOf =
  (file: () => string, heapMegabytes = usualHeapMegabytes): StartReader =>
  (start, ears) => {
    const worker = new Worker(file(), {
      workerData: start,
      // The engine complains about damaged files at length, and stdout may be the wire to the client.
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
    });
    worker.stdout.resume();
    worker.stderr.resume();
    // Whoever waits for an answer keeps the process alive by its connection.
    worker.unref();
    let isOver = false;
    const lost = (cause: unknown) => {
      if (isOver) return;
      isOver = true;
      ears.lost(cause);
    };
    worker.on("message", (message: FromReader) => {
      if (!isOver) ears.heard(message);
    });
    worker.on("messageerror", lost);
    worker.on("error", lost);
    worker.on("exit", (code) => lost(new Error(`The reader ended by itself, with code ${code}.`)));
    return {
      post: (message, transferred = []) => worker.postMessage(message, [...transferred]),
      end: () => {
        isOver = true;
        // A thread that hangs in the disk goes when the disk answers; nobody waits for that.
        worker.terminate().catch(() => undefined);
      },
    };
  };

/** Starts a reader of this installation. */
export const startReader: StartReader = readersOf(() => bundle("reader"));
