import { isMainThread } from "node:worker_threads";
import { compute, delayed } from "treadle";
import { Foo } from "./lib.ts";

class Point {
  readonly #secret = "kept";
  readonly x: number;
  readonly y: number;
  constructor(x: number, y: number) {
    this.x = x;
    this.y = y;
  }
  get norm() {
    return Math.hypot(this.x, this.y);
  }
  hasSecret() {
    return #secret in this && this.#secret;
  }
}

class Vector {
  readonly x: number;
  readonly y: number;
  constructor(x: number, y: number) {
    this.x = x;
    this.y = y;
  }
  scaled(k: number) {
    return new Vector(this.x * k, this.y * k);
  }
}

class ParseFailure extends Error {
  override readonly name = "ParseFailure";
  readonly line: number;
  readonly column: number;
  constructor(message: string, line: number, column: number, options?: ErrorOptions) {
    super(message, options);
    this.line = line;
    this.column = column;
  }
  get place() {
    return `${this.line}:${this.column}`;
  }
}

// The task's code mentions `Vector` and `Foo` as types only.
const norm = delayed((v: Vector) => Math.hypot(v.x, v.y) + v.scaled(2).x);
const square = delayed((foo: Foo) => foo.sq);
const double = delayed((v: Vector) => v.scaled(2));
const fail = delayed((line: number) => {
  throw new ParseFailure(`bad token (${isMainThread})`, line, 7, { cause: new RangeError("too long") });
});
const secret = delayed((x: number) => new Point(x, 4).hasSecret() && new Point(x, 4).norm);

const [length, sixteen, doubled, five] = await compute(
  norm(new Vector(3, 4)),
  square(new Foo(4)),
  double(new Vector(1, 2)),
  secret(3),
);
let failure: Record<string, unknown> = {};
try {
  await fail(12).compute();
} catch (error) {
  const parse = error as ParseFailure;
  failure = {
    isParseFailure: parse instanceof ParseFailure,
    message: parse.message,
    place: parse.place,
    cause: parse.cause instanceof RangeError && parse.cause.message,
    stack: /classes\.ts:(\d+)/.exec(parse.stack ?? "")?.[1],
  };
}
console.log(
  JSON.stringify({ length, sixteen, isVector: doubled instanceof Vector, doubled, five, failure }),
);
