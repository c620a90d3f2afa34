/**
 * The last thing that a lane of a failed run does: writes results that it holds to disk, for another run to go on
 * from. What cannot be written is left out, and made again by that run.
 */
import { KeptFolder } from "../../store/result-cache/kept-folder.ts";
import type { SaveResults } from "../messages.ts";
import type { LaneStore } from "./lane-store.ts";

/** Writes one result after another until `message.until`. Never throws. */
export function saveResults(message: SaveResults, store: LaneStore, now: () => number): void {
  const folder = new KeptFolder(message.folder);
  for (const [id, token] of message.results) {
    if (now() >= message.until) return;
    if (!store.has(id)) continue;
    try {
      folder.write(token, store.get(id));
    } catch {
      // It would not come back as it is, or the disk is full.
    }
  }
}
