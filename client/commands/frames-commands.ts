/**
 * Commands that open viewers of frames, and the one for the viewer in front. Which files there are, and what is an array,
 * is for the server to say.
 */
import * as vscode from "vscode";
import type { ArrayPlace, FileSet } from "../../server/protocol/frames.ts";
import { framesType } from "../frames/frames-types.ts";
import type { FramesViewers } from "../frames/frames-viewers.ts";
import { arrayPlace, filesOfPattern } from "../frames/sources.ts";
import type { Server } from "../server.ts";
import { scriptIn } from "./argument.ts";
import { askPattern } from "./ask-pattern.ts";
import type { CommandTable } from "./register.ts";
import { trusted } from "./run-commands.ts";

const { t } = vscode.l10n;

/** Preview Lazy Array; folders, files and patterns as frames; Copy Slice as Code. */
export function framesCommands(server: Server, viewers: FramesViewers) {
  const show = (files: FileSet) => viewers.show({ kind: "sequence", files });

  return {
    "treadle.previewArray": async (argument) => {
      if (!(await trusted())) return;
      const place = arrayPlace(argument) ?? (await arrayAtCursor(server));
      if (place) viewers.show({ kind: "array", place });
    },
    "treadle.openFolderAsFrames": async (argument) => {
      const folder = scriptIn(argument) ?? (await askFolder());
      if (folder !== undefined) show({ by: "folder", folder });
    },
    "treadle.openFilesAsFrames": async (argument, selection) => {
      const paths = pathsIn(selection) ?? pathsIn(argument) ?? pathsIn([argument]) ?? (await askFiles());
      if (paths.length > 1) show({ by: "list", paths });
      else if (paths[0] !== undefined) {
        await vscode.commands.executeCommand("vscode.openWith", vscode.Uri.file(paths[0]), framesType);
      }
    },
    "treadle.openPatternAsFrames": async (argument) => {
      const pattern = typeof argument === "string" ? argument : await askPattern();
      const files = pattern === undefined ? undefined : filesOfPattern(pattern);
      if (files) show(files);
    },
    "treadle.copySliceAsCode": async () => {
      const { active } = viewers;
      if (active) active.notice({ notice: "copy-slice" });
      else
        void vscode.window.showInformationMessage(t("No viewer of frames is in front: open a file first."));
    },
  } satisfies Partial<CommandTable>;
}

/** The array that is selected or at the cursor; undefined where there is none, which the person is told. */
async function arrayAtCursor(server: Server): Promise<ArrayPlace | undefined> {
  const editor = vscode.window.activeTextEditor;
  const file = editor && scriptIn(editor.document.uri);
  if (!editor || file === undefined) {
    void vscode.window.showInformationMessage(t("Open a script, and put the cursor on a lazy array."));
    return undefined;
  }
  const { start, end, isEmpty } = editor.selection;
  const place = await server.ask("treadle/arrays/at", {
    file,
    line: start.line + 1,
    column: start.character + 1,
    ...(!isEmpty && { endLine: end.line + 1, endColumn: end.character + 1 }),
  });
  if (place) return place;
  void vscode.window.showInformationMessage(
    t("There is no lazy array here: put the cursor on a variable that holds one, or select an expression."),
  );
  return undefined;
}

/** The files that a menu or a command names; undefined where they are none. */
function pathsIn(argument: unknown): readonly string[] | undefined {
  if (!Array.isArray(argument)) return undefined;
  const paths = argument.flatMap((one) => scriptIn(one) ?? []);
  return paths.length > 0 ? paths : undefined;
}

async function askFolder(): Promise<string | undefined> {
  const [folder] =
    (await vscode.window.showOpenDialog({
      canSelectFolders: true,
      canSelectFiles: false,
      title: t("Which folder of HDF5 files?"),
      openLabel: t("Open as Frames"),
    })) ?? [];
  return folder?.fsPath;
}

async function askFiles(): Promise<readonly string[]> {
  const files = await vscode.window.showOpenDialog({
    canSelectMany: true,
    title: t("Which HDF5 files?"),
    openLabel: t("Open as Frames"),
  });
  return (files ?? []).map(({ fsPath }) => fsPath);
}
