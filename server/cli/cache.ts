/**
 * `treadle cache`: what is kept on disk between runs, and how to be rid of it. Compiled scripts lie in the same
 * folder and are none of its business: they are small, and clean up after themselves.
 */
import { defaultCacheFolder } from "../compile/index.ts";
import { counted, formatBytes } from "../protocol/units.ts";
import { ResultFolder } from "../store/result-cache/result-folder.ts";
import type { Surroundings } from "./surroundings.ts";

/** Says how many results are kept, how large they are, and where. */
export async function describeCache({ stdout }: Surroundings): Promise<void> {
  const folder = new ResultFolder(await defaultCacheFolder());
  stdout.write(`${summaryOf(folder)} in ${folder.path}\n`);
}

/** Removes all kept results. */
export async function clearCache({ stdout }: Surroundings): Promise<void> {
  const folder = new ResultFolder(await defaultCacheFolder());
  const summary = summaryOf(folder);
  folder.clear();
  stdout.write(`removed ${summary} from ${folder.path}\n`);
}

/** `12 results, 3.4 MB`. */
export function summaryOf(folder: ResultFolder): string {
  const results = folder.results();
  return `${counted(results.length, "result")}, ${formatBytes(results.reduce((sum, { bytes }) => sum + bytes, 0))}`;
}
