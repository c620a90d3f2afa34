/** Tasks that are long over when something they began goes wrong: a warning, and nobody's failure. */
import { compute, config, delayed } from "treadle";
import { places, workersOf } from "./pool.ts";

config({ cancelGrace: 50 });

const wait = delayed(async function wait(shared: Int32Array): Promise<number> {
  while (Atomics.load(shared, 0) === 0) await Atomics.waitAsync(shared, 0, 0).value;
  // What was thrown is told before the turn after the next.
  for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
  return Atomics.load(shared, 1);
});

/** Lets loose what the task has left behind, once it has answered. */
function later(shared: Int32Array, bang: () => void): void {
  const look = (): void => {
    if (Atomics.load(shared, 1) === 0) setImmediate(look);
    else {
      Atomics.store(shared, 0, 1);
      Atomics.notify(shared, 0);
      bang();
    }
  };
  setImmediate(look);
}

const leavesRejection = delayed(function leavesRejection(shared: Int32Array, n: number): number {
  later(shared, () => void Promise.reject(new RangeError(`left behind ${n}`)));
  return n;
});
const leavesTimer = delayed(async function leavesTimer(shared: Int32Array, n: number): Promise<number> {
  await new Promise(setImmediate);
  later(shared, () => {
    throw new RangeError(`left behind ${n}`);
  });
  return n;
});

// Inline tasks that wait for shared memory do not keep a process alive.
const alive = setInterval(() => {}, 1000);
for (const [name, leaves] of Object.entries({ leavesRejection, leavesTimer })) {
  for (const [place, options] of Object.entries(places)) {
    const shared = new Int32Array(new SharedArrayBuffer(8));
    const answer = await leaves(shared, 5).compute(options);
    Atomics.store(shared, 1, 7);
    // Every worker waits, whichever it was that was left something.
    const waited = await compute(wait(shared), wait(shared), options);
    const workers = await workersOf(options);
    console.log(JSON.stringify({ name, place, workers, outcome: [answer, waited] }));
  }
}
clearInterval(alive);
