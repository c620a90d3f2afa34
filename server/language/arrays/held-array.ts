/**
 * One lazy array for viewers: a run of its script up to it, held there, and slices of it.
 *
 *     starting ──▶ ready ──▶ stopped        ready again when the edit is taken back; a viewer may go on with slices of
 *         └──▶ failed   └───▶ failed        the array as it was. `restart` begins anew from each of them.
 *
 * It ends with `close`, whatever the script does. Knows no viewer and no reader.
 */
import { basename } from "node:path";
import { t } from "@vscode/l10n";
import type { ArraySlab } from "../../frames/reader/messages.ts";
import type { ErrorView } from "../../protocol/error-view.ts";
import type { RunEvent } from "../../protocol/events.ts";
import type { ArrayPlace, ArrayProgress, ArrayView } from "../../protocol/frames.ts";
import type { RunLogLine } from "../../protocol/run-view.ts";
import type { FromServing, RunRequest } from "../../protocol/runner.ts";
import type { ServeOptions, ServingScript } from "../../runner/start.ts";
import type { Clock } from "../clock.ts";
import { RefusedError } from "../errors.ts";
import type { ArraySlabs, ArraySlice } from "../frames/array-slabs.ts";
import type { Subscription, Texts } from "../parts.ts";
import type { EditorPaths } from "../runs/editor-paths.ts";
import { PrintLines } from "../runs/print-lines.ts";
import { Prints } from "../runs/prints.ts";
import { newRunId } from "../runs/run-folder.ts";
import { wordsOf } from "../timings/anchors.ts";
import { NoArrayError, SliceCancelledError, SliceFailedError } from "./errors.ts";
import { failureWords, sliceWords } from "./failure-words.ts";
import { SliceQueue } from "./slice-queue.ts";

/** How often the files of a script are read again while somebody moves through its array. */
const LOOK_EVERY_MS = 1000;

/** What a run of the script is started with. */
export interface HeldLaunch {
  readonly request: RunRequest;
  readonly paths: EditorPaths;
  /** Where the expression is in the text that is run. */
  readonly place: ArrayPlace;
}

export interface HeldArrayParts {
  readonly clock: Clock;
  readonly texts: Texts;
  readonly start: (request: RunRequest, options: ServeOptions) => ServingScript;
  /**
   * What to run, by the texts and settings of this moment.
   *
   * @throws {RefusedError} with a sentence for a person
   */
  readonly launch: () => Promise<HeldLaunch>;
  readonly lines: (lines: readonly RunLogLine[]) => void;
  /** The array is there. */
  readonly ready: (place: ArrayPlace, view: ArrayView, text: string | undefined) => void;
  readonly closed: () => void;
  readonly failed: (error: unknown) => void;
}

type NoSlab = Extract<FromServing, { type: "no-slab" }>;

/** One run of the script. */
interface Run {
  readonly serving: ServingScript;
  readonly prints: Prints;
  readonly lines: PrintLines;
  readonly script: string;
  readonly place: ArrayPlace;
  readonly paths: EditorPaths;
  /** File → text as it ran. */
  readonly texts: Map<string, string | undefined>;
  epoch: number;
  mistake?: ErrorView;
  error?: ErrorView;
}

const whyNot = ({ message, error }: NoSlab, { script, paths }: Run): string =>
  error ? sliceWords(paths.inError(error), script) : message;

/** White space and comments change no array. */
const saysSame = (now: string | undefined, ran: string | undefined): boolean =>
  now === ran || (now !== undefined && ran !== undefined && wordsOf(now) === wordsOf(ran));

export class HeldArray implements ArraySlabs {
  readonly #parts: HeldArrayParts;
  readonly #listeners = new Set<(progress: ArrayProgress) => void>();
  readonly #slices = new SliceQueue({
    ask: (number, slice) => this.#run?.serving.send({ type: "slice", number, slice }),
    cancel: (number) => this.#run?.serving.send({ type: "cancel-slice", number }),
  });
  /** Processes that have not ended, and when they have. */
  readonly #ending = new Map<ServingScript, Promise<unknown>>();
  #progress: ArrayProgress = { state: "starting" };
  #run: Run | undefined;
  /** Counts the starts: what an earlier one still says is not heard. */
  #start = 0;
  #isClosed = false;
  /** When the files were compared last. */
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(parts: HeldArrayParts) {
    this.#parts = parts;
    this.#begin();
  }

  get progress(): ArrayProgress {
    return this.#progress;
  }

  onProgress(listener: (progress: ArrayProgress) => void): Subscription {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  slice(
    number: number,
    slice: ArraySlice,
    signal: AbortSignal,
    onTasks: (done: number, total: number) => void,
  ): Promise<ArraySlab> {
    const { state, message, details } = this.#progress;
    if (!this.#run || !details) {
      return Promise.reject(new NoArrayError(state === "starting" ? undefined : message));
    }
    this.#lookAtFiles(this.#run);
    return this.#slices.add(number, slice, signal, onTasks);
  }

  restart(): void {
    if (this.#isClosed) return;
    this.#end(new SliceCancelledError());
    this.#tell({ state: "starting" });
    this.#begin();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#end(new SliceCancelledError());
    this.#listeners.clear();
    this.#parts.closed();
  }

  /** Ends by force what has not ended since `close`. */
  force(): void {
    for (const serving of this.#ending.keys()) serving.cancel();
  }

  /** Settles when no process is left. */
  async ended(): Promise<void> {
    await Promise.all(this.#ending.values());
  }

  /** The text of a file is another one. */
  edited(file: string): void {
    if (this.#run?.texts.has(file)) this.#compare(this.#run);
  }

  /** Of files that no editor has open nobody tells: they are looked at when somebody looks at the array. */
  #lookAtFiles(run: Run): void {
    const now = this.#parts.clock.now();
    if (now - this.#lookedAt < LOOK_EVERY_MS) return;
    this.#lookedAt = now;
    this.#compare(run);
  }

  /** Tells whether the texts are still those that ran. */
  #compare(run: Run): void {
    if (!this.#progress.details) return;
    const isSame = [...run.texts].every(([name, ran]) => saysSame(this.#parts.texts.textOf(name), ran));
    if (isSame === (this.#progress.state === "ready")) return;
    const { details } = this.#progress;
    this.#tell(
      isSame
        ? { state: "ready", details }
        : {
            state: "stopped",
            message: t("The script was changed; run again to see the change."),
            details,
          },
    );
  }

  #begin(): void {
    const start = ++this.#start;
    this.#launch(start).catch((error: unknown) => {
      if (start !== this.#start || this.#isClosed) return;
      if (!(error instanceof RefusedError)) this.#parts.failed(error);
      const message =
        error instanceof RefusedError
          ? error.message
          : t("The process that was to run the script could not be started: {0}", String(error));
      this.#tell({ state: "failed", message });
    });
  }

  async #launch(start: number): Promise<void> {
    const { clock, texts, lines } = this.#parts;
    const { request, paths, place } = await this.#parts.launch();
    if (start !== this.#start || this.#isClosed) return;
    const printed = new PrintLines(newRunId(clock.now()), clock, lines);
    const name = basename(place.script);
    const run: Run = {
      prints: new Prints(clock, (stream, text) => {
        printed.add({ type: "log", at: 0, stream, text }, clock.now(), name);
      }),
      lines: printed,
      script: place.script,
      place,
      paths,
      texts: new Map([[place.script, texts.textOf(place.script)]]),
      epoch: clock.now(),
      serving: this.#parts.start(request, {
        onEvents: (events) => this.#hear(run, paths.inEvents(run.prints.told(events))),
        onServed: (message) => this.#served(run, message),
        output: (stream, text) => run.prints.printed(stream, text),
      }),
    };
    this.#run = run;
    const ending = run.serving.finished.then(({ status }) => this.#ended(run, status === "succeeded"));
    this.#ending.set(run.serving, ending);
    void ending.finally(() => this.#ending.delete(run.serving));
  }

  #hear(run: Run, events: readonly RunEvent[]): void {
    for (const event of events) {
      if (event.type === "run-started") run.epoch = event.epoch;
      if (event.type === "log") run.lines.add(event, run.epoch + event.at, basename(run.script));
      if (event.type === "diagnosed") {
        const mistake = event.diagnostics.find(({ severity }) => severity === "error");
        if (mistake) {
          const { message, hint, file, line, column } = mistake;
          run.mistake = { name: "CompileError", message, hint, callSite: { file, line, column } };
        }
      }
      if (event.type === "run-finished" && event.error) run.error = event.error;
    }
  }

  #served(run: Run, message: FromServing): void {
    if (run !== this.#run) return;
    switch (message.type) {
      case "array":
        for (const file of message.files) {
          const known = run.paths.of(file);
          if (!run.texts.has(known)) run.texts.set(known, this.#parts.texts.textOf(known));
        }
        this.#parts.ready(run.place, message.view, run.texts.get(run.script));
        this.#tell({ state: "ready", details: message.view });
        // Somebody may have gone on typing while the script was on its way.
        this.edited(run.script);
        break;
      case "tasks":
        this.#slices.progressed(message.number, message.done, message.total);
        break;
      case "slab":
        this.#slices.answered(message.number, message.slab);
        break;
      case "no-slab":
        this.#slices.answered(
          message.number,
          message.isCancelled ? new SliceCancelledError() : new SliceFailedError(whyNot(message, run)),
        );
        break;
      default:
        message satisfies never;
    }
  }

  #ended(run: Run, isGood: boolean): void {
    run.prints.end();
    run.lines.end();
    if (run !== this.#run) return;
    this.#run = undefined;
    const error = run.error ?? run.mistake;
    const message = error
      ? failureWords(error, run.script)
      : t("The script has ended before the array could be shown: run it again.");
    this.#slices.rejectAll(new NoArrayError(message));
    this.#tell({ state: isGood ? "stopped" : "failed", message });
  }

  /** Ends the run, at first gently. */
  #end(reason: Error): void {
    this.#start++;
    const run = this.#run;
    this.#run = undefined;
    this.#slices.rejectAll(reason);
    run?.serving.cancel();
  }

  #tell(progress: ArrayProgress): void {
    this.#progress = progress;
    for (const listener of [...this.#listeners]) listener(progress);
  }
}
