/**
 * The page's end of the wire to its host: questions with their answers, slices that are written, notices, and the state
 * that VS Code keeps.
 *
 *     page ── ask 7: object ──▶ host        the waiter for 7 is there before the question leaves
 *     page ◀── answer 7 ────── host
 *
 * It knows the messages of `server/protocol/frames.ts` and nothing about what they mean.
 */
import type {
  FrameAnswer,
  FrameQuestion,
  FrameQuestionName,
  FrameQuestions,
  Superseded,
} from "../../server/protocol/frame-questions.ts";
import type {
  FramesNotice,
  FromFramesPage,
  SliceToWrite,
  ToFramesPage,
} from "../../server/protocol/frames.ts";
import { Waiters } from "../panel/waiters.ts";

/** What VS Code gives a webview; there is one for each page. */
export interface FramesHostApi {
  postMessage(message: FromFramesPage): void;
  /** What was given to `setState` last, also after a reload of the window. */
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): FramesHostApi;

/** The host of this page. VS Code gives it once: a second call throws. */
export const acquireFramesHost = (): FramesHostApi => acquireVsCodeApi();

/** Whether a newer question of the same name came first: there is no answer, and none is missed. */
export const isSuperseded = (answer: unknown): answer is Superseded =>
  typeof answer === "object" && answer !== null && "superseded" in answer;

export class FramesChannel {
  readonly #host: FramesHostApi;
  readonly #waiters = new Waiters();
  readonly #noticed: ((notice: FramesNotice) => void)[] = [];

  /** `incoming` is where the host's messages arrive; a window, but in tests. */
  constructor(host: FramesHostApi, incoming: Pick<EventTarget, "addEventListener">) {
    this.#host = host;
    incoming.addEventListener("message", (event) =>
      this.#receive((event as MessageEvent<ToFramesPage>).data),
    );
  }

  /**
   * The answer to a question; its type follows from the question's name. Some are answered with `Superseded`: see
   * `isSuperseded`.
   *
   * @throws {RefusedError} when the host answers that it cannot; its message is a sentence for a person.
   */
  ask<Name extends FrameQuestionName>(
    ask: Name,
    takes: FrameQuestions<Uint8Array>[Name]["takes"],
  ): Promise<FrameQuestions<Uint8Array>[Name]["gives"]> {
    return this.#waiters.wait(ask, (number) =>
      this.#host.postMessage({ type: "ask", number, question: { ask, takes } as FrameQuestion }),
    );
  }

  /**
   * Has a slice written to a file that the person chooses; `name` is what is proposed. Gives how many bytes were
   * written, or null when the person has changed their mind.
   *
   * @throws {RefusedError} when it could not be written.
   */
  write(name: string, slice: SliceToWrite): Promise<number | null> {
    return this.#waiters.wait("write", (number) =>
      this.#host.postMessage({ type: "write", number, name, slice }),
    );
  }

  /** Says something that has no answer. */
  post(message: Exclude<FromFramesPage, { type: "ask" | "write" }>): void {
    this.#host.postMessage(message);
  }

  /** Calls `listener` with each notice, in the order of their arrival. */
  onNotice(listener: (notice: FramesNotice) => void): void {
    this.#noticed.push(listener);
  }

  /** What the page kept last; of unknown shape, because an older version may have written it. */
  getState(): unknown {
    return this.#host.getState();
  }

  /** Keeps plain data over reloads. */
  setState(state: unknown): void {
    this.#host.setState(state);
  }

  #receive(message: ToFramesPage): void {
    switch (message.type) {
      case "answer":
        this.#waiters.answer(message.number, message.answer satisfies FrameAnswer<Uint8Array>);
        break;
      case "written":
        this.#waiters.answer(message.number, message.bytes);
        break;
      case "refused":
        this.#waiters.refuse(message.number, message.message);
        break;
      case "notice":
        for (const listener of this.#noticed) listener(message.notice);
        break;
    }
  }
}
