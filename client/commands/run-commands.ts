/**
 * Commands that start and end runs. What may be run, and how, is for the server to say.
 */
import * as vscode from "vscode";
import type { StartRun } from "../../server/protocol/methods.ts";
import type { Panels } from "../panels/panels.ts";
import type { RunMessages } from "../run-messages.ts";
import { isGoing } from "../run-words.ts";
import type { Runs } from "../runs.ts";
import type { Server } from "../server.ts";
import { taskIn } from "./argument.ts";
import type { PipelineChoice } from "./choose-pipeline.ts";
import type { RunChoice } from "./choose-run.ts";
import type { CommandTable } from "./register.ts";

const { t } = vscode.l10n;

export interface RunCommandNeeds {
  readonly server: Server;
  readonly runs: Runs;
  readonly panels: Panels;
  readonly messages: RunMessages;
  readonly pipelineChoice: PipelineChoice;
  readonly runChoice: RunChoice;
}

/** Run, preview, rerun, run a task, cancel. */
export function runCommands(needs: RunCommandNeeds) {
  const { server, runs, panels, messages, pipelineChoice, runChoice } = needs;

  async function start(takes: StartRun): Promise<void> {
    if (!(await trusted())) return;
    const view = await server.ask("treadle/runs/start", takes);
    runs.add(view);
    messages.watch(view);
    const opens = vscode.workspace
      .getConfiguration("treadle", vscode.Uri.file(view.script))
      .get<boolean>("graph.openOnRun", true);
    // A preview is asked for in order to be seen.
    if (opens || takes.kind === "preview") panels.show(view, undefined, { focus: false });
  }

  async function startTask(argument: unknown, kind: "task" | "from-task"): Promise<void> {
    const meant = taskIn(argument);
    const view = meant && runs.get(meant.run);
    if (meant && view) await start({ script: view.script, kind, of: meant.run, task: meant.task });
  }

  return {
    "treadle.runPipeline": async (argument) => {
      const script = await pipelineChoice.choose(argument);
      if (script !== undefined) await start({ script, kind: "run" });
    },
    "treadle.previewGraph": async (argument) => {
      const script = await pipelineChoice.choose(argument);
      if (script === undefined) return;
      // Exact where the script may be executed up to its first compute; else what reading it tells.
      if (vscode.workspace.isTrusted) await start({ script, kind: "preview" });
      else panels.analyse(script, { focus: false });
    },
    "treadle.rerunFailed": async (argument) => {
      const view = await runChoice.choose(argument, {
        suits: ({ canRerun }) => canRerun,
        none: t("There is nothing to rerun: no run has failed or was cancelled."),
        among: "newest",
      });
      if (view) await start({ script: view.script, kind: "rerun", of: view.run });
    },
    "treadle.runTask": (argument) => startTask(argument, "task"),
    "treadle.runFromTask": (argument) => startTask(argument, "from-task"),
    "treadle.cancelRun": async (argument) => {
      const view = await runChoice.choose(argument, {
        suits: isGoing,
        none: t("No pipeline is running."),
        among: "ask",
      });
      if (view) await server.ask("treadle/runs/cancel", { run: view.run });
    },
  } satisfies Partial<CommandTable>;
}

/** False where nothing may be executed; the person is told how to change that. */
export async function trusted(): Promise<boolean> {
  if (vscode.workspace.isTrusted) return true;
  const manage = t("Manage Workspace Trust");
  const chosen = await vscode.window.showWarningMessage(
    t("Treadle runs no script of a workspace in Restricted Mode."),
    manage,
  );
  if (chosen === manage) await vscode.commands.executeCommand("workbench.trust.manage");
  return false;
}
