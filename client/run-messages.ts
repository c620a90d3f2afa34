/**
 * What is said aloud of runs that the person started: a notification with a way to cancel once a run goes on for a
 * while, and one message when it fails. A run that succeeds says nothing; the status bar shows it.
 */
import * as vscode from "vscode";
import type { RunId, RunView } from "../server/protocol/run-view.ts";
import { fileName, fraction, glance, isGoing } from "./run-words.ts";
import type { Runs } from "./runs.ts";
import type { Server } from "./server.ts";

const { t } = vscode.l10n;

/**
 * Milliseconds after which a run gets a notification. Ten seconds is where people begin to look elsewhere (Nielsen's
 * third limit); until then the status bar is enough.
 */
export const patience = 10_000;

export class RunMessages implements vscode.Disposable {
  readonly #server: Server;
  readonly #runs: Runs;
  /** Runs the person started whose end has not been seen yet → the timer of their notification. */
  readonly #watched = new Map<RunId, NodeJS.Timeout>();
  /** Ends the notification of a run. */
  readonly #notified = new Map<RunId, () => void>();
  readonly #subscription: vscode.Disposable;

  constructor(server: Server, runs: Runs) {
    this.#server = server;
    this.#runs = runs;
    this.#subscription = runs.onDidChange(({ changed, forgotten }) => {
      for (const view of changed) if (!isGoing(view)) this.#ended(view);
      for (const run of forgotten) this.#forget(run);
    });
  }

  /** A run that the person has just started. */
  watch(view: RunView): void {
    const known = this.#runs.get(view.run) ?? view;
    this.#watched.set(
      view.run,
      setTimeout(() => this.#notify(view.run), patience),
    );
    // A short run may be over before its start is answered.
    if (!isGoing(known)) this.#ended(known);
  }

  dispose(): void {
    for (const run of [...this.#watched.keys()]) this.#forget(run);
    this.#subscription.dispose();
  }

  #notify(run: RunId): void {
    const view = this.#runs.get(run);
    if (!view) return;
    void vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: t("Running {0}", fileName(view.script)),
        cancellable: true,
      },
      (progress, token) =>
        new Promise<void>((resolve) => {
          let reported = 0;
          const report = () => {
            const now = this.#runs.get(run);
            if (!now) return;
            const percent =
              now.tasks.known > 0 ? (100 * (now.tasks.finished + now.tasks.failed)) / now.tasks.known : 0;
            progress.report({
              message: message(now, this.#runs),
              increment: Math.max(0, percent - reported),
            });
            reported = Math.max(reported, percent);
          };
          const following = this.#runs.onDidChange(({ changed }) => {
            if (changed.some((other) => other.run === run)) report();
          });
          this.#notified.set(run, () => {
            following.dispose();
            resolve();
          });
          token.onCancellationRequested(() => {
            this.#server.ask("treadle/runs/cancel", { run }).catch(() => undefined);
          });
          report();
        }),
    );
  }

  #ended(view: RunView): void {
    if (!this.#watched.has(view.run)) return;
    this.#forget(view.run);
    if (view.status === "failed" || view.status === "interrupted") void tellFailure(view, this.#runs);
  }

  #forget(run: RunId): void {
    clearTimeout(this.#watched.get(run));
    this.#watched.delete(run);
    this.#notified.get(run)?.();
    this.#notified.delete(run);
  }
}

function message(view: RunView, runs: Runs): string {
  if (view.status === "cancelling") return t("being cancelled …");
  const left = runs.remaining(view);
  const counts = t("{0} tasks", fraction(view.tasks));
  return left === undefined ? counts : t("{0}, ~{1} left", counts, glance(left));
}

/**
 * A warning and no error: errors with buttons stay until they are closed, and this one would still be there when the
 * script has been mended and run again. What is wrong is an error in Problems.
 */
async function tellFailure(view: RunView, runs: Runs): Promise<void> {
  const showProblem = t("Show Problem");
  const showGraph = t("Show Graph");
  const rerun = t("Rerun Failed Tasks");
  const chosen = await vscode.window.showWarningMessage(
    view.error
      ? t("{0} failed: {1}", fileName(view.script), firstLine(view.error.message))
      : t("{0} was interrupted: its process is gone.", fileName(view.script)),
    ...(view.error?.callSite ? [showProblem] : []),
    showGraph,
    ...(view.canRerun ? [rerun] : []),
  );
  if (chosen === showProblem) await vscode.commands.executeCommand("treadle.showProblem", view.run);
  if (chosen === showGraph) await vscode.commands.executeCommand("treadle.showGraph", view.run);
  if (chosen !== rerun) return;
  // The script may have been run again meanwhile: then it is that run which is to go on.
  const newest = runs.newestOf(view.script) ?? view;
  const command = newest.canRerun ? "treadle.rerunFailed" : "treadle.showGraph";
  await vscode.commands.executeCommand(command, newest.run);
}

/** Messages of errors may be pages; a notification has three lines. */
function firstLine(text: string): string {
  const line = text.split("\n", 1)[0]!;
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
