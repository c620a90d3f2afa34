/**
 * Removing folders of spilled results: one's own, those of a process that was just ended, and those that a run
 * left behind which was killed together with everybody who could have cleaned up after it.
 *
 * Touches only folders of this user that bear our kind of name.
 */
import { existsSync, lstatSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { isGone, isHere, type Owner, ownerOf } from "./owner.ts";

/** Ends the name of a folder that is being removed; hexadecimal, as the end of any folder's name. */
export const REMOVED = "dead";

/** Where runs make their folders: `TREADLE_SPILL`, or the system's folder for temporary files. */
export function spillRoot(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  return resolve(environment["TREADLE_SPILL"] || tmpdir());
}

/** Removes what runs left behind whose process is gone for certain; never throws. */
export function sweepSpillFolders(root: string = spillRoot()): void {
  removeWhere(root, isGone);
}

/** Removes the folders of a process of this machine that has ended, or that has been sent SIGKILL; never throws. */
export function removeSpillFoldersOf(pid: number, root: string = spillRoot()): void {
  removeWhere(root, (owner) => owner.pid === pid && isHere(owner));
}

/**
 * Removes a folder with all that is in it; never throws.
 *
 * Lanes of a process that is about to end may still be writing into it. So it is renamed first: whoever looks for
 * it by its old name finds nothing, and it empties without filling up again. A lane that was just about to make the
 * folder anew is the reason for another go.
 */
export function removeFolder(path: string): void {
  // Still a name of ours, should this very process be killed in the middle of it.
  const away = `${path}${REMOVED}`;
  for (let go = 0; go < 3 && existsSync(path); go++) {
    attempt(() => renameSync(path, away));
    attempt(() => rmSync(away, { recursive: true, force: true }));
  }
  // Where open files cannot be renamed, at least what is closed goes.
  if (existsSync(path)) attempt(() => rmSync(path, { recursive: true, force: true }));
}

function attempt(step: () => void): void {
  try {
    step();
  } catch {
    // What cannot be removed now is found by the next run.
  }
}

function removeWhere(root: string, isMeant: (owner: Owner) => boolean): void {
  try {
    for (const name of readdirSync(root)) {
      const owner = ownerOf(name);
      if (owner && isMeant(owner) && isOurs(join(root, name))) removeFolder(join(root, name));
    }
  } catch {
    // No such folder, or not for us to read: nothing of ours is in there.
  }
}

/** In a folder that everybody may write to, somebody else's folder under our name could be a trap. */
function isOurs(path: string): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat?.isDirectory() === true && (process.getuid === undefined || stat.uid === process.getuid());
}
