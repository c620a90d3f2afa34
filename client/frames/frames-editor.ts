/**
 * HDF5 files as custom editors: one document for a file, and a viewer for each view of it.
 */
import type * as vscode from "vscode";
import type { FramesViewers } from "./frames-viewers.ts";
import type { LocalCopies } from "./local-copies.ts";

/** A file that is open in custom editors. */
export interface FramesDocument extends vscode.CustomDocument {
  /** Absolute, on this machine. */
  readonly path: string;
}

export class FramesEditor implements vscode.CustomReadonlyEditorProvider<FramesDocument> {
  readonly #viewers: FramesViewers;
  readonly #copies: LocalCopies;

  constructor(viewers: FramesViewers, copies: LocalCopies) {
    this.#viewers = viewers;
    this.#copies = copies;
  }

  /** Called by VS Code for the first view of a file. Reads nothing of it, unless it must be brought here. */
  async openCustomDocument(uri: vscode.Uri): Promise<FramesDocument> {
    const { path, dispose } = await this.#copies.of(uri);
    return { uri, path, dispose };
  }

  /** Called by VS Code for each view. */
  async resolveCustomEditor({ path }: FramesDocument, panel: vscode.WebviewPanel): Promise<void> {
    this.#viewers.hold(panel, { kind: "file", path });
  }
}
