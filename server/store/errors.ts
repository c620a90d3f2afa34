/** Errors of the store: values that cannot leave their thread. */
import { registerClasses } from "./classes.ts";

/** Thrown when a value cannot be sent to another thread; `where` is the path to the culprit inside the value. */
export class UncloneableError extends TypeError {
  override readonly name = "UncloneableError";

  /** What it is, e.g. `a function`, `an instance of class Client`. */
  readonly what: string;
  /** Path inside the value, e.g. `[2].callback`; empty for the value itself. */
  readonly where: string;
  /** What to do about it. */
  readonly hint: string;

  constructor(what: string, where: string, hint: string) {
    const which = where === "" ? "The value" : `The part \`${where}\``;
    super(`${which} is ${what}, which cannot be sent to another thread. ${hint}`);
    this.what = what;
    this.where = where;
    this.hint = hint;
  }
}

/** Thrown when a value arrives whose class this thread does not know, or not yet: its module may still have to be imported. */
export class UnknownClassError extends ReferenceError {
  override readonly name = "UnknownClassError";
  /** As registered: file, `#`, name. */
  readonly className: string;

  constructor(className: string) {
    super(`Class ${className.replace(/^.*#/, "")} (${className}) is not known in this thread.`);
    this.className = className;
  }
}

registerClasses({
  "treadle#UncloneableError": () => UncloneableError,
  "treadle#UnknownClassError": () => UnknownClassError,
});
