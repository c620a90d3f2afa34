/**
 * What a task costs that does nothing: building the graph, computing it for the first time, computing it warm,
 * per task, for five shapes of graph and several sizes.
 *
 * Each turn is a new process that has its threads ready and has not seen the graph, so `first` is what a script
 * pays; `warm` is the same graph in the same process, once that has warmed up. Dask's local schedulers share one process and one graph.
 */
import { type Contest, type Contestant, median, type Refusal, type Sample } from "./contest.ts";
import type { BenchOptions } from "./options.ts";
import { PeerFailedError, type PeerProcess, PeerTooSlowError } from "./peer-process.ts";
import { INLINE, type Peers, PISCINA, THREADS } from "./peers.ts";
import { expectedValue, type ShapeName } from "./scripts/shapes.ts";

/**
 * A graph is computed again this often, or until so many milliseconds are over. Compilers that watch the code
 * run take some ten thousand tasks to come to an end, so the second half of the times is the warm one.
 */
const AGAIN_TIMES = 10;
const AGAIN_MS = 2000;

/** Memory per task is drowned in what a process needs anyway when the graph is smaller. */
const MEMORY_FROM = 100_000;

/** Dask's distributed takes milliseconds for each task. */
const DISTRIBUTED_UP_TO = 1000;

/** Treadle and piscina may take this long in any case: on a busy machine, too, somebody must be there to compare with. */
const NODE_MS = 60_000;

/** Rows that one process fills. */
interface Entrant {
  readonly rows: readonly { readonly row: string; readonly scheduler: string }[];
  readonly absent?: string;
  readonly start: () => Promise<PeerProcess>;
  /** Milliseconds that one build or compute may take. */
  readonly limit: number;
}

interface Graph {
  readonly shape: ShapeName;
  readonly size: number;
}

/** One contest for each shape and size, the sizes of a shape in ascending order. */
export class Overhead {
  readonly #peers: Peers;
  readonly #options: BenchOptions;
  /** Per shape and row or build: how long it took at the size before, in milliseconds. */
  readonly #seen = new Map<string, { readonly size: number; readonly ms: number }>();

  constructor(peers: Peers, options: BenchOptions) {
    this.#peers = peers;
    this.#options = options;
  }

  contest(graph: Graph): Contest {
    const { shape, size } = graph;
    const figure = { ratio: true };
    return {
      title: `${shape}, ${size.toLocaleString("en-US")} tasks: µs per task`,
      columns: [
        { key: "build", title: "build", ...figure },
        { key: "first", title: "first", ...figure },
        { key: "again", title: "warm", ...figure },
        ...(size >= MEMORY_FROM
          ? [
              { key: "built", title: "B built", digits: 0, ...figure },
              { key: "peak", title: "B peak", digits: 0, ...figure },
            ]
          : []),
      ],
      ...(size >= MEMORY_FROM && {
        remarks: ["B: resident bytes per task of the process that has the graph, built and at its highest."],
      }),
      expected: expectedValue(shape, size),
      contestants: this.#entrants(graph).map((entrant) => this.#contestant(entrant, graph)),
    };
  }

  #entrants({ size }: Graph): Entrant[] {
    const peers = this.#peers;
    const { limit } = this.#options;
    const inNode = { limit: Math.max(limit, NODE_MS) };
    const treadle = (row: string, executor: "threads" | "inline"): Entrant => ({
      rows: [{ row, scheduler: executor }],
      start: () => peers.treadle("graphs.ts", executor),
      ...inNode,
    });
    const entrants: Entrant[] = [];
    if (peers.has("treadle")) entrants.push(treadle(THREADS, "threads"), treadle(INLINE, "inline"));
    if (peers.has("piscina")) {
      entrants.push({ rows: [{ row: PISCINA, scheduler: "" }], start: () => peers.piscina(), ...inNode });
    }
    const dask = (schedulers: readonly string[], absent = peers.lacks("dask")): Entrant => ({
      rows: schedulers.map((scheduler) => ({ row: `Dask ${scheduler}`, scheduler })),
      start: () => peers.dask(schedulers),
      limit,
      ...(absent === undefined ? {} : { absent }),
    });
    // On long chains `processes` fails, for they are pickled link in link: its row says so in its own words.
    if (peers.has("dask")) entrants.push(dask(["sync", "threads", "processes"]));
    if (peers.has("distributed")) {
      const absent =
        peers.lacks("distributed") ??
        (size > DISTRIBUTED_UP_TO ? "not run: milliseconds per task" : undefined);
      entrants.push(dask(["distributed"], absent));
    }
    return entrants;
  }

  #contestant(entrant: Entrant, graph: Graph): Contestant {
    const rows = entrant.rows.map(({ row }) => row);
    const given = new Map<string, string>();
    return {
      rows,
      ...(entrant.absent === undefined ? {} : { absent: entrant.absent }),
      measure: async () => {
        this.#refuseSlow(`${rows} build`, graph, entrant.limit);
        const peer = await entrant.start();
        try {
          return await this.#turn(entrant, graph, peer, given);
        } finally {
          await peer.end();
        }
      },
    };
  }

  /** @param given the rows that were given up in an earlier turn, with the reason */
  async #turn(
    { rows, limit }: Entrant,
    { shape, size }: Graph,
    peer: PeerProcess,
    given: Map<string, string>,
  ): Promise<(Sample | Refusal)[]> {
    const built = await peer.ask<Built>({ ask: "build", shape, size }, limit);
    this.#seen.set(`${rows.map(({ row }) => row)} build ${shape}`, { size, ms: built.ms });
    const outcomes: (Sample | Refusal)[] = [];
    const perTask = (ms: number): number => (1000 * ms) / built.tasks;
    for (const { row, scheduler } of rows) {
      const build = perTask(built.ms);
      try {
        const refused = given.get(row);
        if (refused !== undefined) throw new PeerTooSlowError(refused);
        this.#refuseSlow(row, { shape, size }, limit);
        const first = await peer.ask<Computed>({ ask: "compute", scheduler }, limit);
        const { peak } = await peer.ask<Resident>({ ask: "resident", size }, limit);
        this.#seen.set(`${row} ${shape}`, { size, ms: first.ms });
        const again = await this.#again(peer, scheduler, limit);
        const figures = {
          build,
          first: perTask(first.ms),
          again: perTask(again),
          built: (built.after - built.before) / built.tasks,
          // Of rows that share a process only the first one's peak is its own.
          peak: row === rows[0]!.row ? (peak - built.before) / built.tasks : undefined,
        };
        outcomes.push({ row, figures, value: first.value });
      } catch (error) {
        if (!(error instanceof PeerFailedError || error instanceof PeerTooSlowError)) throw error;
        given.set(row, error.message);
        outcomes.push({ row, refused: error.message });
      }
    }
    return outcomes;
  }

  async #again(peer: PeerProcess, scheduler: string, limit: number): Promise<number> {
    const taken: number[] = [];
    let sum = 0;
    do {
      const { ms } = await peer.ask<Computed>({ ask: "compute", scheduler }, limit);
      taken.push(ms);
      sum += ms;
    } while (sum < AGAIN_MS && taken.length < AGAIN_TIMES);
    return median(taken.slice(Math.floor(taken.length / 2)))!;
  }

  /** @throws {PeerTooSlowError} when even a cost that grows no faster than the graph would be over the limit */
  #refuseSlow(what: string, { shape, size }: Graph, limit: number): void {
    const seen = this.#seen.get(`${what} ${shape}`);
    if (!seen || seen.size >= size) return;
    const expected = (seen.ms * size) / seen.size;
    if (expected > limit) {
      const part = what.endsWith(" build") ? "its build" : "it";
      throw new PeerTooSlowError(`not run: ${part} would take over ${Math.round(expected / 1000)} s`);
    }
  }
}

interface Built {
  readonly ms: number;
  readonly tasks: number;
  readonly before: number;
  readonly after: number;
}

interface Computed {
  readonly ms: number;
  readonly value: number;
}

interface Resident {
  readonly peak: number;
}
