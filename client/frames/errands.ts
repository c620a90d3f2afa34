/**
 * What a viewer's page asks of the editor rather than of the server: to save a picture, to copy a text, to open a file
 * or a script. Knows files and dialogs, and no frames.
 */
import * as vscode from "vscode";
import { copyText, revealSite } from "../panels/errands.ts";
import { saveAs } from "../save-as.ts";
import { framesType } from "./frames-types.ts";
import type { FramesErrand, FramesViewer } from "./frames-viewer.ts";
import { folderOf } from "./sources.ts";

const { t } = vscode.l10n;

/** Does what a page asks for. */
export async function performErrand({ source }: FramesViewer, message: FramesErrand): Promise<void> {
  switch (message.type) {
    case "save": {
      const { name, bytes } = message;
      const folder = vscode.Uri.file(folderOf(source));
      return saveAs(name, typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes, folder);
    }
    case "copy":
      return copyText(message.text);
    case "new-script": {
      // Untitled: the person decides where it goes, or that it goes nowhere.
      const document = await vscode.workspace.openTextDocument({
        language: "typescript",
        content: message.text,
      });
      await vscode.window.showTextDocument(document);
      return;
    }
    case "open-file":
      return openFile(message.path);
    case "reveal":
      if (source.kind !== "array") return;
      return revealSite(
        { file: source.place.script, line: source.place.line, column: source.place.column },
        { focus: true },
      );
  }
}

/** Files that others link to have any name. */
async function openFile(path: string): Promise<void> {
  const uri = vscode.Uri.file(path);
  try {
    await vscode.workspace.fs.stat(uri);
  } catch (error) {
    throw new Error(t("There is no file {0}.", path), { cause: error });
  }
  await vscode.commands.executeCommand("vscode.openWith", uri, framesType);
}
