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
  PanelNotice,
  PanelQuestion,
  PanelQuestionName,
  PanelQuestions,
  ToPanel,
} from "../../server/protocol/panel.ts";
import { Waiters } from "./waiters.ts";

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

export class Channel {
  readonly #host: HostApi;
  readonly #waiters = new Waiters();
  readonly #noticed: ((notice: PanelNotice) => void)[] = [];
  readonly #shown: ((tab: "graph" | "timeline") => void)[] = [];

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
    return this.#waiters.wait(ask, (number) =>
      this.#host.postMessage({ type: "ask", number, question: { ask, takes } as PanelQuestion }),
    );
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
        this.#waiters.answer(message.number, message.answer);
        break;
      case "refused":
        this.#waiters.refuse(message.number, message.message);
        break;
      case "notice":
        for (const listener of this.#noticed) listener(message.notice);
        break;
      case "show":
        for (const listener of this.#shown) listener(message.tab);
        break;
    }
  }
}
