/**
 * JSON lines to HDF5, in parallel (exercise 8.3 of the tutorial): "Is it really faster as expected?"
 *
 * An archive of daily stock prices is unpacked, each of its JSON-lines files becomes one HDF5 file
 * with a dataset for each column. This is done twice, first one file after another, then all
 * together, and the answer is given with figures.
 *
 *     treadle run examples/stocks.ts
 *     treadle run examples/stocks.ts -- --files 16 --days 60000
 */
import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { type ComputeOptions, compute, delayed, extract } from "treadle";
import * as h5 from "treadle/h5";
import { ensureStocks, STOCKS_FOLDER } from "./data/stocks.ts";

const { values: options } = parseArgs({
  options: {
    files: { type: "string", default: "8" },
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
type Conversion = Awaited<ReturnType<typeof convertToHdf.fn>>;

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

// Once before any clock runs: the first conversion of a process also loads the HDF5 library and warms the compiler.
await convertToHdf.fn(paths[0]!);

// One after another, in this thread.
const sequentialStart = performance.now();
const alone: Conversion[] = [];
for (const path of paths) alone.push(await convertToHdf.fn(path));
const sequential = performance.now() - sequentialStart;

// Together. A listener of the run's events learns how many workers took part; 0 is this thread.
const workers = new Set<number>();
const onEvent: NonNullable<ComputeOptions["onEvent"]> = (event) => {
  if (event.type === "tasks-finished") for (const worker of event.worker) workers.add(worker);
};
const parallelStart = performance.now();
const [together] = await compute(paths.map((path) => convertToHdf(path)), { onEvent });
const parallel = performance.now() - parallelStart;

const total = (conversions: readonly Conversion[], part: "parse" | "write") =>
  conversions.reduce((sum, conversion) => sum + conversion[part], 0);
const parse = total(alone, "parse");
const write = total(alone, "write");
const speedUp = sequential / parallel;
// The time that all workers had, and what became of it.
const available = parallel * workers.size;
const busy = total(together, "parse") + total(together, "write");

const ms = (time: number) => `${Math.round(time)} ms`;
const percent = (share: number) => `${Math.round(100 * share)} %`;
console.log(`
${paths.length} files, ${megabytes.toFixed(1)} MB of JSON lines
one after another   ${ms(sequential)}, ${((1000 * megabytes) / sequential).toFixed(0)} MB/s: ${percent(parse / (parse + write))} reading and parsing, ${percent(write / (parse + write))} writing
together            ${ms(parallel)}, ${((1000 * megabytes) / parallel).toFixed(0)} MB/s, by ${workers.size} ${workers.size === 1 ? "worker" : "workers"}

Is it really faster? ${speedUp > 1.1 ? `Yes, ${speedUp.toFixed(2)} times.` : `No: ${speedUp.toFixed(2)} times as fast.`}
${workers.size} × ${ms(parallel)} were to be had. In ${percent(busy / available)} of that a conversion was under way, in the rest workers
started, loaded the HDF5 library and waited for the last file. The conversions themselves took ${ms(busy)} in all,
${(busy / (parse + write)).toFixed(2)} times what they take alone: code that has just been loaded is slow at first, and cores share memory.
`);

console.log(
  JSON.stringify({
    files: together.map(({ output }) => output),
    rows: together.reduce((sum, { rows }) => sum + rows, 0),
    faster: speedUp > 1.1,
    speedUp,
    workers: workers.size,
    megabytes,
    sequentialMs: sequential,
    parallelMs: parallel,
    parseMs: parse,
    writeMs: write,
  }),
);
