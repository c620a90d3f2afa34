/**
 * Call sites: the compile step writes them down per file, calls carry only a number.
 */
import { fileURLToPath } from "node:url";
import type { CallSite } from "../protocol/sites.ts";

const files: string[] = [];
/** Site → file, line, column; three numbers each. */
const table: number[] = [];

/** Adds the sites of one file; returns the number of the first. */
export function addSites(file: string, positions: readonly number[]): number {
  const first = table.length / 3;
  const index = files.push(file) - 1;
  for (let i = 0; i < positions.length; i += 2) table.push(index, positions[i]!, positions[i + 1]!);
  return first;
}

/** The call site with that number; undefined for -1 and for numbers never given out. */
export function callSite(site: number): CallSite | undefined {
  const file = files[table[3 * site] ?? -1];
  if (site < 0 || file === undefined) return undefined;
  return { file, line: table[3 * site + 1]!, column: table[3 * site + 2]! };
}

/** Sites found on the stack, by their text, so that a loop adds one entry and not a thousand. */
const found = new Map<string, number>();

/**
 * The call site of a call that the compile step did not see, such as `values.map(read)`: the innermost frame
 * of a person's file. Costs microseconds, so it is the fallback.
 *
 * @param above leaves out this function and everything above it
 */
export function siteFromStack(above: (...args: never[]) => unknown): number {
  const holder: { stack?: string } = {};
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 3;
  Error.captureStackTrace(holder, above);
  Error.stackTraceLimit = limit;
  const match = /\(?((?:file:\/\/)?\/[^()\n]+|[A-Za-z]:\\[^()\n]+):(\d+):(\d+)\)?$/m.exec(holder.stack ?? "");
  if (!match) return -1;
  const known = found.get(match[0]);
  if (known !== undefined) return known;
  const path = match[1]!;
  const file = path.startsWith("file://") ? fileURLToPath(path) : path;
  const site = addSites(file, [Number(match[2]), Number(match[3])]);
  found.set(match[0], site);
  return site;
}
