/**
 * Who takes part and how each is started: Treadle the way people use it, through `treadle run`; piscina in
 * plain Node; Dask, NumPy and pandas in Python. What they are asked is not known here.
 */
import { join } from "node:path";
import type { PeerName } from "./options.ts";
import { PeerProcess } from "./peer-process.ts";
import { type Places, WORKERS } from "./places.ts";
import type { Python } from "./python.ts";

/** The row that all others are compared with, and Treadle's other one. */
export const THREADS = "Treadle threads";
export const INLINE = "Treadle inline";
export const PISCINA = "piscina.run per task";

/** Milliseconds for a peer to start and have its threads, pools and imports ready. */
const PREPARE_MS = 60_000;

export class Peers {
  readonly python: Python | undefined;
  readonly #places: Places;
  readonly #names: readonly PeerName[];

  constructor(places: Places, names: readonly PeerName[], python: Python | undefined) {
    this.#places = places;
    this.#names = names;
    this.python = python;
  }

  /** Whether a peer was asked for. */
  has(name: PeerName): boolean {
    return this.#names.includes(name);
  }

  /** Starts one of `scripts/` with `treadle run` and waits until its threads are there. */
  treadle(script: string, executor: "threads" | "inline"): Promise<PeerProcess> {
    const { root } = this.#places;
    const options = ["--quiet", "--workers", String(WORKERS), "--executor", executor];
    return this.#start([
      process.execPath,
      join(root, "dist", "cli.mjs"),
      "run",
      ...options,
      join(root, "test", "bench", "scripts", script),
    ]);
  }

  piscina(): Promise<PeerProcess> {
    const bundle = join(this.#places.bundles, "piscina-peer.mjs");
    return this.#start([process.execPath, bundle, String(WORKERS)]);
  }

  /** The language server with its viewers of frames. */
  viewer(): Promise<PeerProcess> {
    const bundle = join(this.#places.bundles, "viewer-peer.mjs");
    return this.#start([process.execPath, bundle, join(this.#places.root, "dist", "server.mjs")]);
  }

  /**
   * @param schedulers those of Dask that are to be started, or `serial`
   * @param imports what is imported before any clock runs
   */
  dask(schedulers: readonly string[], imports: readonly string[] = []): Promise<PeerProcess> {
    const script = join(this.#places.root, "test", "bench", "python", "peer.py");
    const { program } = this.python!;
    // -B: Python would leave its own caches among our sources.
    return this.#start([program, "-B", script, String(WORKERS)], { schedulers, imports });
  }

  /** Which of the packages (a module in one counts as the package) is lacking, as a sentence for a row; undefined when all are there. */
  lacks(...packages: readonly string[]): string | undefined {
    if (!this.python) return "not measured: Python 3 is not installed";
    const installed = this.python.packages;
    const missing = packages.filter((name) => !(name.split(".")[0]! in installed));
    if (missing.length === 0) return undefined;
    return `not measured: ${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} not installed`;
  }

  async #start(command: readonly [string, ...string[]], question: object = {}): Promise<PeerProcess> {
    const peer = new PeerProcess(command, this.#places.root);
    try {
      await peer.ask({ ask: "prepare", ...question }, PREPARE_MS);
      return peer;
    } catch (error) {
      await peer.end();
      throw error;
    }
  }
}

/** Starts a peer, uses it, and lets it end, whatever happens. */
export async function withPeer<T>(
  starting: Promise<PeerProcess>,
  use: (peer: PeerProcess) => Promise<T>,
): Promise<T> {
  const peer = await starting;
  try {
    return await use(peer);
  } finally {
    await peer.end();
  }
}
