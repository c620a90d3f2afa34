/**
 * The threads executor: one lane per worker thread, and the main thread's lane for what cannot leave it.
 *
 * Tasks do not go through the queue of the pool, which costs 40 µs a task: every lane has a port of its own that
 * carries batches. A lane ends with its thread, and another comes in its place.
 */
import { MessageChannel, type MessagePort, type Worker } from "node:worker_threads";
import { runSpillFolder } from "../store/spill/run-folder.ts";
import { ClaimBook } from "./claims.ts";
import { type ExecutableFunction, type LaneListener, type Lanes, type Loss, MAIN_LANE } from "./executor.ts";
import { type Running, RunningMark } from "./lane/running-mark.ts";
import { MainLane } from "./main-lane.ts";
import { MemoryLimits } from "./memory-limits.ts";
import type { FromLane, FunctionAddress, ToLane } from "./messages.ts";
import { type ThreadEnd, ThreadPool } from "./thread-pool.ts";
import { untilQuiet } from "./until-quiet.ts";

interface ThreadLane {
  readonly lane: number;
  readonly port: MessagePort;
  /** Functions announced to it. */
  readonly announced: Set<number>;
  /** Says which task has the thread. */
  readonly mark: RunningMark;
  /** Says which of its tasks have begun. */
  readonly claims: ClaimBook;
  worker?: Worker;
  /** Why we ended it, when we did. */
  ended?: string;
}

/** After that many threads in a row that could not be started, no more are tried: something is wrong with all. */
const MOST_FAILED_STARTS = 5;

/** More makes a timer fire at once. */
const LONGEST_INTERVAL_MS = 2 ** 31 - 1;

export class ThreadsExecutor implements Lanes {
  readonly #pool: ThreadPool;
  readonly #main: MainLane;
  readonly #epoch: number;
  readonly #threads = new Map<number, ThreadLane>();
  readonly #suspended = new Set<number>();
  readonly #connected = new Set<string>();
  readonly #listeners = new Set<LaneListener>();
  readonly #limits = new MemoryLimits(() => {
    for (const lane of this.lanes) this.post(lane, this.#limitOfLane());
  });
  readonly #size: number;
  #nextLane = 1;
  /** Threads that could not be started, one after another. */
  #failedStarts = 0;
  #script: string | undefined;
  /** Bytes that each lane lays aside of what tasks had made that failed. */
  #left = 0;
  /** Keeps the process alive. */
  #alive: NodeJS.Timeout | undefined;
  #closing = false;

  /**
   * @param threads number of worker threads, at least 1
   * @param epoch `performance.timeOrigin + performance.now()` at which the process's clock shows 0
   */
  constructor(threads: number, epoch: number) {
    this.#epoch = epoch;
    this.#size = threads;
    runSpillFolder(); // threads inherit its path
    this.#main = new MainLane(
      () => performance.timeOrigin + performance.now() - epoch,
      (lane, message) => this.#hear(lane, message),
    );
    this.#pool = new ThreadPool(threads);
    for (let i = 0; i < threads; i++) this.#openLane();
  }

  get lanes(): readonly number[] {
    return [MAIN_LANE, ...this.#threads.keys()];
  }

  get available(): readonly number[] {
    return this.lanes.filter((lane) => !this.#suspended.has(lane));
  }

  claims(lane: number): ClaimBook | undefined {
    return lane === MAIN_LANE ? this.#main.claims : this.#threads.get(lane)?.claims;
  }

  running(lane: number): Running | undefined {
    return this.#threads.get(lane)?.mark.read();
  }

  /** Bytes of results that each worker may hold now; 0 for no limit. */
  get memoryLimit(): number {
    return this.#limitOfLane().bytes;
  }

  limitMemory(bytes: number): () => void {
    return this.#limits.add(bytes);
  }

  leave(bytes: number): void {
    this.#left = bytes;
    for (const lane of this.lanes) this.post(lane, { type: "leave", bytes });
  }

  suspend(lane: number): void {
    this.#suspended.add(lane);
  }

  resume(lane: number): void {
    if (!this.#suspended.delete(lane) || !this.#threads.has(lane)) return;
    for (const listener of [...this.#listeners]) listener.resumed?.(lane);
  }

  /** Tells all threads, those still to come too, where the script's functions and classes are. */
  useScript(url: string): void {
    this.#script = url;
    for (const { port } of this.#threads.values()) port.postMessage({ type: "script", url } satisfies ToLane);
  }

  post(lane: number, message: Exclude<ToLane, { type: "connect" | "close" | "functions" }>): void {
    if (message.type === "send" && message.to !== -1) this.#connect(lane, message.to);
    if (lane === MAIN_LANE) this.#main.post(message);
    else this.#threads.get(lane)?.port.postMessage(message);
  }

  announce(lane: number, functions: readonly ExecutableFunction[]): void {
    if (lane === MAIN_LANE) {
      this.#main.announce(functions);
      return;
    }
    const thread = this.#threads.get(lane);
    if (!thread) return;
    const addresses: FunctionAddress[] = [];
    for (const { index, name, method, address } of functions) {
      if (!address || thread.announced.has(index)) continue;
      thread.announced.add(index);
      addresses.push({ index, name, method, ...address });
    }
    if (addresses.length > 0)
      thread.port.postMessage({ type: "functions", functions: addresses } satisfies ToLane);
  }

  encodesFor(lane: number): boolean {
    return lane !== MAIN_LANE;
  }

  listen(listener: LaneListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  hold(active: boolean): void {
    clearInterval(this.#alive);
    // Not the ports: one that closes because its thread is gone lets go before it is known that the thread is.
    if (active) this.#alive = setInterval(() => {}, LONGEST_INTERVAL_MS);
  }

  end(lane: number, reason: string): void {
    const thread = this.#threads.get(lane);
    if (!thread) return;
    thread.ended = reason;
    void thread.worker?.terminate();
  }

  quiet(grace: number): Promise<void> {
    return untilQuiet(this, grace);
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#listeners.clear();
    this.hold(false);
    for (const { port } of this.#threads.values()) port.close();
    this.#threads.clear();
    await this.#pool.close();
  }

  #openLane(): void {
    const lane = this.#nextLane++;
    const { port1, port2 } = new MessageChannel();
    const thread: ThreadLane = {
      lane,
      port: port1,
      announced: new Set(),
      mark: new RunningMark(),
      claims: new ClaimBook(),
    };
    this.#threads.set(lane, thread);
    port1.on("message", (message: FromLane) => this.#hear(lane, message));
    port1.unref();
    if (this.#script !== undefined) port1.postMessage({ type: "script", url: this.#script } satisfies ToLane);
    if (this.#left > 0) port1.postMessage({ type: "leave", bytes: this.#left } satisfies ToLane);
    if (this.#limits.inForce > 0) port1.postMessage(this.#limitOfLane());
    for (const listener of [...this.#listeners]) listener.added?.(lane);
    this.#findThread(thread, port2);
  }

  #findThread(thread: ThreadLane, port: MessagePort): void {
    const address = {
      port,
      epoch: this.#epoch,
      mark: thread.mark.memory,
      claims: thread.claims.memory,
    };
    const onEnd = ({ reason, outOfMemory }: ThreadEnd): void => {
      // The new lane first: a compute must not be without worker lanes in between.
      if (!this.#closing) this.#openLane();
      this.#lose(thread, thread.ended ?? reason, outOfMemory);
    };
    this.#pool.serve(address, onEnd).then(
      (worker) => {
        this.#failedStarts = 0;
        thread.worker = worker;
        if (thread.ended !== undefined) void worker.terminate();
      },
      (error: unknown) => this.#failToStart(thread, error instanceof Error ? error.message : String(error)),
    );
  }

  /** The thread that was to serve the lane ended first: another is tried. */
  #failToStart(thread: ThreadLane, reason: string): void {
    if (!this.#threads.has(thread.lane) || this.#closing) return;
    if (++this.#failedStarts <= MOST_FAILED_STARTS) this.#openLane();
    this.#lose(thread, `it could not start: ${reason}`);
  }

  #lose(thread: ThreadLane, reason: string, outOfMemory = false): void {
    if (!this.#threads.delete(thread.lane)) return;
    this.#suspended.delete(thread.lane);
    thread.port.close();
    const loss: Loss = {
      reason,
      onPurpose: thread.ended !== undefined,
      outOfMemory,
      isLast: this.#threads.size === 0 && !this.#closing,
      running: thread.mark.read(),
      claims: thread.claims,
    };
    for (const listener of [...this.#listeners]) listener.lost(thread.lane, loss);
  }

  /** An equal part for each worker. The main thread's lane, which holds little, has as much beside. */
  #limitOfLane(): ToLane & { type: "limit" } {
    return { type: "limit", bytes: Math.ceil(this.#limits.inForce / this.#size) };
  }

  #hear(lane: number, message: FromLane): void {
    for (const listener of [...this.#listeners]) listener.message(lane, message);
  }

  /** A channel between two lanes, made when they first have something to say to each other. */
  #connect(a: number, b: number): void {
    const key = a < b ? `${a} ${b}` : `${b} ${a}`;
    if (this.#connected.has(key)) return;
    this.#connected.add(key);
    const { port1, port2 } = new MessageChannel();
    this.#giveChannel(a, b, port1);
    this.#giveChannel(b, a, port2);
  }

  #giveChannel(to: number, other: number, port: MessagePort): void {
    if (to === MAIN_LANE) {
      this.#main.connect(other, port);
      port.unref();
    } else {
      this.#threads
        .get(to)
        ?.port.postMessage({ type: "connect", lane: other, port } satisfies ToLane, [port]);
    }
  }
}
