/**
 * What the compile step has to say about a script. The command line prints these, the editor underlines them.
 */
import type { CallSite, SourceRange } from "./sites.ts";

/**
 * - `error`: the script is not run
 * - `warning`: it runs, though not as its author may think
 * - `info`: worth knowing, hidden unless asked for
 */
export type Severity = "error" | "warning" | "info";

export interface Diagnostic extends SourceRange {
  readonly severity: Severity;
  /** Stable name of the rule, e.g. `uncloneable-capture`; see ARCHITECTURE.md for the list. */
  readonly code: string;
  /** What is wrong, as one sentence. */
  readonly message: string;
  /** What to do, as one sentence. */
  readonly hint: string;
  /** Other places that have to do with it, such as the call that made the task which failed. */
  readonly related?: readonly RelatedPlace[];
}

/** A place beside the one a finding stands at, and what it has to do with it. */
export interface RelatedPlace {
  readonly site: CallSite;
  readonly message: string;
}
