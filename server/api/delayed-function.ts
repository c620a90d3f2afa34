/**
 * `delayed`: makes a function record its calls instead of making them, or a value lazy.
 */
import type { FunctionMeta } from "../compile/emitted.ts";
import { annotations } from "./annotate.ts";
import { setting } from "./config.ts";
import { callToken, functionContent } from "./content-key.ts";
import { VALUE } from "./core-kernels.ts";
import { Delayed, recordTask } from "./delayed.ts";
import { OptionError } from "./errors.ts";
import { LazyTask } from "./lazy-task.ts";
import { type CallOptions, checkTaskOptions, type TaskOptions } from "./options.ts";
import { isLazy, Recorder, shared } from "./record.ts";
import { session } from "./session.ts";
import { siteFromStack } from "./sites.ts";
import { type AnyFunction, renamed, type TaskFunction } from "./task-function.ts";
import { type Computed, type LazyArguments, toTask } from "./types.ts";

/** The result of a call with `nout`: a lazy value, and at the same time a tuple of its parts. */
export type DelayedTuple<T> = T extends readonly unknown[]
  ? Delayed<T> & { readonly [P in keyof T]: Delayed<T[P]> }
  : Delayed<T>;

/** A function whose calls are recorded. Every argument may be lazy, or hold lazy parts. */
export interface DelayedFunction<A extends readonly unknown[], R> {
  (...args: LazyArguments<A>): Delayed<Awaited<R>>;
  /** The function as it was written. */
  readonly fn: (...args: A) => R;
  readonly name: string;
  /** The same function with other options, for the calls made through it. */
  with<const O extends CallOptions>(
    options: O,
  ): O extends { readonly nout: number } ? DelayedTupleFunction<A, R> : DelayedFunction<A, R>;
}

/** A delayed function with `nout`. */
export interface DelayedTupleFunction<A extends readonly unknown[], R> {
  (...args: LazyArguments<A>): DelayedTuple<Awaited<R>>;
  readonly fn: (...args: A) => R;
  readonly name: string;
  with(options: CallOptions): DelayedTupleFunction<A, R>;
}

/**
 * What `delayed` makes of a function, of something lazy, of any other value. A conditional type and not one
 * overload each: a parameter like `delay = 1000` has its type from its default only where none is expected of it.
 */
export type DelayedOf<T> = T extends { readonly fn: AnyFunction; with(options: CallOptions): unknown }
  ? T
  : T extends (...args: infer A) => infer R
    ? DelayedFunction<A, R>
    : Delayed<Computed<T>>;

type IsOnlyOptions<T> = T extends AnyFunction | readonly unknown[]
  ? false
  : T extends TaskOptions
    ? [keyof T] extends [never]
      ? false
      : [keyof T] extends [keyof TaskOptions]
        ? true
        : false
    : false;

// biome-ignore lint/suspicious/noExplicitAny: what the standard's own context type asks of a method
type Method<This> = (this: This, ...args: any) => any;

type MethodDecorator = <This, M extends Method<This>>(
  method: M,
  context: ClassMethodDecoratorContext<This, M>,
) => M;

/**
 * Makes calls of `fn` lazy. Also a decorator for methods, with or without options, and a way to make any value
 * lazy: `delayed([a, b])` is one lazy list.
 *
 * @example
 * const inc = delayed(function inc(x: number) { return x + 1; });
 * const three = inc(inc(1));          // nothing has run
 * await three.compute();              // 3
 *
 * @throws {OptionError} for an option that does not exist, and without an argument
 */
export function delayed<This, M extends Method<This>>(
  method: M,
  context: ClassMethodDecoratorContext<This, M>,
): M;
export function delayed<F>(
  fn: F,
  options: TaskOptions & { readonly nout: number },
): F extends (...args: infer A) => infer R ? DelayedTupleFunction<A, R> : DelayedOf<F>;
export function delayed<T>(target: T, options: TaskOptions): DelayedOf<T>;
// `delayed({ retries: 2 })` is a decorator.
export function delayed<T>(target: T): IsOnlyOptions<T> extends true ? MethodDecorator : DelayedOf<T>;
export function delayed(...args: readonly unknown[]): unknown {
  return delayedWith(args, undefined);
}

/** `delayed` as compiled scripts call it, with what the compile step knows of the function. */
export function delayedWith(args: readonly unknown[], meta: FunctionMeta | undefined): unknown {
  if (args.length === 0) {
    throw new OptionError(
      "delayed() was called without an argument. Give it a function or a value; a decorator is @delayed or @delayed({ … }).",
    );
  }
  const [target, second] = args;
  if (isDecoratorContext(second)) return delayMethod(target as AnyFunction, second, {}, meta);
  const options = (second ?? {}) as TaskOptions;
  if (typeof target === "function") {
    if (DELAYED in target) return target;
    checkTaskOptions(options, `delayed(${target.name || "function"})`);
    return delayFunction(toTaskFunction(target as AnyFunction, options, meta), options, undefined);
  }
  if (target instanceof Delayed) return target;
  if (isOnlyOptions(target) && second === undefined) return decoratorAndValue(target, meta);
  checkTaskOptions(options, "delayed(value)");
  return delayValue(target, options);
}

/** Marks delayed functions; its value makes a call with a known call site. */
export const DELAYED: unique symbol = Symbol.for("treadle.delayed") as never;

Object.defineProperty(delayed, DELAYED, { value: "delayed" });

/** Makes a call with a known call site; the list of arguments becomes the call's own. */
type Recording = (
  site: number,
  self: unknown,
  args: unknown[],
  isPureByDefault?: boolean,
) => Delayed<unknown>;

function toTaskFunction(fn: AnyFunction, options: TaskOptions, meta: FunctionMeta | undefined): TaskFunction {
  const name = options.name ?? (meta?.name || fn.name || "anonymous");
  return { name, original: fn, ...(meta ? { meta } : {}) };
}

function delayFunction(fn: TaskFunction, options: TaskOptions, key: string | undefined): AnyFunction {
  const record: Recording = (site, self, args, isPureByDefault = false) =>
    new Delayed(recordCall(fn, options, key, site, fn.method ? [self, ...args] : args, isPureByDefault));
  const call = function (this: unknown, ...args: unknown[]): Delayed<unknown> {
    return record(fn.meta && !session.isLane ? siteFromStack(call) : -1, this, args);
  };
  Object.defineProperties(call, {
    name: { value: fn.name, configurable: true },
    length: { value: fn.original.length, configurable: true },
    fn: { value: fn.original },
    [DELAYED]: { value: record },
    with: {
      value: ({ key: chosen, ...more }: CallOptions) => {
        checkTaskOptions({ ...more, ...(chosen === undefined ? {} : { key: chosen }) }, `${fn.name}.with`);
        return delayFunction(fn, { ...options, ...more }, chosen ?? key);
      },
    },
  });
  return call;
}

function recordCall(
  fn: TaskFunction,
  own: TaskOptions,
  key: string | undefined,
  callSite: number,
  args: unknown[],
  isPureByDefault: boolean,
): LazyTask {
  const inherited = annotations();
  const options = inherited ? { ...inherited, ...own } : own;
  const recorder = new Recorder();
  // In place: there may be a million calls, and a second list for each would be half of what they cost.
  for (let i = 0; i < args.length; i++) {
    args[i] = options.traverse === false ? recorder.recordOnlyTop(args[i]) : recorder.record(args[i]);
  }
  const { captures, capturesHoldResults } = readCaptures(fn, recorder);
  const dependencies = recorder.takeDependencies();
  // What is kept between runs is found again by its content, and so is pure whatever else is said.
  const isPure =
    options.cache === true || (options.pure ?? (setting("pure") || isPureIn(fn, isPureByDefault)));
  const isKeyOfContent = key === undefined && isPure;
  if (isKeyOfContent) {
    const token = callToken(fn, args, captures, (place) => dependencies[place]!.key);
    key = `${options.name ?? fn.name}-${token}`;
  }
  return new LazyTask({
    fn,
    args: shared(args),
    dependencies,
    captures,
    capturesHoldResults,
    options,
    callSite,
    key,
    isKeyOfContent,
  });
}

/** Nobody takes a function for pure unasked when not all that it depends on can be seen. */
function isPureIn(fn: TaskFunction, isPureByDefault: boolean): boolean {
  return isPureByDefault && functionContent(fn).fleeting === undefined;
}

interface ReadCaptures {
  readonly captures: Readonly<Record<string, unknown>> | undefined;
  readonly capturesHoldResults: boolean;
}

const NO_CAPTURES: ReadCaptures = { captures: undefined, capturesHoldResults: false };

/** Captured variables as they are now, as if they were arguments. */
function readCaptures({ meta }: TaskFunction, recorder: Recorder): ReadCaptures {
  if (!meta?.captures) return NO_CAPTURES;
  const captures: Record<string, unknown> = {};
  let capturesHoldResults = false;
  for (const name of Object.keys(meta.captures)) {
    const value = meta.captures[name]!();
    const recorded = recorder.record(value);
    captures[name] = recorded;
    if (!Object.is(recorded, value)) capturesHoldResults = true;
  }
  return { captures, capturesHoldResults };
}

/** A lazy value, its lazy parts filled in when it is computed; `traverse: false` leaves them as they are. */
function delayValue(value: unknown, options: TaskOptions): Delayed<unknown> {
  const name =
    options.name ?? (Array.isArray(value) ? "list" : value?.constructor?.name.toLowerCase() || "value");
  if (isLazy(value)) return new Delayed(value[toTask]());
  if (options.traverse === false) {
    // The value never leaves this thread: what is lazy in it could not.
    const holder: TaskFunction = { name, original: () => value, isValue: true };
    return new Delayed(recordTask(holder, []));
  }
  return new Delayed(recordTask(renamed(VALUE, name), [value]));
}

function delayMethod(
  method: AnyFunction,
  context: ClassMethodDecoratorContext,
  options: TaskOptions,
  meta: FunctionMeta | undefined,
): AnyFunction {
  if (context.kind !== "method") {
    throw new OptionError(`@delayed is for methods; ${String(context.name)} is a ${String(context.kind)}.`);
  }
  checkTaskOptions(options, `@delayed ${String(context.name)}`);
  const named = { ...options, name: options.name ?? String(context.name) };
  const fn = { ...toTaskFunction(method, named, meta), method: true };
  return delayFunction(fn, options, undefined);
}

const OPTION_NAMES = new Set(["name", "pure", "nout", "retries", "timeout", "priority", "traverse", "cache"]);

function isOnlyOptions(value: unknown): value is TaskOptions {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype &&
    Object.keys(value).length > 0 &&
    Object.keys(value).every((name) => OPTION_NAMES.has(name))
  );
}

/** `@delayed({ retries: 2 })`: a decorator. Whoever meant the object as a value writes `delayed(value, {})`. */
function decoratorAndValue(options: TaskOptions, meta: FunctionMeta | undefined): MethodDecorator {
  const decorate = (method: AnyFunction, context: ClassMethodDecoratorContext): AnyFunction =>
    delayMethod(method, context, options, meta);
  return decorate as unknown as MethodDecorator;
}

function isDecoratorContext(value: unknown): value is ClassMethodDecoratorContext {
  return typeof value === "object" && value !== null && "kind" in value && "addInitializer" in value;
}
