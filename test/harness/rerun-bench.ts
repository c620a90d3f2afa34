/**
 * Scripts that fail until they are mended, run again and again: what the tests of reruns share.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunRequest } from "../../server/protocol/runner.ts";
import { type Ran, runToEnd } from "./runs.ts";
import { workspace } from "./treadle.ts";

/** A script in a folder of its own, which it is given as its argument. */
export interface Bench {
  readonly folder: string;
  readonly script: string;
  /** Path of the folder in which run `n` leaves its results. */
  kept(n: number): string;
  /** Runs the script; its results go to `kept(n)`, and those of `from` are reused. */
  run(n: number, from?: number, request?: Partial<RunRequest>): Promise<Ran>;
  edit(change: (text: string) => string): void;
}

export function bench(text: string): Bench {
  const folder = workspace({ "script.ts": text });
  const script = join(folder, "script.ts");
  const kept = (n: number): string => join(folder, `kept-${n}`);
  return {
    folder,
    script,
    kept,
    run: (n, from, request = {}) =>
      runToEnd(
        script,
        {
          args: [folder],
          keepResults: kept(n),
          ...(from === undefined ? {} : { reuseResults: kept(from) }),
          ...request,
        },
        folder,
      ),
    edit: (change) => writeFileSync(script, change(readFileSync(script, "utf8"))),
  };
}

/** `check` fails until there is a file `ok` in the folder that the script is given. */
export const pipeline = `
import { existsSync } from "node:fs";
import { join } from "node:path";
import { compute, delayed } from "treadle";
const folder = process.argv[2]!;
const read = delayed(function read(n: number): Float64Array { return new Float64Array(1000).fill(n); });
const noise = delayed(function noise(): number { return Math.random(); });
const scale = delayed(function scale(data: Float64Array, by: number): Float64Array { return data.map((x) => x * by); });
const check = delayed(function check(data: Float64Array, more: number[]): number {
  if (!existsSync(join(folder, "ok"))) throw new Error("not yet");
  return data[0]! + more.length;
});
const noises = [noise(), noise(), noise()];
const scaled = scale(read(2), 3);
const result = check(scaled, noises);
console.log(JSON.stringify(await compute(result, noises)));
`;

/** From now on `check` does not fail. */
export const fix = ({ folder }: Bench): void => writeFileSync(join(folder, "ok"), "");
