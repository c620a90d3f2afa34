/**
 * A slice as a file: the person says where, the server writes, and a notification says how far it is.
 */
import { randomUUID } from "node:crypto";
import { basename } from "node:path";
import * as vscode from "vscode";
import type { FrameProgress, SliceToWrite } from "../../server/protocol/frames.ts";
import { askWhere, tellSaved } from "../save-as.ts";
import type { Server } from "../server.ts";
import type { FramesViewer } from "./frames-viewer.ts";
import { folderOf } from "./sources.ts";

const { t } = vscode.l10n;

export interface SliceWriting {
  readonly server: Server;
  /** A folder of the extension's own, for what goes to places that only VS Code can reach. */
  readonly storage: vscode.Uri;
}

/**
 * Has a slice written where the person says; `name` is what is proposed.
 *
 * @returns its size in bytes; null when the person has changed their mind, before or meanwhile
 * @throws when it could not be written; the message is a sentence for a person
 */
export async function writeSlice(
  { server, storage }: SliceWriting,
  viewer: FramesViewer,
  { name, slice }: { readonly name: string; readonly slice: SliceToWrite },
): Promise<number | null> {
  const uri = await askWhere(name, vscode.Uri.file(folderOf(viewer.source)));
  if (!uri) return null;
  const bytes = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: t("Writing {0}", basename(uri.path)),
      cancellable: true,
    },
    async (progress, token) => {
      let isStopped = false;
      const following = vscode.Disposable.from(
        viewer.onWriting(reportTo(progress)),
        token.onCancellationRequested(() => {
          isStopped = true;
          server.notify("treadle/frames/stop-writing", { viewer: viewer.id });
        }),
      );
      try {
        return await through(storage, uri, async (path) => {
          const written = await server.ask("treadle/frames/write", { viewer: viewer.id, slice, path });
          return written.bytes;
        });
      } catch (error) {
        if (isStopped) return null;
        throw error;
      } finally {
        following.dispose();
      }
    },
  );
  // The page is answered at once, and not when the message is closed.
  if (bytes !== null) void tellSaved(uri);
  return bytes;
}

/** Has something written to `uri`; by way of `storage` where that is no file of this machine. */
async function through<Written>(
  storage: vscode.Uri,
  uri: vscode.Uri,
  write: (path: string) => Promise<Written>,
): Promise<Written> {
  if (uri.scheme === "file") return write(uri.fsPath);
  const folder = vscode.Uri.joinPath(storage, "written", randomUUID());
  const file = vscode.Uri.joinPath(folder, basename(uri.path));
  await vscode.workspace.fs.createDirectory(folder);
  try {
    const written = await write(file.fsPath);
    await vscode.workspace.fs.copy(file, uri, { overwrite: true });
    return written;
  } finally {
    await vscode.workspace.fs.delete(folder, { recursive: true });
  }
}

/** Progress bars take steps, and the server says where it is. */
function reportTo(shown: vscode.Progress<{ increment?: number }>): (progress: FrameProgress) => void {
  let percent = 0;
  return ({ done, total }) => {
    const reached = total > 0 ? (100 * done) / total : 0;
    shown.report({ increment: Math.max(0, reached - percent) });
    percent = Math.max(percent, reached);
  };
}
