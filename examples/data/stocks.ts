/**
 * Daily stock prices, generated: a `.tgz` of JSON-lines files, one file for each stock.
 *
 *     {"timestamp":"2000-01-03","open":41.2,"high":42.1,"low":40.9,"close":41.7,"volume":1204000,"name":"ACME"}
 *
 * The prices wander at random (seeded) and mean nothing. What is done with them is not known here.
 */
import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { createGzip } from "node:zlib";
import * as tar from "tar-stream";
import { compute, delayed } from "treadle";
import { makeOnce } from "./made-once.ts";
import { seededRandom } from "./random.ts";

/** Where the archive is unless somebody says otherwise. */
export const STOCKS_FOLDER = fileURLToPath(new URL("daily-stock/", import.meta.url));

const NAMES = [
  "ACME",
  "BOLT",
  "CRUX",
  "DUNE",
  "ECHO",
  "FERN",
  "GLOW",
  "HAZE",
  "IRIS",
  "JADE",
  "KITE",
  "LYNX",
];

export interface StocksRequest {
  /** Default: `examples/data/daily-stock`. */
  readonly folder?: string;
  /** Number of stocks, and so of files; default 16. */
  readonly files?: number;
  /** Days, and so lines, in each file; default 20,000, about 2 MB of text. */
  readonly days?: number;
  /** Equal seeds give equal prices; default 1. */
  readonly seed?: number;
}

/**
 * Makes sure that the archive is there.
 *
 * @returns the path of `daily-stock.tgz`
 */
export async function ensureStocks(request: StocksRequest = {}): Promise<string> {
  const { folder = STOCKS_FOLDER, files = 16, days = 20_000, seed = 1 } = request;
  const archive = join(folder, "daily-stock.tgz");
  await makeOnce(folder, { what: "stocks", files, days, seed }, async () => {
    console.log(`Generating ${files} stocks of ${days} days in ${folder} (once) …`);
    // What was unpacked from an earlier archive goes with it.
    await rm(join(folder, "daily-stock"), { recursive: true, force: true });
    const names = Array.from({ length: files }, (_, index) => stockName(index));
    const [texts] = await compute(names.map((name, index) => dailyPrices(name, days, seed + index)));
    await pack(
      archive,
      texts.map((text, index) => [`daily-stock/${names[index]}.json`, text]),
    );
  });
  return archive;
}

/** `ACME … LYNX`, then `ACME2 …`. */
function stockName(index: number): string {
  const round = Math.floor(index / NAMES.length);
  return `${NAMES[index % NAMES.length]}${round === 0 ? "" : round + 1}`;
}

/** The JSON lines of one stock: a random walk in steps of about one percent a day. */
const dailyPrices = delayed(function dailyPrices(name: string, days: number, seed: number): string {
  const random = seededRandom(seed);
  const day = new Date("1950-01-02");
  const cents = (price: number) => Math.round(price * 100) / 100;
  let close = 20 + 80 * random();
  let lines = "";
  for (let i = 0; i < days; i++) {
    const open = close * (1 + 0.004 * (random() - 0.5));
    close = Math.max(1, open * (1 + 0.02 * (random() - 0.498)));
    const record = {
      timestamp: day.toISOString().slice(0, 10),
      open: cents(open),
      high: cents(Math.max(open, close) * (1 + 0.01 * random())),
      low: cents(Math.min(open, close) * (1 - 0.01 * random())),
      close: cents(close),
      volume: Math.floor(1e5 + 2e6 * random()),
      name,
    };
    lines += `${JSON.stringify(record)}\n`;
    day.setUTCDate(day.getUTCDate() + 1);
  }
  return lines;
});

/** Writes a gzipped tar, whole or not at all. */
async function pack(
  archive: string,
  files: readonly (readonly [name: string, text: string])[],
): Promise<void> {
  const unfinished = `${archive}.${process.pid}.tmp`;
  const packing = tar.pack();
  for (const [name, text] of files) packing.entry({ name }, text);
  packing.finalize();
  await pipeline(packing, createGzip({ level: 6 }), createWriteStream(unfinished));
  await rename(unfinished, archive);
}
