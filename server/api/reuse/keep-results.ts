/**
 * The end of a run that failed or was cancelled: the results that it still has are written to disk, by the lanes that
 * hold them, and what it took over from the run before it goes along. The next run goes on from there.
 */

import type { Lanes } from "../../executors/executor.ts";
import { untilSaved } from "../../executors/until-saved.ts";
import { KeptFolder } from "../../store/result-cache/kept-folder.ts";
import { isThere } from "../kept-results.ts";
import type { KeptResult, LazyTask } from "../lazy-task.ts";
import { session } from "../session.ts";
import type { EarlierRun } from "./earlier-run.ts";
import { heldResults } from "./held-results.ts";
import { taskTokens } from "./task-tokens.ts";

/** Where to, and until when. */
export interface KeepingResults {
  /** Absolute path of the folder, made when there is something to write. */
  readonly folder: string;
  /** Results of this run are used here as far as they are still good. */
  readonly earlier: EarlierRun | undefined;
  /** Milliseconds since the run started at which whatever is there must do. */
  readonly until: number;
}

/**
 * Writes what there is. Settles, never rejects, at `until` at the latest; files are there whole or not at all, and
 * what is missing is made again by the run that misses it.
 */
export async function keepResults({ folder: path, earlier, until }: KeepingResults): Promise<void> {
  const folder = new KeptFolder(path);
  // Computes that were cancelled just now have not been told yet.
  await new Promise(setImmediate);
  try {
    const laidAside = heldResults.laidAside();
    const held = heldResults.all().filter(([, kept]) => isThere(kept));
    const before = earlier?.stillGood(Date.now()) ?? { files: [], small: new Map<string, unknown>() };
    if (held.length === 0 && laidAside.length === 0 && before.files.length === 0 && before.small.size === 0)
      return;
    taskTokens.identify([...heldResults.tasksOfFailed(), ...held.map(([task]) => task)]);
    folder.make();
    const there = new Set(
      earlier ? before.files.filter((token) => folder.takeOver(token, earlier.folder)) : [],
    );
    const { small, large } = sorted(held, there, folder);
    // No lane is known to have them: each is asked for all.
    for (const { task, id, executor } of laidAside) {
      const token = taskTokens.of(task);
      if (token === undefined || there.has(token)) continue;
      for (const lane of executor.lanes) toWrite(large, executor, lane).push([id, token]);
    }
    folder.replaceSmall(new Map([...before.small, ...small]));
    await Promise.all(
      [...large].map(([executor, lanes]) => untilSaved(executor, lanes, path, until, session.now)),
    );
  } catch (error) {
    // The disk is full, or the folder may not be written to. The run has an error of its own to tell.
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`treadle: results could not be left for another run: ${reason}\n`);
  }
}

type Write = [id: number, token: string];
type ByLane = Map<Lanes, Map<number, Write[]>>;

/** What is written as one file from here, and what lanes are asked to write. */
function sorted(
  held: readonly (readonly [LazyTask, KeptResult])[],
  there: ReadonlySet<string>,
  folder: KeptFolder,
): { readonly small: Map<string, unknown>; readonly large: ByLane } {
  const small = new Map<string, unknown>();
  const large: ByLane = new Map();
  for (const [task, { executor, lane, id, here, value }] of held) {
    const token = taskTokens.of(task);
    if (token === undefined || there.has(token)) continue;
    if (here) {
      if (isPrimitive(value)) small.set(token, value);
      else tryToWrite(folder, token, value);
      continue;
    }
    toWrite(large, executor, lane).push([id, token]);
  }
  return { small, large };
}

function toWrite(large: ByLane, executor: Lanes, lane: number): Write[] {
  const lanes = large.get(executor) ?? new Map<number, Write[]>();
  large.set(executor, lanes);
  const results = lanes.get(lane) ?? [];
  lanes.set(lane, results);
  return results;
}

const isPrimitive = (value: unknown): boolean =>
  value === null || (typeof value !== "object" && typeof value !== "function" && typeof value !== "symbol");

function tryToWrite(folder: KeptFolder, token: string, value: unknown): void {
  try {
    folder.write(token, value);
  } catch {
    // It would not come back as it is.
  }
}
