/**
 * From a place in the source to the tasks that have to do with it, for panels that follow the cursor.
 *
 * Places are those of the run: who shifts them while the file is edited does so before asking.
 */
import type { CallSite, SourceRange } from "../protocol/sites.ts";
import type { KnownGraph } from "./known-graph.ts";

/** Tasks called on the place's line, and those of the innermost delayed function whose definition holds the place. */
export function tasksAt(graph: KnownGraph, place: CallSite): number[] {
  const { functions, callSites } = graph.table;
  const around = functions.map(({ definition }) => definition !== undefined && holds(definition, place));
  const isInnermost = functions.map(
    ({ definition }, fn) =>
      around[fn]! &&
      !functions.some((other, index) => around[index]! && isInside(other.definition!, definition!)),
  );
  const isHere = callSites.map(({ file, line }) => file === place.file && line === place.line);
  const tasks: number[] = [];
  if (!isInnermost.includes(true) && !isHere.includes(true)) return tasks;
  for (let task = 0; task < graph.size; task++) {
    if (!graph.isShown(task)) continue;
    if (isHere[graph.callSiteOf(task)] || isInnermost[graph.table.functionOf(task)]) tasks.push(task);
  }
  return tasks;
}

/** Whether a definition holds a place; its end counts, as for a cursor behind the last character. */
function holds(range: SourceRange, { file, line, column }: CallSite): boolean {
  if (file !== range.file) return false;
  const isBehindStart = line > range.line || (line === range.line && column >= range.column);
  const isBeforeEnd = line < range.endLine || (line === range.endLine && column <= range.endColumn);
  return isBehindStart && isBeforeEnd;
}

/** Whether of two definitions around one place the first lies within the second, and is not the same. */
const isInside = (inner: SourceRange, outer: SourceRange): boolean =>
  inner.line > outer.line || (inner.line === outer.line && inner.column > outer.column);
