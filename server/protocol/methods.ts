/**
 * What client and language server say to each other beyond the Language Server Protocol itself: the name of each
 * question with what it takes and gives, and of each notice with what it carries. Only names and plain data.
 *
 * A question that cannot be answered is answered with an LSP error whose message is one sentence for a person.
 * A notice carries differences or whole small views, and may be lost by nobody: a face that comes late asks.
 */
import type { FrameAnswer, FrameQuestion } from "./frame-questions.ts";
import type { ArrayPlace, FrameProgress, FramesNotice, FramesSource, SliceToWrite } from "./frames.ts";
import type { PanelAnswer, PanelNotice, PanelQuestion, PanelSource } from "./panel.ts";
import type { PipelineView } from "./pipelines.ts";
import type { FunctionRow, RunId, RunKind, RunLogLine, RunView, WorkerRow } from "./run-view.ts";
import type { CallSite } from "./sites.ts";

/** Handed over with `initialize`, as `initializationOptions`. */
export interface ServerOptions {
  /** Folder of this workspace for runs and timings, absolute; absent when VS Code has none: nothing is kept. */
  readonly storage?: string;
  /** False in Restricted Mode: nothing of the workspace is executed. */
  readonly isTrusted: boolean;
  /** Absolute path or URI of the bundle of translations; absent for English. */
  readonly translations?: string;
}

export interface StartRun {
  /** Absolute path. */
  readonly script: string;
  readonly kind: RunKind;
  /** For `rerun`, `task` and `from-task`: the run whose results are reused, or in which the task is. */
  readonly of?: RunId;
  /** For `task` and `from-task`: the number of the task in run `of`. */
  readonly task?: number;
  readonly args?: readonly string[];
}

/** Name → what it takes and what it gives. */
export interface Questions {
  /** Starts a run at once; several go on side by side. Refused when the workspace is not trusted. */
  "treadle/runs/start": { takes: StartRun; gives: RunView };
  /** Cooperative, then forced; a second time forces at once. Gives false when the run was over. */
  "treadle/runs/cancel": { takes: { readonly run: RunId }; gives: boolean };
  /** All runs, newest first: those under way and those that are remembered. */
  "treadle/runs/list": { takes: Record<string, never>; gives: readonly RunView[] };
  /** Forgets a run that is over, and its file; all that are over where `run` is absent. */
  "treadle/runs/forget": { takes: { readonly run?: RunId }; gives: null };
  "treadle/runs/functions": { takes: { readonly run: RunId }; gives: readonly FunctionRow[] };
  "treadle/runs/workers": { takes: { readonly run: RunId }; gives: readonly WorkerRow[] };
  /** Writes the run's report beside its recording and gives its absolute path. */
  "treadle/runs/report": { takes: { readonly run: RunId }; gives: string };
  /** What is known of a script, from the editor's text where it is open. */
  "treadle/pipelines/read": { takes: { readonly script: string }; gives: PipelineView };
  /** Scripts of the workspace folders that are pipelines. */
  "treadle/pipelines/list": { takes: Record<string, never>; gives: readonly PipelineView[] };
  /** Forgets what earlier runs took; of one script, or of all. */
  "treadle/timings/clear": { takes: { readonly script?: string }; gives: null };
  /** A panel exists and shows `source`; the server keeps what it has opened and chosen until it is closed. */
  "treadle/panel/open": { takes: { readonly panel: string; readonly source: PanelSource }; gives: null };
  "treadle/panel/ask": {
    takes: { readonly panel: string; readonly question: PanelQuestion };
    gives: PanelAnswer;
  };
  /**
   * A viewer exists and shows `source`. Opens no file: that comes with its first question. With `deflate` pictures are
   * compressed, which pays where they go over a network.
   */
  "treadle/frames/open": {
    takes: { readonly viewer: string; readonly source: FramesSource; readonly deflate: boolean };
    gives: null;
  };
  "treadle/frames/ask": {
    takes: { readonly viewer: string; readonly question: FrameQuestion };
    gives: FrameAnswer<string>;
  };
  /** Writes a slice to a file (absolute), whole or not at all; gives its size. Refused when it was cancelled. */
  "treadle/frames/write": {
    takes: { readonly viewer: string; readonly slice: SliceToWrite; readonly path: string };
    gives: { readonly bytes: number };
  };
  /**
   * The expression at a place of a script that may be a lazy array: the one that is selected, else the one around the
   * cursor. Null where there is none.
   */
  "treadle/arrays/at": {
    takes: CallSite & { readonly endLine?: number; readonly endColumn?: number };
    gives: ArrayPlace | null;
  };
}

/** From the server to the client. */
export interface ServerNotices {
  /** Runs that are new or have changed, at most ten times a second; and those that are forgotten. */
  "treadle/runs/changed": { readonly runs: readonly RunView[]; readonly forgotten: readonly RunId[] };
  "treadle/runs/log": { readonly lines: readonly RunLogLine[] };
  "treadle/panel/notice": { readonly panel: string; readonly notice: PanelNotice };
  "treadle/frames/notice": { readonly viewer: string; readonly notice: FramesNotice };
  /** How far `treadle/frames/write` is, at most a few times a second. */
  "treadle/frames/writing": { readonly viewer: string; readonly progress: FrameProgress };
  /** What is known of an open script has changed: lenses and menus follow. */
  "treadle/pipelines/changed": PipelineView;
}

/** From the client to the server. */
export interface ClientNotices {
  "treadle/panel/close": { readonly panel: string };
  /** The panel has drawn what it was sent last: the next difference may come. */
  "treadle/panel/drawn": { readonly panel: string };
  "treadle/frames/close": { readonly viewer: string };
  /** Whether a viewer is seen. Files of one that is not are not watched, and its reader may end. */
  "treadle/frames/visible": { readonly viewer: string; readonly isVisible: boolean };
  /** Ends what `treadle/frames/write` is writing. */
  "treadle/frames/stop-writing": { readonly viewer: string };
  /** The cursor rests in a script; panels that show it light up what belongs there. */
  "treadle/cursor/moved": CallSite;
  /** The workspace is trusted from now on. */
  "treadle/trust/granted": Record<string, never>;
}

export type QuestionName = keyof Questions;
export type ServerNoticeName = keyof ServerNotices;
export type ClientNoticeName = keyof ClientNotices;
