/** Tasks that end their thread, or make somebody end it, beside others that must not notice. */
import { compute, delayed, type Delayed, task } from "treadle";
import { places, seen, workersOf } from "./pool.ts";

const inc = delayed(function inc(x: number): number {
  return x + 1;
});
const spin = delayed(
  function spin(): never {
    for (;;);
  },
  { timeout: 60 },
);
const leaveInside = delayed(function leaveInside(): never {
  return process.exit(4);
});

const ending: Readonly<Record<string, Delayed<unknown>>> = {
  "process.exit(0)": delayed(function leave(): never {
    return process.exit(0);
  })(),
  "process.exit(3)": delayed(function leave3(): never {
    return process.exit(3);
  })(),
  "process.exit after an await": delayed(async function leaveLater(): Promise<never> {
    await new Promise(setImmediate);
    return process.exit(3);
  })(),
  "process.exit in a timer": delayed(function leaveTimer(): Promise<never> {
    setTimeout(() => process.exit(5), 1);
    return new Promise(() => {});
  })(),
  "process.exit in a compute inside": delayed(async function outer(): Promise<unknown> {
    return await leaveInside().compute();
  })(),
  "process.exit in a chain": inc(
    delayed(function leave6(x: number): never {
      return process.exit(x);
    })(inc(5)) as unknown as number,
  ),
  "an error in a timer, which nobody catches": delayed(function timer(): Promise<never> {
    setTimeout(() => {
      throw new RangeError("in a timer");
    }, 1);
    return new Promise(() => {});
  })(),
  "an error in a microtask": delayed(function micro(): Promise<never> {
    queueMicrotask(() => {
      throw new RangeError("in a microtask");
    });
    return new Promise(() => {});
  })(),
  "an endless loop with a timeout": spin(),
  "an endless loop with a timeout and another try": spin.with({ retries: 1 })(),
  "an endless wait for shared memory": delayed(
    function block(): string {
      return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    },
    { timeout: 60 },
  )(),
  "an endless await": delayed(
    async function wait(): Promise<never> {
      return new Promise(() => {});
    },
    { timeout: 20 },
  )(),
  "an endless await and another try": delayed(
    async function waitTwice(): Promise<never> {
      return new Promise(() => {});
    },
    { timeout: 20, retries: 1 },
  )(),
  "an endless loop after an await": delayed(
    async function spinLater(): Promise<never> {
      await new Promise(setImmediate);
      for (;;);
    },
    { timeout: 60 },
  )(),
};

const only = process.argv[2];
for (const [name, failing] of Object.entries(ending)) {
  if (only !== undefined && !name.includes(only)) continue;
  for (const [place, options] of Object.entries(places)) {
    if (place === "inline") continue;
    const others = [1, 2, 3].map((x) => inc(inc(x)));
    const began = performance.now();
    const outcome = await compute(others, failing, { ...options, errors: "collect" }).then(
      (value) => ({ value }),
      (e: AggregateError) => e.errors?.map((e) => seen(e)) ?? seen(e),
    );
    const took = performance.now() - began;
    console.error(name, place, Math.round(took));
    const workers = await workersOf(options);
    console.log(JSON.stringify({ name, place, workers, outcome }));
  }
}
