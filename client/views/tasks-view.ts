/**
 * The tree of the chosen run's tasks, by function: the counts of each, and below it those few tasks worth opening, failed
 * ones first. The native twin of the graph, for keyboards and screen readers too.
 */
import * as vscode from "vscode";
import type { FunctionRow, RunId, RunView, TaskRow, TaskState } from "../../server/protocol/run-view.ts";
import type { CallSite } from "../../server/protocol/sites.ts";
import { formatTime } from "../../server/protocol/units.ts";
import { fraction, isGoing } from "../run-words.ts";
import type { Runs } from "../runs.ts";
import type { Server } from "../server.ts";
import { ChosenRunView } from "./chosen-run-view.ts";
import type { RunsView } from "./runs-view.ts";

const { t } = vscode.l10n;

interface FunctionItem {
  readonly run: RunId;
  readonly row: FunctionRow;
}

/** Commands of a task's menu read run and task from it. */
export interface TaskItem {
  readonly run: RunId;
  readonly task: number;
  readonly row: TaskRow;
}

type Item = FunctionItem | TaskItem;

export class TasksView extends ChosenRunView<Item> {
  constructor(server: Server, runs: Runs, runsView: RunsView, log: vscode.LogOutputChannel) {
    super("treadle.tasks", server, runs, runsView, log);
  }

  protected override async top(chosen: RunView | undefined): Promise<Item[]> {
    this.view.description = chosen ? describe(chosen.script, isGoing(chosen)) : "";
    if (!chosen) return [];
    const rows = await this.server.ask("treadle/runs/functions", { run: chosen.run });
    return rows.filter((row) => !row.function.isInternal).map((row) => ({ run: chosen.run, row }));
  }

  protected override below(item: Item): Item[] {
    if ("task" in item) return [];
    return item.row.shown.map((row) => ({ run: item.run, task: row.task, row }));
  }

  override getTreeItem(item: Item): vscode.TreeItem {
    return "task" in item ? taskTreeItem(item) : functionTreeItem(item);
  }
}

function describe(script: string, isRunning: boolean): string {
  const name = vscode.workspace.asRelativePath(script);
  return isRunning ? t("{0}, running", name) : name;
}

function functionTreeItem({ run, row }: FunctionItem): vscode.TreeItem {
  const { tasks, index } = row;
  const { name, definition, mainThread } = row.function;
  const item = new vscode.TreeItem(
    name,
    row.shown.length > 0 ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None,
  );
  item.id = `${run}/${index}`;
  const done = tasks.finished + tasks.failed;
  const counts = [
    fraction(tasks),
    tasks.failed > 0 ? t("{0} failed", tasks.failed) : undefined,
    tasks.executing > 0 ? t("{0} running", tasks.executing) : undefined,
    tasks.finished > 0 ? formatTime(row.median).trim() : undefined,
  ].filter((part) => part !== undefined);
  item.description = counts.join(" · ");
  item.iconPath =
    tasks.failed > 0
      ? stateIcon("failed")
      : tasks.executing > 0
        ? stateIcon("executing")
        : stateIcon(done === tasks.known ? "memory" : "waiting");
  item.contextValue = "function";
  item.tooltip = new vscode.MarkdownString();
  item.tooltip.appendText(
    t(
      "{0}: median {1}, longest {2}, {3} in all",
      name,
      formatTime(row.median).trim(),
      formatTime(row.longest).trim(),
      formatTime(row.total).trim(),
    ),
  );
  if (mainThread) {
    item.tooltip.appendMarkdown("\n\n");
    item.tooltip.appendText(t("On the main thread: {0}", mainThread));
  }
  item.accessibilityInformation = { label: `${name}, ${counts.join(", ")}` };
  if (definition) item.command = goTo(definition);
  return item;
}

function taskTreeItem({ run, row }: TaskItem): vscode.TreeItem {
  const item = new vscode.TreeItem(row.key);
  item.id = `${run}/task/${row.task}`;
  const time = row.duration === undefined ? "" : formatTime(row.duration).trim();
  item.description = time;
  item.iconPath = stateIcon(row.state);
  item.contextValue = "task";
  item.tooltip = `${row.key}: ${stateName(row.state)}`;
  item.accessibilityInformation = { label: [row.key, stateName(row.state), time].filter(Boolean).join(", ") };
  if (row.callSite) item.command = goTo(row.callSite);
  return item;
}

function goTo(site: CallSite): vscode.Command {
  const at = new vscode.Position(site.line - 1, site.column - 1);
  return {
    title: t("Go to Source"),
    command: "vscode.open",
    arguments: [vscode.Uri.file(site.file), { selection: new vscode.Range(at, at), preserveFocus: true }],
  };
}

const icons: Readonly<Record<TaskState, readonly [icon: string, color: string]>> = {
  waiting: ["circle-outline", "testing.iconUnset"],
  ready: ["circle-large-outline", "testing.iconQueued"],
  executing: ["sync~spin", "testing.iconQueued"],
  memory: ["pass", "testing.iconPassed"],
  released: ["pass", "testing.iconPassed"],
  failed: ["error", "testing.iconFailed"],
  cancelled: ["circle-slash", "testing.iconSkipped"],
  reused: ["history", "testing.iconPassed"],
};

function stateIcon(state: TaskState): vscode.ThemeIcon {
  const [icon, color] = icons[state];
  return new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
}

function stateName(state: TaskState): string {
  const names: Readonly<Record<TaskState, string>> = {
    waiting: t("waiting"),
    ready: t("ready"),
    executing: t("running"),
    memory: t("done, in memory"),
    released: t("done"),
    failed: t("failed"),
    cancelled: t("cancelled"),
    reused: t("reused from an earlier run"),
  };
  return names[state];
}
