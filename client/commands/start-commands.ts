/**
 * Commands for the first minutes: a new pipeline to begin with, and a small workspace to play in.
 */
import * as vscode from "vscode";
import type { CommandTable } from "./register.ts";

const { t } = vscode.l10n;

/** Files of `media/sample`, in the order in which they are to be read. */
export const sampleFiles = [
  "1-first-pipeline.ts",
  "2-many-tasks.ts",
  "3-a-failing-task.ts",
  "4-frames.ts",
  "README.md",
] as const;

/** New Pipeline, Open Sample Workspace. */
export function startCommands(extension: vscode.Uri) {
  const sample = vscode.Uri.joinPath(extension, "media", "sample");

  return {
    "treadle.newPipeline": async () => {
      const text = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(sample, sampleFiles[0]));
      // Untitled: the person decides where it goes, or that it goes nowhere.
      const document = await vscode.workspace.openTextDocument({
        language: "typescript",
        content: Buffer.from(text).toString("utf8"),
      });
      await vscode.window.showTextDocument(document);
    },
    "treadle.openSample": async () => {
      const [parent] =
        (await vscode.window.showOpenDialog({
          canSelectFolders: true,
          canSelectFiles: false,
          title: t("Where should the sample workspace go?"),
          openLabel: t("Put It Here"),
        })) ?? [];
      if (!parent) return;
      const folder = await copySample(sample, parent);
      const newWindow = (vscode.workspace.workspaceFolders?.length ?? 0) > 0;
      await vscode.commands.executeCommand("vscode.openFolder", folder, { forceNewWindow: newWindow });
    },
  } satisfies Partial<CommandTable>;
}

/** Copies the sample into a folder of its own, and nothing that a person has changed in one is overwritten. */
async function copySample(sample: vscode.Uri, parent: vscode.Uri): Promise<vscode.Uri> {
  const folder = vscode.Uri.joinPath(parent, "treadle-sample");
  await vscode.workspace.fs.createDirectory(folder);
  for (const name of sampleFiles) {
    const target = vscode.Uri.joinPath(folder, name);
    if (await exists(target)) continue;
    await vscode.workspace.fs.copy(vscode.Uri.joinPath(sample, name), target);
  }
  return folder;
}

async function exists(file: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(file);
    return true;
  } catch {
    return false;
  }
}
