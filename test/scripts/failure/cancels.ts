/** Computes that a signal cancels, whatever their tasks are doing, and what goes on beside them. */
import { type ComputeOptions, compute, config, delayed, task } from "treadle";
import { places, seen, workersOf } from "./pool.ts";

config({ cancelGrace: 50 });

/** 0: how many have begun; 1: opens a gate; 2: how many were told to stop; 3: how many began that never should. */
const cells = (): Int32Array => new Int32Array(new SharedArrayBuffer(32));

const listen = delayed(async function listen(shared: Int32Array): Promise<never> {
  return new Promise((_, reject) => {
    task.signal.addEventListener("abort", () => {
      Atomics.add(shared, 2, 1);
      Atomics.notify(shared, 2);
      reject(task.signal.reason);
    });
    Atomics.add(shared, 0, 1);
    Atomics.notify(shared, 0);
  });
});
const deaf = delayed(async function deaf(shared: Int32Array): Promise<never> {
  Atomics.add(shared, 0, 1);
  Atomics.notify(shared, 0);
  return new Promise(() => {});
});
const spin = delayed(function spin(shared: Int32Array): never {
  Atomics.add(shared, 0, 1);
  Atomics.notify(shared, 0);
  for (;;);
});
const spinLater = delayed(async function spinLater(shared: Int32Array): Promise<never> {
  await new Promise(setImmediate);
  Atomics.add(shared, 0, 1);
  Atomics.notify(shared, 0);
  for (;;);
});
const never = delayed(function never(shared: Int32Array): number {
  return Atomics.add(shared, 3, 1);
});
const nested = delayed(async function nested(shared: Int32Array): Promise<unknown> {
  return await compute(listen(shared), never(shared));
});
const until = delayed(async function until(shared: Int32Array): Promise<number> {
  Atomics.add(shared, 0, 1);
  Atomics.notify(shared, 0);
  while (Atomics.load(shared, 1) === 0) await Atomics.waitAsync(shared, 1, 0).value;
  return 42;
});
const reports = delayed(async function reports(shared: Int32Array): Promise<void> {
  for (let i = 1; i <= 3; i++) task.progress(i / 4, `step ${i}`);
  await until(shared).compute();
});

async function reaches(shared: Int32Array, cell: number, count: number): Promise<void> {
  for (let now = Atomics.load(shared, cell); now < count; now = Atomics.load(shared, cell))
    await Atomics.waitAsync(shared, cell, now).value;
}
const thrown = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    (value) => ({ value }),
    (error: unknown) => (seen(error) as { message?: string }).message,
  );

type Case = (options: ComputeOptions, cancel: AbortController) => Promise<unknown>;
const cases: Readonly<Record<string, Case>> = {
  "while tasks await and listen": async (options, cancel) => {
    const shared = cells();
    const work = thrown(compute(listen(shared), listen(shared), listen(shared), options));
    await reaches(shared, 0, 3);
    cancel.abort(new Error("enough"));
    const message = await work;
    await reaches(shared, 2, 3);
    return [message, shared[2]];
  },
  "while tasks await and do not listen": async (options, cancel) => {
    const shared = cells();
    const work = thrown(compute(deaf(shared), deaf(shared), options));
    await reaches(shared, 0, 2);
    cancel.abort(new Error("enough"));
    return await work;
  },
  "inside of a task": async (options, cancel) => {
    const shared = cells();
    const work = thrown(compute(nested(shared), options));
    await reaches(shared, 0, 1);
    cancel.abort(new Error("enough"));
    const message = await work;
    await reaches(shared, 2, 1);
    return [message, shared[2]];
  },
  "before it begins": async (options, cancel) => {
    const shared = cells();
    cancel.abort(new Error("enough"));
    return [await thrown(compute(never(shared), options)), shared[3]];
  },
  "with a reason that is no error": async (options, cancel) => {
    const shared = cells();
    const work = compute(listen(shared), options).then(String, (reason: unknown) => reason);
    await reaches(shared, 0, 1);
    cancel.abort("because");
    return await work;
  },
  "beside one that goes on": async (options, cancel) => {
    const shared = cells();
    const beside = cells();
    const others = compute(until(beside), until(beside), { ...options, signal: undefined });
    await reaches(beside, 0, 2);
    const work = thrown(compute(listen(shared), options));
    await reaches(shared, 0, 1);
    cancel.abort(new Error("enough"));
    const message = await work;
    Atomics.store(beside, 1, 1);
    Atomics.notify(beside, 1);
    return [message, await others, beside[0]];
  },
  "after tasks told their progress": async (options, cancel) => {
    const shared = cells();
    const told: string[] = [];
    let all = (): void => {};
    const allTold = new Promise<void>((resolve) => {
      all = resolve;
    });
    const onEvent = (event: { type: string; fraction?: number; message?: string }): void => {
      if (event.type !== "progress") return;
      told.push(`${event.fraction} ${event.message}`);
      if (told.length === 3) all();
    };
    const work = thrown(compute(reports(shared), { ...options, onEvent }));
    await allTold;
    cancel.abort(new Error("enough"));
    return [await work, told];
  },
  "while a task computes": async (options, cancel) => {
    const shared = cells();
    const others = Array.from({ length: 50 }, () => never(shared));
    const work = thrown(compute(spin(shared), spin(shared), others, options));
    await reaches(shared, 0, options.workers!);
    cancel.abort(new Error("enough"));
    return [await work, shared[3]];
  },
  "while a task computes after it has awaited": async (options, cancel) => {
    const shared = cells();
    const work = thrown(compute(spinLater(shared), options));
    await reaches(shared, 0, 1);
    cancel.abort(new Error("enough"));
    return await work;
  },
  "beside one that loses its worker by it": async (options, cancel) => {
    const shared = cells();
    const beside = cells();
    const others = compute(until(beside), until(beside), { ...options, signal: undefined });
    await reaches(beside, 0, 2);
    const work = thrown(compute(spin(shared), options));
    await reaches(shared, 0, 1);
    cancel.abort(new Error("enough"));
    const message = await work;
    Atomics.store(beside, 1, 1);
    Atomics.notify(beside, 1);
    return [message, await others];
  },
};

// Waiting for shared memory does not keep a process alive, and inline tasks that await for ever do not either.
const alive = setInterval(() => {}, 1000);
for (const [name, run] of Object.entries(cases)) {
  if (process.argv[2] !== undefined && !name.includes(process.argv[2])) continue;
  for (const [place, options] of Object.entries(places)) {
    if (place === "inline" && /computes|loses/.test(name)) continue;
    const cancel = new AbortController();
    const outcome = await run({ ...options, signal: cancel.signal }, cancel);
    const workers = await workersOf(options);
    console.log(JSON.stringify({ name, place, workers, outcome }));
  }
}
clearInterval(alive);
