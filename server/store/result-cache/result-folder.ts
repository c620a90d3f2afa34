/**
 * The folder in which results outlive their runs:
 *
 *     <cache>/results/
 *         3f/3f92….result      one result, named by what made it; see `result-file.ts`
 *         asked/<hash>.json    what was asked for last, of each function; see `api/cache`
 *         unfinished/          files that are being written, named by their process
 *
 * The time of change of a result is when it was last used, and those unused for longest go first when there are too
 * many. Any number of processes may use the folder at once; nothing is ever changed in place.
 */
import { mkdirSync, readdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { dirname, join } from "node:path";
import { isGone, newFolderName, ownerOf } from "../spill/owner.ts";

/** A result as the folder knows it. */
export interface StoredResult {
  readonly file: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly usedAt: number;
}

export class ResultFolder {
  /** Absolute path; need not exist. */
  readonly path: string;

  constructor(cacheFolder: string) {
    this.path = join(cacheFolder, "results");
  }

  /** Where a result lies, or would. */
  file(token: string): string {
    return join(this.path, token.slice(0, 2), `${token}.result`);
  }

  /** Where the record of a function's calls lies, or would. */
  record(name: string): string {
    return join(this.path, "asked", `${name}.json`);
  }

  /** A new name for a file on its way to `file`; the folders of both are there afterwards. */
  unfinishedFor(file: string): string {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const folder = this.#unfinished;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return join(folder, newFolderName());
  }

  /** Says that a result is used now. One that has gone meanwhile is noticed when it is read. */
  touch(token: string, now = Date.now()): void {
    try {
      utimesSync(this.file(token), now / 1000, now / 1000);
    } catch {}
  }

  /** All results, in no order. */
  results(): StoredResult[] {
    const found: StoredResult[] = [];
    for (const folder of namesIn(this.path).filter((name) => /^[0-9a-f]{2}$/.test(name))) {
      for (const name of namesIn(join(this.path, folder))) {
        const file = join(this.path, folder, name);
        const stat = name.endsWith(".result") ? statSync(file, { throwIfNoEntry: false }) : undefined;
        if (stat) found.push({ file, bytes: stat.size, usedAt: stat.mtimeMs });
      }
    }
    return found;
  }

  /**
   * Removes results, those unused for longest first, until no more than `limit` bytes are left, and whatever
   * processes that are no more left unfinished.
   *
   * @param limit 0 for no limit
   * @returns bytes that are left, and how many results went
   */
  bound(limit: number): { readonly bytes: number; readonly removed: number } {
    this.#sweep();
    const results = this.results().sort((a, b) => a.usedAt - b.usedAt || (a.file < b.file ? -1 : 1));
    let bytes = results.reduce((sum, result) => sum + result.bytes, 0);
    let removed = 0;
    for (const result of results) {
      if (limit === 0 || bytes <= limit) break;
      // Open on Windows, or somebody else's: the next one goes instead.
      if (!tryToRemove(result.file)) continue;
      bytes -= result.bytes;
      removed++;
    }
    return { bytes, removed };
  }

  /** Removes everything that was kept. Runs that are under way compute again what they miss. */
  clear(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  get #unfinished(): string {
    return join(this.path, "unfinished");
  }

  #sweep(): void {
    for (const name of namesIn(this.#unfinished)) {
      const owner = ownerOf(name);
      if (owner && isGone(owner)) tryToRemove(join(this.#unfinished, name));
    }
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // none yet, or removed by somebody else
  }
}

function tryToRemove(file: string): boolean {
  try {
    rmSync(file, { force: true });
    return true;
  } catch {
    return false;
  }
}
