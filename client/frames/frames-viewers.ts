/**
 * All viewers of frames of a window: those of custom editors, which VS Code opens, and the panels of sequences and lazy
 * arrays, which are opened here, once for each, and come back after a reload of the window.
 */
import * as vscode from "vscode";
import type { FramesSource } from "../../server/protocol/frames.ts";
import type { Server } from "../server.ts";
import { mediaFolder } from "../webview-page.ts";
import { performErrand } from "./errands.ts";
import { FramesEditor } from "./frames-editor.ts";
import { arrayType, framesAnyType, framesType, sequenceType } from "./frames-types.ts";
import { type FramesHost, FramesViewer } from "./frames-viewer.ts";
import { LocalCopies } from "./local-copies.ts";
import { isSameSource, savedSource, sourceTitle } from "./sources.ts";
import { writeSlice } from "./write-slice.ts";

/** What is opened as a panel of its own. */
export type PanelSource = Exclude<FramesSource, { kind: "file" }>;

/** Where the extension lies, and where it may keep files. */
export interface FramesPlaces {
  readonly extension: vscode.Uri;
  readonly storage: vscode.Uri;
}

export class FramesViewers implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #host: FramesHost;
  readonly #held = new Map<string, FramesViewer>();
  readonly #subscriptions: vscode.Disposable[];
  #wasActive = false;

  constructor(server: Server, log: vscode.LogOutputChannel, { extension, storage }: FramesPlaces) {
    this.#host = {
      server,
      log,
      extension,
      errand: performErrand,
      write: (viewer, message) => writeSlice({ server, storage }, viewer, message),
    };
    const editor = new FramesEditor(this, new LocalCopies(storage, log));
    const options = {
      // A page that is hidden costs nothing; its view is kept by its state.
      webviewOptions: { retainContextWhenHidden: false },
      supportsMultipleEditorsPerDocument: true,
    };
    this.#subscriptions = [
      ...[framesType, framesAnyType].map((type) =>
        vscode.window.registerCustomEditorProvider(type, editor, options),
      ),
      ...[sequenceType, arrayType].map((type) => vscode.window.registerWebviewPanelSerializer(type, this)),
      server.on("treadle/frames/notice", ({ viewer, notice }) => this.#held.get(viewer)?.notice(notice)),
      server.on("treadle/frames/writing", ({ viewer, progress }) =>
        this.#held.get(viewer)?.writing(progress),
      ),
      server.onDidStart(() => {
        for (const viewer of this.#held.values()) viewer.reopen();
      }),
    ];
  }

  /** How many there are. */
  get count(): number {
    return this.#held.size;
  }

  /** The viewer in front, if one is. */
  get active(): FramesViewer | undefined {
    return [...this.#held.values()].find(({ panel }) => panel.active);
  }

  /** Shows a sequence or an array: where it is shown already, else in a new panel; an array beside its script. */
  show(source: PanelSource): void {
    const held = [...this.#held.values()].find((viewer) => isSameSource(viewer.source, source));
    if (held) {
      held.panel.reveal();
      return;
    }
    const isArray = source.kind === "array";
    const panel = vscode.window.createWebviewPanel(
      isArray ? arrayType : sequenceType,
      sourceTitle(source),
      { viewColumn: isArray ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active, preserveFocus: false },
      { enableScripts: true, localResourceRoots: [mediaFolder(this.#host.extension)] },
    );
    this.hold(panel, source);
  }

  /** Called by VS Code for each panel of the window before its reload. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const source = savedSource(state);
    if (source) this.hold(panel, source);
    // Thrown away before its first answer: there is nothing to come back to.
    else panel.dispose();
  }

  /** Makes a viewer of a webview. */
  hold(panel: vscode.WebviewPanel, source: FramesSource): FramesViewer {
    if (source.kind !== "file") {
      const icon = (theme: string) =>
        vscode.Uri.joinPath(this.#host.extension, "media", "icons", `treadle-${theme}.svg`);
      panel.iconPath = { light: icon("light"), dark: icon("dark") };
    }
    const viewer = new FramesViewer(panel, source, this.#host);
    this.#held.set(viewer.id, viewer);
    const following = panel.onDidChangeViewState(() => this.#tellMenus());
    panel.onDidDispose(() => {
      following.dispose();
      this.#held.delete(viewer.id);
      viewer.dispose();
      this.#tellMenus();
    });
    this.#tellMenus();
    return viewer;
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** `treadle.viewerActive`: the editor in front is a viewer of frames. */
  #tellMenus(): void {
    const isActive = this.active !== undefined;
    if (isActive === this.#wasActive) return;
    this.#wasActive = isActive;
    void vscode.commands.executeCommand("setContext", "treadle.viewerActive", isActive);
  }
}
