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

/** Thrown when two different calls were given one key. */
export class KeyCollisionError extends Error {
  override readonly name = "KeyCollisionError";
  readonly key: string;

  constructor(key: string, first: string, second: string) {
    super(
      `Two different tasks have the key "${key}": ${first} and ${second}. ` +
        "Give each its own key, or none: a key stands for one result.",
    );
    this.key = key;
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

// Thrown in a worker, they are of their class in the script too.
registerClasses({
  "treadle#LazyValueError": () => LazyValueError,
  "treadle#OptionError": () => OptionError,
  "treadle#KeyCollisionError": () => KeyCollisionError,
  "treadle#OutputCountError": () => OutputCountError,
  "treadle#CancelledError": () => CancelledError,
  "treadle#WrongPlaceError": () => WrongPlaceError,
});
