/**
 * A host with the real reader behind it: the thread that answers in VS Code, on a real file. As the language server does
 * it asks one question at a time, and of those that wait the newest of a name wins.
 */
import { Worker } from "node:worker_threads";
import { onTestFinished } from "vitest";
import type { FromReader, ReaderStart, ToReader } from "../../../../server/frames/reader/messages.ts";
import type { FrameQuestion } from "../../../../server/protocol/frame-questions.ts";
import type {
  FramesNotice,
  FramesSource,
  FromFramesPage,
  ToFramesPage,
} from "../../../../server/protocol/frames.ts";
import type { FramesPageHost } from "./frames-browser.ts";
import { readerScript } from "./frames-bundles.ts";

const newestWins: ReadonlySet<FrameQuestion["ask"]> = new Set([
  "search",
  "picture",
  "line",
  "table",
  "text",
  "value",
  "histogram",
]);

interface Waiting {
  readonly number: number;
  readonly question: FrameQuestion;
}

export class ReaderHost implements FramesPageHost {
  /** Questions that reached the reader, in order. */
  readonly asked: FrameQuestion[] = [];
  /** Names of questions that are refused, with what is said. */
  readonly refuses = new Map<string, string>();
  /** Names of questions that are answered only once `release` is called. */
  readonly holds = new Set<string>();
  readonly #worker: Worker;
  #waiting: Waiting[] = [];
  #busy: Waiting | undefined;
  #send: ((message: ToFramesPage) => void) | undefined;

  private constructor(script: string, source: FramesSource) {
    const start: ReaderStart = { source, deflate: false, held: 64 * 2 ** 20 };
    this.#worker = new Worker(script, { workerData: start });
    this.#worker.on("message", (message: FromReader) => this.#hear(message));
    this.#worker.on("error", (error) => this.#fail(error));
  }

  /** A reader of a source; it ends with the test. */
  static async open(source: FramesSource): Promise<ReaderHost> {
    const host = new ReaderHost(await readerScript(), source);
    onTestFinished(async () => {
      await host.#worker.terminate();
    });
    return host;
  }

  receive(message: FromFramesPage, send: (message: ToFramesPage) => void): void {
    this.#send = send;
    if (message.type !== "ask") return;
    const { number, question } = message;
    const refused = this.refuses.get(question.ask);
    if (refused !== undefined) {
      send({ type: "refused", number, message: refused });
      return;
    }
    if (newestWins.has(question.ask)) {
      for (const older of this.#waiting.filter((waiting) => waiting.question.ask === question.ask)) {
        send({ type: "answer", number: older.number, answer: { superseded: true } });
      }
      this.#waiting = this.#waiting.filter((waiting) => waiting.question.ask !== question.ask);
    }
    this.#waiting.push({ number, question });
    this.#next();
  }

  /** Answers questions again that were held. */
  release(name: string): void {
    this.holds.delete(name);
    this.#next();
  }

  /** Tells the page something. */
  notice(notice: FramesNotice): void {
    this.#send?.({ type: "notice", notice });
  }

  /** Has the reader look at its files, as the server does when they change; the page hears what it finds. */
  look(): void {
    this.#tell({ type: "look" });
  }

  #next(): void {
    if (this.#busy) return;
    const at = this.#waiting.findIndex(({ question }) => !this.holds.has(question.ask));
    const [next] = at < 0 ? [] : this.#waiting.splice(at, 1);
    if (!next) return;
    this.#busy = next;
    this.asked.push(next.question);
    this.#tell({ type: "ask", number: next.number, question: next.question });
  }

  #tell(message: ToReader): void {
    this.#worker.postMessage(message);
  }

  /** The thread is gone: whoever waits is told, so that a test fails by what went wrong and not by waiting. */
  #fail(error: unknown): void {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    for (const { number } of [...(this.#busy ? [this.#busy] : []), ...this.#waiting]) {
      this.#send?.({ type: "refused", number, message });
    }
  }

  #hear(message: FromReader): void {
    switch (message.type) {
      case "answer":
      case "refused":
        this.#send?.(message);
        if (message.number === this.#busy?.number) this.#busy = undefined;
        this.#next();
        break;
      case "progress":
        this.notice({ notice: "progress", progress: message.progress });
        break;
      case "changed":
        this.notice({ notice: "changed" });
        break;
      case "gone":
        this.notice({ notice: "gone", message: message.message });
        break;
    }
  }
}
