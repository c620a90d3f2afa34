/**
 * The types that make lazy values fit where plain ones are expected, and plain ones come back from lazy ones.
 * Types only.
 */
import type { LazyTask } from "./lazy-task.ts";

/** Under this name anything lazy answers with the task that makes its value. */
export const toTask: unique symbol = Symbol.for("treadle.task") as never;

/** Under this name a lazy collection makes one of its own kind around its kept result; what has none becomes a `Delayed`. */
export const withKept: unique symbol = Symbol.for("treadle.withKept") as never;

/** Under this name a lazy collection that several tasks make answers with all of them; what has none is made by its task alone. */
export const toBlockTasks: unique symbol = Symbol.for("treadle.blockTasks") as never;

/** Under this name such a collection makes one of its own kind by other tasks; what has none becomes a `Delayed`. */
export const withTasks: unique symbol = Symbol.for("treadle.withTasks") as never;

/** Other tasks in the place of those that make a collection. */
export interface Replacement {
  /** What stands for `task`; the same one each time. */
  readonly task: (task: LazyTask) => LazyTask;
  /** What the key of a collection made by such tasks is made from, by the key of the original. */
  readonly identity: (key: string) => string;
  /** Whether a slice may be made by replacing what makes that slice; else it is cut out of replaced blocks. */
  readonly passesSlices: boolean;
}

/** Exists in the types only: what a lazy value will be. */
export declare const resultType: unique symbol;

/** Whatever stands for a value to come: a `Delayed`, a lazy array. */
export interface LazyCollection<T> {
  [toTask](): LazyTask;
  [withKept]?(task: LazyTask): LazyCollection<T>;
  [toBlockTasks]?(): readonly LazyTask[];
  [withTasks]?(replacement: Replacement): LazyCollection<T>;
  readonly [resultType]?: T;
}

type Whole =
  | string
  | number
  | bigint
  | boolean
  | symbol
  | null
  | undefined
  | Date
  | RegExp
  | Error
  | ArrayBufferView
  | ArrayBufferLike
  | ((...args: never[]) => unknown);

/** A `T`, something that will be a `T`, or a container in which some parts are still to come. */
export type Lazy<T> = T | LazyCollection<T> | LazyParts<T>;

type LazyParts<T> = T extends Whole
  ? never
  : T extends ReadonlyMap<infer K, infer V>
    ? ReadonlyMap<Lazy<K>, Lazy<V>>
    : T extends ReadonlySet<infer V>
      ? ReadonlySet<Lazy<V>>
      : T extends object
        ? { [P in keyof T]: Lazy<T[P]> }
        : never;

/** What `compute` makes of a value: lazy parts become what they stand for, containers keep their kind. */
export type Computed<V> =
  V extends LazyCollection<infer T>
    ? T
    : V extends Whole
      ? V
      : V extends Map<infer K, infer T>
        ? Map<Computed<K>, Computed<T>>
        : V extends Set<infer T>
          ? Set<Computed<T>>
          : V extends object
            ? { [P in keyof V]: Computed<V[P]> }
            : V;

/** Arguments of a delayed function: each may be lazy. */
export type LazyArguments<A extends readonly unknown[]> = { [P in keyof A]: Lazy<A[P]> };

/** The arguments of a method; of an overloaded one those of any of its last four signatures. */
export type ArgumentsOf<F> = F extends (...args: infer Last) => unknown
  ? Last extends readonly []
    ? Last
    : F extends {
          (...args: infer A): unknown;
          (...args: infer B): unknown;
          (...args: infer C): unknown;
          (...args: infer D): unknown;
        }
      ? A | B | C | D
      : F extends { (...args: infer A): unknown; (...args: infer B): unknown; (...args: infer C): unknown }
        ? A | B | C
        : F extends { (...args: infer A): unknown; (...args: infer B): unknown }
          ? A | B
          : Last
  : never;
