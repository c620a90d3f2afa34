/**
 * One peer as a process that is asked questions: a line of JSON in, a line of JSON out. A peer that takes too
 * long or dies is an error, and nothing of it is left. What the questions mean is not known here.
 */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { withoutPaths } from "./places.ts";

/** A peer ended, or answered that it could not. */
export class PeerFailedError extends Error {
  override readonly name = "PeerFailedError";
}

/** A peer was given up because it took longer than it may. */
export class PeerTooSlowError extends Error {
  override readonly name = "PeerTooSlowError";
}

/** How long a peer that is told to end may take for it. */
const END_MS = 5000;

const alive = new Set<PeerProcess>();
/** From now on peers end when this process does, also by Ctrl-C, which does not reach groups of their own. */
export function endPeersAtExit(): void {
  process.on("exit", () => {
    for (const peer of alive) peer.kill();
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
}

/** What a peer is asked: the question's name, and what else it needs. */
export interface Question {
  readonly ask: string;
  readonly [argument: string]: unknown;
}

export class PeerProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #closed: Promise<void>;
  #complaints = "";
  #waiting: { resolve(line: string): void; reject(error: Error): void } | undefined;
  #ended = false;

  /** @param command the program and its arguments */
  constructor([program, ...args]: readonly [string, ...string[]], cwd: string) {
    // A group of its own: pools and clusters of a peer that is given up end with it.
    this.#child = spawn(program, args, { cwd, detached: true, stdio: ["pipe", "pipe", "pipe"] });
    alive.add(this);
    createInterface({ input: this.#child.stdout }).on("line", (line) => {
      if (!line.startsWith("{")) return;
      this.#waiting?.resolve(line);
      this.#waiting = undefined;
    });
    this.#child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#complaints = (this.#complaints + text).slice(-2000);
    });
    // Writing to a peer that has just died; `close` tells.
    this.#child.stdin.on("error", () => {});
    this.#closed = new Promise((resolve) => {
      const closed = (error?: Error): void => {
        this.#ended = true;
        alive.delete(this);
        this.#waiting?.reject(this.#obituary(error));
        resolve();
      };
      this.#child.once("error", closed);
      this.#child.once("close", () => closed());
    });
  }

  /** The process that was started; undefined when it could not be. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Whether it can be asked. */
  get isAlive(): boolean {
    return !this.#ended;
  }

  /**
   * Asks one question, after the one before it has been answered.
   *
   * @param limit milliseconds after which the peer is given up
   * @throws {PeerTooSlowError} after the limit; the peer is gone then
   * @throws {PeerFailedError} with what the peer said
   */
  async ask<Answer>(question: Question, limit: number): Promise<Answer> {
    if (this.#ended) throw this.#obituary();
    const answered = new Promise<string>((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
    this.#child.stdin.write(`${JSON.stringify(question)}\n`);
    const timer = setTimeout(() => {
      this.#waiting?.reject(new PeerTooSlowError(`over ${limit / 1000} s for ${question.ask}`));
      this.#waiting = undefined;
      this.kill();
    }, limit);
    try {
      const answer = JSON.parse(await answered) as Answer & { readonly error?: string };
      if (answer.error !== undefined) throw new PeerFailedError(withoutPaths(answer.error).slice(0, 200));
      return answer;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Lets it end by itself, and ends it when it does not. */
  async end(): Promise<void> {
    this.#child.stdin.end();
    const timer = setTimeout(() => this.kill(), END_MS);
    await this.#closed;
    clearTimeout(timer);
  }

  /** Ends it and what it has started, at once. */
  kill(): void {
    try {
      if (this.#child.pid !== undefined) process.kill(-this.#child.pid, "SIGKILL");
    } catch {
      // It has gone already.
    }
  }

  #obituary(error?: Error): PeerFailedError {
    const last = this.#complaints.trimEnd().split("\n").at(-1);
    return new PeerFailedError(
      `ended: ${withoutPaths(error?.message ?? last ?? "without a word").slice(0, 200)}`,
    );
  }
}
