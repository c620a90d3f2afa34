/**
 * A place to try `cache: true` in: a script that is run again and again with a cache of its own, and what is to be
 * known of each run.
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { ofType, runScript, type ScriptOutcome, workspace } from "../harness/treadle.ts";

/** A folder with a script, its cache, and a file in which tasks leave a line when they run. */
export class Bench {
  readonly folder: string;
  readonly #environment: Readonly<Record<string, string>>;

  constructor(files: Readonly<Record<string, string>>, environment: Readonly<Record<string, string>> = {}) {
    this.folder = workspace(files);
    this.#environment = environment;
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }

  edit(file: string, from: string, to: string): void {
    const text = readFileSync(join(this.folder, file), "utf8");
    expect(text).toContain(from);
    this.write(file, text.replace(from, to));
  }

  get environment(): Record<string, string> {
    return {
      TREADLE_CACHE: join(this.folder, "cache"),
      RAN: join(this.folder, "ran.txt"),
      ...this.#environment,
    };
  }

  /** Runs the script; what came out, which tasks ran, and what the cache said. */
  async run(...args: string[]): Promise<Ran> {
    rmSync(this.environment["RAN"]!, { force: true });
    const outcome = await runScript(join(this.folder, "script.ts"), ["--workers", "2", ...args], {
      env: this.environment,
    });
    const asked = ofType(outcome.events, "cache");
    return {
      ...outcome,
      ran: existsSync(this.environment["RAN"]!)
        ? readFileSync(this.environment["RAN"]!, "utf8").trimEnd().split("\n").sort()
        : [],
      outcomes: asked.flatMap(({ outcome }) => outcome),
      reasons: asked.flatMap(({ reason, outcome }) => reason.filter((_, i) => outcome[i] === "miss")),
    };
  }

  /** Files of results. */
  results(): string[] {
    const results = join(this.folder, "cache", "results");
    if (!existsSync(results)) return [];
    return readdirSync(results, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".result"))
      .map((name) => join(results, name));
  }

  unfinished(): string[] {
    const folder = join(this.folder, "cache", "results", "unfinished");
    return existsSync(folder) ? readdirSync(folder) : [];
  }
}

/** What a run came to. */
export interface Ran extends ScriptOutcome {
  readonly ran: readonly string[];
  readonly outcomes: readonly string[];
  readonly reasons: readonly string[];
}

/** Begins a script: `log` leaves a line that says that a task ran. */
export const prelude = [
  'import { delayed, compute, persist } from "treadle";',
  'import { appendFileSync } from "node:fs";',
  'const log = (line) => appendFileSync(process.env.RAN, line + "\\n");',
  "",
].join("\n");

/** A script of three calls that are kept. */
export const square = `${prelude}
const offset = (x) => x + 0;
const square = delayed(function square(x) { log("square " + x); return offset(x * x); }, { cache: true });
const other = delayed((x) => x, { cache: true });
console.log(JSON.stringify(await compute(...[1, 2, 3].map((x) => square(x)))));
`;
