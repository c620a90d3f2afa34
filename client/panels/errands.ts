/**
 * What a panel asks of the editor rather than of the server: to go to a place in a source file, to save a drawing, to
 * copy a text. Knows files and columns, and nothing of runs.
 */
import * as vscode from "vscode";
import type { FromPanel } from "../../server/protocol/panel.ts";
import type { CallSite } from "../../server/protocol/sites.ts";
import { saveAs } from "../save-as.ts";

/** The place that was gone to last: the cursor that moves there was not moved by the person. */
let revealed: CallSite | undefined;

/** True once for the place that was revealed last, so that following the cursor does not answer our own move. */
export function wasRevealed({ file, line, column }: CallSite): boolean {
  const was = revealed?.file === file && revealed.line === line && revealed.column === column;
  if (was) revealed = undefined;
  return was;
}

/**
 * Shows a place in a source file: in the editor that shows the file already, else beside the panel and not over it.
 * With `focus` the cursor goes along; without it the panel keeps the keyboard.
 */
export async function revealSite(site: CallSite, { focus }: { readonly focus: boolean }): Promise<void> {
  const uri = vscode.Uri.file(site.file);
  const at = new vscode.Position(Math.max(0, site.line - 1), Math.max(0, site.column - 1));
  revealed = { ...site, file: uri.fsPath };
  const editor = await vscode.window.showTextDocument(uri, {
    viewColumn: columnFor(uri),
    preserveFocus: !focus,
    selection: new vscode.Range(at, at),
  });
  editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

function columnFor(uri: vscode.Uri): vscode.ViewColumn {
  const editors = vscode.window.visibleTextEditors.filter(({ viewColumn }) => viewColumn !== undefined);
  const same = editors.find(({ document }) => document.uri.fsPath === uri.fsPath);
  const column = (same ?? editors[0])?.viewColumn;
  if (column !== undefined) return column;
  // No source is on screen: the first group, or beside it where the panel is in that one.
  const panelColumn = vscode.window.tabGroups.activeTabGroup.viewColumn;
  return panelColumn === vscode.ViewColumn.One ? vscode.ViewColumn.Two : vscode.ViewColumn.One;
}

/** Asks where to, beside the workspace's files, and writes the drawing there. */
export async function saveDrawing({
  name,
  base64,
  text,
}: Extract<FromPanel, { type: "save" }>): Promise<void> {
  const bytes = Buffer.from(base64 ?? text ?? "", base64 === undefined ? "utf8" : "base64");
  await saveAs(name, new Uint8Array(bytes));
}

/** Puts a text into the clipboard. */
export async function copyText(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(vscode.l10n.t("Copied."), 2000);
}
