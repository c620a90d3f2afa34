/**
 * A tree of what is in the run that is chosen in the list of runs: asked for anew when another is chosen or that one
 * changes, at the pace of `pace.ts`, and only while somebody looks.
 *
 * What its rows are and how they look is for its kinds to say.
 */
import * as vscode from "vscode";
import type { RunView } from "../../server/protocol/run-view.ts";
import type { Runs } from "../runs.ts";
import type { Server } from "../server.ts";
import { Pace } from "./pace.ts";
import type { RunsView } from "./runs-view.ts";

export abstract class ChosenRunView<Item> implements vscode.TreeDataProvider<Item>, vscode.Disposable {
  protected readonly server: Server;
  protected readonly view: vscode.TreeView<Item>;
  readonly #runs: Runs;
  readonly #runsView: RunsView;
  readonly #log: vscode.LogOutputChannel;
  readonly #redraw = new vscode.EventEmitter<undefined>();
  readonly #subscriptions: vscode.Disposable[];

  readonly onDidChangeTreeData = this.#redraw.event;

  /** @param id of the view in `package.json` */
  constructor(id: string, server: Server, runs: Runs, runsView: RunsView, log: vscode.LogOutputChannel) {
    this.server = server;
    this.#runs = runs;
    this.#runsView = runsView;
    this.#log = log;
    this.view = vscode.window.createTreeView(id, { treeDataProvider: this });
    const pace = new Pace(
      () => this.#redraw.fire(undefined),
      () => this.view.visible,
    );
    this.#subscriptions = [
      this.view,
      pace,
      runsView.onDidChoose(() => pace.changed()),
      runs.onDidChange(({ changed, forgotten }) => {
        const { chosen } = runsView;
        if (forgotten.length > 0 || changed.some(({ run }) => run === chosen?.run)) pace.changed();
      }),
      this.view.onDidChangeVisibility(() => pace.seen()),
    ];
  }

  /** The rows at the top; of no run where none is chosen. May reject: that is logged, and the tree is empty. */
  protected abstract top(chosen: RunView | undefined): Promise<Item[]>;

  /** The rows below one. */
  protected abstract below(item: Item): Item[];

  abstract getTreeItem(item: Item): vscode.TreeItem;

  async getChildren(item?: Item): Promise<Item[]> {
    if (item) return this.below(item);
    // Without a folder there is nothing to ask the server for, and no reason to start it.
    if (vscode.workspace.workspaceFolders === undefined && this.#runs.all.length === 0) return [];
    try {
      await this.#runs.loaded();
      return await this.top(this.#runsView.chosen);
    } catch (error) {
      this.#log.error(String(error));
      return [];
    }
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#redraw.dispose();
  }
}
