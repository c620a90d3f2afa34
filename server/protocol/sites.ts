/**
 * Where things stand in the person's own files. Lines and columns count from 1, as editors show them.
 */

/** A call site: the line that made a task. */
export interface CallSite {
  /** Absolute path. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A stretch of source, end exclusive. */
export interface SourceRange extends CallSite {
  readonly endLine: number;
  readonly endColumn: number;
}

/** A function given to `delayed`, as faces need to know it. */
export interface FunctionView {
  /** What the person called it; the first part of its tasks' keys. */
  readonly name: string;
  /** Where it is written; absent for functions the compile step never saw. */
  readonly definition?: SourceRange;
  /** True for a value that the script made lazy: nothing is called but to fill in its lazy parts. */
  readonly isValue?: boolean;
  /** True for what the library does beside the script's own tasks, such as keeping a result on disk: no task to be counted. */
  readonly isInternal?: boolean;
  /** Why its tasks run on the main thread instead of a worker; absent when they do not. */
  readonly mainThread?: string;
}
