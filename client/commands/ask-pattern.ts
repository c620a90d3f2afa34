/**
 * Asks for a pattern of files, and says while it is typed how many there are.
 */
import * as vscode from "vscode";
import { filesOfPattern } from "../frames/sources.ts";

const { t } = vscode.l10n;

/** Counting goes no further: a sequence may have more files. */
const mostCounted = 10_000;

/** A pattern that means files by an absolute path; undefined where the person changes their mind. */
export async function askPattern(): Promise<string | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath.replaceAll("\\", "/");
  const value = `${folder ?? ""}/*.h5`;
  let counting: vscode.CancellationTokenSource | undefined;
  const pattern = await vscode.window.showInputBox({
    title: t("Open HDF5 Files by Pattern as Frames"),
    prompt: t(
      "* stands for any part of a name, ** for any folders. Frame n is the n-th file, in natural order.",
    ),
    value,
    valueSelection: [value.length - "*.h5".length, value.length],
    validateInput: async (typed) => {
      counting?.cancel();
      const files = filesOfPattern(typed);
      if (!files) {
        return t("Write an absolute path, such as {0}.", "/data/run*/frame_*.h5");
      }
      // Nobody waits until a whole disk was walked through.
      if (files.folder.split("/").filter((part) => part !== "").length < 2) return undefined;
      counting = new vscode.CancellationTokenSource();
      return countMessage(files.folder, files.pattern, counting.token);
    },
  });
  counting?.cancel();
  return pattern;
}

/** How many files there are, as something that VS Code shows below what is typed; undefined when it was not counted. */
async function countMessage(
  folder: string,
  pattern: string,
  token: vscode.CancellationToken,
): Promise<vscode.InputBoxValidationMessage | undefined> {
  const files = await findFiles(new vscode.RelativePattern(vscode.Uri.file(folder), pattern), token);
  if (!files || token.isCancellationRequested) return undefined;
  const count = files.length.toLocaleString(vscode.env.language);
  const message =
    files.length >= mostCounted
      ? t("{0} files or more", count)
      : files.length === 1
        ? t("1 file")
        : t("{0} files", count);
  const severity =
    files.length === 0 ? vscode.InputBoxValidationSeverity.Warning : vscode.InputBoxValidationSeverity.Info;
  return { message, severity };
}

/** Undefined where it cannot be searched, such as in a folder that is not there: whoever opens it is told why. */
async function findFiles(
  pattern: vscode.RelativePattern,
  token: vscode.CancellationToken,
): Promise<readonly vscode.Uri[] | undefined> {
  try {
    // Without excludes: not even what the explorer hides is left out.
    return await vscode.workspace.findFiles(pattern, null, mostCounted, token);
  } catch {
    return undefined;
  }
}
