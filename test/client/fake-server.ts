/** A language server in memory: answers as a test says, tells what it was asked, and says what a test wants to be said. */

import type { Server, ServerState } from "../../client/server.ts";
import type {
  ClientNoticeName,
  QuestionName,
  Questions,
  ServerNoticeName,
  ServerNotices,
} from "../../server/protocol/methods.ts";
import type { RunView } from "../../server/protocol/run-view.ts";
import { EventEmitter } from "./fake-events.ts";
import { Disposable } from "./fake-types.ts";

type Answers = {
  [Name in QuestionName]?: (
    takes: Questions[Name]["takes"],
  ) => Questions[Name]["gives"] | Promise<Questions[Name]["gives"]>;
};

export class FakeServer implements Server {
  state: ServerState = "asleep";
  readonly answers: Answers;
  readonly asked: (readonly [name: QuestionName, takes: unknown])[] = [];
  readonly told: (readonly [name: ClientNoticeName, carries: unknown])[] = [];
  readonly #states = new EventEmitter<ServerState>();
  readonly #starts = new EventEmitter<void>();
  readonly #listeners = new Map<ServerNoticeName, Set<(carries: never) => void>>();

  readonly onDidChangeState = this.#states.event;
  readonly onDidStart = this.#starts.event;

  constructor(answers: Answers = {}) {
    this.answers = {
      "treadle/runs/list": () => [],
      "treadle/pipelines/list": () => [],
      "treadle/panel/open": () => null,
      "treadle/frames/open": () => null,
      ...answers,
    };
  }

  async start(): Promise<void> {
    if (this.state === "asleep") await this.restart();
  }

  async restart(): Promise<void> {
    this.become("running");
    this.#starts.fire();
  }

  become(state: ServerState): void {
    this.state = state;
    this.#states.fire(state);
  }

  async ask<Name extends QuestionName>(
    name: Name,
    takes: Questions[Name]["takes"],
  ): Promise<Questions[Name]["gives"]> {
    this.asked.push([name, takes]);
    const answer = this.answers[name];
    if (!answer) throw new Error(`No test has an answer to ${name}.`);
    return answer(takes);
  }

  notify(name: ClientNoticeName, carries: unknown): void {
    this.told.push([name, carries]);
  }

  on<Name extends ServerNoticeName>(
    name: Name,
    listener: (carries: ServerNotices[Name]) => void,
  ): Disposable {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener as (carries: never) => void));
    return new Disposable(() => listeners.delete(listener as (carries: never) => void));
  }

  /** Sends a notice. */
  say<Name extends ServerNoticeName>(name: Name, carries: ServerNotices[Name]): void {
    for (const listener of this.#listeners.get(name) ?? []) listener(carries as never);
  }

  /** What was asked under a name, in order. */
  takes<Name extends QuestionName>(name: Name): Questions[Name]["takes"][] {
    return this.asked
      .filter(([asked]) => asked === name)
      .map(([, takes]) => takes as Questions[Name]["takes"]);
  }
}

/** A run of `/home/ada/loop.ts` with 12 of 40 tasks done, but for what is said otherwise. */
export function run(differs: Partial<RunView> = {}): RunView {
  return {
    run: "r1",
    kind: "run",
    script: "/home/ada/loop.ts",
    status: "running",
    started: 1_000_000,
    elapsed: 8000,
    tasks: { known: 40, executing: 2, finished: 12, failed: 0, reused: 0 },
    executing: ["slowinc"],
    canRerun: false,
    ...differs,
  };
}

/** Settles when everything that was already under way has happened: promises only, no time passes. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
