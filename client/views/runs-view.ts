/**
 * The tree of runs: those going on and the history, newest first. Selecting one shows its tasks and workers in the trees
 * below; opening one shows its graph.
 */
import * as vscode from "vscode";
import type { RunId, RunView } from "../../server/protocol/run-view.ts";
import {
  ago,
  fileName,
  fraction,
  glance,
  isGoing,
  kindName,
  scriptName,
  statusName,
  statusThemeIcon,
} from "../run-words.ts";
import type { Runs } from "../runs.ts";
import { Pace } from "./pace.ts";

const { t } = vscode.l10n;

/** A line of the tree; commands of its menu read the run from it. */
export interface RunItem {
  readonly run: RunId;
}

export class RunsView implements vscode.TreeDataProvider<RunItem>, vscode.Disposable {
  readonly #runs: Runs;
  readonly #now: () => number;
  readonly #log: vscode.LogOutputChannel;
  readonly #view: vscode.TreeView<RunItem>;
  readonly #pace: Pace;
  readonly #redraw = new vscode.EventEmitter<undefined>();
  readonly #chosen = new vscode.EventEmitter<RunId | undefined>();
  readonly #subscriptions: vscode.Disposable[];
  /** One item for each run, for ever the same: VS Code keeps the selection by identity. */
  readonly #items = new Map<RunId, RunItem>();
  #selected: RunId | undefined;

  readonly onDidChangeTreeData = this.#redraw.event;
  /** Which run the other trees show has changed. */
  readonly onDidChoose = this.#chosen.event;

  constructor(runs: Runs, log: vscode.LogOutputChannel, now: () => number = Date.now) {
    this.#runs = runs;
    this.#log = log;
    this.#now = now;
    this.#view = vscode.window.createTreeView("treadle.runs", { treeDataProvider: this });
    this.#pace = new Pace(
      () => this.#redraw.fire(undefined),
      () => this.#view.visible,
    );
    this.#subscriptions = [
      this.#view,
      this.#pace,
      runs.onDidChange(({ changed, forgotten }) => this.#follow(changed, forgotten)),
      this.#view.onDidChangeVisibility(() => this.#pace.seen()),
      this.#view.onDidChangeSelection(({ selection }) => this.#select(selection[0]?.run)),
    ];
  }

  /** The run that is selected, else the newest. */
  get chosen(): RunView | undefined {
    return (this.#selected === undefined ? undefined : this.#runs.get(this.#selected)) ?? this.#runs.all[0];
  }

  async getChildren(item?: RunItem): Promise<RunItem[]> {
    if (item) return [];
    // The first look at the view is what starts the server; without a folder there is nothing to remember runs of.
    if (vscode.workspace.workspaceFolders === undefined && this.#runs.all.length === 0) return [];
    await this.#runs.loaded().catch((error) => this.#log.error(String(error)));
    return this.#runs.all.map(({ run }) => this.#item(run));
  }

  getParent(): undefined {
    return undefined;
  }

  getTreeItem({ run }: RunItem): vscode.TreeItem {
    const view = this.#runs.get(run);
    const item = new vscode.TreeItem(view ? fileName(view.script) : run);
    item.id = run;
    if (!view) return item;
    const elapsed = glance(this.#runs.elapsed(view));
    const when = ago(view.started, this.#now());
    // The seconds of a run that goes on are counted in the status bar; here they would stand still between two changes.
    const far = view.tasks.known === 0 ? t("starting") : fraction(view.tasks);
    const parts = [kindName(view.kind), isGoing(view) ? far : elapsed, when];
    item.description = parts.filter((part) => part !== undefined).join(" · ");
    item.iconPath = statusThemeIcon(view.status);
    item.contextValue = contextOf(view);
    item.tooltip = tooltip(view, elapsed);
    item.accessibilityInformation = {
      label: t(
        "{0}, {1}, {2} of {3} tasks done, {4}, {5}",
        fileName(view.script),
        statusName(view.status),
        view.tasks.finished,
        view.tasks.known,
        elapsed,
        when,
      ),
    };
    item.command = { title: t("Show Task Graph"), command: "treadle.showGraph", arguments: [run] };
    return item;
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#redraw.dispose();
    this.#chosen.dispose();
  }

  #item(run: RunId): RunItem {
    const item = this.#items.get(run) ?? { run };
    this.#items.set(run, item);
    return item;
  }

  #select(run: RunId | undefined): void {
    this.#selected = run;
    this.#chosen.fire(run);
  }

  #follow(changed: readonly RunView[], forgotten: readonly RunId[]): void {
    for (const run of forgotten) this.#items.delete(run);
    const going = this.#runs.going.length;
    const badge = this.#view.badge?.value ?? 0;
    if (going !== badge) {
      this.#view.badge =
        going === 0 ? undefined : { value: going, tooltip: going === 1 ? t("1 run") : t("{0} runs", going) };
    }
    // A run that starts is what the person wants to see the tasks of.
    if (
      changed.some(
        (view) => isGoing(view) && view.run === this.#runs.all[0]?.run && !this.#items.has(view.run),
      )
    ) {
      this.#item(this.#runs.all[0]!.run);
      this.#select(this.#runs.all[0]!.run);
    }
    this.#pace.changed();
  }
}

/** What the menus of a run ask: `run going`, `run over rerunnable`. */
function contextOf(view: RunView): string {
  return [
    "run",
    isGoing(view) ? "going" : "over",
    ...(view.canRerun ? ["rerunnable"] : []),
    ...(view.error ? ["erred"] : []),
  ].join(" ");
}

function tooltip(view: RunView, elapsed: string): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendText(scriptName(view.script));
  text.appendMarkdown("\n\n");
  text.appendText(`${statusName(view.status)} · ${elapsed} · ${new Date(view.started).toLocaleString()}`);
  text.appendMarkdown("\n\n");
  text.appendText(
    t("{0} tasks, {1} failed, {2} reused", fraction(view.tasks), view.tasks.failed, view.tasks.reused),
  );
  if (view.error) {
    text.appendMarkdown("\n\n");
    text.appendText(view.error.message);
  }
  return text;
}
