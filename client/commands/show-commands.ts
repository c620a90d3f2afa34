/**
 * Commands that show runs, and those that forget them. They start nothing.
 */
import * as vscode from "vscode";
import { revealSite } from "../panels/errands.ts";
import type { Tab } from "../panels/panel.ts";
import type { Panels } from "../panels/panels.ts";
import { isGoing, scriptName } from "../run-words.ts";
import type { Runs } from "../runs.ts";
import type { Server } from "../server.ts";
import { scriptIn } from "./argument.ts";
import type { RunChoice } from "./choose-run.ts";
import type { CommandTable } from "./register.ts";

const { t } = vscode.l10n;

export interface ShowCommandNeeds {
  readonly server: Server;
  readonly runs: Runs;
  readonly panels: Panels;
  readonly runChoice: RunChoice;
  readonly output: vscode.LogOutputChannel;
}

/** Graph, timeline, report, problem, output; forgetting runs and timings. */
export function showCommands({ server, runs, panels, runChoice, output }: ShowCommandNeeds) {
  const none = () => t("There is no run yet: run a pipeline first.");

  async function show(argument: unknown, tab: Tab): Promise<void> {
    const view = await runChoice.choose(argument, { suits: () => true, none: none(), among: "newest" });
    if (view) panels.show(view, tab, { focus: true });
  }

  return {
    "treadle.showGraph": (argument) => show(argument, "graph"),
    "treadle.showTimeline": (argument) => show(argument, "timeline"),
    "treadle.openReport": async (argument) => {
      const view = await runChoice.choose(argument, { suits: () => true, none: none(), among: "newest" });
      if (!view) return;
      const report = await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Window, title: t("Writing the report …") },
        () => server.ask("treadle/runs/report", { run: view.run }),
      );
      await openReport(vscode.Uri.file(report));
    },
    "treadle.showProblem": async (argument) => {
      const view = await runChoice.choose(argument, {
        suits: ({ error }) => error !== undefined,
        none: t("No run has failed."),
        among: "newest",
      });
      const site = view?.error?.callSite;
      if (site) await revealSite(site, { focus: true });
      else await vscode.commands.executeCommand("workbench.actions.view.problems");
    },
    "treadle.showOutput": async () => output.show(true),
    "treadle.forgetRun": async (argument) => {
      const view = await runChoice.choose(argument, {
        suits: (candidate) => !isGoing(candidate),
        none: none(),
        among: "ask",
      });
      if (view) await server.ask("treadle/runs/forget", { run: view.run });
    },
    "treadle.forgetRuns": async () => {
      await runs.loaded();
      const over = runs.all.filter((view) => !isGoing(view)).length;
      const forget = t("Forget");
      const question = t("Forget {0} runs that are over? Their recordings are deleted.", over);
      if (over === 0) void vscode.window.showInformationMessage(none());
      else if ((await vscode.window.showWarningMessage(question, { modal: true }, forget)) === forget) {
        await server.ask("treadle/runs/forget", {});
      }
    },
    "treadle.clearTimings": async (argument) => {
      const script = scriptIn(argument);
      await server.ask("treadle/timings/clear", script === undefined ? {} : { script });
      void vscode.window.showInformationMessage(
        script === undefined
          ? t("All timings of earlier runs are forgotten.")
          : t("Timings of {0} are forgotten.", scriptName(script)),
      );
    },
  } satisfies Partial<CommandTable>;
}

/** A report is a page for a browser. Where the files are on another machine the browser cannot see it. */
async function openReport(report: vscode.Uri): Promise<void> {
  if (vscode.env.remoteName === undefined) {
    if (await vscode.env.openExternal(report)) return;
  }
  const save = t("Save As …");
  const source = t("Show Its Text");
  const chosen = await vscode.window.showInformationMessage(
    t("The report is on the machine that runs the scripts: {0}", report.fsPath),
    save,
    source,
  );
  if (chosen === source) await vscode.window.showTextDocument(report);
  if (chosen !== save) return;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, "treadle-report.html") }),
    filters: { HTML: ["html"] },
  });
  if (target) await vscode.workspace.fs.copy(report, target, { overwrite: true });
}
