/**
 * What the analyser knows of a script that may be a pipeline, for lenses, menus and the preview without running.
 */
import type { SourceRange } from "./sites.ts";

/** A place in a script that faces put something at. */
export interface PipelineSite extends SourceRange {
  /** `start`: the first statement that has to do with a pipeline. */
  readonly kind: "start" | "compute" | "function" | "call";
  /** For functions and calls, the function's name. */
  readonly name?: string;
}

export interface PipelineView {
  /** Absolute path. */
  readonly script: string;
  /** True when running it would compute something: it imports `treadle` and uses it. */
  readonly isPipeline: boolean;
  readonly sites: readonly PipelineSite[];
}
