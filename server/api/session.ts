/**
 * What all computes of a process share: its clock, its events, its executors, its task numbers.
 * One per thread; in a worker thread everything runs inline, on the thread that asks.
 */
import { totalmem } from "node:os";
import type { Lanes } from "../executors/executor.ts";
import { InlineExecutor } from "../executors/inline.ts";
import { isLane } from "../executors/lane/in-lane.ts";
import type { RunEvent } from "../protocol/events.ts";
import { Audience, type Listener } from "./audience.ts";
import { setting } from "./config.ts";
import type { ExecutorName } from "./options.ts";

/** What all lanes together lay aside for another run, at most: an eighth of the memory, and no second store. */
const LEFT_BYTES = Math.min(2e9, totalmem() / 8);

/** With a limit on memory a quarter of it, so that it still means something. */
const leftBytes = (): number => Math.min(LEFT_BYTES, setting("memoryLimit") / 4 || LEFT_BYTES);

class Session {
  /** True in threads that run tasks. */
  readonly isLane = isLane();
  /** True while a worker's print is written out: it has been told as an event already. */
  isRelaying = false;
  /** Who hears what happens. */
  readonly audience = new Audience();
  readonly epoch = performance.timeOrigin + performance.now();
  /** Set by the runner, before there are lanes: what is there when the run fails shall be left for another run. */
  leavesResults = false;
  /** Set by the runner: stop at the first compute, once its graph is known. */
  graphOnly: (() => Promise<never>) | undefined;
  readonly #executors = new Map<string, Promise<Lanes>>();
  #script: string | undefined;
  readonly #pools: { useScript(url: string): void }[] = [];
  #nextTask = 0;
  #computes = 0;
  /** Executor → computes that use it now. */
  readonly #active = new Map<Lanes, number>();

  /** Milliseconds since the run started. */
  readonly now = (): number => performance.timeOrigin + performance.now() - this.epoch;

  /** Tells everybody who listens to the run, and to any compute in it. */
  readonly emit = (event: RunEvent): void => this.audience.tellAll(event);

  /** Hears everything until the returned function is called. */
  listen(listener: Listener): () => void {
    return this.audience.listen(listener);
  }

  /** Numbers for `count` tasks, without gaps; the first of them. */
  reserveTasks(count: number): number {
    const first = this.#nextTask;
    this.#nextTask += count;
    return first;
  }

  nextCompute(): number {
    return ++this.#computes;
  }

  /** The executor of that name, started when it is first needed. */
  executor(name: ExecutorName, workers: number, needsThreads: boolean): Promise<Lanes> {
    const inline = name === "inline" || this.isLane || !needsThreads;
    const key = inline ? "inline" : `threads ${workers}`;
    let executor = this.#executors.get(key);
    if (!executor) {
      executor = (inline ? Promise.resolve(new InlineExecutor(this.now)) : this.#startThreads(workers)).then(
        (lanes) => {
          if (this.leavesResults) lanes.leave(leftBytes() / Math.max(1, lanes.lanes.length));
          return lanes;
        },
      );
      this.#executors.set(key, executor);
    }
    return executor;
  }

  async #startThreads(workers: number): Promise<Lanes> {
    // Loaded only here: a worker thread, an inline run and the compile step need no pool.
    const { ThreadsExecutor } = await import("../executors/threads.ts");
    const executor = new ThreadsExecutor(workers, this.epoch);
    this.#pools.push(executor);
    if (this.#script !== undefined) executor.useScript(this.#script);
    executor.listen({
      message: (lane, message) => {
        if (message.type === "held") {
          const { held, spilled, results } = message;
          const limit = executor.memoryLimit;
          this.emit({
            type: "memory",
            at: this.now(),
            worker: [lane],
            held: [held],
            spilled: [spilled],
            results: [results],
            limit,
          });
        }
        if (message.type !== "log") return;
        const { task, stream, text } = message;
        this.emit({ type: "log", at: this.now(), task, stream, text });
        this.isRelaying = true;
        process[stream].write(text);
        this.isRelaying = false;
      },
      lost: () => {},
    });
    return executor;
  }

  /** Told by the runner: URL of the task module of the script. */
  useScript(url: string): void {
    this.#script = url;
    for (const pool of this.#pools) pool.useScript(url);
  }

  /** Starts worker threads before they are needed, while something else (compiling) takes its time. */
  async warm(): Promise<void> {
    if (setting("executor") === "threads") await this.executor("threads", setting("workers"), true);
  }

  /** Keeps the process alive while `work` lasts; an idle pool does not. */
  async whileActive<T>(executor: Lanes, work: () => Promise<T>): Promise<T> {
    const before = this.#active.get(executor) ?? 0;
    this.#active.set(executor, before + 1);
    if (before === 0) executor.hold(true);
    try {
      return await work();
    } finally {
      const left = this.#active.get(executor)! - 1;
      this.#active.set(executor, left);
      if (left === 0) executor.hold(false);
    }
  }

  /** Gives what is under way in threads, such as the writing of a file, up to `grace` milliseconds to come to its end. */
  async quiet(grace: number): Promise<void> {
    await Promise.all([...this.#executors.values()].map(async (executor) => (await executor).quiet(grace)));
  }

  /** Ends all threads. */
  async close(): Promise<void> {
    const executors = [...this.#executors.values()];
    this.#executors.clear();
    await Promise.all(executors.map(async (executor) => (await executor).close()));
  }
}

export const session = new Session();
