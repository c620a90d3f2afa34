/**
 * The page's end of the wire to its host: questions with their answers, notices, and the state that VS Code keeps.
 *
 *     page ── ask 7: details ──▶ host        the waiter for 7 is there before the question leaves
 *     page ◀── answer 7 ─────── host
 *
 * It knows the messages of `server/protocol/panel.ts` and nothing about what they mean.
 */
import type {
  FromPanel,
  PanelAnswer,
  PanelNotice,
  PanelQuestion,
  PanelQuestionName,
  PanelQuestions,
  ToPanel,
} from "../../server/protocol/panel.ts";
import { RefusedError } from "./errors.ts";

/** What VS Code gives a webview; there is one for each page. */
export interface HostApi {
  postMessage(message: FromPanel): void;
  /** What was given to `setState` last, also after a reload of the window. */
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): HostApi;

/** The host of this page. VS Code gives it once: a second call throws. */
export const acquireHost = (): HostApi => acquireVsCodeApi();

interface Waiter {
  readonly question: PanelQuestionName;
  resolve(answer: PanelAnswer): void;
  reject(error: RefusedError): void;
}

export class Channel {
  readonly #host: HostApi;
  readonly #waiters = new Map<number, Waiter>();
  readonly #noticed: ((notice: PanelNotice) => void)[] = [];
  readonly #shown: ((tab: "graph" | "timeline") => void)[] = [];
  #asked = 0;

  /** `incoming` is where the host's messages arrive; a window, but in tests. */
  constructor(host: HostApi, incoming: Pick<EventTarget, "addEventListener">) {
    this.#host = host;
    incoming.addEventListener("message", (event) => this.#receive((event as MessageEvent<ToPanel>).data));
  }

  /**
   * The answer to a question; its type follows from the question's name.
   *
   * @throws {RefusedError} when the host answers that it cannot.
   */
  ask<Name extends PanelQuestionName>(
    ask: Name,
    takes: PanelQuestions[Name]["takes"],
  ): Promise<PanelQuestions[Name]["gives"]> {
    const number = ++this.#asked;
    return new Promise<PanelQuestions[Name]["gives"]>((resolve, reject) => {
      // Before the question leaves: a host in the same thread answers at once.
      this.#waiters.set(number, {
        question: ask,
        // The answer with this number is the one to this question.
        resolve: resolve as (answer: PanelAnswer) => void,
        reject,
      });
      this.#host.postMessage({ type: "ask", number, question: { ask, takes } as PanelQuestion });
    });
  }

  /** Says something that has no answer. */
  post(message: Exclude<FromPanel, { type: "ask" }>): void {
    this.#host.postMessage(message);
  }

  /** Calls `listener` with each notice, in the order of their arrival. */
  onNotice(listener: (notice: PanelNotice) => void): void {
    this.#noticed.push(listener);
  }

  /** Calls `listener` when a command of VS Code wants to see a tab. */
  onShow(listener: (tab: "graph" | "timeline") => void): void {
    this.#shown.push(listener);
  }

  /** What the page kept last; of unknown shape, because an older version may have written it. */
  getState(): unknown {
    return this.#host.getState();
  }

  /** Keeps plain data over reloads. */
  setState(state: unknown): void {
    this.#host.setState(state);
  }

  #receive(message: ToPanel): void {
    switch (message.type) {
      case "answer":
        this.#take(message.number)?.resolve(message.answer);
        break;
      case "refused": {
        const waiter = this.#take(message.number);
        waiter?.reject(new RefusedError(waiter.question, message.message));
        break;
      }
      case "notice":
        for (const listener of this.#noticed) listener(message.notice);
        break;
      case "show":
        for (const listener of this.#shown) listener(message.tab);
        break;
    }
  }

  #take(number: number): Waiter | undefined {
    const waiter = this.#waiters.get(number);
    this.#waiters.delete(number);
    return waiter;
  }
}
