/**
 * Task functions as the compile step would leave them: plain JavaScript that worker threads import, each known
 * by name. `threaded.ts` gives tests the delayed ones.
 */
import { classes, register } from "../../dist/runtime.mjs";
import { compute, delayed, map, submit, task } from "../../dist/treadle.mjs";

export class ParseFailure extends Error {
  name = "ParseFailure";

  constructor(message, line, options) {
    super(message, options);
    this.line = line;
  }
}

export class Point {
  constructor(x, y) {
    this.x = x;
    this.y = y;
  }

  get length() {
    return Math.hypot(this.x, this.y);
  }
}

classes({
  "thread-functions.mjs#ParseFailure": () => ParseFailure,
  "thread-functions.mjs#Point": () => Point,
});

/** Resolves when a cell of an Int32Array in shared memory is no longer 0. */
export async function changed(cells, cell) {
  while (Atomics.load(cells, cell) === 0) await Atomics.waitAsync(cells, cell, 0).value;
}

/** Anything that has to be seen from outside goes through shared memory: cells of an Int32Array. */
export const functions = {
  inc: (x) => x + 1,
  add: (...numbers) => numbers.reduce((sum, x) => sum + x, 0),
  same: (value) => value,
  later: async (value) => value,
  isPoint: (value) => value instanceof Point && value.length,
  /** An array of `length` numbers, all `value`, in ordinary memory. */
  block: (length, value) => new Float64Array(length).fill(value),
  /** The same in shared memory. */
  sharedBlock: (length, value) => new Float64Array(new SharedArrayBuffer(8 * length)).fill(value),
  first: (...blocks) => blocks.map((block) => block[0]),
  second: (_, value) => value,
  makeFunction: () => () => 1,
  fail: (message, line) => {
    throw new ParseFailure(message, line, { cause: new RangeError("the cause") });
  },
  failWith: (value) => {
    throw value;
  },
  failUnsendable: () => {
    throw Object.assign(new RangeError("with a function"), { code: 7, callback: () => 1 });
  },
  /** Counts its calls in cell 0 and fails until it has been called `times` times. */
  failUntil: (cells, times) => {
    const call = Atomics.add(cells, 0, 1) + 1;
    if (call < times) throw new Error(`call ${call}`);
    return call;
  },
  count: (cells) => Atomics.add(cells, 0, 1),
  /** Resolves when as many calls as cell 1 says have come; no thread is blocked meanwhile. */
  meet: async (cells, value) => {
    if (Atomics.add(cells, 0, 1) + 1 === cells[1]) Atomics.notify(cells, 0);
    else
      for (let met = Atomics.load(cells, 0); met < cells[1]; met = Atomics.load(cells, 0))
        await Atomics.waitAsync(cells, 0, met).value;
    return value;
  },
  /** Gives `value` once a cell is no longer 0; no thread is blocked meanwhile. */
  hold: async (cells, cell, value) => {
    await changed(cells, cell);
    return value;
  },
  /** Says in cell 0 that it has begun, and then never gives way. */
  spin: (cells) => {
    Atomics.store(cells, 0, 1);
    Atomics.notify(cells, 0);
    for (;;) cells[1]++;
  },
  /** Says in cell 0 that it has begun, and in cell 1 that it was told to stop. */
  untilAborted: (cells) =>
    new Promise((_, reject) => {
      task.signal.addEventListener("abort", () => {
        Atomics.store(cells, 1, 1);
        Atomics.notify(cells, 1);
        reject(task.signal.reason);
      });
      Atomics.store(cells, 0, 1);
      Atomics.notify(cells, 0);
    }),
  exit: () => process.exit(3),
  /** Ends its thread at the first call, answers at the second. */
  exitOnce: (cells, ...rest) => (Atomics.add(cells, 0, 1) === 0 ? process.exit(3) : rest.length),
  nested: async (x) => {
    const [y, z] = await compute(
      delayed(functions.inc)(x),
      delayed(functions.add)(delayed(functions.inc)(x), 10),
    );
    return y + z;
  },
  nestedFutures: async (x) => {
    const more = map(delayed(functions.inc), [x, x + 1]);
    return submit(delayed(functions.add), ...more, submit(delayed(functions.inc), more[0])).result();
  },
  aboutItself: () => {
    task.progress(0.5, "half");
    return { key: task.key, aborted: task.signal.aborted };
  },
  print: (text) => console.log(text),
};

for (const [name, fn] of Object.entries(functions)) register(`thread-functions.mjs#${name}`, () => fn);
