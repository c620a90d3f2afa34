/** Every way in which a task can throw, on every executor; what comes out is printed, a line for each. */
import { compute, delayed, type Delayed } from "treadle";
import { places, seen, workersOf } from "./pool.ts";

class Refusal extends RangeError {
  override readonly name = "Refusal";
  readonly at: { line: number; path: string[] };
  constructor(message: string, line: number, options?: ErrorOptions) {
    super(message, options);
    this.at = { line, path: ["a", "b"] };
  }
}
class Secretive extends Error {
  #secret = 7;
  get secret(): number {
    return this.#secret;
  }
}
class Picky extends Error {
  constructor(options: { text: string }) {
    super(options.text.toUpperCase());
  }
}

const throwing: Readonly<Record<string, Delayed<unknown>>> = {
  "an error": delayed(function plain(): never {
    throw new Error("plain");
  })(),
  "an error of a class": delayed(function refuse(n: number): never {
    throw new Refusal("no", n, { cause: new TypeError("because", { cause: "text" }) });
  })(3),
  "an error of a class with a picky constructor": delayed(function pick(): never {
    throw new Picky({ text: "picky" });
  })(),
  "an error of a local class": delayed(function local(): never {
    class Local extends Error {
      code = 5;
    }
    throw new Local("local");
  })(),
  "an error with a private field": delayed(function hide(): never {
    throw new Secretive("secret");
  })(),
  undefined: delayed(function nothing(): never {
    throw undefined;
  })(),
  null: delayed(function nil(): never {
    throw null;
  })(),
  "a text": delayed(function text(): never {
    throw "just a text";
  })(),
  "a symbol": delayed(function symbol(): never {
    throw Symbol("sign");
  })(),
  "a function": delayed(function fn(): never {
    throw () => 1;
  })(),
  "an object": delayed(function object(): never {
    throw { code: 12 };
  })(),
  "an object without prototype": delayed(function bare(): never {
    throw Object.assign(Object.create(null), { code: 13 });
  })(),
  "an object that cannot be sent": delayed(function unsendable(): never {
    throw Object.assign(Object.create(null), { f: () => 1 });
  })(),
  "a frozen error": delayed(function freeze(): never {
    throw Object.freeze(new RangeError("frozen"));
  })(),
  "an error with a function in a field": delayed(function field(): never {
    throw Object.assign(new RangeError("field"), { code: 7, callback: () => 1 });
  })(),
  "an error with a function in its cause": delayed(function inCause(): never {
    throw new RangeError("outside", {
      cause: Object.assign(new Refusal("inside", 4), { callback: () => 1 }),
    });
  })(),
  "an error that is its own cause": delayed(function circle(): never {
    const error = new RangeError("circle");
    error.cause = error;
    throw error;
  })(),
  "an error with a getter that throws": delayed(function getter(): never {
    throw Object.defineProperty(new RangeError("getter"), "field", {
      enumerable: true,
      get() {
        throw new Error("do not look");
      },
    });
  })(),
  "a proxy of an error": delayed(function proxy(): never {
    throw new Proxy(new RangeError("proxied"), {});
  })(),
  "an error that is a DOMException": delayed(function dom(): never {
    throw new DOMException("quota", "QuotaExceededError");
  })(),
  "an aggregate": delayed(function aggregate(): never {
    throw new AggregateError([new Refusal("one", 1), new TypeError("two")], "both");
  })(),
  "an error with a field called task": delayed(function tasky(): never {
    throw Object.assign(new Error("tasky"), { task: "mine" });
  })(),
  "a stack overflow": delayed(function overflow(): number {
    const deeper = (n: number): number => deeper(n + 1) + 1;
    return deeper(0);
  })(),
  "a rejection": delayed(async function reject(): Promise<never> {
    throw new Refusal("rejected", 5);
  })(),
  "a rejection after a while": delayed(async function later(): Promise<never> {
    await new Promise(setImmediate);
    throw new Refusal("later", 6);
  })(),
  "a rejection with undefined": delayed(function rejectNothing(): Promise<never> {
    return Promise.reject();
  })(),
  "a thenable that rejects": delayed(function thenable(): unknown {
    return { then: (_: unknown, no: (e: unknown) => void) => no(new Refusal("thenable", 7)) };
  })(),
  "a thenable that throws": delayed(function badThenable(): unknown {
    return {
      then() {
        throw new Refusal("then", 8);
      },
    };
  })(),
  "a then that cannot be read": delayed(function noThen(): unknown {
    return {
      get then() {
        throw new Refusal("getter", 9);
      },
    };
  })(),
  "a rejection that nobody looks at, in a task that returns": delayed(function forget(): number {
    void Promise.reject(new Refusal("forgotten", 10));
    return 1;
  })(),
  "a rejection that nobody looks at, before an await": delayed(async function forgetFirst(): Promise<number> {
    void Promise.reject(new Refusal("forgotten", 11));
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    return 1;
  })(),
  "a rejection that nobody looks at, after an await": delayed(async function forgetThen(): Promise<number> {
    await new Promise(setImmediate);
    void Promise.reject(new Refusal("forgotten", 12));
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    return 1;
  })(),
  "an error in a timer while the task waits": delayed(async function timer(): Promise<number> {
    setTimeout(() => {
      throw new Refusal("timer", 13);
    }, 1);
    return new Promise(() => {});
  })(),
};
const inc = delayed(function inc(x: number): number {
  return x + 1;
});

const only = process.argv[2];
for (const [name, task] of Object.entries(throwing)) {
  if (only !== undefined && !name.includes(only)) continue;
  for (const [place, options] of Object.entries(places)) {
    const outcome = await compute(inc(2), task, options).then((value) => ({ value }), seen);
    const workers = await workersOf(options);
    console.log(JSON.stringify({ name, place, workers, outcome }));
  }
}
