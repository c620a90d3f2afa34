/**
 * JSON lines to HDF5, in parallel (exercise 8.3 of the tutorial): "Is it really faster as expected?"
 *
 * An archive of daily stock prices is unpacked, each of its JSON-lines files becomes one HDF5 file
 * with a dataset for each column. This is done twice, first one file after another, then all
 * together, and the answer is given with figures.
 *
 *     treadle run examples/stocks.ts
 *     treadle run examples/stocks.ts -- --files 8 --days 60000
 */
import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { type ComputeOptions, compute, delayed, extract } from "treadle";
import * as h5 from "treadle/h5";
import { ensureStocks, STOCKS_FOLDER } from "./data/stocks.ts";

const { values: options } = parseArgs({
  options: {
    files: { type: "string", default: "16" },
    days: { type: "string", default: "20000" },
    folder: { type: "string", default: STOCKS_FOLDER },
  },
});

interface Price {
  timestamp: string;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  name: string;
}

/** Reads one JSON-lines file. An error says in which line of which file. */
async function readLines(path: string): Promise<Price[]> {
  const lines = (await readFile(path, "utf8")).split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as Price;
    } catch (cause) {
      throw new SyntaxError(`${path}:${index + 1} is not a line of JSON.`, { cause });
    }
  });
}

/**
 * Converts `prices.json` to `prices.h5` beside it, and reports how long its two halves took.
 *
 * The path is an argument. Had the function used a variable of the loop around it instead, every
 * task would depend on when that variable is read; what a task needs is best handed to it.
 */
const convertToHdf = delayed(async function convertToHdf(path: string) {
  const start = performance.now();
  const prices = await readLines(path);
  // Nanoseconds since 1970, as NumPy and pandas count time, in 64-bit integers.
  const rows = prices.map((price) => ({
    ...price,
    timestamp: BigInt(Date.parse(price.timestamp)) * 1_000_000n,
  }));
  const parsed = performance.now();
  const output = path.replace(/\.json$/, ".h5");
  await h5.table(output, rows, {
    attributes: { timestamp: { units: "nanoseconds since 1970-01-01" }, close: { units: "USD" } },
  });
  return { output, rows: rows.length, parse: parsed - start, write: performance.now() - parsed };
});

const archive = await ensureStocks({
  folder: options.folder,
  files: Number(options.files),
  days: Number(options.days),
});
// A folder that is there already is complete: nothing is unpacked twice.
const folder = await extract(archive, dirname(archive));
const names = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
const paths = names.map((name) => join(folder, name));
const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
const megabytes = sizes.reduce((sum, size) => sum + size, 0) / 1e6;

// Once before any clock runs: the first conversion also loads the HDF5 library and is compiled as it goes.
await convertToHdf.fn(paths[0]!);

/** Wall time and processor time of a piece of work, in milliseconds; the latter counts all threads of the process. */
async function timed<T>(work: () => Promise<T>) {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const result = await work();
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { result, wall, cpu: (user + system) / 1000 };
}

// One after another, in this thread: `.fn` is the function as it was written.
const alone = await timed(async () => {
  const conversions = [];
  for (const path of paths) conversions.push(await convertToHdf.fn(path));
  return conversions;
});

// Together. A listener of the run's events learns how many workers took part.
const workers = new Set<number>();
const onEvent: NonNullable<ComputeOptions["onEvent"]> = (event) => {
  if (event.type === "tasks-finished") for (const worker of event.worker) workers.add(worker);
};
const together = await timed(async () => {
  const [conversions] = await compute(
    paths.map((path) => convertToHdf(path)),
    { onEvent },
  );
  return conversions;
});

// The answer, with figures.
const parse = alone.result.reduce((sum, conversion) => sum + conversion.parse, 0);
const write = alone.result.reduce((sum, conversion) => sum + conversion.write, 0);
const speedUp = alone.wall / together.wall;
const faster = speedUp > 1.1;
const perSecond = (wall: number) => `${((1000 * megabytes) / wall).toFixed(1)} MB/s`;
const ms = (time: number) => `${Math.round(time)} ms`;
const percent = (share: number) => `${Math.round(100 * share)} %`;
console.log(`
${paths.length} files, ${megabytes.toFixed(1)} MB of JSON lines
one after another   ${ms(alone.wall)}, ${perSecond(alone.wall)}: ${percent(parse / (parse + write))} reading and parsing, ${percent(write / (parse + write))} writing
together            ${ms(together.wall)}, ${perSecond(together.wall)}, by ${workers.size} ${workers.size === 1 ? "worker" : "workers"}

Is it really faster? ${faster ? "Yes" : "No"}: ${speedUp.toFixed(2)} times as fast.
  The work itself took ${ms(together.cpu)} of processor time together, ${(together.cpu / alone.cpu).toFixed(2)} times the ${ms(alone.cpu)} it takes alone:
  each worker starts, loads the HDF5 library and compiles the code for itself before it is fast.
  On average ${(together.cpu / together.wall).toFixed(1)} cores were busy with it, of ${workers.size} workers. Where that is much less, workers
  waited: for the disk, for the last file to be done, or for a core that another program had.
`);

console.log(
  JSON.stringify({
    files: together.result.map(({ output }) => output),
    rows: together.result.reduce((sum, { rows }) => sum + rows, 0),
    faster,
    speedUp,
    workers: workers.size,
    megabytes,
    sequentialMs: alone.wall,
    parallelMs: together.wall,
    sequentialCpuMs: alone.cpu,
    parallelCpuMs: together.cpu,
    parseMs: parse,
    writeMs: write,
  }),
);
