/**
 * The client's table of contents: what there is in a window, and what each part is given.
 *
 * The client computes nothing. It shows what the language server says, asks it what the person wants, and knows of the
 * server only what is in `server/protocol`.
 */
import * as vscode from "vscode";
import { PipelineChoice } from "./commands/choose-pipeline.ts";
import { RunChoice } from "./commands/choose-run.ts";
import { framesCommands } from "./commands/frames-commands.ts";
import { registerCommands } from "./commands/register.ts";
import { runCommands } from "./commands/run-commands.ts";
import { serverCommands } from "./commands/server-commands.ts";
import { showCommands } from "./commands/show-commands.ts";
import { startCommands } from "./commands/start-commands.ts";
import { followCursor } from "./cursor.ts";
import { FramesViewers } from "./frames/frames-viewers.ts";
import { connectToServer, LanguageServer } from "./language-client.ts";
import { Panels } from "./panels/panels.ts";
import { Pipelines } from "./pipelines.ts";
import { RunMessages } from "./run-messages.ts";
import { relayOutput } from "./run-output.ts";
import { Runs } from "./runs.ts";
import { watchServer } from "./server-health.ts";
import { StatusBar } from "./status-bar.ts";
import { RunsView } from "./views/runs-view.ts";
import { TasksView } from "./views/tasks-view.ts";
import { WorkersView } from "./views/workers-view.ts";

let stop: (() => Promise<void>) | undefined;

/** Called by VS Code with the first script, command or view; starts no process. */
export function activate(context: vscode.ExtensionContext): void {
  const output = vscode.window.createOutputChannel("Treadle", { log: true });
  const log = vscode.window.createOutputChannel("Treadle Language Server", { log: true });
  const server = new LanguageServer((events) => connectToServer(context, log, events));
  stop = () => server.stop();

  const runs = new Runs(server, log);
  const pipelines = new Pipelines(server, log);
  const panels = new Panels(server, runs, log, context.extensionUri);
  const viewers = new FramesViewers(server, log, {
    extension: context.extensionUri,
    storage: context.storageUri ?? context.globalStorageUri,
  });
  const messages = new RunMessages(server, runs);
  const runsView = new RunsView(runs, log);
  const pipelineChoice = new PipelineChoice(pipelines, context.workspaceState);
  const runChoice = new RunChoice(runs, panels);

  context.subscriptions.push(
    output,
    log,
    server,
    runs,
    pipelines,
    panels,
    viewers,
    messages,
    runsView,
    new TasksView(server, runs, runsView, log),
    new WorkersView(server, runs, runsView, log),
    new StatusBar(server, runs),
    relayOutput(server, runs, output),
    followCursor(server, panels, pipelines),
    watchServer(server, runs, log),
    vscode.workspace.onDidGrantWorkspaceTrust(() => server.notify("treadle/trust/granted", {})),
    registerCommands(
      {
        ...runCommands({ server, runs, panels, messages, pipelineChoice, runChoice }),
        ...showCommands({ server, runs, panels, runChoice, output }),
        ...framesCommands(server, viewers),
        ...startCommands(context.extensionUri),
        ...serverCommands(server),
      },
      log,
    ),
  );
}

/** Ends the server, and with it whatever runs. */
export async function deactivate(): Promise<void> {
  await stop?.();
}
