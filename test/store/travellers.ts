/** Classes whose instances travel, and the way there: a real message channel. */
import { inspect } from "node:util";
import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import { expect } from "vitest";
import { registerClasses } from "../../server/store/classes.ts";
import { decode } from "../../server/store/codec/decode.ts";
import { encode } from "../../server/store/codec/encode.ts";
import { UncloneableError } from "../../server/store/errors.ts";

export class Point {
  readonly x: number;
  readonly y: number;

  constructor(x: number, y: number) {
    if (x === undefined) throw new Error("A constructor must not be called again.");
    this.x = x;
    this.y = y;
  }

  get length(): number {
    return Math.hypot(this.x, this.y);
  }
}

export class Path extends Point {
  next: Path | undefined = undefined;
  readonly marks = new Set<Point>();
}

export class Counts extends Map<string, number> {
  label = "counts";
}

export class Members extends Set<string> {}

export class Readings extends Array<number> {
  unit = "K";
}

export class ParseFailure extends Error {
  override readonly name = "ParseFailure";
  readonly line: number;
  readonly at: Point;

  constructor(message: string, line: number, options?: ErrorOptions) {
    super(message, options);
    this.line = line;
    this.at = new Point(line, 0);
  }
}

export class Stranger {
  readonly secret = 1;
}

export class Later extends Date {}

registerClasses({
  "travellers.ts#Point": () => Point,
  "travellers.ts#Path": () => Path,
  "travellers.ts#Counts": () => Counts,
  "travellers.ts#Members": () => Members,
  "travellers.ts#Readings": () => Readings,
  "travellers.ts#ParseFailure": () => ParseFailure,
  "travellers.ts#Later": () => Later,
  "travellers.ts#Unborn": () => {
    throw new ReferenceError("Cannot access 'Unborn' before initialization");
  },
});

/** `value` as it arrives at the other end of a channel; checks that the original is left alone. */
export function sent<T>(value: T): T {
  const before = inspect(value, { depth: 12, showHidden: true });
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(encode(value).wire);
  const arrived = decode(receiveMessageOnPort(port2)?.message) as T;
  port1.close();
  expect(inspect(value, { depth: 12, showHidden: true })).toBe(before);
  return arrived;
}

/** What is refused about a value, and where in it. */
export function refused(value: unknown): { what: string; where: string } {
  try {
    encode(value);
  } catch (error) {
    expect(error).toBeInstanceOf(UncloneableError);
    const { what, where, message, hint } = error as UncloneableError;
    expect(message).toContain(where);
    expect(message).toContain(hint);
    return { what, where };
  }
  throw new Error("It was not refused.");
}
