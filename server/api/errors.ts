/** Errors of the library: what a script said that cannot be meant. */
import { registerClasses } from "../store/classes.ts";

/** Thrown where a lazy value is used as if it were there already. */
export class LazyValueError extends TypeError {
  override readonly name = "LazyValueError";
}

/** Thrown for an option, a setting or a number of outputs that does not exist; lists what does. */
export class OptionError extends TypeError {
  override readonly name = "OptionError";
}

/** Thrown when two different calls were given one key; when one of them needs the other, nothing could be run first. */
export class KeyCollisionError extends Error {
  override readonly name = "KeyCollisionError";
  readonly key: string;
  /** Keys of which each needs the next one, and the last one the first; empty when they do not go in a circle. */
  readonly cycle: readonly string[];

  constructor(key: string, first: string, second: string, cycle: readonly string[] = []) {
    const steps = cycle.map((needs, i) => `"${needs}" needs "${cycle[i + 1] ?? cycle[0]}"`);
    super(
      `Two different tasks have the key "${key}": ${first} and ${second}. ` +
        (steps.length === 0 ? "" : `By their keys they go in a circle: ${steps.join(", ")}. `) +
        "Give each its own key, or none: a key stands for one result.",
    );
    this.key = key;
    this.cycle = cycle;
  }
}

/** Thrown when a task gave another number of outputs than `nout` promised. */
export class OutputCountError extends TypeError {
  override readonly name = "OutputCountError";
}

/** Thrown by a cancelled compute. */
export class CancelledError extends Error {
  override readonly name = "CancelledError";

  constructor(message = "The run was cancelled.") {
    super(message);
  }
}

/** Thrown when something can only be done by the script itself, not by a task or a module on its way into a worker. */
export class WrongPlaceError extends Error {
  override readonly name = "WrongPlaceError";
}

/** Thrown when a future that was released is used again. */
export class ReleasedError extends Error {
  override readonly name = "ReleasedError";
  readonly key: string;

  constructor(key: string) {
    super(`The future ${key} was released, and its result with it. Submit the call again to have it again.`);
    this.key = key;
  }
}

// Thrown in a worker, they are of their class in the script too.
registerClasses({
  "treadle#LazyValueError": () => LazyValueError,
  "treadle#OptionError": () => OptionError,
  "treadle#KeyCollisionError": () => KeyCollisionError,
  "treadle#OutputCountError": () => OutputCountError,
  "treadle#CancelledError": () => CancelledError,
  "treadle#WrongPlaceError": () => WrongPlaceError,
  "treadle#ReleasedError": () => ReleasedError,
});
