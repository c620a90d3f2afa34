/**
 * What the calls of a function, or of one call site, took: in one run, and in the last few taken together.
 *
 * Plain data that JSON keeps as it is. Times are milliseconds, sizes bytes. Knows no texts, runs or words.
 */
import type { FunctionTimes } from "../../panel/function-times.ts";
import type { Spread } from "../../panel/spread.ts";
import type { RunId } from "../../protocol/run-view.ts";

/** Of one run that is over. */
export interface RunFigures {
  readonly run: RunId;
  /** When the run began: milliseconds since 1970. */
  readonly at: number;
  /** False for runs that were to do only a part, or came only so far: how many calls there were says nothing. */
  readonly isWhole: boolean;
  /** Successful executions. */
  readonly calls: number;
  readonly failures: number;
  readonly last: number;
  readonly median: number;
  readonly longest: number;
  /** Mean of an execution: until it began, while it ran, while its result was on its way. */
  readonly waiting: number;
  readonly running: number;
  readonly transfer: number;
  /** Of all results together. */
  readonly bytes: number;
  readonly output?: string;
  /** Share of the run's task time, from 0 to 1. */
  readonly share: number;
  readonly isCritical: boolean;
  readonly spread: FixedSpread;
}

/**
 * How durations are spread, in bins that are the same for every run: bin `i` holds how many took from
 * 10^((first + i) / 24) milliseconds on. There are parts of calls, since a run tells of broader bins.
 */
export interface FixedSpread {
  readonly first: number;
  readonly counts: readonly number[];
}

/** Bins of a factor of ten: neighbours differ by a tenth, so that what always takes about as long has a shape, too. */
const binsPerDecade = 24;

/** So many runs are remembered of each function: enough for a median, few enough to follow a change of the machine. */
export const mostRuns = 10;

/** The run that figures come from. */
export type RunOfFigures = Pick<RunFigures, "run" | "at" | "isWhole">;

/** The figures of one run; undefined when nothing was executed, and so nothing learnt. */
export function figuresOf(times: FunctionTimes, run: RunOfFigures): RunFigures | undefined {
  const { last, median, longest } = times;
  if (times.calls === 0 || last === undefined || median === undefined || longest === undefined)
    return undefined;
  return {
    ...run,
    calls: times.calls,
    failures: times.failures,
    last,
    median,
    longest,
    waiting: times.waiting ?? 0,
    running: times.running ?? 0,
    transfer: times.transfer ?? 0,
    bytes: times.bytes,
    ...(times.output === undefined ? {} : { output: times.output }),
    share: times.share,
    isCritical: times.isCritical,
    spread: fixedSpread(times.spread, last, times.calls),
  };
}

/** What is shown of several runs: `run`, `at`, `calls`, `failures`, `last`, bytes and share are of the newest. */
export interface Figures extends Omit<RunFigures, "isWhole"> {
  readonly runs: number;
  /** Of the last run that did everything; undefined when none of them did. */
  readonly callsPerRun?: number;
}

/** Several runs as one, the newest first; undefined of none. */
export function together(runs: readonly RunFigures[]): Figures | undefined {
  const [newest] = runs;
  if (!newest) return undefined;
  const mean = (part: (run: RunFigures) => number) => {
    const calls = runs.reduce((sum, run) => sum + run.calls, 0);
    return runs.reduce((sum, run) => sum + part(run) * run.calls, 0) / calls;
  };
  const whole = runs.find(({ isWhole }) => isWhole);
  const described = runs.find(({ output }) => output !== undefined)?.output;
  return {
    run: newest.run,
    at: newest.at,
    runs: runs.length,
    calls: newest.calls,
    ...(whole ? { callsPerRun: whole.calls } : {}),
    failures: newest.failures,
    last: newest.last,
    median: weightedMedian(runs),
    longest: Math.max(...runs.map(({ longest }) => longest)),
    waiting: mean(({ waiting }) => waiting),
    running: mean(({ running }) => running),
    transfer: mean(({ transfer }) => transfer),
    bytes: newest.bytes,
    ...(described === undefined ? {} : { output: described }),
    share: newest.share,
    isCritical: newest.isCritical,
    spread: merged(runs.map(({ spread }) => spread)),
  };
}

/** The median of the runs' medians, each counting as often as it was called: exact where every run calls once. */
function weightedMedian(runs: readonly RunFigures[]): number {
  const sorted = runs.toSorted((a, b) => a.median - b.median);
  const half = sorted.reduce((sum, { calls }) => sum + calls, 0) / 2;
  let below = 0;
  for (const [index, { calls, median }] of sorted.entries()) {
    below += calls;
    if (below > half) return median;
    if (below === half) return (median + sorted[index + 1]!.median) / 2;
  }
  return sorted.at(-1)!.median;
}

/** Spreads on one another. */
export function merged(spreads: readonly FixedSpread[]): FixedSpread {
  const first = Math.min(...spreads.map((spread) => spread.first));
  const end = Math.max(...spreads.map((spread) => spread.first + spread.counts.length));
  const counts = new Array<number>(Math.max(0, end - first)).fill(0);
  for (const spread of spreads) {
    spread.counts.forEach((count, index) => {
      counts[spread.first - first + index]! += count;
    });
  }
  return { first, counts };
}

/** The milliseconds from which on a bin holds durations. */
export function startOfBin(bin: number): number {
  return 10 ** (bin / binsPerDecade);
}

/** Clocks of threads tell no shorter times apart. */
const shortest = 1e-3;
/** A hundred days: nothing takes longer, and a file made by hand must not make an array without end. */
const longestBin = 240;

/** Where a duration lies among the bins; between two whole numbers when it is within one. */
const placeOf = (duration: number): number =>
  Math.min(longestBin, Math.log10(Math.max(shortest, duration)) * binsPerDecade + 1e-9);

/** The spread of one run in bins that fit those of others; of fewer than two calls there is only the last. */
export function fixedSpread(spread: Spread | undefined, last: number, calls: number): FixedSpread {
  if (!spread) return { first: Math.floor(placeOf(last)), counts: [calls] };
  const [from, to] = [placeOf(spread.from), placeOf(spread.to)];
  const width = (to - from) / spread.counts.length;
  const first = Math.floor(from);
  const counts = new Array<number>(Math.floor(to) - first + 1).fill(0);
  spread.counts.forEach((count, index) => {
    // Over all bins that it reaches into, by how far it does; the clocks are not so good that it mattered.
    const [start, end] = [from + index * width, from + (index + 1) * width];
    for (let bin = Math.floor(start); bin <= Math.floor(end); bin++) {
      const share = width > 0 ? (Math.min(end, bin + 1) - Math.max(start, bin)) / width : 1;
      counts[bin - first]! += Math.round(1000 * count * share) / 1000;
    }
  });
  return { first, counts };
}

/** Whether a value out of a file is what `figuresOf` makes. */
export function isRunFigures(value: unknown): value is RunFigures {
  if (typeof value !== "object" || value === null) return false;
  const parts = value as Partial<Record<keyof RunFigures, unknown>>;
  const spread = parts.spread as Partial<FixedSpread> | null | undefined;
  return (
    numbers.every((name) => Number.isFinite(parts[name])) &&
    (parts.calls as number) > 0 &&
    typeof parts.run === "string" &&
    typeof parts.isWhole === "boolean" &&
    typeof parts.isCritical === "boolean" &&
    (parts.output === undefined || typeof parts.output === "string") &&
    typeof spread === "object" &&
    spread !== null &&
    Number.isInteger(spread.first) &&
    Math.abs(spread.first!) <= longestBin &&
    Array.isArray(spread.counts) &&
    spread.counts.length <= 2 * longestBin &&
    spread.counts.every((count) => Number.isFinite(count))
  );
}

const numbers = [
  "at",
  "calls",
  "failures",
  "last",
  "median",
  "longest",
  "waiting",
  "running",
  "transfer",
  "bytes",
  "share",
] as const satisfies readonly (keyof RunFigures)[];
