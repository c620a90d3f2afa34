/**
 * The stocks job: JSON-lines files become HDF5 files with a dataset for each column, one task for each file.
 */
import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { compute, delayed, extract } from "treadle";
import * as h5 from "treadle/h5";
import { ensureStocks } from "../../../examples/data/stocks.ts";
import { answerAsks, timed } from "./answers.ts";

interface Price {
  readonly timestamp: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly name: string;
}

const convert = delayed(async function convert(path: string, folder: string) {
  const lines = (await readFile(path, "utf8")).split("\n");
  if (lines.at(-1) === "") lines.pop();
  const rows = lines.map((line) => {
    const price = JSON.parse(line) as Price;
    // Nanoseconds since 1970, as pandas counts time.
    return { ...price, timestamp: BigInt(Date.parse(price.timestamp)) * 1_000_000n };
  });
  const output = join(folder, basename(path).replace(/\.json$/, ".h5"));
  await h5.table(output, rows);
  return output;
});

const nothing = delayed(function nothing(number: number) {
  return number;
});

/** Rows, days, cents and volumes of what was written, summed: read back after the clock has stopped. */
async function readBack(outputs: readonly string[]): Promise<number[]> {
  const sums = [0, 0, 0, 0];
  for (const output of outputs) {
    const [times, closes, volumes] = await Promise.all(
      ["timestamp", "close", "volume"].map(
        async (column) => (await h5.read(output, column)).data as ArrayLike<number | bigint>,
      ),
    );
    sums[0]! += closes!.length;
    for (let row = 0; row < closes!.length; row++) {
      sums[1]! += Math.round(Number(times![row]) / 86_400e9);
      sums[2]! += Math.round(Number(closes![row]) * 100);
      sums[3]! += Number(volumes![row]);
    }
  }
  return sums;
}

await answerAsks({
  async prepare() {
    await nothing(1).compute();
  },
  async make({ folder, files, days }) {
    const archive = await ensureStocks({
      files: files as number,
      days: days as number,
      ...(folder ? { folder: folder as string } : {}),
    });
    const unpacked = await extract(archive, dirname(archive));
    const names = (await readdir(unpacked)).filter((name) => name.endsWith(".json")).sort();
    return { paths: names.map((name) => join(unpacked, name)) };
  },
  async run({ paths, out }) {
    const { result, ms } = await timed(() =>
      compute((paths as string[]).map((path) => convert(path, out as string))),
    );
    return { ms, value: await readBack(result[0]) };
  },
});
