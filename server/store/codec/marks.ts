/**
 * How a value that structured clone would spoil is written down: plain objects that carry one reserved
 * property. A value without such parts travels as it is, untouched and uncopied by us.
 */

/** The reserved property. A person's object with this very name in it would be misread; the NUL keeps that theoretical. */
export const MARK = "\u0000treadle";

export type Marked =
  /** The root: `body` contains marks, instances of these classes among them. */
  | { readonly [MARK]: "coded"; readonly body: unknown; readonly classes: readonly string[] }
  | {
      readonly [MARK]: "instance";
      readonly of: string;
      readonly fields: Record<string, unknown>;
      readonly content?: unknown;
    }
  | {
      readonly [MARK]: "error";
      readonly of?: string;
      readonly name: string;
      readonly fields: Record<string, unknown>;
    }
  /** A registered class itself, such as the `this` of a static method. */
  | { readonly [MARK]: "class"; readonly of: string }
  /** Name, message and stack of a DOMException live in slots that only its own constructor makes. */
  | {
      readonly [MARK]: "dom-exception";
      readonly name: string;
      readonly message: string;
      readonly fields: object;
    }
  | { readonly [MARK]: "buffer"; readonly bytes: Uint8Array }
  | { readonly [MARK]: "url"; readonly href: string }
  /** An object without a prototype, such as `Object.groupBy` makes. */
  | { readonly [MARK]: "bare"; readonly fields: Record<string, unknown> }
  /** The result of another task, filled in where the value arrives. */
  | { readonly [MARK]: "result"; readonly task: number };

/** Whether an object that arrived carries the reserved property. */
export function isMarked(value: object): value is Marked {
  return Object.hasOwn(value, MARK);
}

/** Stands in an argument for the result of a task. */
export class ResultOf {
  /** Number of the task; whose numbering is the writer's business. */
  readonly task: number;

  constructor(task: number) {
    this.task = task;
  }
}

/** Writes a property whatever its name is, `__proto__` included. */
export function setField(target: object, name: string, value: unknown): void {
  if (name === "__proto__") {
    Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
  } else {
    (target as Record<string, unknown>)[name] = value;
  }
}
