/**
 * Tasks that take time: what parallel work gains over serial, what skewed durations lose against the ideal,
 * what a large array costs on its way to another thread, and how soon the first task of a script runs.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import type { Contest, Contestant, Figures } from "./contest.ts";
import type { BenchOptions } from "./options.ts";
import { PeerFailedError, type PeerProcess, type Question } from "./peer-process.ts";
import { INLINE, type Peers, PISCINA, THREADS, withPeer } from "./peers.ts";
import { type Places, WORKERS, withoutPaths } from "./places.ts";

/** One turn may take this long in any case. */
const TASKS_MS = 120_000;

export class TimedTasks {
  readonly #peers: Peers;
  readonly #options: BenchOptions;
  readonly #places: Places;

  constructor(peers: Peers, options: BenchOptions, places: Places) {
    this.#peers = peers;
    this.#options = options;
    this.#places = places;
  }

  /** Equal tasks against the same calls one after another, in the same process and moment. */
  cpu(): Contest {
    const peers = this.#peers;
    const tasks = 64;
    const ms = 50 * this.#options.scale;
    const figures = ({ serial, parallel }: { serial: number; parallel: number }) => ({
      serial: serial / 1000,
      parallel: parallel / 1000,
      speedUp: serial / parallel,
    });
    const question = { ask: "cpu", tasks, ms };
    const dask = (scheduler: string): Contestant => {
      const absent = peers.lacks("dask");
      return {
        ...this.#contestant(
          `Dask ${scheduler}`,
          () => peers.dask([scheduler]),
          { ...question, scheduler },
          figures,
        ),
        ...(absent === undefined ? {} : { absent }),
      };
    };
    return {
      title: `cpu: ${tasks} tasks of about ${ms} ms, ${WORKERS} workers, against serial in the same process`,
      columns: [
        { key: "serial", title: "serial s", ratio: false },
        { key: "parallel", title: "parallel", ratio: false },
        { key: "speedUp", title: "speed-up", digits: 2, ratio: false },
      ],
      expected: true,
      contestants: [
        ...this.#inNode("cpu", question, figures),
        ...(peers.has("dask") ? [dask("threads"), dask("processes")] : []),
      ],
    };
  }

  /** Durations from 1 µs to 100 ms; the ideal is what was measured in the tasks, shared out evenly. */
  mixed(): Contest {
    const tasks = Math.max(10, Math.round(1000 * this.#options.scale));
    const figures = ({ ms, measured }: { ms: number; measured: readonly number[] }) => {
      const sum = measured.reduce((total, each) => total + each, 0);
      const ideal = Math.max(sum / WORKERS, ...measured);
      return { makespan: ms, ideal, over: 100 * (ms / ideal - 1) };
    };
    return {
      title: `mixed: ${tasks} tasks of 1 µs to 100 ms, ${WORKERS} workers, against the ideal makespan`,
      columns: [
        { key: "makespan", title: "ms", digits: 0, ratio: false },
        { key: "ideal", title: "ideal ms", digits: 0, ratio: false },
        { key: "over", title: "over, %", digits: 1, ratio: false },
      ],
      contestants: this.#inNode("mixed", { ask: "mixed", tasks }, figures),
    };
  }

  /** One of two arrays has to go to the other thread; what that took and copied is in the run's events. */
  handOver(): Contest {
    const bytes = Math.max(1e6, Math.round((64e6 * this.#options.scale) / 8) * 8);
    const figures = ({ gap, moves }: { gap: number; moves: readonly { ms: number; copied: number }[] }) => ({
      gap,
      ms: Math.max(...moves.map(({ ms }) => ms)),
      copied: moves.reduce((sum, { copied }) => sum + copied, 0),
      moves: moves.length,
    });
    const threads = () => this.#peers.treadle("scheduling.ts", "threads");
    return {
      title: `hand-over: an array of ${bytes / 1e6} MB from one task to another on another thread`,
      columns: [
        { key: "gap", title: "gap ms", ratio: false },
        { key: "ms", title: "move ms", ratio: false },
        { key: "copied", title: "B copied", digits: 0, ratio: false },
        { key: "moves", title: "moves", digits: 0, ratio: false },
      ],
      remarks: [
        "gap: from the end of the task that made it to the start of the one that uses it.",
        "move ms, copied, moves: as the run's events tell them.",
      ],
      contestants: this.#peers.has("treadle")
        ? [this.#contestant(THREADS, threads, { ask: "handOver", bytes }, figures)]
        : [],
    };
  }

  /** From the command to the first task, and to the end of the process; the compile step's cache is warm. */
  async hello(): Promise<Contest> {
    const { root } = this.#places;
    const script = (name: string): string => join(root, "test", "bench", "scripts", name);
    const run = (executor: string) => [
      join(root, "dist", "cli.mjs"),
      "run",
      "--quiet",
      "--executor",
      executor,
      script("hello.ts"),
    ];
    const contestant = (row: string, args: readonly string[]): Contestant => ({
      rows: [row],
      measure: async () => [{ row, figures: await sinceCommand(args) }],
    });
    if (this.#peers.has("treadle")) await sinceCommand(run("threads"));
    return {
      title: "hello: from the command to the first task, the script compiled before",
      columns: [
        { key: "first", title: "first ms", digits: 0, ratio: true },
        { key: "end", title: "end ms", digits: 0, ratio: true },
      ],
      contestants: [
        ...(this.#peers.has("treadle")
          ? [contestant(THREADS, run("threads")), contestant(INLINE, run("inline"))]
          : []),
        contestant("bare node", [script("hello-bare.mjs")]),
      ],
    };
  }

  #inNode<Answer>(ask: string, question: Question, figures: (answer: Answer) => Figures): Contestant[] {
    const peers = this.#peers;
    const contestants: Contestant[] = [];
    if (peers.has("treadle")) {
      const start = () => peers.treadle("scheduling.ts", "threads");
      contestants.push(this.#contestant(THREADS, start, question, figures));
    }
    if (peers.has("piscina")) {
      const row = ask === "cpu" ? "piscina" : PISCINA;
      contestants.push(this.#contestant(row, () => peers.piscina(), question, figures));
    }
    return contestants;
  }

  #contestant<Answer>(
    row: string,
    start: () => Promise<PeerProcess>,
    question: Question,
    figures: (answer: Answer) => Figures,
  ): Contestant {
    const limit = Math.max(this.#options.limit, TASKS_MS);
    return {
      rows: [row],
      measure: () =>
        withPeer(start(), async (peer) => {
          const answer = await peer.ask<Answer & { value?: unknown }>(question, limit);
          return [{ row, figures: figures(answer), value: answer.value }];
        }),
    };
  }
}

/** Runs Node with these arguments; milliseconds until the task in it began, and until the process had ended. */
async function sinceCommand(args: readonly string[]): Promise<Figures> {
  const command = performance.timeOrigin + performance.now();
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  await new Promise((resolve) => child.once("close", resolve));
  const end = performance.timeOrigin + performance.now() - command;
  const line = stdout.split("\n").find((each) => each.startsWith('{"began"'));
  if (line === undefined) throw new PeerFailedError(withoutPaths(stderr.trim()).slice(0, 200));
  return { first: (JSON.parse(line) as { began: number }).began - command, end };
}
