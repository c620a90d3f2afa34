/** Gets into a state that somebody interrupts, and says so with the number of its process. */
import { type Delayed, compute, delayed, task } from "treadle";

const shared = new Int32Array(new SharedArrayBuffer(8));

const say = (): void => {
  Atomics.store(shared, 0, 1);
  Atomics.notify(shared, 0);
};
const block = delayed(function block(i: number): Float64Array {
  return new Float64Array(20_000).fill(i);
});
const spin = delayed(function spin(cells: Int32Array, ..._: unknown[]): never {
  Atomics.store(cells, 0, 1);
  Atomics.notify(cells, 0);
  for (;;);
});
const spinLater = delayed(async function spinLater(cells: Int32Array): Promise<never> {
  await new Promise(setImmediate);
  Atomics.store(cells, 0, 1);
  Atomics.notify(cells, 0);
  for (;;);
});
const sleep = delayed(async function sleep(cells: Int32Array): Promise<void> {
  Atomics.store(cells, 0, 1);
  Atomics.notify(cells, 0);
  await new Promise((resolve) => setTimeout(resolve, 1e8));
});
/** Takes its time to clean up when it is told to stop. */
const listen = delayed(async function listen(cells: Int32Array): Promise<void> {
  const alive = setInterval(() => {}, 1000);
  await new Promise((resolve) => {
    task.signal.addEventListener("abort", resolve);
    Atomics.store(cells, 0, 1);
    Atomics.notify(cells, 0);
  });
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
  console.log("It has cleaned up.");
  clearInterval(alive);
});
const outer = delayed(async function outer(cells: Int32Array): Promise<void> {
  await sleep(cells).compute();
});
const retried = delayed(
  function retried(cells: Int32Array): never {
    Atomics.store(cells, 0, 1);
    Atomics.notify(cells, 0);
    throw new Error("again");
  },
  { retries: 1e9 },
);
const inc = delayed((x: number): number => x + 1);

const states: Readonly<Record<string, () => Promise<unknown>>> = {
  computing: () => spin(shared).compute(),
  "computing after an await": () => spinLater(shared).compute(),
  awaiting: () => sleep(shared).compute(),
  listening: () => listen(shared).compute(),
  inside: () => outer(shared).compute(),
  trying: () => retried(shared).compute(),
  queueing: () =>
    compute(
      spin(shared),
      spin(shared),
      spin(shared),
      Array.from({ length: 1000 }, (_, i) => inc(i)),
    ),
  spilling: () => {
    const blocks: Delayed<unknown>[] = Array.from({ length: 20 }, (_, i) => block(i));
    return compute(spin(shared, ...blocks), { memoryLimit: "500kB" });
  },
  "in the script itself": async () => {
    say();
    await new Promise((resolve) => setTimeout(resolve, 1e8));
  },
  "listening, inline": () => compute(listen(shared), { executor: "inline" }),
  inline: () => compute(sleep(shared), { executor: "inline" }),
};

const state = states[process.argv[2]!]!();
while (Atomics.load(shared, 0) === 0) await Atomics.waitAsync(shared, 0, 0).value;
console.log("ready in", process.pid, ".");
await state;
