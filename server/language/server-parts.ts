/**
 * The parts of the language server, made and put together once the client has said who it is. What each does is in its
 * own file; who hears of whom is here.
 */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { FrameProgress, FramesNotice } from "../protocol/frames.ts";
import type { ServerOptions } from "../protocol/methods.ts";
import type { PanelNotice } from "../protocol/panel.ts";
import type { PipelineView } from "../protocol/pipelines.ts";
import type { RunId, RunLogLine, RunView } from "../protocol/run-view.ts";
import { newFolderName } from "../store/spill/owner.ts";
import { sweepSpillFolders } from "../store/spill/sweep.ts";
import { Arrays } from "./arrays/arrays.ts";
import { Analyses } from "./editor/analyses.ts";
import { CompileFindings } from "./editor/compile-findings.ts";
import { startReader } from "./frames/reader-thread.ts";
import { Viewers } from "./frames/viewers.ts";
import type { Log } from "./guard.ts";
import type { OpenScripts } from "./open-scripts.ts";
import { OpenTexts } from "./open-texts.ts";
import { graphByAnalysis } from "./panels/graph-by-analysis.ts";
import { Panels } from "./panels/panels.ts";
import type { PublishedFindings } from "./published-findings.ts";
import { History } from "./runs/history.ts";
import { RunModels } from "./runs/run-models.ts";
import { Runs } from "./runs/runs.ts";
import type { Settings } from "./settings.ts";
import type { Surroundings } from "./surroundings.ts";
import { FailureFindings } from "./timings/failure-findings.ts";
import { RanPlaces } from "./timings/ran-places.ts";
import { TimingsBook } from "./timings/timings-book.ts";

/** What the client hears without having asked. */
export interface Tellings {
  runsChanged(runs: readonly RunView[], forgotten: readonly RunId[]): void;
  lines(lines: readonly RunLogLine[]): void;
  panel(panel: string, notice: PanelNotice): void;
  frames(viewer: string, notice: FramesNotice): void;
  writing(viewer: string, progress: FrameProgress): void;
  pipeline(view: PipelineView): void;
}

export interface ServerParts {
  readonly texts: OpenTexts;
  readonly analyses: Analyses;
  readonly book: TimingsBook;
  readonly compiled: CompileFindings;
  readonly failures: FailureFindings;
  readonly runs: Runs;
  readonly panels: Panels;
  readonly viewers: Viewers;
  readonly arrays: Arrays;
  readonly settings: Settings;
  readonly findings: PublishedFindings;
  readonly workspace: Workspace;
  readonly tell: Tellings;
  /** Everything is stopped and written down. */
  close(): Promise<void>;
}

/** The workspace as the client says it is. */
export interface Workspace {
  isTrusted: boolean;
  folders: readonly string[];
}

/** What there is before the client has said anything. */
export interface Foundations {
  readonly scripts: OpenScripts;
  readonly settings: Settings;
  readonly findings: PublishedFindings;
  readonly surroundings: Surroundings;
  readonly log: Log;
  readonly tell: Tellings;
}

/** Makes all parts, with what earlier servers have left. Starts nothing. */
export function makeParts(
  options: ServerOptions,
  folders: readonly string[],
  { scripts, settings, findings, surroundings, log, tell }: Foundations,
): ServerParts {
  const { clock } = surroundings;
  const { storage } = options;
  const workspace: Workspace = { isTrusted: options.isTrusted, folders };
  // Runs are read back from their files, so they need a place even where nothing is to be kept.
  const temporary = storage === undefined ? temporaryFolder(surroundings.temporary) : undefined;
  const texts = new OpenTexts(scripts);
  const analyses = new Analyses(texts);
  const history = new History(join(storage ?? temporary!, "runs"));
  history.open();
  const models = new RunModels((run) => history.events(run));
  const book = new TimingsBook({ texts, models, clock, log, ...(storage !== undefined && { storage }) });
  const places = new RanPlaces(texts, history);
  const compiled = new CompileFindings(analyses, findings);
  const failures = new FailureFindings(texts, findings);
  const runs = new Runs({
    history,
    models,
    settings: () => settings.known(),
    texts,
    places,
    folders: () => workspace.folders,
    expectations: book,
    isTrusted: () => workspace.isTrusted,
    surroundings,
    log,
    tell: { changed: tell.runsChanged, lines: tell.lines },
  });
  const panels = new Panels({
    clock,
    models,
    places,
    viewOf: (run) => runs.view(run),
    canRun: () => workspace.isTrusted,
    analyse: (script) => graphByAnalysis(script, analyses),
    maxBoxes: () => settings.current.graph.maxBoxes,
    send: tell.panel,
  });
  const isTrusted = () => workspace.isTrusted;
  const failed = (error: unknown) =>
    log.error(`A viewer of frames: ${error instanceof Error ? error.stack : String(error)}`);
  const arrays = new Arrays({
    clock,
    texts,
    analyses,
    places,
    settings: () => settings.known(),
    folders: () => workspace.folders,
    isTrusted,
    lines: tell.lines,
    failed,
  });
  const viewers = new Viewers(
    { clock, startReader, arrays, isTrusted, failed },
    { notice: tell.frames, writing: tell.writing },
  );
  runs.listen(places);
  runs.listen(book);
  runs.listen(failures);
  runs.listen(panels);
  runs.listen(arrays);
  return {
    texts,
    analyses,
    book,
    compiled,
    failures,
    runs,
    panels,
    viewers,
    arrays,
    settings,
    findings,
    workspace,
    tell,
    close: async () => {
      panels.closeAll();
      viewers.closeAll();
      await Promise.all([runs.close(), arrays.close()]);
      book.close();
      if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
    },
  };
}

/**
 * A folder of this server's own. It is named as those of spilled results are, by its owner: what a server that was
 * killed has left is removed by the next, or by any run.
 */
function temporaryFolder(root: string): string {
  sweepSpillFolders(root);
  const folder = join(root, newFolderName());
  mkdirSync(folder, { mode: 0o700 });
  return folder;
}
