/** Results of a failed compute stay in their worker while their lazy values are there, and no longer. */
import { compute, delayed } from "treadle";
import { places, workersOf } from "./pool.ts";

declare const gc: () => void;

const block = delayed(function block(i: number): Float64Array {
  return new Float64Array(10_000).fill(i);
});
const fail = delayed(function fail(...parts: Float64Array[]): never {
  throw new RangeError(`${parts.length} parts`);
});

let held = 0;
const options = {
  ...places["one worker"],
  onEvent: (event: { type: string; held?: readonly number[] }): void => {
    if (event.type === "memory") held = event.held![0]!;
  },
};
const BYTES = 20 * 80_000;

/** Computes until the worker's last word about its memory is as wanted. */
async function until(wanted: (bytes: number) => boolean): Promise<boolean> {
  while (!wanted(held)) {
    gc();
    await compute(block(0).at(0), options);
  }
  return true;
}

async function failOnce(): Promise<unknown> {
  const parts = Array.from({ length: 20 }, (_, i) => block(i));
  await fail(...parts)
    .compute(options)
    .catch(() => {});
  const before = await until((bytes) => bytes >= BYTES);
  return [parts.length, before][1];
}

const before = await failOnce();
const after = await until((bytes) => bytes < 80_000 * 2);
console.log(
  JSON.stringify({
    name: "survivors",
    place: "one worker",
    workers: await workersOf(options),
    outcome: { before, after },
  }),
);
