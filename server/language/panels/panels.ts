/**
 * The panels that are open, by the names that their client gave them. Each has a session; what several of them show of
 * one run comes from one model. A closed panel leaves nothing behind.
 */
import { t } from "@vscode/l10n";
import type { StaticGraph } from "../../compile/static-graph.ts";
import { UnknownBoxError, UnknownTaskError } from "../../panel/errors.ts";
import { PanelView } from "../../panel/panel-view.ts";
import type { RunEvent } from "../../protocol/events.ts";
import type { PanelAnswer, PanelNotice, PanelQuestion, PanelSource } from "../../protocol/panel.ts";
import type { RunId, RunView } from "../../protocol/run-view.ts";
import type { CallSite } from "../../protocol/sites.ts";
import { NewerEventsError } from "../../timings/errors.ts";
import type { Clock } from "../clock.ts";
import { RefusedError, UnknownPanelError, UnknownRunError } from "../errors.ts";
import type { PlacesOfRuns, RunListener, StartedRun } from "../parts.ts";
import type { RunModels } from "../runs/run-models.ts";
import { whyNoGraph, whyNoGraphByAnalysis } from "./empty-words.ts";
import type { AnalysedGraph } from "./graph-by-analysis.ts";
import { PanelSession, type Shown } from "./panel-session.ts";

/** What panels show things from. */
export interface PanelParts {
  readonly clock: Clock;
  readonly models: RunModels;
  readonly viewOf: (run: RunId) => RunView | undefined;
  readonly places: PlacesOfRuns;
  /** Whether anything may be run. */
  readonly canRun: () => boolean;
  /** The graph of a script by analysis, from the editor's text where it is open; undefined where there is no script. */
  readonly analyse: (script: string) => AnalysedGraph | undefined;
  readonly maxBoxes: () => number;
  readonly send: (panel: string, notice: PanelNotice) => void;
}

export class Panels implements RunListener {
  readonly #parts: PanelParts;
  readonly #sessions = new Map<string, PanelSession>();
  /** Script shown by analysis → the files that its graph was made of. */
  readonly #files = new Map<string, ReadonlySet<string>>();

  constructor(parts: PanelParts) {
    this.#parts = parts;
  }

  /**
   * A panel shows `source` from now on; what it showed before is freed.
   *
   * @throws {UnknownRunError} when there is no such run
   */
  open(panel: string, source: PanelSource): void {
    if (source.kind === "run" && !this.#parts.viewOf(source.run)) throw new UnknownRunError();
    this.#sessions.get(panel)?.close();
    const show = () =>
      source.kind === "run" ? this.#showRun(source.run) : this.#showAnalysis(source.script);
    const send = (notice: PanelNotice) => this.#parts.send(panel, notice);
    this.#sessions.set(panel, new PanelSession(source, this.#parts.clock, show, send));
  }

  /** @throws {RefusedError} when there is no such panel, or nothing of what it asks for */
  async ask(panel: string, question: PanelQuestion): Promise<PanelAnswer> {
    const session = this.#sessions.get(panel);
    if (!session) throw new UnknownPanelError();
    try {
      return await session.ask(question);
    } catch (error) {
      throw refusal(error);
    }
  }

  drawn(panel: string): void {
    this.#sessions.get(panel)?.drawn();
  }

  close(panel: string): void {
    this.#sessions.get(panel)?.close();
    this.#sessions.delete(panel);
    const shown = new Set(
      [...this.#sessions.values()].map(({ source }) => source.kind === "analysis" && source.script),
    );
    for (const script of this.#files.keys()) if (!shown.has(script)) this.#files.delete(script);
  }

  closeAll(): void {
    for (const panel of [...this.#sessions.keys()]) this.close(panel);
  }

  cursor(site: CallSite): void {
    for (const session of this.#sessions.values()) session.cursor(site);
  }

  /** A file was edited: graphs by analysis that it has a part in follow, and so do the places of what ran. */
  edited(file: string): void {
    for (const session of this.#sessions.values()) {
      const { source } = session;
      if (source.kind !== "analysis") session.moved();
      else if (source.script === file || this.#files.get(source.script)?.has(file)) session.renew();
    }
  }

  /** What panels say beside their graphs may have changed: the workspace is trusted. */
  changedAll(): void {
    for (const session of this.#sessions.values()) session.changed();
  }

  /** A setting that pictures depend on has changed. */
  renewAll(): void {
    for (const session of this.#sessions.values()) session.renew();
  }

  events(run: StartedRun, _events: readonly RunEvent[]): void {
    this.#changed(run.run);
  }

  ended(run: StartedRun): void {
    this.#changed(run.run);
  }

  #changed(run: RunId): void {
    for (const session of this.#sessions.values()) {
      if (session.source.kind === "run" && session.source.run === run) session.changed();
    }
  }

  async #showRun(run: RunId): Promise<Shown> {
    const { models, viewOf, places, canRun, maxBoxes } = this.#parts;
    const held = await models.hold(run);
    const { model } = held;
    return {
      view: new PanelView(model, { maxBoxes: maxBoxes() }),
      run: () => viewOf(run),
      canRun,
      look: () => places.of(run),
      empty: () => (model.computes > 0 ? undefined : whyNoGraph(model, viewOf(run))),
      dispose: () => held.dispose(),
    };
  }

  async #showAnalysis(script: string): Promise<Shown> {
    const analysed = this.#parts.analyse(script);
    this.#files.set(script, analysed?.files ?? new Set());
    const graph = analysed?.graph ?? emptyGraph;
    return {
      view: new PanelView(graph, { maxBoxes: this.#parts.maxBoxes() }),
      run: () => undefined,
      canRun: this.#parts.canRun,
      empty: () => (graph.nodes.length > 0 ? undefined : whyNoGraphByAnalysis(analysed !== undefined)),
      dispose: () => {},
    };
  }
}

const emptyGraph: StaticGraph = {
  functions: [],
  nodes: [],
  edgeFrom: [],
  edgeTo: [],
  backFrom: [],
  backTo: [],
  visits: 0,
};

/** What a panel asks for may be gone by then: that is nobody's mistake. */
function refusal(error: unknown): unknown {
  if (error instanceof UnknownBoxError || error instanceof UnknownTaskError) {
    return new RefusedError(t("This is not in the graph any more: choose again in its picture."));
  }
  if (error instanceof NewerEventsError) return new RefusedError(error.message);
  return error;
}
