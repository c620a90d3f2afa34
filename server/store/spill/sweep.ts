/**
 * Removing folders of spilled results: one's own, those of a process that was just ended, and those that a run
 * left behind which was killed together with everybody who could have cleaned up after it.
 *
 * Touches only folders of this user that bear our kind of name.
 */
import { existsSync, lstatSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { isGone, isHere, type Owner, ownerOf } from "./owner.ts";

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
 * Somebody may still be writing into it, a lane of a process that is about to end: what appears while the folder
 * is being emptied is removed in another go.
 */
export function removeFolder(path: string): void {
  for (let go = 0; go < 3 && existsSync(path); go++) {
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {}
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
