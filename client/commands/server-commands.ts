/**
 * The command for the language server itself.
 */
import * as vscode from "vscode";
import type { Server } from "../server.ts";
import type { CommandTable } from "./register.ts";

/** Restart Server. */
export function serverCommands(server: Server) {
  return {
    "treadle.restartServer": async () => {
      await vscode.window.withProgress(
        {
          location: vscode.ProgressLocation.Window,
          title: vscode.l10n.t("Restarting Treadle's language server …"),
        },
        () => server.restart(),
      );
    },
  } satisfies Partial<CommandTable>;
}
