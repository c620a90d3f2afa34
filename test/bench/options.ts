/**
 * The bench's command line: what may be typed, and what it means. Runs nothing.
 */
import { parseArgs } from "node:util";
import { SHAPES, type ShapeName } from "./scripts/shapes.ts";

/** What is measured besides the graph shapes. */
export const OTHERS = ["frames", "stocks", "cpu", "mixed", "hand-over", "hello", "viewer"] as const;

/** Whom Treadle can be compared with, and itself. */
export const PEERS = ["treadle", "piscina", "dask", "distributed"] as const;

export type Measured = ShapeName | (typeof OTHERS)[number];
export type PeerName = (typeof PEERS)[number];

export interface BenchOptions {
  readonly only: readonly Measured[];
  readonly peers: readonly PeerName[];
  /** Tasks in a graph. */
  readonly sizes: readonly number[];
  readonly repeats: number;
  /** Milliseconds that one build or compute of a peer in Python may take; those in Node get a minute in any case. */
  readonly limit: number;
  /** Size of the whole jobs and of the tasks that take time, as a part of the real one. */
  readonly scale: number;
  /** As typed. */
  readonly json?: string;
}

export const HELP = `npm run bench -- [options]

Measures Treadle beside its peers, all in one run, and prints medians and ratios to Treadle on threads.

  --full            graphs of 1k to 1M tasks, jobs of the real size, Dask's distributed too; takes an
                    hour or more (default: 1k, 10k and a quarter of the jobs, about four minutes)
  --only NAMES      of ${SHAPES.join(", ")},
                    ${OTHERS.join(", ")}
  --peers NAMES     of ${PEERS.join(", ")} (default: all but distributed)
  --sizes NUMBERS   tasks in a graph, such as 1k,10k,1M
  --repeats N       how often each peer has its turn (default: 3)
  --limit SECONDS   how long one build or compute of Dask may take (default: 3, with --full 60)
  --scale FACTOR    size of the jobs: 1 is 1000 frames, 16 files of 20,000 lines, 64 tasks of
                    50 ms, 1000 mixed tasks, an array of 64 MB (default: 0.25, with --full 1)
  --json FILE       every sample as JSON
  --help            this

Peers that are not installed are named in the tables. On Debian: apt install python3-dask
python3-distributed python3-h5py python3-pandas python3-tables.
`;

/** Misuse, as a sentence. */
export class BenchUsageError extends Error {
  override readonly name = "BenchUsageError";
}

/**
 * Understands the command line.
 *
 * @returns undefined when help was asked for
 * @throws {BenchUsageError} naming what cannot be understood
 */
export function readOptions(words: readonly string[]): BenchOptions | undefined {
  const typed = parse(words);
  if (typed.help) return undefined;
  const full = typed.full === true;
  return {
    only: names("--only", typed.only, [...SHAPES, ...OTHERS]),
    peers: names("--peers", typed.peers ?? (full ? undefined : "treadle,piscina,dask"), PEERS),
    sizes: (typed.sizes ?? (full ? "1k,10k,100k,1M" : "1k,10k"))
      .split(",")
      .map((size) => count("--sizes", size)),
    repeats: count("--repeats", typed.repeats ?? "3"),
    limit: 1000 * positive("--limit", typed.limit ?? (full ? "60" : "3")),
    scale: positive("--scale", typed.scale ?? (full ? "1" : "0.25")),
    ...(typed.json === undefined ? {} : { json: typed.json }),
  };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        full: { type: "boolean" },
        only: { type: "string" },
        peers: { type: "string" },
        sizes: { type: "string" },
        repeats: { type: "string" },
        limit: { type: "string" },
        scale: { type: "string" },
        json: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (cause) {
    throw new BenchUsageError(`${(cause as Error).message} See --help.`, { cause });
  }
}

function names<N extends string>(
  option: string,
  typed: string | undefined,
  known: readonly N[],
): readonly N[] {
  if (typed === undefined) return known;
  const asked = typed.split(",");
  const strange = asked.find((name) => !(known as readonly string[]).includes(name));
  if (strange !== undefined) {
    throw new BenchUsageError(`${option}: there is no "${strange}". There are ${known.join(", ")}.`);
  }
  return known.filter((name) => asked.includes(name));
}

function count(option: string, typed: string): number {
  const match = /^(\d+)([kM]?)$/.exec(typed);
  const number = match ? Number(match[1]) * { "": 1, k: 1000, M: 1_000_000 }[match[2] as "" | "k" | "M"] : 0;
  if (number < 1) throw new BenchUsageError(`${option}: "${typed}" is not a number such as 500, 10k or 1M.`);
  return number;
}

function positive(option: string, typed: string): number {
  const number = Number(typed);
  if (!(number > 0)) throw new BenchUsageError(`${option}: "${typed}" is not a number above 0.`);
  return number;
}
