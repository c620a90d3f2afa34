// Futures as people use them: compiled, on worker threads, with functions that have to stay on the main thread.
import { isMainThread } from "node:worker_threads";
import { asCompleted, compute, delayed, type Future, map, submit } from "treadle";

const offset = 100;
const calls = new Int32Array(new SharedArrayBuffer(8));

const shifted = delayed(function shifted(x: number) {
  return { value: x + offset, offMain: !isMainThread };
});
const block = delayed(function block(length: number, value: number) {
  Atomics.add(calls, 0, 1);
  return new Float64Array(length).fill(value);
});
const total = delayed((...blocks: readonly Float64Array[]) =>
  blocks.reduce((sum, each) => sum + each.reduce((a, b) => a + b), 0),
);
const spin = delayed(function spin(): never {
  for (;;);
});
class Scaler {
  readonly #factor = 3;
  // A #private name: only the main thread can do that.
  onMain = delayed((values: Float64Array) => values.map((x) => x * this.#factor));
}

const one = submit(block, 1000, 2);
const same = submit(block, 1000, 2);
const tripled = submit(new Scaler().onMain, one);
const back = submit(total, tripled, one);

// A chain that grows while it is looked at.
const seen: number[] = [];
const growing = asCompleted([submit(shifted, 0)]);
for await (const future of growing) {
  const { value } = await future.result();
  seen.push(value);
  if (seen.length < 4) growing.add(submit(shifted, value));
}

const endless: Future<never> = submit(spin);
const others = map(shifted, [1, 2, 3]);
await others[0]!.exception();
endless.cancel();
const values = await Promise.all(others.map((future) => future.result()));

// Captured like any lazy value.
const ready = submit(shifted, 7);
const capturing = delayed(() => (ready as unknown as { value: number }).value + 1);

console.log(
  JSON.stringify({
    back: await back.result(),
    sameKey: one.key === same.key,
    calls: calls[0],
    tripled: (await tripled.result())[999],
    seen,
    values: values.map(({ value }) => value),
    offMain: values.every(({ offMain }) => offMain),
    endless: endless.status,
    captured: await capturing().compute(),
    mixed: (await compute({ list: [one.key, total(one)] }))[0].list[1],
  }),
);
