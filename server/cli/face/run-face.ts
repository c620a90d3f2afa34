/**
 * A run as a terminal shows it: progress and findings while it goes on, error and figures when it is over.
 *
 * Everything here goes to stderr and is learnt from events; stdout belongs to the script. Which of its parts
 * speak is decided once, when it is made.
 */
import type { ErrorView } from "../../protocol/error-view.ts";
import type { GraphKnown, RunEvent, RunStatus } from "../../protocol/events.ts";
import { RunTimings } from "../../timings/run-timings.ts";
import type { Screen } from "../screen.ts";
import { CacheLine } from "./cache-line.ts";
import { closingTable } from "./closing-table.ts";
import { diagnosticsText } from "./diagnostics.ts";
import { errorText } from "./error-text.ts";
import { jsonSummary } from "./json-summary.ts";
import { ProgressBar } from "./progress-bar.ts";

export interface FaceSettings {
  readonly screen: Screen;
  readonly folder: string;
  readonly bar: boolean;
  /** What closes the run; errors and warnings are told in any case. */
  readonly closing: "table" | "json" | "nothing";
  /** Milliseconds, for the bar. */
  readonly now: () => number;
  readonly readLine: (file: string, line: number) => string | undefined;
}

export class RunFace {
  readonly #settings: FaceSettings;
  readonly #timings = new RunTimings();
  readonly #cache = new CacheLine();
  readonly #graphs: GraphKnown[] = [];
  readonly #bar: ProgressBar | undefined;
  /** Every compute under way tells of a loss. */
  readonly #lost = new Set<number>();
  #error: ErrorView | undefined;

  constructor(settings: FaceSettings) {
    this.#settings = settings;
    if (settings.bar) this.#bar = new ProgressBar(settings.screen, settings.now);
  }

  /** Takes in a batch of events, in the order in which they happened. */
  add(events: readonly RunEvent[]): void {
    for (const event of events) {
      this.#timings.add(event);
      this.#cache.add(event);
      this.#bar?.add(event);
      this.#take(event);
    }
  }

  /** Moves the seconds of the bar. */
  tick(): void {
    this.#bar?.tick();
  }

  /** Prints what the script printed, without disturbing the bar. */
  pass(text: string, write: (text: string) => void): void {
    if (this.#bar) this.#bar.aside(text, write);
    else write(text);
  }

  /** Prints whole lines of our own. */
  say(text: string): void {
    if (text !== "") this.pass(text, this.#settings.screen.write);
  }

  /** The run is over: leaves the bar's last state standing and tells what went wrong. */
  end(status: RunStatus): void {
    const { screen, folder } = this.#settings;
    this.#bar?.finish();
    if (status === "failed" && this.#error) screen.write(errorText(this.#error, folder, screen.paint));
    else if (status === "cancelled") screen.write("Cancelled.\n");
  }

  /** Prints the figures, as the last thing that is said. */
  close(exitCode: number): void {
    const { screen, closing } = this.#settings;
    if (closing === "nothing") return;
    const summary = this.#timings.summary();
    if (closing === "json") screen.write(`${jsonSummary(summary, exitCode)}\n`);
    else screen.write(closingTable(summary, screen.columns, screen.paint) + this.#cache.text(screen.columns));
  }

  #take(event: RunEvent): void {
    const { screen, folder, readLine } = this.#settings;
    const { columns, paint } = screen;
    switch (event.type) {
      case "graph":
        this.#graphs.push(event);
        return;
      case "diagnosed":
        this.say(diagnosticsText(event.diagnostics, { folder, readLine, columns, paint }));
        return;
      case "worker-lost":
        if (this.#lost.has(event.worker)) return;
        this.#lost.add(event.worker);
        this.say(`${paint.yellow("warning")} worker ${event.worker} was lost: ${event.reason}\n`);
        return;
      case "compute-finished":
      case "run-finished":
        // What ended the script comes last, and outranks a compute whose error the script caught.
        this.#error = event.error ?? this.#error;
        return;
    }
  }

  /** All graphs of the run, and what was measured of their tasks: what a drawing needs. */
  picture() {
    const { durations, failed } = this.#timings.outcomes();
    return {
      graphs: this.#graphs,
      measured: {
        duration: (task: number) =>
          Number.isNaN(durations[task] ?? Number.NaN) ? undefined : durations[task],
        failed,
        criticalPath: this.#timings.summary().criticalPath.tasks,
      },
    };
  }
}
