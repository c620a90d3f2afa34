/**
 * Two slow functions.
 *
 * `slowinc` and `slowadd` sleep for a second each. Called one after another, two increments and an
 * addition take three seconds. Recorded first and computed afterwards they take two: the increments
 * do not need each other, so they run side by side, and only the addition has to wait.
 *
 *     z = slowadd ─┬─ slowinc = x
 *                  └─ slowinc = y
 *
 *     treadle run examples/slow-add.ts
 *     treadle run examples/slow-add.ts -- --delay 50      milliseconds instead of a second
 */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { compute, delayed } from "treadle";

const { values: options } = parseArgs({
  options: { delay: { type: "string", default: "1000" }, out: { type: "string", default: "out" } },
});
const delay = Number(options.delay);

// `delayed` makes a function record its calls. The functions themselves stay ordinary ones.
const slowinc = delayed(async function slowinc(x: number, delay: number) {
  await sleep(delay);
  return x + 1;
});
const slowadd = delayed(async function slowadd(x: number, y: number, delay: number) {
  await sleep(delay);
  return x + y;
});

// Nothing sleeps here. Each call gives a lazy value, and a lazy value may stand wherever the number
// that it will become may stand: `slowadd` is given two of them.
const x = slowinc(1, delay);
const y = slowinc(2, delay);
const z = slowadd(x, y, delay);
console.log("z is", z);

// The picture is drawn before anything has run: `z` knows all that it needs.
const graph = join(options.out, "slow-add.svg");
await z.visualize(graph);

// Here the work is done.
const start = performance.now();
const result = await z.compute();
const milliseconds = Math.round(performance.now() - start);
console.log(`z became ${result} after ${milliseconds} ms; its critical path is ${2 * delay} ms of sleep.`);

// Several values can be asked for at once. They share their tasks: x, y and z are three tasks, not six.
const all = await compute(x, y, z);

console.log(JSON.stringify({ result, all, milliseconds, graph }));
