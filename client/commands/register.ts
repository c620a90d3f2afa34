/**
 * Registers commands, and tells the person what went wrong in one: the only place where an error becomes a message.
 */
import * as vscode from "vscode";
import type { CommandName } from "../../server/protocol/commands.ts";

/**
 * Every command, by its name; a forgotten one is a mistake that the compiler finds. Menus of the explorer give all that
 * is selected as well.
 */
export type CommandTable = Readonly<
  Record<CommandName, (argument?: unknown, selection?: unknown) => Promise<void>>
>;

export function registerCommands(table: CommandTable, log: vscode.LogOutputChannel): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(table).map(([name, perform]) =>
      vscode.commands.registerCommand(name, async (argument?: unknown, selection?: unknown) => {
        try {
          await perform(argument, selection);
        } catch (error) {
          if (error instanceof vscode.CancellationError) return;
          log.error(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
          void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
        }
      }),
    ),
  );
}
