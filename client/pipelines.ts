/**
 * Which scripts are pipelines, for menus, key bindings and the question which one to run.
 *
 * Opening a TypeScript file wakes the extension, because nothing less tells it of a bare script in a bare folder. All
 * that then happens is a search for the library's name in the text; only where it is found is the server started,
 * and asked. Once it runs it tells of every open script by itself.
 *
 * Menus know it by context keys:
 * - `treadle.isPipeline`: the script in the active editor is one
 * - `treadle.pipelines`: paths of all that are known, for editors that are not active, and for the explorer
 * - `treadle.hasPipeline`: there is one at all
 * - `treadle.knowsPipelines`: somebody has looked; until then commands are offered, and look themselves
 */
import * as vscode from "vscode";
import type { PipelineView } from "../server/protocol/pipelines.ts";
import { isScript, looksLikePipeline } from "./looks-like-pipeline.ts";
import type { Server } from "./server.ts";

export class Pipelines implements vscode.Disposable {
  readonly #server: Server;
  readonly #log: vscode.LogOutputChannel;
  /** Script → true where it is a pipeline; those that are known not to be are kept, too. */
  readonly #known = new Map<string, boolean>();
  /** What menus were told last, so that typing tells them nothing. */
  readonly #told = new Map<string, string>();
  readonly #subscriptions: vscode.Disposable[];

  constructor(server: Server, log: vscode.LogOutputChannel) {
    this.#server = server;
    this.#log = log;
    this.#subscriptions = [
      server.on("treadle/pipelines/changed", (view) => this.#learn(view)),
      server.onDidStart(() => void this.list().catch((error) => this.#log.error(String(error)))),
      vscode.window.onDidChangeActiveTextEditor(() => this.#look()),
      vscode.workspace.onDidOpenTextDocument((document) => this.#look(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        // As long as the server sleeps nobody else sees the library's name being typed.
        if (document === vscode.window.activeTextEditor?.document) this.#look(document);
      }),
    ];
    this.#look();
  }

  /** The active editor's script, where it is a pipeline. */
  get active(): vscode.TextDocument | undefined {
    const document = vscode.window.activeTextEditor?.document;
    return document && this.isPipeline(document) ? document : undefined;
  }

  /** What the server said of a script, or until then what a look at its text says. */
  isPipeline(document: vscode.TextDocument): boolean {
    if (!isScript(document)) return false;
    return this.#known.get(document.uri.fsPath) ?? looksLikePipeline(document.getText());
  }

  /** Asks the server for all pipelines of the workspace: absolute paths in the server's order. */
  async list(): Promise<readonly string[]> {
    const views = await this.#server.ask("treadle/pipelines/list", {});
    for (const { script, isPipeline } of views) this.#known.set(vscode.Uri.file(script).fsPath, isPipeline);
    this.#tellMenus(true);
    return views.filter(({ isPipeline }) => isPipeline).map(({ script }) => script);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #learn({ script, isPipeline }: PipelineView): void {
    this.#known.set(vscode.Uri.file(script).fsPath, isPipeline);
    this.#tellMenus();
  }

  #look(document = vscode.window.activeTextEditor?.document): void {
    if (document && this.#server.state === "asleep" && this.isPipeline(document)) {
      this.#server.start().catch((error) => this.#log.error(String(error)));
    }
    this.#tellMenus();
  }

  #tellMenus(hasLooked = false): void {
    const scripts = [...this.#known].filter(([, isPipeline]) => isPipeline).map(([script]) => script);
    const isPipeline = this.active !== undefined;
    this.#tell("treadle.isPipeline", isPipeline);
    this.#tell("treadle.hasPipeline", isPipeline || scripts.length > 0);
    this.#tell("treadle.pipelines", scripts);
    if (hasLooked) this.#tell("treadle.knowsPipelines", true);
  }

  #tell(key: string, value: boolean | readonly string[]): void {
    const written = JSON.stringify(value);
    if (this.#told.get(key) === written) return;
    this.#told.set(key, written);
    void vscode.commands.executeCommand("setContext", key, value);
  }
}
