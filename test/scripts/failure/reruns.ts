/** What a compute leaves when it ends early: for the tasks that had not begun, for a rerun, for memory. */
import { type ComputeOptions, compute, config, delayed } from "treadle";
import { places, seen, workersOf } from "./pool.ts";

config({ cancelGrace: 50 });

const cells = (): Int32Array => new Int32Array(new SharedArrayBuffer(32));
const number = delayed(function number(made: Int32Array, i: number): number {
  Atomics.add(made, 0, 1);
  return i;
});
const block = delayed(function block(made: Int32Array, i: number): Float64Array {
  Atomics.add(made, 0, 1);
  return new Float64Array(2000).fill(i);
});
const sum = delayed(function sum(...parts: (number | Float64Array)[]): number {
  return parts.reduce<number>((total, part) => total + (typeof part === "number" ? part : part[0]!), 0);
});
/** Fails until cell 1 says otherwise. */
const check = delayed(function check(made: Int32Array, value: number): number {
  if (Atomics.load(made, 1) === 0) throw new RangeError(`not yet ${value}`);
  return value;
});
const fail = delayed(function fail(i: number): never {
  throw new RangeError(`failure ${i}`);
});
/** Says in cell 2 that it has begun and blocks its thread until cell 3 lets it go. */
const gate = delayed(function gate(made: Int32Array): number {
  Atomics.store(made, 2, 1);
  Atomics.notify(made, 2);
  Atomics.wait(made, 3, 0);
  return 1;
});
/** Says the same, and awaits what never comes unless it is told to stop. */
const listen = delayed(async function listen(made: Int32Array, ..._: unknown[]): Promise<never> {
  const { task } = await import("treadle");
  return new Promise((_, reject) => {
    task.signal.addEventListener("abort", () => {
      Atomics.add(made, 4, 1);
      reject(task.signal.reason);
    });
    Atomics.store(made, 2, 1);
    Atomics.notify(made, 2);
  });
});
const spin = delayed(function spin(made: Int32Array, ..._: unknown[]): never {
  Atomics.store(made, 2, 1);
  Atomics.notify(made, 2);
  for (;;);
});

async function begun(made: Int32Array): Promise<void> {
  while (Atomics.load(made, 2) === 0) await Atomics.waitAsync(made, 2, 0).value;
}

const thrown = (work: Promise<unknown>): Promise<unknown> => work.then((value) => ({ value }), seen);

type Case = (options: ComputeOptions, place: string) => Promise<unknown>;
const cases: Readonly<Record<string, Case>> = {
  "a rerun after a failure": async (place) => {
    // What is fused is made as one, and again as one.
    const options = { ...place, optimize: false };
    const made = cells();
    const parts = Array.from({ length: 20 }, (_, i) => (i % 2 ? number : block)(made, i));
    const wanted = check(made, sum(...parts));
    const first = await thrown(wanted.compute(options));
    Atomics.store(made, 1, 1);
    return [first, made[0], await wanted.compute(options), made[0]];
  },
  "a rerun of more than had failed": async (options) => {
    const made = cells();
    const part = block(made, 5);
    const wanted = check(made, sum(part));
    await thrown(wanted.compute(options));
    Atomics.store(made, 1, 1);
    return [await compute(wanted, sum(part, 1), part.at(3), options), made[0]];
  },
  "a rerun after collected errors": async (options) => {
    const made = cells();
    const parts = Array.from({ length: 6 }, (_, i) => sum(block(made, i)));
    const wanted = [...parts, ...Array.from({ length: 15 }, (_, i) => fail(i))];
    const error = await compute(wanted, { ...options, errors: "collect" }).catch((e: AggregateError) => e);
    const { errors, message } = error as AggregateError;
    return [
      errors.length,
      new Set(errors.map((e) => e.message)).size,
      message.split("\n").length,
      message.split("\n").at(-1),
      await compute(...parts, options),
      made[0],
    ];
  },
  "a rerun after a cancel": async (options) => {
    const made = cells();
    const controller = new AbortController();
    const part = block(made, 7);
    const held = sum(part);
    let blockIsTold = (): void => {};
    const told = new Promise<void>((resolve) => {
      blockIsTold = resolve;
    });
    const onEvent = ({ type }: { readonly type: string }): void => {
      if (type === "tasks-finished") blockIsTold();
    };
    const work = thrown(
      compute(listen(made, held, part), { ...options, signal: controller.signal, onEvent }),
    );
    await Promise.all([begun(made), told]);
    controller.abort(new Error("enough"));
    return [await work, await compute(held, part.at(1), options), made[0]];
  },
  "a rerun after a cancel that ended the thread": async (options, place) => {
    const made = cells();
    const controller = new AbortController();
    const part = block(made, 7);
    const held = sum(part);
    const never = place === "inline" ? listen : spin;
    const work = thrown(compute(never(made, held, part), { ...options, signal: controller.signal }));
    await begun(made);
    controller.abort(new Error("enough"));
    return [await work, await compute(held, part.at(1), options)];
  },
  "what had not begun": async (options, place) => {
    const made = cells();
    const others = Array.from({ length: 100 }, (_, i) => number(made, i));
    const work = thrown(compute(place === "two workers" ? gate(made) : 0, fail(1), others, options));
    const error = await work;
    const before = made[0];
    Atomics.store(made, 3, 1);
    Atomics.notify(made, 3);
    return [error, before];
  },
};

for (const [name, run] of Object.entries(cases)) {
  if (process.argv[2] !== undefined && !name.includes(process.argv[2])) continue;
  for (const [place, options] of Object.entries(places)) {
    const outcome = await run(options, place);
    const workers = await workersOf(options);
    console.log(JSON.stringify({ name, place, workers, outcome }));
  }
}
