/**
 * The graph of a script without running it, with the files that it was made of: whoever shows it looks again when one
 * of them has been edited.
 */
import { type StaticGraph, staticGraph } from "../../compile/static-graph.ts";
import type { Analyses } from "../editor/analyses.ts";
import { importedFile } from "../editor/imported-file.ts";

export interface AnalysedGraph {
  readonly graph: StaticGraph;
  /** Absolute paths; the script is one of them. */
  readonly files: ReadonlySet<string>;
}

/** The graph of a script as it stands in the editor; undefined where there is no script that parses. */
export function graphByAnalysis(script: string, analyses: Analyses): AnalysedGraph | undefined {
  const analysis = analyses.analysisOf(script);
  if (!analysis) return undefined;
  const files = new Set([script]);
  const graph = staticGraph(analysis, (specifier, from) => {
    const file = importedFile(specifier, from);
    if (file === undefined) return undefined;
    files.add(file);
    return analyses.analysisOf(file);
  });
  return { graph, files };
}
