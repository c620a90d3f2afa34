/**
 * The names of the editor's commands, once: lenses, hovers and messages made by the language server name them, the
 * client registers them, and a test compares both with `package.json`.
 *
 * Each takes at most one argument and asks the person for it where it is absent.
 */
import type { ArrayPlace } from "./frames.ts";
import type { RunId } from "./run-view.ts";

/** Command → what it takes as its argument when it is not called by hand. */
export interface Commands {
  /** The script's absolute path. */
  "treadle.runPipeline": string;
  "treadle.cancelRun": RunId;
  "treadle.showGraph": RunId;
  "treadle.showTimeline": RunId;
  /** The script's absolute path. */
  "treadle.previewGraph": string;
  "treadle.rerunFailed": RunId;
  "treadle.openReport": RunId;
  /** The script's absolute path; all scripts where it is absent. */
  "treadle.clearTimings": string;
  "treadle.restartServer": never;
  "treadle.forgetRun": RunId;
  "treadle.forgetRuns": never;
  "treadle.newPipeline": never;
  "treadle.openSample": never;
  "treadle.showOutput": never;
  /** Goes to the line on which the run failed. */
  "treadle.showProblem": RunId;
  /** One task and what it needs. */
  "treadle.runTask": TaskOfRun;
  /** One task and all that depends on it. */
  "treadle.runFromTask": TaskOfRun;
  /** Where it is absent: the expression at the cursor. */
  "treadle.previewArray": ArrayPlace;
  /** A folder's path, absolute. */
  "treadle.openFolderAsFrames": string;
  /** The selected files of the explorer, absolute. */
  "treadle.openFilesAsFrames": readonly string[];
  /** A pattern such as `/data/run*\/frame_*.h5`, absolute. */
  "treadle.openPatternAsFrames": string;
  /** Copies the lines that read what the viewer in front shows. */
  "treadle.copySliceAsCode": never;
}

/** A task by its number in a run. */
export interface TaskOfRun {
  readonly run: RunId;
  readonly task: number;
}

export type CommandName = keyof Commands;
