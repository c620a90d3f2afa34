/**
 * The page's end of the worker that makes animations. Webviews may not start a worker from a file, whose origin is
 * another one than theirs; so its script is fetched, and started from memory.
 */
import { AnimationError } from "./errors.ts";
import type { FromGifWorker, ToGifWorker } from "./gif-messages.ts";
import { say } from "./strings.ts";

export class GifMaker {
  readonly #worker: Worker;
  #waiter: { resolve(message: FromGifWorker): void; reject(error: Error): void } | undefined;

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.addEventListener("message", (event: MessageEvent<FromGifWorker>) => {
      const message = event.data;
      if (message.type === "failed")
        this.#waiter?.reject(new AnimationError(say("gif.failed", { reason: message.message })));
      else this.#waiter?.resolve(message);
    });
    worker.addEventListener("error", (event) =>
      this.#waiter?.reject(new AnimationError(say("gif.failed", { reason: event.message }))),
    );
  }

  /**
   * Starts the worker whose script the host has named in `data-gif-worker` on the body.
   *
   * @throws {AnimationError} when it is not there.
   */
  static async start(): Promise<GifMaker> {
    const address = document.body.dataset["gifWorker"];
    const answer = address === undefined ? undefined : await fetch(address).catch(() => undefined);
    if (!answer?.ok) throw new AnimationError(say("gif.noWorker"));
    const script = URL.createObjectURL(new Blob([await answer.text()], { type: "text/javascript" }));
    const maker = new GifMaker(new Worker(script, { name: "treadle animation" }));
    // The worker has its own hold of the script from here on; not at once, as some browsers read it later.
    setTimeout(() => URL.revokeObjectURL(script), 10_000);
    return maker;
  }

  /** All frames have this size and are shown for so many milliseconds. */
  begin(width: number, height: number, delay: number): void {
    this.#post({ type: "begin", width, height, delay });
  }

  /** Adds a frame; settles when the next may come. */
  async add(pixels: ImageData): Promise<void> {
    await this.#ask({ type: "frame", pixels: pixels.data.buffer }, [pixels.data.buffer]);
  }

  /** The file. */
  async end(): Promise<Uint8Array> {
    const made = await this.#ask({ type: "end" });
    return new Uint8Array(made.type === "made" ? made.bytes : new ArrayBuffer(0));
  }

  /** Ends the worker, whatever it is doing; what waits for it is rejected. */
  stop(): void {
    this.#worker.terminate();
    this.#waiter?.reject(new AnimationError(say("gif.cancel")));
  }

  #ask(message: ToGifWorker, transfer: Transferable[] = []): Promise<FromGifWorker> {
    return new Promise((resolve, reject) => {
      this.#waiter = { resolve, reject };
      this.#worker.postMessage(message, transfer);
    });
  }

  #post(message: ToGifWorker): void {
    this.#worker.postMessage(message);
  }
}
