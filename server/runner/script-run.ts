/**
 * One run of one script: compile, import, wait until there is nothing left to do, say how it went.
 */
import { randomUUID } from "node:crypto";
import { pathToFileURL } from "node:url";
import { configureRun, setting } from "../api/config.ts";
import { CancelledError } from "../api/errors.ts";
import { showFullStacks, toErrorView } from "../api/failure.ts";
import type { EarlierRun } from "../api/reuse/earlier-run.ts";
import { keepResults } from "../api/reuse/keep-results.ts";
import { keyNotFound, runOnly } from "../api/reuse/only-task.ts";
import { reuseResultsOf } from "../api/reuse/with-reuse.ts";
import { cancelAll } from "../api/run-abort.ts";
import { session } from "../api/session.ts";
import { setTaskModule } from "../api/task-function.ts";
import { compile } from "../compile/index.ts";
import { isOfTask } from "../executors/lane/guard.ts";
import { EVENTS_VERSION, type RunStatus } from "../protocol/events.ts";
import type { RunRequest, ToServing } from "../protocol/runner.ts";
import { TaskNotFoundError } from "./errors.ts";
import { EventSender } from "./event-sender.ts";
import { machineView } from "./machine.ts";
import { MadeArrays, tellsArrays } from "./made-arrays.ts";
import { type Preview, previewOf } from "./preview.ts";
import { relayPrints } from "./relay-prints.ts";
import { watchParent } from "./watch-parent.ts";

/** How long a run that failed may take to write its results to disk. One that was cancelled has its grace time. */
const KEEPING_MS = 5_000;

/** As it is before anybody takes it from a script. */
const exit = process.exit.bind(process);

export class ScriptRun {
  readonly #request: RunRequest;
  readonly #events = new EventSender();
  /** The array that the run is for, where it is not for the script's own sake. */
  readonly #preview: Preview | undefined;
  /** What lazy arrays the script makes, where somebody wants to know. */
  #arrays: MadeArrays | undefined;
  /** What an earlier run has left for this one. */
  #earlier: EarlierRun | undefined;
  #imported = false;
  #cancelled = false;
  #over = false;
  /** Whether the end has been told. */
  #told = false;
  /** Tells it, where it is known and has to wait for results to be written. */
  #tellEnd: (() => void) | undefined;
  #keeping: Promise<void> | undefined;

  constructor(request: RunRequest) {
    this.#request = request;
    this.#preview = previewOf(request, (error) => this.#fail(error));
  }

  async start(): Promise<void> {
    const { script, args, executor, workers, memoryLimit, cancelGrace, fullStack, relayLogs, graphOnly } =
      this.#request;
    process.setSourceMapsEnabled(true);
    process.argv = [process.argv[0]!, script, ...args];
    session.listen((event) => {
      // While threads are waited for the script may get as far as another compute: the end is the last of all.
      if (this.#told || this.#preview?.tells(event) === false) return;
      const arrays = tellsArrays(event) ? this.#arrays?.take(session.now()) : undefined;
      if (arrays) this.#events.add(arrays);
      this.#events.add(event);
    });
    try {
      configureRun({
        ...(executor === undefined ? {} : { executor }),
        ...(workers === undefined ? {} : { workers }),
        ...(memoryLimit === undefined ? {} : { memoryLimit }),
        ...(cancelGrace === undefined ? {} : { cancelGrace }),
      });
      showFullStacks(fullStack ?? false);
      if (relayLogs) relayPrints();
      if (graphOnly) session.graphOnly = () => this.#stopAtGraph();
      this.#goOnFrom();
      this.#announce();
      // Whoever read the output (`| head`) has had enough: as good as Ctrl-C, and no error of the script's.
      for (const stream of [process.stdout, process.stderr]) stream.on("error", () => this.cancel());
      // Tasks that run in this thread fail as they do in any other.
      const fail = (error: unknown): void => {
        if (!isOfTask(error) && !this.#preview?.expects(error)) this.#fail(error);
      };
      process.on("uncaughtException", fail);
      process.on("unhandledRejection", fail);
      process.on("beforeExit", () => this.#wind());
      process.on("exit", (code) => this.#exited(code));
      await this.#compileAndImport();
    } catch (error) {
      if (!this.#preview?.expects(error)) this.#fail(error);
    }
  }

  /** A question about the array that the run is for. */
  hear(message: ToServing): void {
    this.#preview?.hear(message);
  }

  /** Cooperative: computes reject, signals abort. What does not end by itself is ended after the grace time. */
  cancel(): void {
    if (this.#cancelled) return;
    this.#cancelled = true;
    cancelAll();
    // At once: what the script does about it is its own business, and there may not be time after it.
    void this.#keepResults(setting("cancelGrace"));
    // A script that is held has nothing to say about it.
    if (this.#preview?.isServing) {
      this.#finish("cancelled", 130);
      return;
    }
    setTimeout(() => this.#finish("cancelled", 130), setting("cancelGrace")).unref();
  }

  /** The supervisor has gone: nobody hears what is said any more. */
  abandon(): void {
    if (this.#over) return;
    this.#over = true;
    exit(1);
  }

  /** Which results to begin with, which to leave behind, and what to run, where that is not all. */
  #goOnFrom(): void {
    const { keepResults, reuseResults, onlyTask, fromTask } = this.#request;
    session.leavesResults = keepResults !== undefined;
    if (reuseResults !== undefined) this.#earlier = reuseResultsOf(reuseResults, fromTask);
    if (onlyTask === undefined) return;
    runOnly({
      key: onlyTask,
      ended: (error) => (error === undefined ? this.#finish("succeeded", 0) : this.#fail(error)),
    });
  }

  /** Leaves what the run has made for another one, once; takes `time` milliseconds at most. */
  #keepResults(time: number): Promise<void> {
    const folder = this.#request.keepResults;
    if (folder === undefined) return Promise.resolve();
    this.#keeping ??= keepResults({ folder, earlier: this.#earlier, until: session.now() + time });
    return this.#keeping;
  }

  #announce(): void {
    session.emit({
      type: "run-started",
      version: EVENTS_VERSION,
      run: randomUUID(),
      script: this.#request.script,
      epoch: session.epoch,
      executor: setting("executor"),
      workers: setting("executor") === "inline" ? 0 : setting("workers"),
      machine: machineView(),
    });
  }

  async #compileAndImport(): Promise<void> {
    // Threads start while the compiler reads; a failing compile ends them with the process.
    const { script, unsaved = {}, preview, graphOnly } = this.#request;
    const [compiled] = await Promise.all([
      compile(script, { unsaved, ...(preview && { wanted: preview }) }),
      graphOnly ? undefined : session.warm(),
    ]);
    if (compiled.diagnostics.length > 0)
      session.emit({ type: "diagnosed", diagnostics: compiled.diagnostics });
    if (compiled.diagnostics.some(({ severity }) => severity === "error")) {
      this.#finish("failed", 1);
      return;
    }
    setTaskModule(compiled.tasks);
    session.useScript(pathToFileURL(compiled.tasks).href);
    if (this.#request.noticeArrays) this.#arrays = new MadeArrays(compiled.driver);
    watchParent();
    this.#preview?.begin(compiled.inputs);
    await import(pathToFileURL(compiled.driver).href);
    this.#imported = true;
  }

  async #stopAtGraph(): Promise<never> {
    this.#finish("succeeded", 0);
    return new Promise<never>(() => {}); // the script waits here until the process ends
  }

  #fail(error: unknown): void {
    if (this.#cancelled || error instanceof CancelledError) this.#finish("cancelled", 130);
    else this.#finish("failed", 1, error);
  }

  /** Nothing is left to do. */
  #wind(): void {
    if (this.#over) return;
    if (this.#cancelled) this.#finish("cancelled", 130);
    else if (!this.#imported) {
      this.#finish(
        "failed",
        1,
        this.#preview?.waited ??
          new Error(
            "The script waits for something that can never happen: a promise at its top level was never settled.",
          ),
      );
    } else {
      const code = Number(process.exitCode ?? 0);
      const missed = code === 0 ? this.#missed() : undefined;
      if (missed) this.#finish("failed", 1, missed);
      else this.#finish(code === 0 ? "succeeded" : "failed", code);
    }
  }

  /** What is wrong with a script that has come to a good end: what it was run for is not in it. */
  #missed(): Error | undefined {
    const key = keyNotFound() ?? this.#earlier?.unknownKey;
    return key === undefined ? this.#preview?.missed : new TaskNotFoundError(key);
  }

  /** Somebody called `process.exit`: say so while there is still a channel. */
  #exited(code: number): void {
    if (this.#told) return;
    const missed = code === 0 && !this.#over ? this.#missed() : undefined;
    if (missed) process.exitCode = 1;
    this.#over = true;
    if (this.#tellEnd) this.#tellEnd();
    else this.#emitEnd(code === 0 && !missed ? "succeeded" : "failed", missed ? 1 : code, missed);
    this.#events.send();
  }

  #emitEnd(status: RunStatus, exitCode: number, error?: unknown): void {
    session.emit({
      type: "run-finished",
      at: session.now(),
      status,
      exitCode,
      ...(error === undefined ? {} : { error: toErrorView(error) }),
    });
    this.#told = true;
  }

  #finish(status: RunStatus, exitCode: number, error?: unknown): void {
    if (this.#over) return;
    this.#over = true;
    const quiet = status === "cancelled" ? session.quiet(setting("cancelGrace")) : Promise.resolve();
    this.#tellEnd = () => this.#emitEnd(status, exitCode, error);
    const end = (): void => {
      if (this.#told) return; // the script has ended the process meanwhile
      this.#tellEnd?.();
      this.#events.send(() => {
        // Threads that are still in the middle of something are ended with the process.
        void quiet.then(() => session.close()).finally(() => exit(exitCode));
      });
    };
    if (status === "succeeded" || this.#request.keepResults === undefined) {
      end();
      return;
    }
    // Computes beside the one that failed have results as well.
    cancelAll();
    void this.#keepResults(KEEPING_MS).then(end);
  }
}
