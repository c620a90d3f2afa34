/**
 * What failed in one run of a script, and where that stands in the text as it is now.
 *
 * Tasks that fail with the same words at the same place are one failure, however many they are. Says so in the shape
 * of the protocol's diagnostics; who shows them is not known here.
 */
import { t } from "@vscode/l10n";
import type { Diagnostic } from "../../protocol/diagnostics.ts";
import type { ErrorView } from "../../protocol/error-view.ts";
import type { RunEvent } from "../../protocol/events.ts";
import type { RunId } from "../../protocol/run-view.ts";
import type { CallSite, FunctionView } from "../../protocol/sites.ts";
import { formatCount } from "../../protocol/units.ts";
import { TaskTable } from "../../timings/task-table.ts";
import type { StartedRun, Texts } from "../parts.ts";
import type { Anchor, TextChange } from "./anchors.ts";
import { framesOf, functionAround } from "./failing-code.ts";
import { type RanText, RanTexts } from "./ran-texts.ts";

/** Different messages at one place beyond this many are only counted: they are mostly numbers in one sentence. */
const mostAtOnePlace = 5;

/** Where a failure stands. */
interface FailingPlace {
  readonly file: string;
  readonly at: Anchor;
  /** What has to stay as it is for the failure to stand. */
  readonly watched: readonly Anchor[];
  /** Where the task was made, if it stands elsewhere. */
  readonly madeAt?: { readonly file: string; readonly at: Anchor };
}

/** Tasks that failed alike. */
interface Failure {
  readonly place: FailingPlace;
  readonly error: ErrorView;
  /** Tasks; of a script that threw itself none. */
  readonly tasks: Set<number>;
  /** Failures with other words at the same place. */
  readonly others: Set<number>;
}

export class ScriptFailures {
  readonly run: RunId;
  readonly #script: string;
  readonly #texts: RanTexts;
  readonly #tasks = new TaskTable();
  /** Place as it ran, then words → failure. */
  readonly #failures = new Map<string, Map<string, Failure>>();
  readonly #failureOf = new Map<number, Set<number>>();
  #isRefused = false;

  constructor(run: StartedRun, texts: Texts) {
    this.run = run.run;
    this.#script = run.script;
    // Nothing is looked up by name here.
    this.#texts = new RanTexts(run, texts, () => []);
  }

  add(event: RunEvent): void {
    switch (event.type) {
      case "graph":
        this.#tasks.define(event);
        return;
      case "task-failed":
        if (event.retried) return;
        this.#fail(event.error, event.task);
        return;
      case "tasks-finished":
        // Its worker was lost, or its result could not be sent; another one made it after all.
        if (this.#failureOf.size > 0) for (const task of event.task) this.#mend(task);
        return;
      case "diagnosed":
        this.#isRefused ||= event.diagnostics.some(({ severity }) => severity === "error");
        return;
      case "run-finished":
        // A task's error that nobody caught was told of already, and so was what the compile step refused.
        if (event.status !== "failed" || !event.error || event.error.key !== undefined || this.#isRefused)
          return;
        this.#fail(event.error);
        return;
    }
  }

  /** The files in which something failed. */
  files(): readonly string[] {
    return [...new Set(this.#all().map(({ place }) => place.file))];
  }

  /** What is still to be said of a file, where it is now. */
  diagnostics(file: string): readonly Diagnostic[] {
    return this.#all().flatMap((failure) => {
      const { place } = failure;
      const stretch = place.file === file ? place.at.stretch : undefined;
      if (!stretch || place.watched.some((anchor) => anchor.isChanged)) return [];
      const { error, tasks } = failure;
      const madeAt = place.madeAt?.at.stretch;
      return [
        {
          file,
          ...stretch,
          severity: "error" as const,
          code: tasks.size > 0 ? "task-failed" : "script-failed",
          message: messageOf(failure),
          hint: error.hint ?? "",
          ...(place.madeAt && madeAt
            ? {
                related: [
                  {
                    site: { file: place.madeAt.file, line: madeAt.line, column: madeAt.column },
                    message: t("This call made the task."),
                  },
                ],
              }
            : {}),
        },
      ];
    });
  }

  change(file: string, changes: readonly TextChange[], newText: string): void {
    this.#texts.change(file, changes, newText);
  }

  /** The run is over. */
  end(): void {
    this.#texts.end();
  }

  #all(): readonly Failure[] {
    return [...this.#failures.values()].flatMap((alike) => [...alike.values()]);
  }

  #fail(error: ErrorView, task?: number): void {
    const callSite = error.callSite ?? (task === undefined ? undefined : this.#tasks.callSiteOf(task));
    const site = framesOf(error).find(({ file }) => this.#texts.of(file)) ?? callSite ?? this.#firstLine();
    const key = `${site.file}:${site.line}:${site.column}`;
    const words = `${error.name}: ${error.message}`;
    const here = this.#failures.get(key) ?? new Map<string, Failure>();
    const [first] = here.values();
    const known = here.get(words);
    if (known) this.#count(known.tasks, task);
    else if (first && here.size >= mostAtOnePlace) this.#count(first.others, task);
    else {
      const place = first?.place ?? this.#placeOf(site, callSite, task);
      if (!place) return;
      const failure: Failure = { place, error, tasks: new Set(), others: new Set() };
      this.#count(failure.tasks, task);
      this.#failures.set(key, here.set(words, failure));
    }
  }

  #count(among: Set<number>, task: number | undefined): void {
    if (task === undefined) return;
    this.#failureOf.get(task)?.delete(task);
    among.add(task);
    this.#failureOf.set(task, among);
  }

  #mend(task: number): void {
    if (!this.#failureOf.get(task)?.delete(task)) return;
    this.#failureOf.delete(task);
    for (const [key, here] of this.#failures) {
      for (const [words, { tasks, others, error }] of here)
        if (tasks.size + others.size === 0 && error.key !== undefined) here.delete(words);
      if (here.size === 0) this.#failures.delete(key);
    }
  }

  #placeOf(
    site: CallSite,
    callSite: CallSite | undefined,
    task: number | undefined,
  ): FailingPlace | undefined {
    const text = this.#texts.of(site.file);
    const at = text?.anchor(text.line(site.line));
    if (!text || !at) return undefined;
    const definition =
      task === undefined ? undefined : this.#tasks.functions[this.#tasks.functionOf(task)]?.definition;
    const watched = [at, functionAnchor(text, site, definition)].filter((anchor) => anchor !== undefined);
    const made = callSite && this.#texts.of(callSite.file);
    const madeLine = made && { ...made.line(callSite.line), column: callSite.column };
    const madeAt = madeLine && made.anchor(madeLine);
    const isElsewhere = callSite && (callSite.file !== site.file || callSite.line !== site.line);
    return {
      file: site.file,
      at,
      watched,
      ...(madeAt && isElsewhere ? { madeAt: { file: made.file, at: madeAt } } : {}),
    };
  }

  #firstLine(): CallSite {
    return { file: this.#script, line: 1, column: 1 };
  }
}

/** The function around a failing line: the task's own where the line is in it, else by the look of the text. */
function functionAnchor(
  text: RanText,
  site: CallSite,
  definition: FunctionView["definition"],
): Anchor | undefined {
  const isOwn =
    definition?.file === site.file && definition.line <= site.line && site.line <= definition.endLine;
  const stretch = isOwn ? definition : functionAround(text.ran, site.line);
  return stretch && text.anchor(stretch);
}

/** Words of an error beyond this many are in the run's own report. */
const mostWords = 2000;

function messageOf({ error, tasks, others }: Failure): string {
  const lines = [`${error.name}: ${error.message}`.slice(0, mostWords)];
  for (let { cause } = error; cause && lines.length < 6; { cause } = cause)
    lines.push(t("Caused by {0}", `${cause.name}: ${cause.message}`.slice(0, mostWords)));
  if (error.key !== undefined) {
    const more = tasks.size - 1;
    lines.push(
      more > 0
        ? t("Task {0}, and {1} more that failed alike", error.key, formatCount(more))
        : t("Task {0}", error.key),
    );
  }
  for (const input of error.inputs ?? []) lines.push(t("Input {0}", input));
  if (others.size > 0)
    lines.push(t("{0} more tasks failed here with other messages", formatCount(others.size)));
  return lines.join("\n");
}
