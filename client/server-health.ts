/**
 * Says once that the server is down for good, and keeps the keys by which menus know whether anything runs.
 */
import * as vscode from "vscode";
import type { Runs } from "./runs.ts";
import type { Server } from "./server.ts";

/** `treadle.isRunning`: a run goes on, in whatever script. `treadle.hasRuns`: there is one to show. */
export function watchServer(server: Server, runs: Runs, log: vscode.LogOutputChannel): vscode.Disposable {
  let wasRunning: boolean | undefined;
  let hadRuns: boolean | undefined;
  return vscode.Disposable.from(
    server.onDidChangeState((state) => {
      if (state === "down") void tellDown(log);
    }),
    runs.onDidChange(() => {
      const isRunning = runs.going.length > 0;
      const hasRuns = runs.all.length > 0;
      if (isRunning !== wasRunning)
        void vscode.commands.executeCommand("setContext", "treadle.isRunning", isRunning);
      if (hasRuns !== hadRuns) void vscode.commands.executeCommand("setContext", "treadle.hasRuns", hasRuns);
      wasRunning = isRunning;
      hadRuns = hasRuns;
    }),
  );
}

async function tellDown(log: vscode.LogOutputChannel): Promise<void> {
  const restart = vscode.l10n.t("Restart Server");
  const show = vscode.l10n.t("Show Log");
  const chosen = await vscode.window.showErrorMessage(
    vscode.l10n.t(
      "Treadle's language server keeps crashing and was not started again. Runs it had finished are kept.",
    ),
    restart,
    show,
  );
  if (chosen === restart) await vscode.commands.executeCommand("treadle.restartServer");
  if (chosen === show) log.show();
}
