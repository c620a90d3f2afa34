/**
 * The runs that the server knows, as the client saw them last. Kept, because status bar, trees and panels want them at
 * once; asked for anew whenever a server has started, so that a crash loses none.
 */
import * as vscode from "vscode";
import type { RunId, RunView } from "../server/protocol/run-view.ts";
import { isGoing } from "./run-words.ts";
import type { Server } from "./server.ts";

/** What has changed, after it has. */
export interface RunsChange {
  readonly changed: readonly RunView[];
  readonly forgotten: readonly RunId[];
}

interface Seen {
  readonly view: RunView;
  /** By the client's clock, in milliseconds. */
  readonly at: number;
}

export class Runs implements vscode.Disposable {
  readonly #server: Server;
  readonly #now: () => number;
  readonly #seen = new Map<RunId, Seen>();
  readonly #changed = new vscode.EventEmitter<RunsChange>();
  readonly #subscriptions: vscode.Disposable[];
  /** Settles when the list of the current server has come. */
  #listed: Promise<void> = Promise.resolve();

  readonly onDidChange = this.#changed.event;

  constructor(server: Server, log: vscode.LogOutputChannel, now: () => number = Date.now) {
    this.#server = server;
    this.#now = now;
    this.#subscriptions = [
      server.on("treadle/runs/changed", ({ runs, forgotten }) => this.#take(runs, forgotten)),
      server.onDidStart(() => {
        this.#listed = this.#list().catch((error) => log.error(`The list of runs: ${String(error)}`));
      }),
    ];
  }

  /** All of them, newest first. */
  get all(): readonly RunView[] {
    return [...this.#seen.values()].map(({ view }) => view).sort((a, b) => b.started - a.started);
  }

  /** Those that a process works on, newest first. */
  get going(): readonly RunView[] {
    return this.all.filter(isGoing);
  }

  get(run: RunId): RunView | undefined {
    return this.#seen.get(run)?.view;
  }

  /** The newest run of a script. */
  newestOf(script: string): RunView | undefined {
    return this.all.find((view) => view.script === script);
  }

  /** Milliseconds since the run started: counted on by the client's clock while it goes on. */
  elapsed(view: RunView): number {
    const seen = this.#seen.get(view.run);
    return view.elapsed + (seen && isGoing(view) ? this.#now() - seen.at : 0);
  }

  /** What is left in milliseconds, counted down from what the server said last; undefined where it does not know. */
  remaining(view: RunView): number | undefined {
    if (view.remaining === undefined || !isGoing(view)) return undefined;
    return Math.max(0, view.remaining - (this.elapsed(view) - view.elapsed));
  }

  /** Starts the server where it sleeps, and waits for its list. */
  async loaded(): Promise<void> {
    await this.#server.start();
    await this.#listed;
  }

  /** Takes in a run that a question was answered with, without waiting for the notice of it. */
  add(view: RunView): void {
    this.#take([view], []);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }

  async #list(): Promise<void> {
    const views = await this.#server.ask("treadle/runs/list", {});
    const listed = new Set(views.map(({ run }) => run));
    this.#take(
      views,
      [...this.#seen.keys()].filter((run) => !listed.has(run)),
    );
  }

  #take(changed: readonly RunView[], forgotten: readonly RunId[]): void {
    const at = this.#now();
    for (const run of forgotten) this.#seen.delete(run);
    for (const view of changed) this.#seen.set(view.run, { view, at });
    if (changed.length + forgotten.length > 0) this.#changed.fire({ changed, forgotten });
  }
}
