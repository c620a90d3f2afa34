/**
 * A loop in parallel (exercise 8.1 of the tutorial).
 *
 * The sequential loop is
 *
 *     const results = [];
 *     for (const x of data) results.push(slowinc(x));
 *     const total = sum(results);
 *
 * and takes eight seconds. To make it parallel, delay `slowinc`. The sum can then be written in two
 * ways. Both give 36; their graphs differ, and with them what has to be held in memory.
 *
 *     one sum                       sum ─┬─ slowinc        9 tasks, 2 steps deep; all eight results
 *                                        ├─ slowinc        are held until the last one is there
 *                                        └─ …
 *
 *     one addition at a time        add ─┬─ slowinc        16 tasks, 9 steps deep; a result is let
 *                                        └─ add ─┬─ …      go as soon as it has been added
 *
 *     treadle run examples/loop.ts -- --delay 50
 */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { compute, delayed, type Lazy, visualize } from "treadle";

const { values: options } = parseArgs({
  options: { delay: { type: "string", default: "1000" }, out: { type: "string", default: "out" } },
});
const delay = Number(options.delay);

const slowinc = delayed(async function slowinc(x: number, delay: number) {
  await sleep(delay);
  return x + 1;
});
const sum = delayed(function sum(parts: number[]) {
  return parts.reduce((total, part) => total + part, 0);
});
const add = delayed(function add(a: number, b: number) {
  return a + b;
});

const data = [0, 1, 2, 3, 4, 5, 6, 7];

// The loop of the sequential version, unchanged: it now collects lazy values.
const results = [];
for (const x of data) results.push(slowinc(x, delay));

// First shape. A list that holds lazy values is an argument like any other.
const total = sum(results);

// Second shape. JavaScript cannot give `+` a new meaning, so adding is a delayed function too.
// `Lazy<number>` is "a number, or something that will be one": the sum starts as 0.
let running: Lazy<number> = 0;
for (const y of results) running = add(running, y);

const graphs = [join(options.out, "loop-sum.svg"), join(options.out, "loop-add.svg")] as const;
await total.visualize(graphs[0]);
await visualize(running, graphs[1]);

const start = performance.now();
const totalOfSum = await total.compute();
const milliseconds = Math.round(performance.now() - start);
console.log(
  `${data.length} calls of ${delay} ms took ${milliseconds} ms instead of ${data.length * delay} ms.`,
);

const [totalOfAdd] = await compute(running);

console.log(JSON.stringify({ sum: totalOfSum, add: totalOfAdd, milliseconds, graphs }));
