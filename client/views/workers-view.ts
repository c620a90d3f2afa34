/**
 * The tree of the chosen run's workers: how busy each is, what it holds in memory, and what it is doing.
 */
import * as vscode from "vscode";
import type { RunId, RunView, WorkerRow } from "../../server/protocol/run-view.ts";
import { formatBytes } from "../../server/protocol/units.ts";
import type { Runs } from "../runs.ts";
import type { Server } from "../server.ts";
import { ChosenRunView } from "./chosen-run-view.ts";
import type { RunsView } from "./runs-view.ts";

const { t } = vscode.l10n;

interface WorkerItem {
  readonly run: RunId;
  readonly row: WorkerRow;
}

export class WorkersView extends ChosenRunView<WorkerItem> {
  constructor(server: Server, runs: Runs, runsView: RunsView, log: vscode.LogOutputChannel) {
    super("treadle.workers", server, runs, runsView, log);
  }

  protected override async top(chosen: RunView | undefined): Promise<WorkerItem[]> {
    if (!chosen) return [];
    const rows = await this.server.ask("treadle/runs/workers", { run: chosen.run });
    return rows.map((row) => ({ run: chosen.run, row }));
  }

  protected override below(): WorkerItem[] {
    return [];
  }

  override getTreeItem({ run, row }: WorkerItem): vscode.TreeItem {
    const name = row.worker === 0 ? t("Main thread") : t("Worker {0}", row.worker);
    const item = new vscode.TreeItem(name);
    item.id = `${run}/worker/${row.worker}`;
    const parts = [
      t("{0} % busy", Math.round(row.busy * 100)),
      memory(row),
      row.lost === undefined ? row.executing : t("lost: {0}", row.lost),
    ].filter((part) => part !== undefined);
    item.description = parts.join(" · ");
    item.iconPath = icon(row);
    item.contextValue = "worker";
    item.tooltip = new vscode.MarkdownString();
    item.tooltip.appendText(`${name}: ${parts.join(" · ")}`);
    item.tooltip.appendMarkdown("\n\n");
    item.tooltip.appendText(t("{0} calls", row.calls));
    item.accessibilityInformation = { label: `${name}, ${parts.join(", ")}` };
    return item;
  }
}

/** `12 MB`, `12 MB of 2 GB`, with what was written to disk; nothing where nothing is held. */
function memory({ held, spilled, limit }: WorkerRow): string | undefined {
  if (held + spilled === 0) return undefined;
  const inMemory = limit > 0 ? t("{0} of {1}", formatBytes(held), formatBytes(limit)) : formatBytes(held);
  return spilled > 0 ? t("{0}, {1} on disk", inMemory, formatBytes(spilled)) : inMemory;
}

function icon({ lost, executing }: WorkerRow): vscode.ThemeIcon {
  if (lost !== undefined) return new vscode.ThemeIcon("error", new vscode.ThemeColor("testing.iconFailed"));
  if (executing !== undefined)
    return new vscode.ThemeIcon("sync~spin", new vscode.ThemeColor("testing.iconQueued"));
  return new vscode.ThemeIcon("server-process");
}
