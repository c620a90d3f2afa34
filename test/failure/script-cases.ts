/**
 * Scripts that go through many cases in one process, each in several places, and print a line of JSON for each.
 */
import { readdirSync } from "node:fs";
import { expect } from "vitest";
import {
  ofType,
  type RunOptions,
  root,
  runScript,
  type ScriptOutcome,
  temporaryFolder,
} from "../harness/treadle.ts";

interface Line {
  readonly name: string;
  /** `inline`, `one worker` or `two workers`. */
  readonly place: string;
  /** How many workers answered at once after the case. */
  readonly workers: number;
  readonly outcome: unknown;
}

export class ScriptCases {
  readonly run: ScriptOutcome;
  readonly lines: readonly Line[];
  /** What was left where results are spilled. */
  readonly spilled: readonly string[];

  constructor(run: ScriptOutcome, spilled: readonly string[]) {
    this.run = run;
    this.spilled = spilled;
    this.lines = run.stdout
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as Line);
  }

  /** Names of all cases that were run. */
  get names(): string[] {
    return [...new Set(this.lines.map(({ name }) => name))];
  }

  /** Place → what came of a case there. */
  outcomes(name: string): Record<string, unknown> {
    const own = this.lines.filter((line) => line.name === name);
    return Object.fromEntries(own.map(({ place, outcome }) => [place, outcome]));
  }

  /** After every case there were as many workers as before, and each of them answered. */
  expectWholePools(): void {
    const wanted: Record<string, number> = { inline: 1, "one worker": 1, "two workers": 2 };
    for (const { name, place, workers } of this.lines)
      expect({ name, place, workers }).toEqual({ name, place, workers: wanted[place] });
    const counts = (type: "worker-lost" | "worker-added"): number => ofType(this.run.events, type).length;
    expect(this.lines.length).toBeGreaterThan(0);
    expect(counts("worker-added")).toBeLessThanOrEqual(counts("worker-lost"));
  }
}

/** Path of one of the scripts of these tests. */
export function failureScript(name: string): string {
  return `${root}/test/scripts/failure/${name}.ts`;
}

/** Runs a script of cases, when a test first asks, to its end, which must be a good one. */
export function casesOf(
  name: string,
  args: readonly string[] = [],
  options: RunOptions = {},
): () => Promise<ScriptCases> {
  let cases: Promise<ScriptCases> | undefined;
  const run = async (): Promise<ScriptCases> => {
    const spill = temporaryFolder();
    const env = { ...options.env, TREADLE_SPILL: spill };
    const outcome = await runScript(failureScript(name), args, { ...options, env });
    const error = outcome.stderr.match(/^error.*/m)?.[0];
    expect({ status: outcome.status, error }).toEqual({ status: 0 });
    return new ScriptCases(outcome, readdirSync(spill));
  };
  return () => {
    cases ??= run();
    return cases;
  };
}
