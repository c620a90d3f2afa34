/**
 * What a panel (graph and timeline, a webview) and the language server say to each other; the client in between only
 * passes it on. Plain data that JSON keeps as it is.
 *
 *     panel ── asks ──▶ host ──▶ server      a question's answer holds everything that was asked for
 *     panel ◀─ notice ─ host ◀── server      a notice is a difference; after each the server waits for `drawn`
 *
 * The server decides what is a box, so that a panel never holds more than it can draw, however many tasks there are.
 * The panel decides where a box is and how it looks. Times are milliseconds since the run started, sizes bytes.
 */
import type { ErrorView } from "./error-view.ts";
import type { RunId, RunView, TaskState } from "./run-view.ts";
import type { CallSite, FunctionView } from "./sites.ts";
import type { TimelinePicture } from "./timeline.ts";

/** What a panel shows: a run, or a script that is analysed and not run. */
export type PanelSource =
  | { readonly kind: "run"; readonly run: RunId }
  | { readonly kind: "analysis"; readonly script: string };

/** The states that boxes count, in the order of `BoxStates.counts`. */
export const taskStates = [
  "waiting",
  "ready",
  "executing",
  "memory",
  "released",
  "failed",
  "cancelled",
  "reused",
] as const satisfies readonly TaskState[];

/** How a person wants to see the graph. Saved by the panel, sent whole whenever something in it changes. */
export interface GraphView {
  /** Groups that are open, by the ids of their boxes. Ids of groups that are not there are ignored. */
  readonly open: readonly string[];
  /** Optimised: what was fused into one task is one box. */
  readonly graph: "raw" | "optimised";
  /** Only functions whose names contain this, and what lies between them; empty for all. */
  readonly filter: string;
  /** Only tasks in one of these states; empty for all. */
  readonly states: readonly TaskState[];
}

export const defaultGraphView: GraphView = { open: [], graph: "optimised", filter: "", states: [] };

/** A box: one task, or a group of tasks of one call site and layer (of one function where those would be too many). */
export interface BoxView {
  /** Stable for a run while its graph grows: `t17`, `g3.2.5`. */
  readonly id: string;
  /** Name of the function. */
  readonly label: string;
  /** Position in `GraphPicture.functions`. */
  readonly fn: number;
  /** How many tasks it holds; 1 for a single one. */
  readonly tasks: number;
  /** The number of its first task. */
  readonly task: number;
  /** True when opening it would show more boxes. */
  readonly canOpen: boolean;
  /** Of boxes that came out of an open group: the group's id. */
  readonly within?: string;
  readonly callSite?: CallSite;
  /** True when the script asked for a result of it. */
  readonly requested: boolean;
  /** In a graph by analysis: how many there may be, such as `×n`. */
  readonly times?: string;
}

/** A group that is open: drawn as a frame around its boxes, with a way to close it. */
export interface FrameView {
  readonly id: string;
  readonly label: string;
  readonly tasks: number;
  /** Of frames inside of another one. */
  readonly within?: string;
}

/** A graph as it is to be drawn; boxes and arrows change only with the next picture. */
export interface GraphPicture {
  /** Counts up with each picture of a panel. Differences name the picture they belong to. */
  readonly picture: number;
  readonly kind: "run" | "analysis";
  readonly functions: readonly FunctionView[];
  readonly boxes: readonly BoxView[];
  readonly frames: readonly FrameView[];
  /** Arrow `i` goes from box `edgeFrom[i]` (a dependency) to box `edgeTo[i]` and stands for `edgeCount[i]` edges. */
  readonly edgeFrom: readonly number[];
  readonly edgeTo: readonly number[];
  readonly edgeCount: readonly number[];
  /** Tasks in all, and of these how many the filter hides. */
  readonly tasks: number;
  readonly hidden: number;
  /** True when open groups were drawn closed, because there would have been more than `treadle.graph.maxBoxes`. */
  readonly isCapped: boolean;
  readonly maxBoxes: number;
  readonly states: BoxStates;
}

/** What changes while a run goes on, in columns: entry `i` of each belongs to box `box[i]`. */
export interface BoxStates {
  readonly picture: number;
  /** Positions in `GraphPicture.boxes`; of a difference only those that have changed. */
  readonly box: readonly number[];
  /** For each box as many numbers as there are `taskStates`. */
  readonly counts: readonly number[];
  /** Sum of own times; the longest; bytes of results made; the last worker (-1 unknown); order of the first task. */
  readonly total: readonly number[];
  readonly longest: readonly number[];
  readonly bytes: readonly number[];
  readonly worker: readonly number[];
  readonly order: readonly number[];
  /** Share of the run's task time, from 0 to 1. */
  readonly share: readonly number[];
  /** 1 for boxes with tasks on the critical path, as far as it is known. */
  readonly critical: readonly number[];
  /** Milliseconds since the run started at which this was so. */
  readonly at: number;
}

/** Everything about one task. */
export interface TaskDetails {
  readonly kind: "task";
  readonly task: number;
  readonly key: string;
  readonly function: FunctionView;
  readonly callSite?: CallSite;
  readonly state: TaskState;
  readonly worker?: number;
  /** When all inputs were there, when it began and ended. */
  readonly ready?: number;
  readonly started?: number;
  readonly finished?: number;
  /** Milliseconds in which it had its thread to itself. */
  readonly busy?: number;
  readonly bytes?: number;
  /** Such as `Float64Array(257 × 257)`; absent where nobody said. */
  readonly output?: string;
  readonly retries: number;
  readonly isCritical: boolean;
  readonly isRequested: boolean;
  /** At most 20 of each; the counts say how many there are. */
  readonly dependencies: readonly NamedTask[];
  readonly dependencyCount: number;
  readonly dependents: readonly NamedTask[];
  readonly dependentCount: number;
  readonly error?: ErrorView;
  /** How far it says it is. */
  readonly progress?: { readonly fraction: number; readonly message?: string };
  /** Lines it printed, the last 20. */
  readonly log: readonly string[];
  /** Why a cached result was not used, or that it was. */
  readonly cache?: string;
}

export interface NamedTask {
  readonly task: number;
  readonly key: string;
  readonly state: TaskState;
}

/** Everything about the tasks of a closed group. */
export interface GroupDetails {
  readonly kind: "group";
  readonly id: string;
  readonly function: FunctionView;
  readonly callSite?: CallSite;
  readonly tasks: number;
  /** By `taskStates`. */
  readonly counts: readonly number[];
  readonly total: number;
  readonly median: number;
  readonly longest: number;
  readonly bytes: number;
  readonly retries: number;
  /** Share of the run's task time, from 0 to 1. */
  readonly share: number;
  readonly isCritical: boolean;
  /** How the durations are spread: bins of equal width on a logarithmic scale between `from` and `to` milliseconds. */
  readonly spread?: { readonly from: number; readonly to: number; readonly counts: readonly number[] };
  /** Failed ones first, then executing, then the longest; at most 50. */
  readonly shown: readonly NamedTask[];
  readonly error?: ErrorView;
}

/** Drawings for people to take away. PNG is made by the panel. */
export type ExportFormat = "svg" | "dot" | "mermaid";

/** Question by name → what it takes and gives. */
export interface PanelQuestions {
  /** First of all, and again after a reload: everything for a first picture. */
  ready: { takes: { readonly view: GraphView }; gives: PanelContent };
  /** Another view of the same graph. */
  view: { takes: { readonly view: GraphView }; gives: GraphPicture };
  details: { takes: { readonly box?: string; readonly task?: number }; gives: TaskDetails | GroupDetails };
  /** Boxes to open so that a task is seen as a box of its own or in the smallest group, and that box's id. */
  find: {
    takes: { readonly task: number };
    gives: { readonly open: readonly string[]; readonly box: string };
  };
  /** Tasks whose key contains `text`, at most 50. */
  search: {
    takes: { readonly text: string };
    gives: { readonly tasks: readonly NamedTask[]; readonly total: number };
  };
  timeline: {
    takes: { readonly from: number; readonly to: number; readonly width: number };
    gives: TimelinePicture;
  };
  /** A layered layout for pictures that are too large for Graphviz, or at which it took too long. */
  layout: {
    takes: {
      readonly width: readonly number[];
      readonly height: readonly number[];
      readonly from: readonly number[];
      readonly to: readonly number[];
      readonly direction: "TB" | "LR";
    };
    gives: { readonly x: readonly number[]; readonly y: readonly number[] };
  };
  export: { takes: { readonly format: ExportFormat }; gives: { readonly text: string } };
}

export type PanelQuestionName = keyof PanelQuestions;

/** A question on its way: its name, and what it takes. */
export type PanelQuestion = {
  [Name in PanelQuestionName]: { readonly ask: Name; readonly takes: PanelQuestions[Name]["takes"] };
}[PanelQuestionName];

/** An answer on its way back. What the asker gets follows from the question's name; see `PanelQuestions`. */
export type PanelAnswer = PanelQuestions[PanelQuestionName]["gives"];

export interface PanelContent {
  readonly source: PanelSource;
  /** Absent for an analysis. */
  readonly run?: RunView;
  readonly graph: GraphPicture;
  /** Said in place of an empty graph: why there is nothing to see, as a sentence. */
  readonly empty?: string;
  /** False where nothing may be run, so that no panel offers it: the workspace is not trusted. Default: true. */
  readonly canRun?: boolean;
}

export type PanelNotice =
  /** The run's own figures; comes together with others and alone. */
  | { readonly notice: "run"; readonly run: RunView }
  | { readonly notice: "states"; readonly states: BoxStates }
  /** Tasks have come: a new picture replaces the last. */
  | { readonly notice: "graph"; readonly graph: GraphPicture }
  /** What belongs to the cursor's place: boxes by id, and whether the panel should move there. */
  | { readonly notice: "selected"; readonly boxes: readonly string[]; readonly tasks: readonly number[] }
  /** The panel shows something else from now on; it asks `ready` again. */
  | { readonly notice: "source"; readonly source: PanelSource };

/** What a webview posts to its host. Questions carry a number by which their answers are told apart. */
export type FromPanel =
  | { readonly type: "ask"; readonly number: number; readonly question: PanelQuestion }
  | { readonly type: "drawn" }
  /** Go to a place in a source file. */
  | { readonly type: "reveal"; readonly site: CallSite }
  | { readonly type: "command"; readonly command: PanelCommand; readonly task?: number }
  /** Text or bytes (base64) to be saved where the person says. */
  | {
      readonly type: "save";
      readonly name: string;
      readonly text?: string;
      readonly base64?: string;
    }
  | { readonly type: "copy"; readonly text: string }
  | { readonly type: "log"; readonly text: string };

/** What the host does for a panel, with the run that the panel shows. */
export type PanelCommand = "cancel" | "run" | "rerun" | "run-task" | "run-from-task" | "report";

/** What a host posts to its webview. */
export type ToPanel =
  | { readonly type: "answer"; readonly number: number; readonly answer: PanelAnswer }
  | { readonly type: "refused"; readonly number: number; readonly message: string }
  | { readonly type: "notice"; readonly notice: PanelNotice }
  /** Which tab to show, sent by commands that open the panel. */
  | { readonly type: "show"; readonly tab: "graph" | "timeline" };
