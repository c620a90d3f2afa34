/** Figures for tests: only what a test is about has to be said. */
import type { RunFigures } from "../../../server/language/timings/figures.ts";
import type { Sighting } from "../../../server/language/timings/sighting.ts";
import type { FunctionTimes } from "../../../server/panel/function-times.ts";
import { spreadOf } from "../../../server/panel/spread.ts";

export const ranFigures = (changes: Partial<RunFigures>): RunFigures => ({
  run: "r1",
  at: 0,
  isWhole: true,
  calls: 1,
  failures: 0,
  last: 10,
  median: 10,
  longest: 10,
  waiting: 0,
  running: 10,
  transfer: 0,
  bytes: 8,
  share: 0.5,
  isCritical: false,
  spread: { first: 8, counts: [1] },
  ...changes,
});

/** What a function took whose calls took `durations`. */
export function timesOf({
  durations,
  ...changes
}: Partial<FunctionTimes> & { readonly durations: readonly number[] }): FunctionTimes {
  const sorted = durations.toSorted((a, b) => a - b);
  const calls = durations.length;
  const spread = spreadOf(durations);
  return {
    function: { name: "parse" },
    tasks: { known: calls, executing: 0, finished: calls, failed: 0, reused: 0 },
    calls,
    failures: 0,
    retries: 0,
    total: durations.reduce((sum, duration) => sum + duration, 0),
    ...(calls > 0
      ? {
          last: durations.at(-1)!,
          median: sorted[calls >> 1]!,
          longest: sorted.at(-1)!,
          waiting: 1,
          running: 2,
        }
      : {}),
    bytes: 8 * calls,
    bytesMoved: 0,
    share: 0.25,
    isCritical: true,
    ...(spread ? { spread } : {}),
    ...changes,
  };
}

/** A call of `parse` at the beginning of a line. */
export const seen = (changes: Partial<Sighting>): Sighting => ({
  kind: "call",
  name: "parse",
  script: "/home/ada/frames.ts",
  at: { line: 9, column: 1, endLine: 9, endColumn: 13 },
  spots: [{ line: 9, column: 1, endLine: 9, endColumn: 6 }],
  isChanged: false,
  ...changes,
});
