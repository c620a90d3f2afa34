/**
 * All runs of a workspace: those under way, each in a process of its own, and those that are remembered.
 *
 *     start ──▶ LiveRun ──▶ listeners (timings, models, panels), changes (client), recording (history)
 *
 * Starts, cancels, lists and forgets. Knows nothing of panels, hovers or the protocol's connection.
 */
import { writeFile } from "node:fs/promises";
import { t } from "@vscode/l10n";
import { functionRows, workerRows } from "../../panel/rows.ts";
import type { RunEvent } from "../../protocol/events.ts";
import type { StartRun } from "../../protocol/methods.ts";
import type { FunctionRow, RunId, RunLogLine, RunView, WorkerRow } from "../../protocol/run-view.ts";
import type { TreadleSettings } from "../../protocol/settings.ts";
import {
  NothingToReuseError,
  RefusedError,
  UnknownRunError,
  UnknownTaskError,
  UntrustedError,
} from "../errors.ts";
import type { Log } from "../guard.ts";
import type { Expectations, PlacesOfRuns, RunListener, StartedRun, Texts } from "../parts.ts";
import type { Surroundings } from "../surroundings.ts";
import { editorPaths } from "./editor-paths.ts";
import type { History } from "./history.ts";
import { LiveRun } from "./live-run.ts";
import { RunChanges } from "./run-changes.ts";
import { newRunId } from "./run-folder.ts";
import type { RunModels } from "./run-models.ts";
import { runRequest } from "./run-request.ts";

/** What runs need of their surroundings. */
export interface RunsParts {
  readonly history: History;
  /** Hear of every run before all other listeners. */
  readonly models: RunModels;
  /** Asked at every start; a client says what they are a moment after it has connected. */
  readonly settings: () => Promise<TreadleSettings>;
  readonly texts: Texts;
  readonly places: PlacesOfRuns;
  /** Folders of the workspace, absolute. */
  readonly folders: () => readonly string[];
  readonly expectations: Expectations;
  /** Asked at every start. */
  readonly isTrusted: () => boolean;
  readonly surroundings: Surroundings;
  readonly log: Log;
  readonly tell: {
    changed(runs: readonly RunView[], forgotten: readonly RunId[]): void;
    lines(lines: readonly RunLogLine[]): void;
  };
}

export class Runs {
  readonly models: RunModels;
  readonly #parts: RunsParts;
  readonly #live = new Map<RunId, LiveRun>();
  /** Run under way → the earlier one whose results it reads. */
  readonly #goesOnFrom = new Map<RunId, RunId>();
  /** Those under way, until all of each is on disk. */
  readonly #endings = new Set<Promise<void>>();
  readonly #listeners: RunListener[];
  readonly #changes: RunChanges;

  constructor(parts: RunsParts) {
    this.#parts = parts;
    this.models = parts.models;
    this.#listeners = [this.models];
    this.#changes = new RunChanges(
      parts.surroundings.clock,
      (run) => this.view(run),
      (runs, forgotten) => parts.tell.changed(runs, forgotten),
    );
  }

  /** From now on `listener` hears of every run that is started, and of the models' changes after the models. */
  listen(listener: RunListener): void {
    this.#listeners.push(listener);
  }

  /**
   * Starts a run; it goes on beside all others.
   *
   * @throws {RefusedError} when the workspace is not trusted, or what was asked for is not there
   */
  async start(ask: StartRun): Promise<RunView> {
    const { history, settings, texts, surroundings, expectations } = this.#parts;
    if (!this.#parts.isTrusted()) throw new UntrustedError();
    // As the editor stands at this moment, whatever is waited for below.
    const unsaved = texts.unsaved();
    const key = await this.#keyIn(ask);
    const known = await settings();
    const of = ask.of === undefined ? undefined : history.folderOf(this.#known(ask.of).run);
    if (ask.kind === "rerun" && !of?.hasResults()) throw new NothingToReuseError();
    const run = newRunId(surroundings.clock.now());
    const folder = history.folderOf(run);
    const request = runRequest(ask, {
      settings: known,
      unsaved,
      folder,
      ...(of && { of }),
      ...(key !== undefined && { key }),
    });
    const started: StartedRun = { run, kind: ask.kind, script: ask.script, unsaved };
    if (ask.of !== undefined) this.#goesOnFrom.set(run, ask.of);
    const paths = editorPaths(ask.script, [...unsaved.keys(), ...this.#parts.folders()]);
    const live = new LiveRun(started, { request, folder, paths }, expectations, surroundings, {
      events: (events) => this.#tellAll((listener) => listener.events?.(started, events)),
      changed: () => this.#changes.changed(run),
      lines: (lines) => this.#parts.tell.lines(lines),
      unkept: (error) => this.#parts.log.error(`The recording of run ${run} cannot be written: ${error}`),
    });
    this.#live.set(run, live);
    history.write(live.view());
    this.#tellAll((listener) => listener.started?.(started));
    const ending = this.#follow(live).catch((error: unknown) =>
      this.#parts.log.error(`Run ${run} did not end well: ${error}`),
    );
    this.#endings.add(ending);
    void ending.then(() => this.#endings.delete(ending));
    this.#changes.changed(run);
    return live.view();
  }

  /** Asks a run to stop; asked a second time, ends it by force. False when it was over. */
  cancel(run: RunId): boolean {
    const live = this.#live.get(run);
    if (live) {
      live.cancel();
      return true;
    }
    this.#known(run);
    return false;
  }

  /** All runs, newest first. */
  list(): readonly RunView[] {
    return this.#parts.history.list().map((view) => this.#live.get(view.run)?.view() ?? view);
  }

  /** How a run stands; undefined when it is not remembered. */
  view(run: RunId): RunView | undefined {
    return this.#live.get(run)?.view() ?? this.#parts.history.view(run);
  }

  /** Forgets a run that is over, or all of them. */
  forget(run?: RunId): void {
    const views = run === undefined ? this.list() : [this.#known(run)];
    for (const view of views) {
      if (!this.#live.has(view.run)) this.#forget(view.run);
      else if (run !== undefined) throw new RefusedError(t("This run still goes on: cancel it first."));
    }
  }

  /** Rows of functions, with places as they are now. */
  async functions(run: RunId): Promise<readonly FunctionRow[]> {
    const rows = await this.models.with(this.#known(run).run, functionRows);
    const look = this.#parts.places.of(run);
    return rows.map((row) => ({
      ...row,
      function: look.functionNow(row.function),
      shown: row.shown.map((task) => (task.callSite ? { ...task, callSite: look.now(task.callSite) } : task)),
    }));
  }

  workers(run: RunId): Promise<readonly WorkerRow[]> {
    return this.models.with(this.#known(run).run, workerRows);
  }

  /** Writes the report of a run beside its recording; its absolute path. */
  async report(run: RunId): Promise<string> {
    const { history } = this.#parts;
    if (this.#live.has(this.#known(run).run)) {
      throw new RefusedError(t("This run still goes on: its report can be made when it is over."));
    }
    const events: RunEvent[] = [];
    for await (const batch of history.events(run)) for (const event of batch) events.push(event);
    if (events.length === 0) throw new RefusedError(t("This run has no recording to make a report of."));
    // Drawing is loaded only now: a server that nobody asks for a report does without.
    const { report } = await import("../../report/report.ts");
    const path = history.folderOf(run).report;
    await writeFile(path, await report(events));
    return path;
  }

  /** The server goes: all runs are stopped, at first gently. Settles when none is left. */
  async close(): Promise<void> {
    const { clock } = this.#parts.surroundings;
    for (const live of this.#live.values()) live.abandon();
    const force = clock.later(CLOSE_GRACE_MS, () => {
      for (const live of this.#live.values()) live.abandon();
    });
    await Promise.all(this.#endings);
    force.dispose();
  }

  async #follow(live: LiveRun): Promise<void> {
    const { started } = live;
    const { history } = this.#parts;
    await live.run();
    const view = history.write(live.view());
    this.#live.delete(started.run);
    this.#goesOnFrom.delete(started.run);
    this.#tellAll((listener) => listener.ended?.(started, view));
    this.#changes.changed(started.run);
    const { forgotten, changed } = await history.tidy(this.#inUse());
    for (const { run } of changed) this.#changes.changed(run);
    for (const run of forgotten) this.#forget(run);
  }

  /** Runs whose folders are being read by others. */
  #inUse(): ReadonlySet<RunId> {
    return new Set(this.#goesOnFrom.values());
  }

  #forget(run: RunId): void {
    this.#parts.history.forget(run);
    this.#changes.forgotten(run);
    this.#tellAll((listener) => listener.forgotten?.([run]));
  }

  #known(run: RunId): RunView {
    const view = this.view(run);
    if (!view) throw new UnknownRunError();
    return view;
  }

  /** The key of the task that a run of one task is about. */
  async #keyIn({ kind, of, task }: StartRun): Promise<string | undefined> {
    if (kind !== "task" && kind !== "from-task") return undefined;
    if (of === undefined || task === undefined) throw new UnknownRunError();
    return this.models.with(this.#known(of).run, (model) => {
      if (model.stateOf(task) === undefined) throw new UnknownTaskError(task);
      return model.keyOf(task);
    });
  }

  #tellAll(tell: (listener: RunListener) => void): void {
    for (const listener of this.#listeners) {
      try {
        tell(listener);
      } catch (error) {
        this.#parts.log.error(`A listener of runs failed: ${error instanceof Error ? error.stack : error}`);
      }
    }
  }
}

/** How long runs have to stop when the server goes: less than an editor waits before it kills the server. */
const CLOSE_GRACE_MS = 800;
