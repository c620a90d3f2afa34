/**
 * Control flow (exercise 8.2 of the tutorial): some functions at once, some later.
 *
 * Even numbers are halved, odd ones go through `oddProcess`; both are slow and are delayed. Which of
 * the two a number needs has to be known while the graph is being built, so `isEven` is an ordinary
 * function that runs at once and never becomes a task.
 *
 *     sum ─┬─ half          for each even number
 *          └─ oddProcess    for each odd number
 *
 *     treadle run examples/control-flow.ts -- --delay 50 --seed 7
 */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { delayed } from "treadle";
import { seededRandom } from "./data/random.ts";

const { values: options } = parseArgs({
  options: {
    // A quarter of a second: the sequential loop runs as well, for comparison.
    delay: { type: "string", default: "250" },
    seed: { type: "string", default: "1" },
    out: { type: "string", default: "out" },
  },
});
const delay = Number(options.delay);

const half = delayed(async function half(x: number, delay: number) {
  await sleep(delay);
  return Math.floor(x / 2);
});
const oddProcess = delayed(async function oddProcess(x: number, delay: number) {
  await sleep(delay);
  return 3 * x + 1;
});
const sum = delayed(function sum(parts: number[]) {
  return parts.reduce((total, part) => total + part, 0);
});

function isEven(x: number): boolean {
  return x % 2 === 0;
}

// Seeded: the same eight numbers each time, so that results can be compared.
const random = seededRandom(Number(options.seed));
const data = Array.from({ length: 8 }, () => Math.floor(random() * 101));

// One after another, for comparison: `.fn` is the function as it was written.
const sequentialStart = performance.now();
let sequential = 0;
for (const x of data) sequential += isEven(x) ? await half.fn(x, delay) : await oddProcess.fn(x, delay);
const sequentialMs = Math.round(performance.now() - sequentialStart);

// The same loop with lazy values. The condition is decided here and now, on a plain number.
const results = data.map((x) => (isEven(x) ? half(x, delay) : oddProcess(x, delay)));
const total = sum(results);

const graph = join(options.out, "control-flow.svg");
await total.visualize(graph);

const parallelStart = performance.now();
const parallel = await total.compute();
const parallelMs = Math.round(performance.now() - parallelStart);

console.log(
  `${data.join(" ")} → ${parallel}; one after another ${sequentialMs} ms, together ${parallelMs} ms.`,
);
console.log(JSON.stringify({ data, sequential, parallel, sequentialMs, parallelMs, graph }));
