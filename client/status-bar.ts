/**
 * One item in the status bar: how far the runs are, for a while how the last one ended, and that the server is down.
 *
 *     $(sync~spin) 12/40 · 8 s · ~5 s left      one run
 *     $(sync~spin) 3 runs · 52/90 · 8 s         several, summed up; the time is the longest
 *     $(pass) loop.ts · 8 s                     for half a minute after the end
 *
 * The one timer here ticks only while there is something to count.
 */
import * as vscode from "vscode";
import type { RunView } from "../server/protocol/run-view.ts";
import { fileName, fraction, glance, isGoing, scriptName, statusIcon, statusName } from "./run-words.ts";
import type { Runs } from "./runs.ts";
import type { Server } from "./server.ts";

const { t } = vscode.l10n;

/** Twice a second: seconds are shown, and none is skipped. */
const tick = 500;
/** Long enough to look up from another window, in milliseconds. */
const resultShown = 30_000;

export class StatusBar implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem("treadle.runs", vscode.StatusBarAlignment.Left, 50);
  readonly #server: Server;
  readonly #runs: Runs;
  readonly #now: () => number;
  readonly #subscriptions: vscode.Disposable[];
  #timer: NodeJS.Timeout | undefined;
  /** The run that ended last, and until when it is shown. */
  #ended: { readonly view: RunView; readonly until: number } | undefined;
  readonly #going = new Set<string>();

  constructor(server: Server, runs: Runs, now: () => number = Date.now) {
    this.#server = server;
    this.#runs = runs;
    this.#now = now;
    this.#item.name = t("Treadle Runs");
    this.#subscriptions = [
      this.#item,
      server.onDidChangeState(() => this.#draw()),
      runs.onDidChange(({ changed }) => this.#follow(changed)),
    ];
  }

  dispose(): void {
    clearInterval(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #follow(changed: readonly RunView[]): void {
    for (const view of changed) {
      if (isGoing(view)) this.#going.add(view.run);
      // Only of runs that were seen going: a history that is read again ends nothing.
      else if (this.#going.delete(view.run)) this.#ended = { view, until: this.#now() + resultShown };
    }
    this.#draw();
  }

  #draw(): void {
    const going = this.#runs.going;
    if (this.#ended && this.#now() >= this.#ended.until) this.#ended = undefined;
    const isCounting = going.length > 0 || this.#ended !== undefined;
    if (isCounting) this.#timer ??= setInterval(() => this.#draw(), tick);
    else {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    if (this.#server.state === "down") this.#showDown();
    else if (going.length > 0) this.#showGoing(going);
    else if (this.#ended) this.#showEnded(this.#ended.view);
    else this.#item.hide();
  }

  #showGoing(going: readonly RunView[]): void {
    const newest = going[0]!;
    const known = sum(going, ({ tasks }) => tasks.known);
    const done = sum(going, ({ tasks }) => tasks.finished + tasks.failed);
    const left = longest(going.map((view) => this.#runs.remaining(view)));
    const parts = [
      going.length > 1 ? t("{0} runs", going.length) : undefined,
      known > 0 ? `${done}/${known}` : t("starting"),
      glance(Math.max(...going.map((view) => this.#runs.elapsed(view)))),
      // Whoever waits for the last seconds knows that they are the last.
      left !== undefined && left >= 1000 ? t("~{0} left", glance(left)) : undefined,
    ].filter((part) => part !== undefined);
    const isCancelling = going.every(({ status }) => status === "cancelling");
    this.#show(`$(${statusIcon(isCancelling ? "cancelling" : "running")}) ${parts.join(" · ")}`, {
      tooltip: goingTooltip(going, this.#runs),
      command: { title: t("Show Timeline"), command: "treadle.showTimeline", arguments: [newest.run] },
      spoken: t("Treadle: {0} of {1} tasks done, {2}", done, known, parts.slice(-1)[0]!),
    });
  }

  #showEnded(view: RunView): void {
    const text = `${fileName(view.script)} · ${glance(view.elapsed)}`;
    const tooltip = new vscode.MarkdownString(undefined, true);
    tooltip.appendText(`${scriptName(view.script)}: ${statusName(view.status)}`);
    if (view.error) tooltip.appendText(`\n\n${view.error.message}`);
    this.#show(`$(${statusIcon(view.status)}) ${text}`, {
      tooltip,
      command: { title: t("Show Task Graph"), command: "treadle.showGraph", arguments: [view.run] },
      spoken: t(
        "Treadle: {0} {1} after {2}",
        fileName(view.script),
        statusName(view.status),
        glance(view.elapsed),
      ),
    });
  }

  #showDown(): void {
    this.#show(`$(warning) Treadle`, {
      tooltip: new vscode.MarkdownString(t("Treadle's language server has crashed. Click to restart it.")),
      command: { title: t("Restart Server"), command: "treadle.restartServer" },
      spoken: t("Treadle's language server has crashed"),
    });
  }

  #show(text: string, { tooltip, command, spoken }: StatusFace): void {
    this.#item.text = text;
    this.#item.command = command;
    this.#item.accessibilityInformation = { label: spoken };
    // A tooltip that is replaced while it is open flickers and loses the pointer.
    if (tooltip.value !== this.#tooltip) this.#item.tooltip = tooltip;
    this.#tooltip = tooltip.value;
    this.#item.show();
  }
  #tooltip = "";
}

interface StatusFace {
  readonly tooltip: vscode.MarkdownString;
  readonly command: vscode.Command;
  readonly spoken: string;
}

/** A line for each run, with a link that cancels it. Says nothing that changes by the clock alone. */
function goingTooltip(going: readonly RunView[], runs: Runs): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString(undefined, true);
  // Names of scripts are text; only these two commands can be linked to.
  tooltip.isTrusted = { enabledCommands: ["treadle.cancelRun", "treadle.showGraph"] };
  for (const view of going) {
    const argument = encodeURIComponent(JSON.stringify([view.run]));
    tooltip.appendText(`${scriptName(view.script)}: ${fraction(view.tasks)}`);
    if (view.executing.length > 0) tooltip.appendText(` · ${view.executing.slice(0, 3).join(", ")}`);
    tooltip.appendMarkdown(
      `  \n[$(type-hierarchy) ${t("Graph")}](command:treadle.showGraph?${argument}) · ` +
        `[$(debug-stop) ${t("Cancel")}](command:treadle.cancelRun?${argument})\n\n`,
    );
  }
  const more = runs.all.length - going.length;
  if (more > 0) {
    tooltip.appendText(
      more === 1
        ? t("One earlier run is in the Treadle view.")
        : t("{0} earlier runs are in the Treadle view.", more),
    );
  }
  return tooltip;
}

const sum = (views: readonly RunView[], count: (view: RunView) => number): number =>
  views.reduce((total, view) => total + count(view), 0);

/** The longest of the times that are known; undefined unless all are. */
function longest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === times.length ? Math.max(...known) : undefined;
}
