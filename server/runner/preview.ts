/**
 * A run for the sake of one array: the script runs until the expression is evaluated, is held there, and the array is
 * served. Tells apart what may go wrong on the way; what the run then does about it is `script-run.ts`'s.
 */
import type { LazyArray } from "../api/array/lazy-array.ts";
import { HeldScriptError, holdScript, isHeld, whenReached } from "../api/hold.ts";
import type { RunEvent } from "../protocol/events.ts";
import type { FromServing, RunRequest, TextRange, ToServing } from "../protocol/runner.ts";
import { ArrayNeverThereError, ArrayNotReachedError, NotAnArrayError } from "./errors.ts";
import type { ServedArray } from "./served-array.ts";

/** Nobody looks at the computes of a preview; slices have their own progress. */
const TOLD: ReadonlySet<RunEvent["type"]> = new Set([
  "run-started",
  "diagnosed",
  "log",
  "worker-lost",
  "run-finished",
]);

export class Preview {
  readonly #script: string;
  readonly #line: number;
  readonly #fail: (error: unknown) => void;
  #files: readonly string[] = [];
  #isReached = false;
  #served: ServedArray | undefined;

  /** @param fail ends the run with an error */
  constructor(script: string, { line }: TextRange, fail: (error: unknown) => void) {
    this.#script = script;
    this.#line = line;
    this.#fail = fail;
  }

  /**
   * Before the first line of the script runs.
   *
   * @param files what the script is made of
   */
  begin(files: readonly string[]): void {
    this.#files = files;
    whenReached((value) => {
      this.#isReached = true;
      // At once where it can be: a script that is thrown out may be about to end its process.
      if (isThenable(value)) this.#wait(value);
      else this.#hold(value);
    });
  }

  /** Whether an event is of interest to whoever looks at the array. */
  tells({ type }: RunEvent): boolean {
    return TOLD.has(type);
  }

  /** Whether an error is none: the script was thrown out, or has nothing to say any more. */
  expects(error: unknown): boolean {
    return isHeld() || (this.#isReached && error instanceof HeldScriptError);
  }

  /** Whether the script is held. */
  get isServing(): boolean {
    return isHeld();
  }

  /** What is wrong with a run that has nothing left to do, while its script waits for the array. */
  get waited(): Error | undefined {
    return this.#isReached ? new ArrayNeverThereError(this.#script, this.#line) : undefined;
  }

  /** What is wrong with a run whose script has come to its end. */
  get missed(): Error | undefined {
    if (isHeld()) return undefined;
    return this.waited ?? new ArrayNotReachedError(this.#script, this.#line);
  }

  hear(message: ToServing): void {
    if (message.type === "slice") this.#served?.slice(message.number, message.slice);
    else this.#served?.cancel(message.number);
  }

  #wait(promise: PromiseLike<unknown>): void {
    promise.then(
      (value) => this.#hold(value),
      (error: unknown) => this.#fail(error),
    );
  }

  #hold(value: unknown): void {
    holdScript();
    // From here on it is the supervisor that decides how long the process lives.
    process.channel?.ref();
    process.exit = () => {
      throw new HeldScriptError();
    };
    void this.#serve(value).catch((error: unknown) => this.#fail(error));
  }

  async #serve(value: unknown): Promise<void> {
    const [{ LazyArray }, { ServedArray }, { arrayView }] = await Promise.all([
      import("../api/array/lazy-array.ts"),
      import("./served-array.ts"),
      import("../api/array/array-view.ts"),
    ]);
    if (!(value instanceof LazyArray)) {
      const { whatItIs } = await import("./what-it-is.ts");
      const { what, advice } = whatItIs(value);
      throw new NotAnArrayError(this.#script, this.#line, what, advice);
    }
    this.#served = new ServedArray(value as LazyArray, send);
    send({ type: "array", view: arrayView(value as LazyArray), files: this.#files });
  }
}

function send(message: FromServing): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}

/** The preview that a run is asked for. */
export function previewOf(
  { script, preview }: RunRequest,
  fail: (error: unknown) => void,
): Preview | undefined {
  return preview && new Preview(script, preview, fail);
}
