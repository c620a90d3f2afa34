/**
 * A compute that asks the cache first. Where a result on disk turns out to be of no use when it is read, the compute
 * begins again without it: rare enough that simple counts for more than saving work, and never a wrong value.
 */
import envPaths from "env-paths";
import type { RunEvent } from "../../protocol/events.ts";
import { DamagedResultError } from "../../store/result-cache/errors.ts";
import { ResultFolder } from "../../store/result-cache/result-folder.ts";
import { setting } from "../config.ts";
import type { LazyTask } from "../lazy-task.ts";
import type { MadePlan } from "../make-plan.ts";
import { isCacheUsed } from "../options.ts";
import type { SubstituteFor } from "../reach.ts";
import { session } from "../session.ts";
import { AskedCache, type Trust } from "./ask-cache.ts";

/** What a compute runs in place of what was asked for. */
export interface CachedRequest {
  /** What was asked for, in its order, and after it what the cache adds. */
  readonly tasks: readonly LazyTask[];
  /** Gives the task that stands for a task; absent when none does. */
  readonly substituteFor?: SubstituteFor;
  /** What faces are told once tasks have numbers. */
  readonly event: (made: MadePlan) => RunEvent | undefined;
}

/** How a compute ended, as far as the cache has to know. */
interface Outcome {
  readonly results: ReadonlyMap<number, { readonly value: unknown }>;
  readonly made: MadePlan;
}

/**
 * Runs `compute` with what the cache leaves to be run. Without any task that has `cache: true` in the script, that is
 * what was asked for.
 *
 * @param keep whether results will be kept in lanes and built upon
 */
export async function withCache<R extends Outcome>(
  tasks: readonly LazyTask[],
  keep: boolean,
  compute: (request: CachedRequest) => Promise<R>,
): Promise<R> {
  // A graph without a run is the one that the script wrote.
  if (!isCacheUsed() || session.graphOnly) return compute({ tasks, event: () => undefined });
  const cacheFolder = process.env["TREADLE_CACHE"] || envPaths("treadle", { suffix: "" }).cache;
  const folder = new ResultFolder(cacheFolder);
  for (const trust of ATTEMPTS) {
    const asked = new AskedCache(tasks, cacheFolder, folder, trust);
    if (keep) asked.identify(tasks);
    let outcome: R | undefined;
    try {
      outcome = await compute(asked);
      return outcome;
    } catch (error) {
      if (trust === "never" || !isSpoilt(error)) throw error;
    } finally {
      settle(asked, folder, outcome);
    }
  }
  throw new Error("A compute that reads nothing from the cache found a damaged result there.");
}

const ATTEMPTS: readonly Trust[] = ["look", "verify", "never"];

/** Whether an error says no more than that a file was of no use. */
function isSpoilt(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isSpoilt);
  return error instanceof DamagedResultError;
}

function settle(asked: AskedCache, folder: ResultFolder, outcome: Outcome | undefined): void {
  if (asked.isEmpty) return;
  const places = new Map(asked.tasks.map((task, place) => [task, place]));
  const { wrote, refused } = asked.settle((save) => {
    const number = outcome?.made.requested[places.get(save)!];
    return number === undefined ? undefined : outcome?.results.get(number)?.value;
  });
  for (const [name, why] of refused) {
    process.stderr.write(`treadle: results of ${name}() are not kept on disk: ${why}.\n`);
  }
  if (wrote) folder.bound(setting("cacheLimit"));
}
