/**
 * The bench as a whole: options, conditions, one contest after another, tables as they are done, JSON at the
 * end. Asserts nothing about time; a wrong result makes it fail.
 */
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { conditions, describeConditions, load } from "./conditions.ts";
import { type Contest, type ContestResult, hold } from "./contest.ts";
import { type BenchOptions, BenchUsageError, HELP, readOptions } from "./options.ts";
import { Overhead } from "./overhead.ts";
import { endPeersAtExit } from "./peer-process.ts";
import { Peers } from "./peers.ts";
import type { Places } from "./places.ts";
import { findPython } from "./python.ts";
import { SHAPES } from "./scripts/shapes.ts";
import { drawTable } from "./table.ts";
import { TimedTasks } from "./timed-tasks.ts";
import { viewing } from "./viewing.ts";
import { WholeJobs } from "./whole-jobs.ts";

/**
 * Measures what was asked for.
 *
 * @returns the exit code: 0, 1 when a peer computed something wrong, 2 for bad usage
 */
export async function bench(words: readonly string[], places: Places): Promise<number> {
  try {
    const options = readOptions(words);
    if (options) return await measure(options, places);
    places.write(HELP);
    return 0;
  } catch (error) {
    if (!(error instanceof BenchUsageError)) throw error;
    places.complain(`error ${error.message}\n`);
    return 2;
  }
}

async function measure(options: BenchOptions, places: Places): Promise<number> {
  endPeersAtExit();
  const python = findPython();
  const seen = conditions(places.root, python);
  places.write(`${describeConditions(seen)}\n`);
  const results: ContestResult[] = [];
  const began = performance.now();
  for await (const contest of contests(options, new Peers(places, options.peers, python), places)) {
    if (contest.contestants.length === 0) continue;
    const result = await hold(contest, options.repeats);
    results.push(result);
    places.write(drawTable(result));
  }
  const loadAfter = load();
  const minutes = ((performance.now() - began) / 60_000).toFixed(1);
  places.write(`×: as a multiple of the first row · medians of ${options.repeats}\n`);
  places.write(`${minutes} minutes · load average ${loadAfter} at the end, most of it the bench's own\n`);
  if (options.json !== undefined) {
    const report = { conditions: { ...seen, loadAfter }, options, results };
    writeFileSync(resolve(places.here, options.json), `${JSON.stringify(report, undefined, 1)}\n`);
  }
  return results.some(({ rows }) => rows.some(({ wrong }) => wrong)) ? 1 : 0;
}

/** The contests that were asked for, each made when its turn comes: some have files to generate. */
async function* contests(options: BenchOptions, peers: Peers, places: Places): AsyncGenerator<Contest> {
  const { only } = options;
  const overhead = new Overhead(peers, options);
  for (const shape of SHAPES) {
    if (!only.includes(shape)) continue;
    for (const size of [...options.sizes].sort((a, b) => a - b)) yield overhead.contest({ shape, size });
  }
  const jobs = new WholeJobs(peers, options);
  try {
    if (only.includes("frames")) yield await jobs.frames();
    if (only.includes("stocks")) yield await jobs.stocks();
  } finally {
    jobs.close();
  }
  const tasks = new TimedTasks(peers, options, places);
  if (only.includes("cpu")) yield tasks.cpu();
  if (only.includes("mixed")) yield tasks.mixed();
  if (only.includes("hand-over")) yield tasks.handOver();
  if (only.includes("hello")) yield await tasks.hello();
  if (only.includes("viewer")) yield* viewing(peers, options);
}
