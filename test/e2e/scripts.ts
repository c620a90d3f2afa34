/**
 * The scripts that the workbench tests run: small, and each with one thing to show. Those that are looked at while they
 * run wait for a file, so that a slow machine shows the same as a fast one.
 */

/** The file whose appearing lets `gated` go on. */
export const gate = "GO";

/** Forty reads that wait for the gate, then a sum: 41 tasks, and 780 printed. */
export const gated = `import { existsSync } from "node:fs";
import { delayed } from "treadle";

const read = delayed(function read(n: number): number {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  do Atomics.wait(pause, 0, 0, 20);
  while (!existsSync("GO"));
  return n;
});
const total = delayed(function total(parts: number[]): number {
  return parts.reduce((a, b) => a + b, 0);
});

const parts = Array.from({ length: 40 }, (_, n) => read(n));
console.log("the sum is", await total(parts).compute());
`;

/** Two tasks that never end, and never give their threads back. */
export const endless = `import { delayed } from "treadle";

const spin = delayed(function spin(n: number): number {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (;;) Atomics.wait(pause, 0, 0, 20);
});

await Promise.all([spin(1).compute(), spin(2).compute()]);
`;

/** Twelve reads that succeed and leave a mark each, one parse that throws: the bad one is named in the last lines. */
export const broken = `import { appendFileSync } from "node:fs";
import { delayed } from "treadle";

const read = delayed(function read(n: number): number[] {
  appendFileSync("MARKS", \`\${n}\\n\`);
  return [n, n + 1];
});
const parse = delayed(function parse(rows: number[], isBad: boolean): number {
  if (isBad) throw new RangeError("row seven is no number");
  return rows[0]!;
});
const total = delayed(function total(parts: number[]): number {
  return parts.reduce((a, b) => a + b, 0);
});

const bad = 7;
const parsed = Array.from({ length: 12 }, (_, n) => parse(read(n), n === bad));
console.log("total", await total(parsed).compute());
`;

/** A task that uses what cannot be sent to a worker, and a mistake for TypeScript itself to find. */
export const capturing = `import { delayed } from "treadle";

export async function run(): Promise<number> {
  const steps = [(n: number) => n + 1, (n: number) => n * 2];
  const apply = delayed(function apply(n: number): number {
    return steps.reduce((value, step) => step(value), n);
  });
  const wrong: string = 1;
  return (await apply(1).compute()) + wrong.length;
}

console.log(await run());
`;

/** A hundred rows of a hundred calls each, and one that joins them: wide, layered, 10,001 tasks. */
export const large = `import { delayed } from "treadle";

const step = delayed(function step(n: number, before?: number): number {
  return n + (before ?? 0);
});
const join = delayed(function join(parts: number[]): number {
  return parts.length;
});

const rows = Array.from({ length: 100 }, (_, row) => {
  let last = step(row);
  for (let n = 1; n < 100; n++) last = step(n, last);
  return last;
});
console.log("rows", await join(rows).compute());
`;

/** A lazy stack of the files in `run`, each read by a task that says so in a file beside it. */
export const framesScript = `import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { delayed } from "treadle";
import * as ta from "treadle/array";
import * as h5 from "treadle/h5";

const folder = join(import.meta.dirname, "run");
const numbers = [0, 1, 2, 3, 5, 6, 8, 9, 10, 11];

const readFrame = delayed(async function readFrame(path: string) {
  appendFileSync(join(folder, "..", "reads.txt"), path + "\\n");
  return h5.read(path, "values");
});

const frames = ta.stack(
  numbers.map((number) =>
    ta.fromDelayed(readFrame(join(folder, "frame_" + number + ".h5")), { shape: [120, 160], dtype: "float32" }),
  ),
);
const doubled = frames.mul(2);
console.log((await doubled.sum().compute()).data);
`;
