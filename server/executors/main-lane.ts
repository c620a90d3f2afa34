/**
 * The lane of the main thread: original functions, raw values, no copy. All of the inline executor, and the
 * place where the threads executor runs what cannot leave this thread.
 */
import type { MessagePort } from "node:worker_threads";
import { fill } from "../store/template.ts";
import { ClaimBook } from "./claims.ts";
import { type ExecutableFunction, MAIN_LANE } from "./executor.ts";
import { LaneFunctions } from "./lane/functions.ts";
import { Lane } from "./lane/lane.ts";
import type { Callable } from "./lane/lane-options.ts";
import type { FromLane, ToLane } from "./messages.ts";

type Original = (this: unknown, ...args: unknown[]) => unknown;

export class MainLane {
  readonly #functions = new Map<number, Callable>();
  readonly #names = new Map<number, string>();
  readonly #extracted = new LaneFunctions();
  readonly #lane: Lane;
  readonly claims = new ClaimBook();

  constructor(now: () => number, onMessage: (lane: number, message: FromLane) => void) {
    const callable = (fn: number): Callable => {
      const found = this.#functions.get(fn);
      if (!found) throw new Error(`Function ${fn} was never announced to the main thread.`);
      return found;
    };
    this.#lane = new Lane({
      post: (message) => onMessage(MAIN_LANE, message),
      now,
      // The script itself has imported everything that its values can be made of.
      load: () => undefined,
      loadClass: async () => false,
      // The originals hold their captured variables themselves; only a captured lazy value must be handed in.
      callable,
      callableWith: (fn, captures) =>
        this.#extracted.knows(fn) ? this.#extracted.callableWith(fn, captures) : callable(fn),
      nameOf: (fn) => this.#names.get(fn) ?? "task",
      argument: fill,
      claims: this.claims,
      sharesThreadWithShell: true,
    });
  }

  get held(): number {
    return this.#lane.held;
  }

  announce(functions: readonly ExecutableFunction[]): void {
    for (const { index, name, original, method, address } of functions) {
      if (this.#functions.has(index)) continue;
      if (address) this.#extracted.learn([{ index, name, method, ...address }]);
      this.#names.set(index, name);
      const call = original as Original;
      this.#functions.set(
        index,
        method ? ([self, ...args]) => call.apply(self, args) : (args) => call(...args),
      );
    }
  }

  post(message: Exclude<ToLane, { type: "connect" | "close" | "functions" }>): void {
    switch (message.type) {
      case "captures":
      case "forget":
      case "script":
        break; // the originals are here, and what they capture
      default:
        this.#lane.receive(message);
    }
  }

  connect(lane: number, port: MessagePort): void {
    this.#lane.connect(lane, (value) => port.postMessage(value));
    port.on("message", (value: FromLane) => {
      if (value.type === "values") this.#lane.accept(value);
    });
  }
}
