/**
 * Whole jobs, as people have them: a thousand HDF5 frames to one picture, and JSON lines to HDF5; against the
 * same written with NumPy, h5py, pandas and Dask.
 *
 * `first` is the job in a process that has its threads ready and has read no file; `again` is the same job in
 * the same process. Memory is the peak of the process and all it started. Results are compared by checksums;
 * those of the stocks are taken from the files that were written, after the clock has stopped.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Contest, Contestant } from "./contest.ts";
import type { BenchOptions } from "./options.ts";
import type { PeerProcess, Question } from "./peer-process.ts";
import { INLINE, type Peers, THREADS, withPeer } from "./peers.ts";
import { watchPeak } from "./process-tree.ts";

/** Milliseconds to generate the files of a job, once. */
const MAKE_MS = 600_000;

/** A whole job may take this long in any case. */
const JOB_MS = 120_000;

export class WholeJobs {
  readonly #peers: Peers;
  readonly #options: BenchOptions;
  readonly #folder = mkdtempSync(join(tmpdir(), "treadle-bench-"));

  constructor(peers: Peers, options: BenchOptions) {
    this.#peers = peers;
    this.#options = options;
    // Also when the bench is interrupted.
    process.once("exit", () => this.close());
  }

  async frames(): Promise<Contest> {
    const count = Math.max(2, Math.round(1000 * this.#options.scale));
    const paths = await this.#make("frames.ts", { count });
    const dask = (scheduler: string, row: string, ...packages: string[]) =>
      this.#dask(row, scheduler, packages, () => ({ ask: "frames", paths, scheduler }));
    const peers = this.#peers;
    return {
      title: `frames: ${count} HDF5 files of 257 × 257 float64 read, scaled, stacked, summed`,
      columns: COLUMNS,
      remarks: [CLOCK],
      contestants: [
        ...this.#treadle("frames.ts", () => ({ ask: "run", paths })),
        dask("serial", "h5py + NumPy serial", "h5py", "numpy"),
        ...(peers.has("dask")
          ? [dask("threads", "Dask threads + h5py", "dask", "dask.array", "h5py", "numpy")]
          : []),
      ],
    };
  }

  async stocks(): Promise<Contest> {
    const days = Math.max(10, Math.round(20_000 * this.#options.scale));
    const size = { files: 16, days };
    const paths = await this.#make("stocks.ts", size);
    const peers = this.#peers;
    const hasPandas = peers.lacks("pandas", "tables") === undefined;
    const writer = hasPandas ? "pandas" : "h5py";
    const needs = hasPandas ? ["pandas", "tables"] : ["h5py", "numpy"];
    const dask = (scheduler: string, row: string, ...packages: string[]) =>
      this.#dask(row, scheduler, [...packages, ...needs], () => ({
        ask: "stocks",
        paths,
        out: this.#out(),
        writer,
        scheduler,
      }));
    const schedulers = ["threads", "processes", ...(peers.has("distributed") ? ["distributed"] : [])];
    return {
      title: `stocks: ${size.files} JSON-lines files of ${size.days.toLocaleString("en-US")} rows to HDF5`,
      columns: COLUMNS,
      remarks: [
        CLOCK,
        hasPandas
          ? "pandas: read_json(lines=True) and to_hdf in its fixed format; Treadle: a dataset for each column."
          : "pandas with PyTables is not installed: Python reads with json and writes columns with h5py.",
      ],
      contestants: [
        ...this.#treadle("stocks.ts", () => ({ ask: "run", paths, out: this.#out() })),
        dask("serial", `${writer} serial`),
        ...(peers.has("dask")
          ? schedulers.map((scheduler) =>
              dask(
                scheduler,
                `Dask ${scheduler} + ${writer}`,
                scheduler === "distributed" ? scheduler : "dask",
              ),
            )
          : []),
      ],
    };
  }

  /** Removes what the jobs have written. */
  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Files of the real size are those of the examples, made once; others are made for this run. */
  async #make(script: string, size: Readonly<Record<string, number>>): Promise<readonly string[]> {
    const place =
      this.#options.scale === 1 ? {} : { folder: join(this.#folder, "input") + script.replace(".ts", "") };
    const { paths } = await withPeer(this.#peers.treadle(script, "threads"), (peer) =>
      peer.ask<{ paths: string[] }>({ ask: "make", ...size, ...place }, MAKE_MS),
    );
    return paths;
  }

  #treadle(script: string, question: () => Question): Contestant[] {
    if (!this.#peers.has("treadle")) return [];
    const entrant = (row: string, executor: "threads" | "inline") =>
      this.#contestant(row, () => this.#peers.treadle(script, executor), question);
    return [entrant(THREADS, "threads"), entrant(INLINE, "inline")];
  }

  #dask(row: string, scheduler: string, packages: string[], question: () => Question): Contestant {
    const absent = this.#peers.has("dask")
      ? this.#peers.lacks(...packages)
      : "not measured: left out by --peers";
    return {
      ...this.#contestant(row, () => this.#peers.dask([scheduler], packages), question),
      ...(absent === undefined ? {} : { absent }),
    };
  }

  #contestant(row: string, start: () => Promise<PeerProcess>, question: () => Question): Contestant {
    const limit = Math.max(this.#options.limit, JOB_MS);
    return {
      rows: [row],
      measure: () =>
        withPeer(start(), async (peer) => {
          const memory = watchPeak(peer.pid!);
          try {
            const first = await peer.ask<{ ms: number; value: unknown }>(question(), limit);
            const again = await peer.ask<{ ms: number }>(question(), limit);
            const peak = memory.stop();
            const figures = { first: first.ms / 1000, again: again.ms / 1000, peak: peak && peak / 1e6 };
            return [{ row, figures, value: first.value }];
          } finally {
            memory.stop();
          }
        }),
    };
  }

  /** A new folder for the files of one run. */
  #out(): string {
    const folder = join(this.#folder, "output");
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    return folder;
  }
}

const CLOCK =
  "The clock starts when threads, pools and Python's imports are there; Treadle's threads load HDF5 in the first.";

const COLUMNS = [
  { key: "first", title: "first s", ratio: true },
  { key: "again", title: "again s", ratio: true },
  { key: "peak", title: "peak MB", digits: 0, ratio: true },
];
