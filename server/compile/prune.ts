/**
 * Keeps the cache small without pulling anything from under a run: a run may import a chunk hours after its start.
 * Removes only what no living process has claimed, and what nobody has used for a while.
 */
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { IN_USE, type ScriptCache, UNFINISHED } from "./cache.ts";

/** Outputs kept for each script: enough to go back and forth between a few versions. */
const KEPT_PER_SCRIPT = 4;
/** Younger than this, in milliseconds, a folder may be about to be claimed. */
const YOUNG = 10 * 60_000;
/** Scripts that have not been run for 30 days are forgotten. */
const FORGOTTEN = 30 * 24 * 3_600_000;

interface Folder {
  readonly path: string;
  /** Milliseconds since it was last used. */
  readonly age: number;
}

function foldersIn(parent: string, now: number): Folder[] {
  if (!existsSync(parent)) return [];
  return readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => {
      const path = join(parent, entry.name);
      const stat = statSync(path, { throwIfNoEntry: false });
      return stat ? [{ path, age: now - stat.mtimeMs }] : [];
    });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It exists, but belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function isClaimed(output: string): boolean {
  const folder = join(output, IN_USE);
  return existsSync(folder) && readdirSync(folder).some((name) => isAlive(Number(name)));
}

/**
 * Removes old outputs of the script, and scripts that are no longer run. Failing to is no failure.
 *
 * @param current name of the output in use, which stays
 * @param now milliseconds since 1970
 */
export function prune(cache: ScriptCache, current: string, now = Date.now()): void {
  const remove = ({ path }: Folder): void => {
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {
      // Somebody else's, or open on Windows: the next run tries again.
    }
  };
  const mayGo = ({ path, age }: Folder): boolean => age > YOUNG && !isClaimed(path);

  const outputs = foldersIn(cache.folder, now)
    .filter(({ path }) => path !== cache.output(current))
    .sort((a, b) => a.age - b.age);
  const isUnfinished = ({ path }: Folder): boolean => path.startsWith(join(cache.folder, UNFINISHED));
  outputs.filter(isUnfinished).filter(mayGo).forEach(remove);
  outputs
    .filter((folder) => !isUnfinished(folder))
    .slice(KEPT_PER_SCRIPT - 1)
    .filter(mayGo)
    .forEach(remove);

  for (const script of foldersIn(cache.root, now)) {
    if (script.path === cache.folder || script.age < FORGOTTEN) continue;
    const inside = foldersIn(script.path, now);
    if (inside.every(({ path, age }) => age > FORGOTTEN && !isClaimed(path))) remove(script);
  }
}
