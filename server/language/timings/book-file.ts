/**
 * What is remembered of one script on disk:
 *
 *     <storage>/timings/<name>-<hash>.json      one file a script, written beside its place and renamed
 *
 * A file that cannot be understood is as if it were not there: nobody loses more than old figures. Knows no texts.
 */
import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Log } from "../guard.ts";
import { isRunFigures, mostRuns, type RunFigures } from "./figures.ts";
import type { PlaceKind } from "./places.ts";

/** Grows when a meaning changes; files of another version are started anew. */
const FILE_VERSION = 1;

/** Functions and call sites of one script; more are not kept, the ones that were seen last staying. */
const mostKept = 2000;

/** A function or a call site with what it took. */
export interface KeptFigures {
  /** Where it stands: absolute path, and its name in that text. */
  readonly file: string;
  readonly kind: PlaceKind;
  readonly id: string;
  readonly name: string;
  /** The newest first, at most `mostRuns`. */
  readonly runs: readonly RunFigures[];
}

export class BookFile {
  readonly #folder: string;
  readonly #log: Log;

  /** @param storage folder of the workspace, absolute */
  constructor(storage: string, log: Log) {
    this.#folder = join(storage, "timings");
    this.#log = log;
  }

  /** What is remembered of a script; nothing where nothing can be read. */
  read(script: string): readonly KeptFigures[] {
    const path = this.#pathOf(script);
    let text: string;
    try {
      text = readFileSync(path, "utf8");
    } catch {
      return [];
    }
    try {
      return keptIn(JSON.parse(text), script);
    } catch (error) {
      this.#log.error(`The timings in ${path} cannot be read (${String(error)}); they are started anew.`);
      return [];
    }
  }

  /** The scripts of which something is remembered. */
  scripts(): readonly string[] {
    const scripts = new Set<string>();
    for (const name of namesIn(this.#folder)) {
      try {
        const { script } = JSON.parse(readFileSync(join(this.#folder, name), "utf8")) as { script?: unknown };
        if (typeof script === "string") scripts.add(script);
      } catch {
        // It is told of when its script is read, if ever.
      }
    }
    return [...scripts];
  }

  /** Replaces what is remembered of a script. A disk that is full or forbidden is logged. */
  write(script: string, kept: readonly KeptFigures[]): void {
    const path = this.#pathOf(script);
    const draft = `${path}.${randomBytes(4).toString("hex")}.tmp`;
    try {
      if (kept.length === 0) {
        rmSync(path, { force: true });
        return;
      }
      mkdirSync(this.#folder, { recursive: true });
      const newest = kept.toSorted((a, b) => (b.runs[0]?.at ?? 0) - (a.runs[0]?.at ?? 0)).slice(0, mostKept);
      writeFileSync(draft, JSON.stringify({ version: FILE_VERSION, script, kept: newest }));
      renameSync(draft, path);
    } catch (error) {
      this.#log.error(`The timings of ${script} could not be written to ${path}: ${String(error)}`);
      if (existsSync(draft)) rmSync(draft);
    }
  }

  #pathOf(script: string): string {
    const hash = createHash("sha256").update(script).digest("hex").slice(0, 16);
    const name = basename(script).replaceAll(/[^\w.-]/g, "_");
    return join(this.#folder, `${name.slice(0, 60)}-${hash}.json`);
  }
}

/** @throws a sentence about what is wrong with the contents as a whole */
function keptIn(contents: unknown, script: string): readonly KeptFigures[] {
  const { version, script: of, kept } = Object(contents) as Record<string, unknown>;
  if (version !== FILE_VERSION) throw new Error(`it is of version ${String(version)}, not ${FILE_VERSION}`);
  if (of !== script || !Array.isArray(kept)) throw new Error("it is not about this script");
  return kept.flatMap((entry: unknown) => {
    const { file, kind, id, name, runs } = Object(entry) as Record<string, unknown>;
    if (typeof file !== "string" || typeof id !== "string" || typeof name !== "string") return [];
    if ((kind !== "function" && kind !== "call") || !Array.isArray(runs)) return [];
    const sound = runs.filter(isRunFigures).slice(0, mostRuns);
    return sound.length === 0 ? [] : [{ file, kind, id, name, runs: sound }];
  });
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".json"));
  } catch {
    return [];
  }
}
