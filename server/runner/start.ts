/**
 * Starting a run from outside: forks the runner process, relays its events, ends it. For every face that
 * runs scripts; none of them runs one in its own process.
 */
import { type ChildProcess, fork } from "node:child_process";
import { bundle } from "../install.ts";
import type { RunEvent, RunFinished, RunStatus } from "../protocol/events.ts";
import type { FromRunner, FromServing, RunRequest, ToRunner, ToServing } from "../protocol/runner.ts";
import { removeSpillFoldersOf, spillRoot, sweepSpillFolders } from "../store/spill/sweep.ts";

export interface RunningScript {
  /** Settles, never rejects, when the runner has ended in whatever way. */
  readonly finished: Promise<{ readonly status: RunStatus; readonly exitCode: number }>;
  /** Cooperative first, forced after the grace time; a second call forces at once. Always ends. */
  cancel(): void;
}

/** A run that serves an array: `RunRequest.preview`. */
export interface ServingScript extends RunningScript {
  /** Asks for a slice, or not any more. Lost when the runner is gone: `finished` says so. */
  send(message: ToServing): void;
}

export interface ServeOptions extends StartOptions {
  readonly onServed: (message: FromServing) => void;
}

export interface StartOptions {
  readonly onEvents: (events: readonly RunEvent[]) => void;
  /** `inherit` (default) or a function that gets the runner's output as it comes. */
  readonly output?: "inherit" | ((stream: "stdout" | "stderr", text: string) => void);
  /**
   * Whether the script reads what the supervisor would. Default: as long as its output goes there too, because the
   * input of a language server is its own messages.
   */
  readonly input?: "inherit" | "ignore";
  /** More variables for the runner's environment, such as `FORCE_COLOR`. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A runner that has been told to stop and that cannot tell it has gets this much longer than its own grace time. */
const LAST_WORDS_MS = 500;

/** Grace time when the request names none; see `RunRequest.cancelGrace`. */
const DEFAULT_GRACE_MS = 1000;

/**
 * Runs a script in a process of its own.
 *
 * @example
 * const run = startRun({ script: "/abs/script.ts", args: [] }, { onEvents: (events) => bar.update(events) });
 * process.on("SIGINT", () => run.cancel());
 * process.exitCode = (await run.finished).exitCode;
 */
export function startRun(request: RunRequest, options: StartOptions): RunningScript {
  return startServing(request, { ...options, onServed: () => {} });
}

/** Runs a script up to an array and serves slices of it, until it is cancelled. */
export function startServing(request: RunRequest, options: ServeOptions): ServingScript {
  const { output = "inherit", input = output === "inherit" ? "inherit" : "ignore" } = options;
  const piped = output === "inherit" ? "inherit" : "pipe";
  const environment = { ...process.env, ...options.environment };
  const runner = fork(bundle("runner"), [], {
    // Typed arrays and undefined survive; JSON would lose both.
    serialization: "advanced",
    stdio: [input, piped, piped, "ipc"],
    env: environment,
  });
  const spilled = spillRoot(environment);
  const ending = new Ending(runner, request.cancelGrace ?? DEFAULT_GRACE_MS, spilled);
  if (output !== "inherit") {
    relay(runner, "stdout", output);
    relay(runner, "stderr", output);
  }
  runner.on("message", (message: FromRunner) => {
    if (message.type !== "events") {
      options.onServed(message);
      return;
    }
    for (const event of message.events) if (event.type === "run-finished") ending.announced = event;
    options.onEvents(message.events);
  });
  runner.send({ type: "start", request } satisfies ToRunner);
  // A run before this one may have been killed together with its supervisor. The new runner is still starting.
  sweepSpillFolders(spilled);

  const finished = new Promise<{ status: RunStatus; exitCode: number }>((resolve) => {
    // `close` comes after the last output, `exit` may not.
    runner.once("close", (code, signal) => {
      ending.closed();
      const event = ending.announced ?? ending.obituary(code, signal);
      if (event !== ending.announced) options.onEvents([event]);
      resolve({ status: event.status, exitCode: event.exitCode });
    });
    runner.once("error", () => {}); // `close` follows, with the reason in its code
  });
  return {
    finished,
    cancel: () => ending.cancel(),
    send: (message) => {
      if (runner.connected) runner.send(message satisfies ToRunner, () => {});
    },
  };
}

/** The end of a runner: asked for, announced, or found out. */
class Ending {
  announced: RunFinished | undefined;
  readonly #runner: ChildProcess;
  readonly #grace: number;
  readonly #began = performance.now();
  readonly #spilled: string;
  #cancelled = false;
  #timer: NodeJS.Timeout | undefined;

  /** @param spilled the folder in which the runner may have made one for spilled results */
  constructor(runner: ChildProcess, grace: number, spilled: string) {
    this.#runner = runner;
    this.#grace = grace;
    this.#spilled = spilled;
  }

  cancel(): void {
    if (this.#cancelled) {
      this.#runner.kill("SIGKILL");
      // Whoever asks twice may not wait until the runner is gone.
      this.#removeSpilled();
      return;
    }
    this.#cancelled = true;
    if (this.#runner.connected) this.#runner.send({ type: "cancel" } satisfies ToRunner, () => {});
    this.#timer = setTimeout(() => this.#runner.kill("SIGKILL"), this.#grace + LAST_WORDS_MS);
  }

  closed(): void {
    clearTimeout(this.#timer);
    this.#removeSpilled();
  }

  /** What the runner did not remove itself, because it was killed. */
  #removeSpilled(): void {
    if (this.#runner.pid !== undefined) removeSpillFoldersOf(this.#runner.pid, this.#spilled);
  }

  /** What is said of a runner that ended without a word. */
  obituary(code: number | null, signal: NodeJS.Signals | null): RunFinished {
    const at = performance.now() - this.#began;
    if (this.#cancelled) return { type: "run-finished", at, status: "cancelled", exitCode: 130 };
    const how = signal ? `by signal ${signal}` : `with exit code ${code}`;
    const memory = signal === "SIGKILL" || signal === "SIGABRT" || code === 134;
    return {
      type: "run-finished",
      at,
      status: code === 0 ? "succeeded" : "failed",
      exitCode: code === 0 ? 0 : 1,
      ...(code === 0
        ? {}
        : {
            error: {
              name: "RunnerLostError",
              message: `The process that ran the script ended ${how} before the run was over.`,
              ...(memory
                ? {
                    hint: "It may have run out of memory: try fewer workers, smaller blocks, or NODE_OPTIONS=--max-old-space-size=…",
                  }
                : {}),
            },
          }),
    };
  }
}

function relay(
  runner: ChildProcess,
  stream: "stdout" | "stderr",
  output: (stream: "stdout" | "stderr", text: string) => void,
): void {
  const source = runner[stream];
  source?.setEncoding("utf8");
  source?.on("data", (text: string) => output(stream, text));
}
