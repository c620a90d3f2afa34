/**
 * Saving what a page has made: where the person says, under a name that leads nowhere else. Knows files, and not what is
 * in them.
 */
import * as vscode from "vscode";

/** Ending → what the dialog calls such files; names of formats are the same in all languages. */
const kinds: Readonly<Record<string, string>> = {
  svg: "SVG",
  png: "PNG",
  gif: "GIF",
  webp: "WebP",
  csv: "CSV",
  npy: "NumPy",
  json: "JSON",
  dot: "Graphviz",
  mmd: "Mermaid",
  md: "Markdown",
};

/** Asks where to, beginning in the workspace, or else in `folder`; undefined where the person changes their mind. */
export async function askWhere(proposed: string, folder?: vscode.Uri): Promise<vscode.Uri | undefined> {
  const ending = proposed.slice(proposed.lastIndexOf(".") + 1).toLowerCase();
  const beginning = vscode.workspace.workspaceFolders?.[0]?.uri ?? folder;
  // A name is a name: nothing in it leads to another folder.
  const name = proposed.replace(/[/\\:*?"<>|]/g, "-");
  return vscode.window.showSaveDialog({
    ...(beginning && { defaultUri: vscode.Uri.joinPath(beginning, name) }),
    filters: { [kinds[ending] ?? ending.toUpperCase()]: [ending] },
  });
}

/** Says that a file was saved, and opens it for whom wants to see it. */
export async function tellSaved(uri: vscode.Uri): Promise<void> {
  const open = vscode.l10n.t("Open");
  const saved = vscode.l10n.t("Saved {0}.", vscode.workspace.asRelativePath(uri));
  if ((await vscode.window.showInformationMessage(saved, open)) === open) {
    await vscode.commands.executeCommand("vscode.open", uri);
  }
}

/** Asks where to, and writes `bytes` there. */
export async function saveAs(name: string, bytes: Uint8Array, folder?: vscode.Uri): Promise<void> {
  const uri = await askWhere(name, folder);
  if (!uri) return;
  await vscode.workspace.fs.writeFile(uri, bytes);
  await tellSaved(uri);
}
