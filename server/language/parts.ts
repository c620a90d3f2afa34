/**
 * What the parts of the language server know of one another, as interfaces: so that runs know nothing of hovers, and
 * hovers nothing of processes. Each part is made in `start-server.ts` and handed what it needs.
 */
import type { RunModel } from "../panel/run-model.ts";
import type { Diagnostic } from "../protocol/diagnostics.ts";
import type { RunEvent } from "../protocol/events.ts";
import type { RunId, RunKind, RunView } from "../protocol/run-view.ts";
import type { CallSite, FunctionView, SourceRange } from "../protocol/sites.ts";

/** Something that was subscribed to or started. */
export interface Subscription {
  dispose(): void;
}

/** A run, as it was started. */
export interface StartedRun {
  readonly run: RunId;
  readonly kind: RunKind;
  /** Absolute path. */
  readonly script: string;
  /** Absolute path → text, for files whose unsaved text was run in place of what is on disk. */
  readonly unsaved: ReadonlyMap<string, string>;
}

/** Hears of runs. Everything is told in order; a listener that throws is logged and keeps nobody else from hearing. */
export interface RunListener {
  started?(run: StartedRun): void;
  events?(run: StartedRun, events: readonly RunEvent[]): void;
  ended?(run: StartedRun, view: RunView): void;
  /** Runs that are not remembered any more. */
  forgotten?(runs: readonly RunId[]): void;
}

/**
 * The models of runs that go on, each fed with everything before any listener hears of it. There is one for a run,
 * whoever looks at it: a hundred thousand tasks are counted once.
 */
export interface LiveModels {
  /** Undefined for a run that is over. Whoever keeps the model sees the rest of the run in it. */
  live(run: RunId): RunModel | undefined;
}

/** Where the places that runs name are in the texts as they are now. */
export interface PlacesOfRuns {
  /** Those of a run at this moment; of a run that left no texts, as far as edits since then are known. */
  of(run: RunId): PlacesNow;
}

/** One look at the places of a run. */
export interface PlacesNow {
  /** A place of the run as it is now; as it was where it is gone. */
  now<Site extends CallSite | SourceRange>(site: Site): Site;
  /** A function with its place as it is now. */
  functionNow(view: FunctionView): FunctionView;
  /** A place of now as it was when the run began; of a line that is new, a place between the lines around it. */
  ran(site: CallSite): CallSite;
}

/** Where the texts of runs are kept as they ran; nothing of this throws. */
export interface TextShelf {
  keep(run: RunId, texts: ReadonlyMap<string, string>): void;
  /** Absolute path → text as it ran; undefined for a run that left none. */
  kept(run: RunId): ReadonlyMap<string, string> | undefined;
}

/** What earlier runs took, for estimates of what is left. */
export interface Expectations {
  /** Median own time of one call in milliseconds; undefined for a function that never ran. */
  expected(view: FunctionView): number | undefined;
}

/** The text of open documents and of files, and who asks when it changes. Paths are absolute. */
export interface Texts {
  /** The editor's text where the file is open, else what is on disk; undefined where there is neither. */
  textOf(file: string): string | undefined;
  /** Open files whose text differs from what is on disk. */
  unsaved(): ReadonlyMap<string, string>;
}

/** Findings for one file from one origin; those of several origins are published together. */
export interface Findings {
  /** Replaces what `origin` had to say of `file`. */
  set(origin: "compile" | "run", file: string, diagnostics: readonly Diagnostic[]): void;
}
