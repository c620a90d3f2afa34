/**
 * Files that lie where only VS Code can reach them (an earlier version in Git, an archive, a virtual workspace) as files
 * of this machine, for as long as they are shown: HDF5 is read in pieces, and a file system of VS Code's gives wholes.
 */
import { randomUUID } from "node:crypto";
import { basename } from "node:path";
import * as vscode from "vscode";

const { t } = vscode.l10n;

/** Such a file passes through memory, and often over a network: what is larger is to be brought here by other means. */
export const mostCopiedBytes = 512 * 2 ** 20;

/** A copy that a window has left behind when it was ended is removed after a day, in milliseconds. */
const keptFor = 24 * 60 * 60_000;

/** A file of this machine. */
export interface LocalFile {
  /** Absolute. */
  readonly path: string;
  /** It is not shown any more. */
  dispose(): void;
}

export class LocalCopies {
  readonly #folder: vscode.Uri;
  readonly #log: vscode.LogOutputChannel;
  readonly #now: () => number;
  #swept: Promise<void> | undefined;

  /** Copies are made in a folder below `storage`. */
  constructor(storage: vscode.Uri, log: vscode.LogOutputChannel, now: () => number = Date.now) {
    this.#folder = vscode.Uri.joinPath(storage, "viewed");
    this.#log = log;
    this.#now = now;
  }

  /**
   * The file itself where it is one of this machine's, else a copy.
   *
   * @throws when it is too large for that, or cannot be read; the message is a sentence for a person
   */
  async of(uri: vscode.Uri): Promise<LocalFile> {
    if (uri.scheme === "file") return { path: uri.fsPath, dispose: () => undefined };
    const { size } = await vscode.workspace.fs.stat(uri);
    const name = basename(uri.path);
    if (size > mostCopiedBytes) {
      throw new Error(
        t(
          "{0} is not on this machine's disks, and with {1} MB too large to be copied here: save it to a folder, and open it there.",
          name,
          Math.round(size / 2 ** 20),
        ),
      );
    }
    this.#swept ??= this.#sweep();
    await this.#swept;
    const folder = vscode.Uri.joinPath(this.#folder, randomUUID());
    // Its own name, by which the viewer calls it.
    const copy = vscode.Uri.joinPath(folder, name);
    await vscode.workspace.fs.createDirectory(folder);
    await vscode.workspace.fs.copy(uri, copy, { overwrite: true });
    return { path: copy.fsPath, dispose: () => void this.#remove(folder) };
  }

  /** Removes what windows have left that were ended. */
  async #sweep(): Promise<void> {
    try {
      for (const [name] of await vscode.workspace.fs.readDirectory(this.#folder)) {
        const folder = vscode.Uri.joinPath(this.#folder, name);
        const { mtime } = await vscode.workspace.fs.stat(folder);
        if (this.#now() - mtime > keptFor) await this.#remove(folder);
      }
    } catch {
      // There is no such folder before the first copy.
    }
  }

  async #remove(folder: vscode.Uri): Promise<void> {
    try {
      await vscode.workspace.fs.delete(folder, { recursive: true });
    } catch (error) {
      this.#log.warn(`${folder.fsPath} could not be removed: ${String(error)}`);
    }
  }
}
