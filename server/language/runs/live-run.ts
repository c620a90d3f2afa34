/**
 * One run that goes on: its process, its figures, its recording, its prints.
 *
 *     runner ──▶ events ──▶ tally, recording on disk, whoever hears
 *        └────▶ prints ──▶ lines with their task
 *
 * It always ends: a runner that does not is ended by force. Knows nothing of other runs, panels or the client.
 */
import { t } from "@vscode/l10n";
import type { ErrorView } from "../../protocol/error-view.ts";
import type { GraphKnown, LogLine, RunEvent, RunStatus } from "../../protocol/events.ts";
import { keyOf } from "../../protocol/keys.ts";
import type { RunLogLine, RunView, RunViewStatus } from "../../protocol/run-view.ts";
import type { RunRequest } from "../../protocol/runner.ts";
import type { RunningScript } from "../../runner/start.ts";
import type { Expectations, StartedRun } from "../parts.ts";
import type { Surroundings } from "../surroundings.ts";
import type { EditorPaths } from "./editor-paths.ts";
import { EventWriter } from "./event-file.ts";
import { Intake } from "./intake.ts";
import { PrintLines } from "./print-lines.ts";
import { Prints } from "./prints.ts";
import { Remaining } from "./remaining.ts";
import type { RunFolder } from "./run-folder.ts";
import { RunTally } from "./run-tally.ts";

/** How much later than announced or asked for a run is over, whether or not its process has closed its output. */
const LATE_MS = 5000;

/** What a run needs to begin. */
export interface Launch {
  readonly request: RunRequest;
  /** Where it keeps what it leaves. */
  readonly folder: RunFolder;
  /** How the editor names the files that the runner names. */
  readonly paths: EditorPaths;
}

/** Who hears of a run while it goes on. */
export interface LiveRunListener {
  events(events: readonly RunEvent[]): void;
  /** Something that its view shows has changed. */
  changed(): void;
  lines(lines: readonly RunLogLine[]): void;
  /** Told in a log, once: what could not be kept. */
  unkept(error: unknown): void;
}

export class LiveRun {
  readonly started: StartedRun;
  readonly #request: RunRequest;
  readonly #paths: EditorPaths;
  readonly #surroundings: Surroundings;
  readonly #listener: LiveRunListener;
  readonly #tally = new RunTally();
  readonly #remaining: Remaining;
  readonly #recording: EventWriter;
  readonly #intake: Intake;
  readonly #prints: Prints;
  readonly #lines: PrintLines;
  readonly #graphs: GraphKnown[] = [];
  readonly #began: number;
  /** Settles when the process should have been gone for a while: something that it started may hold its output open. */
  readonly #lateEnd: Promise<RunStatus>;
  #endLate: (status: RunStatus) => void = () => {};
  #status: RunViewStatus = "running";
  #runner: RunningScript | undefined;
  #ended: number | undefined;
  #unstarted: ErrorView | undefined;
  #isAbandoned = false;

  constructor(
    started: StartedRun,
    { request, folder, paths }: Launch,
    expectations: Expectations,
    surroundings: Surroundings,
    listener: LiveRunListener,
  ) {
    const { clock } = surroundings;
    this.started = started;
    this.#request = request;
    this.#paths = paths;
    this.#surroundings = surroundings;
    this.#listener = listener;
    this.#began = clock.now();
    this.#lateEnd = new Promise((resolve) => {
      this.#endLate = resolve;
    });
    this.#remaining = new Remaining(this.#tally, expectations);
    this.#recording = new EventWriter(folder.events, clock, (error) => listener.unkept(error));
    this.#lines = new PrintLines(started.run, clock, (lines) => listener.lines(lines));
    this.#intake = new Intake(clock, (events) => this.#hear(events));
    this.#prints = new Prints(clock, (stream, text) => this.#print(stream, text));
  }

  /** Starts the process. Settles, and never rejects, when the run is over and all of it is on disk. */
  async run(): Promise<void> {
    const status = await this.#execute();
    this.#prints.end();
    await this.#intake.drained();
    this.#lines.end();
    await this.#recording.close();
    this.#ended ??= this.#surroundings.clock.now() - this.#began;
    this.#status = this.#isAbandoned ? "interrupted" : status;
  }

  async #execute(): Promise<RunStatus> {
    try {
      this.#runner = this.#surroundings.startRun(this.#request, {
        onEvents: (events) => this.#take(events),
        output: (stream, text) => this.#prints.printed(stream, text),
      });
      const finished = this.#runner.finished.then(({ status }) => status);
      return await Promise.race([finished, this.#lateEnd]);
    } catch (error) {
      this.#unstarted = {
        name: "Error",
        message: t("The process that was to run the script could not be started: {0}", String(error)),
      };
      return "failed";
    }
  }

  /** Asks the run to stop; asked again, ends it by force. */
  cancel(): void {
    if (this.isOver) return;
    this.#status = "cancelling";
    this.#runner?.cancel();
    this.#endWithin((this.#request.cancelGrace ?? 0) + LATE_MS, "cancelled");
    this.#listener.changed();
  }

  /** The server goes: the run is stopped, and remembered as interrupted. */
  abandon(): void {
    this.#isAbandoned = true;
    this.#runner?.cancel();
    this.#endWithin((this.#request.cancelGrace ?? 0) + LATE_MS, "cancelled");
  }

  get isOver(): boolean {
    return this.#ended !== undefined && this.#status !== "running" && this.#status !== "cancelling";
  }

  view(): RunView {
    const { run, kind, script } = this.started;
    const now = this.#surroundings.clock.now();
    const elapsed = this.#ended ?? now - this.#began;
    const remaining = this.isOver ? undefined : this.#remaining.at(now - this.#zero);
    const error = this.#tally.error ?? this.#unstarted ?? this.#exitError();
    return {
      run,
      kind,
      script,
      status: this.#status,
      started: this.#began,
      elapsed,
      tasks: this.#tally.counts(),
      executing: this.#tally.executingNames(),
      canRerun: false,
      ...(remaining !== undefined && { remaining }),
      ...(error && { error }),
    };
  }

  /** Zero of the run's own times, in milliseconds since 1970. */
  get #zero(): number {
    return this.#tally.epoch ?? this.#began;
  }

  #endWithin(wait: number, status: RunStatus): void {
    this.#surroundings.clock.later(wait, () => this.#endLate(status));
  }

  /** Of a run that failed without an error of the script's. */
  #exitError(): ErrorView | undefined {
    if (this.#status !== "failed") return undefined;
    const { mistake } = this.#tally;
    if (mistake) {
      const { message, hint, file, line, column } = mistake;
      return { name: "CompileError", message, hint, callSite: { file, line, column } };
    }
    return { name: "Error", message: t("The script ended with an exit code that is not zero.") };
  }

  #take(events: readonly RunEvent[]): void {
    const fresh = this.#prints.told(events);
    // Nothing comes behind the end of a stream: what was printed before it and never told is told first.
    if (events.some(({ type }) => type === "run-finished")) this.#prints.end();
    this.#intake.add(this.#paths.inEvents(fresh));
  }

  /** What the process printed beside its events. */
  #print(stream: LogLine["stream"], text: string): void {
    const { clock } = this.#surroundings;
    const at = clock.now() - this.#zero;
    const event: LogLine = { type: "log", at, stream, text };
    if (this.#ended === undefined) this.#intake.add([event]);
    else this.#lines.add(event, this.#zero + at, undefined);
  }

  #hear(events: readonly RunEvent[]): void {
    if (events.length === 0 || this.isOver) return;
    for (const event of events) {
      this.#tally.add(event);
      if (event.type === "graph") {
        this.#graphs.push(event);
        // In a turn of its own: a large graph is much work for everybody who hears of it.
        this.#surroundings.clock.later(0, () => this.#remaining.addGraph(event));
      }
      if (event.type === "log") this.#lines.add(event, this.#zero + event.at, this.#keyOf(event));
      if (event.type === "run-finished") {
        this.#ended = this.#surroundings.clock.now() - this.#began;
        this.#endWithin(LATE_MS, event.status);
      }
    }
    this.#recording.add(events);
    this.#listener.events(events);
    this.#listener.changed();
  }

  #keyOf({ task }: LogLine): string | undefined {
    if (task === undefined) return undefined;
    const graph = this.#graphs.findLast(
      ({ firstTask, taskFunction }) => task >= firstTask && task < firstTask + taskFunction.length,
    );
    return graph && (keyOf(graph, task) ?? this.#tally.functionOf(task).name);
  }
}
