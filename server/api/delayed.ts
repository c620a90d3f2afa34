/**
 * `Delayed`: a value to come. Holds the task that makes it and offers what people do with it.
 * It is not thenable (an async function may return one without running it) and not a Proxy (printing,
 * comparing and `JSON.stringify` never create tasks).
 */
import { inspect } from "node:util";
import { inheritIdentity } from "./cache/identity.ts";
import { compute, keep } from "./compute.ts";
import { contentToken } from "./content-key.ts";
import { CALL_METHOD, GET_FIELD, GET_ITEM, PART } from "./core-kernels.ts";
import { LazyValueError } from "./errors.ts";
import { LazyTask } from "./lazy-task.ts";
import { type ComputeOptions, checkComputeOptions, type TaskOptions } from "./options.ts";
import { Recorder, shared } from "./record.ts";
import { taskTokens } from "./reuse/task-tokens.ts";
import { renamed, type TaskFunction } from "./task-function.ts";
import {
  type ArgumentsOf,
  type Computed,
  type LazyArguments,
  type LazyCollection,
  type resultType,
  toTask,
} from "./types.ts";
import { type VisualizeOptions, visualize } from "./visualize.ts";

/** The value that a recorded call will have. Made by calling a delayed function, or by `delayed(value)`. */
export class Delayed<T> implements LazyCollection<T> {
  readonly #task: LazyTask;
  /** Lets `Computed` tell what this will be. */
  declare readonly [resultType]?: T;

  /** @internal */
  constructor(task: LazyTask) {
    this.#task = task;
    // A field set on a value to come would not be in it.
    Object.freeze(this);
  }

  [toTask](): LazyTask {
    return this.#task;
  }

  /** The task's name in this process: the function's name and a token, or what `with({ key })` said. */
  get key(): string {
    return this.#task.key;
  }

  /**
   * Runs the task and what it needs, and gives its result.
   *
   * @example
   * const total = await add(inc(1), inc(2)).compute();
   *
   * @throws what the first failing task threw, with the task's key and call site in its `task` property
   * @throws {OptionError} for an option that does not exist
   */
  async compute(options?: ComputeOptions): Promise<Computed<T>> {
    checkComputeOptions(options ?? {});
    const [value] = await compute(this as LazyCollection<T>, options ?? {});
    return value as Computed<T>;
  }

  /** Runs the task now and keeps its result where it was made; what is built on the returned value starts from there. */
  async persist(options?: ComputeOptions): Promise<Delayed<T>> {
    checkComputeOptions(options ?? {});
    const [kept] = await keep([this.#task], options ?? {});
    return new Delayed(keptTask(this.#task, kept));
  }

  /** Draws the graph; see `visualize`. */
  visualize(path?: string | null, options?: VisualizeOptions): Promise<string> {
    return visualize(this, path, options);
  }

  /** The field `name` of the value, as a lazy value; the same key each time. */
  get<K extends keyof T & string>(name: K): Delayed<T[K]> {
    return access(GET_FIELD, this.#task, name);
  }

  /** The element at `index`, negative from the end, as a lazy value; the same key each time. */
  at<I extends number>(
    index: I,
  ): Delayed<
    T extends readonly unknown[]
      ? T[I]
      : T extends { at(index: number): infer E }
        ? Exclude<E, undefined>
        : unknown
  > {
    return access(GET_ITEM, this.#task, index) as never;
  }

  /** The value's method called with arguments that may be lazy: one task. */
  call<M extends keyof T & string>(
    method: M,
    ...args: LazyArguments<ArgumentsOf<T[M]>>
  ): Delayed<T[M] extends (...args: never[]) => infer R ? Awaited<R> : never> {
    return new Delayed(
      recordTask(renamed(CALL_METHOD, method), [this, method, ...(args as readonly unknown[])]),
    );
  }

  /** The parts of a result with `nout`; anything else refuses, for its length is not known. */
  [Symbol.iterator](): Iterator<unknown> {
    const { nout } = this.#task.options;
    if (nout === undefined) {
      throw new LazyValueError(
        `${this.key} is a lazy value and cannot be iterated: its length is not known before it is computed. ` +
          "Set the option nout to take a fixed number of outputs apart, or compute it first.",
      );
    }
    return Array.from({ length: nout }, (_, i) => access(PART, this.#task, i, nout))[Symbol.iterator]();
  }

  [Symbol.toPrimitive](hint: string): string {
    if (hint === "string") return String(inspect(this));
    throw new LazyValueError(
      `${this.key} is a lazy value and has no number yet. Do the arithmetic in a delayed function, or compute it first.`,
    );
  }

  toJSON(): string {
    return inspect(this);
  }

  [inspect.custom](): string {
    return `Delayed('${this.key}')`;
  }
}

// Outside of the class, so that no type has it: the compiler refuses `lazy.length` where it may, and allows it of
// the tuple that a call with `nout` gives.
Object.defineProperty(Delayed.prototype, "length", {
  get(this: Delayed<unknown>): number {
    const { options } = this[toTask]();
    if (options.nout !== undefined) return options.nout;
    throw new LazyValueError(
      `${this.key} is a lazy value and has no length yet. Use .get("length") for its length as a lazy value, ` +
        "or compute it first.",
    );
  },
});

/** The same task with its result: it needs nothing, unless the result is lost and has to be made again. */
export function keptTask(task: LazyTask, kept: LazyTask["kept"]): LazyTask {
  const made = new LazyTask({ ...task, key: task.key });
  made.kept = kept;
  inheritIdentity(task, made);
  taskTokens.inherit(task, made);
  return made;
}

const NO_OPTIONS: TaskOptions = {};

/** Records a call of one of the library's functions. */
export function recordTask(fn: TaskFunction, args: readonly unknown[], key?: string): LazyTask {
  const recorder = new Recorder();
  const recorded = args.map((arg) => recorder.record(arg));
  return new LazyTask({
    fn,
    args: shared(recorded),
    dependencies: recorder.takeDependencies(),
    options: NO_OPTIONS,
    callSite: -1,
    key,
    isKeyOfContent: true,
  });
}

/** Keys say what they are taken out of, and so grow with every step; a longer one is cut down to a token. */
const LONGEST_KEY = 120;

/** Field, item and part: pure, so that saying it twice is one task. */
function access<T>(fn: TaskFunction, of: LazyTask, ...args: (string | number)[]): Delayed<T> {
  const key = `${of.key}[${JSON.stringify(args[0])}]`;
  const short = key.length <= LONGEST_KEY ? key : contentToken(key, () => "");
  return new Delayed(recordTask(fn, [new Delayed(of), ...args], `${fn.name}-${short}`));
}
