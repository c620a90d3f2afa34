/**
 * The scripts that the workbench tests run: small, slow enough to be watched, and each with one thing to show.
 */

/** Forty reads that keep their threads for a third of a second each, then a sum: 41 tasks, and 780 printed. */
export const sums = `import { delayed } from "treadle";

const read = delayed(function read(n: number): number {
  const end = Date.now() + 300;
  while (Date.now() < end);
  return n;
});
const total = delayed(function total(parts: number[]): number {
  return parts.reduce((a, b) => a + b, 0);
});

const parts = Array.from({ length: 40 }, (_, n) => read(n));
console.log("the sum is", await total(parts).compute());
`;

/** Two tasks that never end, one of them without ever giving its thread back. */
export const endless = `import { delayed } from "treadle";

const spin = delayed(function spin(n: number): number {
  for (;;) n++;
});

await Promise.all([spin(1).compute(), spin(2).compute()]);
`;

/** Twelve reads that succeed and leave a mark each, one parse that throws: \`mend\` makes it right. */
export const broken = `import { appendFileSync } from "node:fs";
import { delayed } from "treadle";

const read = delayed(function read(n: number): number[] {
  appendFileSync("MARKS", "read\\n");
  return [n, n + 1];
});
const parse = delayed(function parse(rows: number[], n: number): number {
  if (n === 7) throw new RangeError("row seven is no number");
  return rows[0]! + n;
});
const total = delayed(function total(parts: number[]): number {
  return parts.reduce((a, b) => a + b, 0);
});

const parsed = Array.from({ length: 12 }, (_, n) => parse(read(n), n));
console.log("total", await total(parsed).compute());
`;

/** A thousand and one functions of ten calls each: wide, layered, 10,001 tasks. */
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
