/**
 * Graphs by analysis as lines of text, and what a run of the same script told, in the same words.
 *
 *     add@12:20 ×n requested ← read@10:14 ⟲
 */
import { readFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import type { Analysis } from "../../server/compile/analyse.ts";
import { analysisOf } from "../../server/compile/outline.ts";
import { type StaticGraph, staticGraph } from "../../server/compile/static-graph.ts";
import { importedFile } from "../../server/language/editor/imported-file.ts";
import type { GraphKnown, RunEvent } from "../../server/protocol/events.ts";

/** What the scripts of tests begin with. */
export const head = `import { compute, delayed, map, persist, submit } from "treadle";
import * as ta from "treadle/array";
const read = delayed((path) => path);
const clean = delayed((x) => x);
const total = delayed((xs) => xs);
`;

/** The graph of a text, as the script `/w/script.ts`; `files` are what it can import, by their names. */
export function graphOf(text: string, files: Readonly<Record<string, string>> = {}): StaticGraph {
  const found = new Map<string, Analysis>();
  return staticGraph(analysisOf("/w/script.ts", text), (specifier) => {
    const file = `/w/${specifier.replace("./", "")}.ts`;
    const source = files[specifier.replace("./", "")];
    if (source === undefined) return undefined;
    const known = found.get(file) ?? analysisOf(file, source);
    found.set(file, known);
    return known;
  });
}

/** The graph of a file of this repository. */
export function graphOfFile(file: string): StaticGraph {
  const found = new Map<string, Analysis>();
  const read = (path: string): Analysis => {
    const known = found.get(path) ?? analysisOf(path, readFileSync(path, "utf8"));
    found.set(path, known);
    return known;
  };
  return staticGraph(read(file), (specifier, from) => {
    const path = importedFile(specifier, from);
    return path === undefined || path.endsWith(".json") ? undefined : read(path);
  });
}

/** One line for each node: function, place, how often, whether it is asked for, what it needs. */
export function graphLines(graph: StaticGraph): string[] {
  const script = graph.nodes[0]?.callSite.file ?? "";
  const names = graph.nodes.map(({ fn, callSite: { file, line, column } }) => {
    const elsewhere = file === script ? "" : `${relative(dirname(script), file)}:`;
    return `${graph.functions[fn]!.name}@${elsewhere}${line}:${column}`;
  });
  return graph.nodes.map(({ times, isRequested }, node) => {
    const needs = graph.edgeFrom.filter((_, edge) => graph.edgeTo[edge] === node);
    const back = graph.backFrom.filter((_, edge) => graph.backTo[edge] === node);
    return [
      names[node],
      times,
      isRequested ? "requested" : undefined,
      ...(needs.length > 0 ? ["←", ...needs.map((need) => names[need])] : []),
      ...back.map((need) => (need === node ? "⟲" : `⟲ ${names[need]}`)),
    ]
      .filter((part) => part !== undefined)
      .join(" ");
  });
}

/** What a graph says without places: `sum ← read` with the names only, sorted. */
export function shape(graph: StaticGraph): string[] {
  return graphLines(graph).map((line) => line.replace(/@\S+/g, ""));
}

/** Everything that a run showed of the script itself: nodes, edges between them, and what was asked for. */
export function shownByRun(events: readonly RunEvent[], file: string) {
  const nodes = new Set<string>();
  const edges = new Set<string>();
  const requested = new Set<string>();
  const nameOf = new Map<number, string>();
  for (const event of events) {
    if (event.type !== "graph") continue;
    for (let i = 0; i < event.taskFunction.length; i++) {
      const name = nodeName(event, i, file);
      if (name === undefined) continue;
      nodes.add(name);
      nameOf.set(event.firstTask + i, name);
    }
    for (const [i, from] of event.edgeFrom.entries()) {
      const [before, after] = [nameOf.get(from), nameOf.get(event.edgeTo[i]!)];
      if (before !== undefined && after !== undefined) edges.add(`${before} → ${after}`);
    }
    for (const task of event.requested) {
      const name = nameOf.get(task);
      if (name !== undefined) requested.add(name);
    }
  }
  return { nodes, edges, requested };
}

function nodeName(event: GraphKnown, i: number, file: string): string | undefined {
  const site = event.callSites[event.taskCallSite[i]!];
  if (site?.file !== file) return undefined;
  return `${event.functions[event.taskFunction[i]!]!.name}@${site.line}:${site.column}`;
}
