/**
 * The last thing that a lane of a failed run does: it writes results to disk, for another run to go on from.
 *
 * Besides the results in the store there are those of calls that were fused with one that failed or was cancelled:
 * they were for that one only, and would be gone with it. A lane that was told so lays them aside here, the latest
 * ones, up to a limit. Nobody in this run asks for them again.
 */
import { KeptFolder } from "../../store/result-cache/kept-folder.ts";
import { roughBytes } from "../../store/size.ts";
import type { LeaveResults, SaveResults } from "../messages.ts";
import type { LaneOptions } from "./lane-options.ts";
import type { LaneStore } from "./lane-store.ts";
import type { LaneTask } from "./lane-task.ts";

export class Leftovers {
  #limit = 0;
  #bytes = 0;
  /** Call → its result, the latest last. */
  readonly #values = new Map<number, unknown>();

  /** Takes what a task has made on its way, which ends here. */
  take(task: LaneTask): void {
    if (this.#limit === 0) return;
    for (const [call, value] of task.inner) {
      this.#forget(call);
      this.#values.set(call, value);
      this.#bytes += roughBytes(value);
    }
    for (const call of this.#values.keys()) {
      if (this.#bytes <= this.#limit) break;
      this.#forget(call);
    }
  }

  hear(message: LeaveResults | SaveResults, store: LaneStore, { now, post }: LaneOptions): void {
    if (message.type === "leave") {
      this.#limit = message.bytes;
      return;
    }
    this.#save(message, store, now);
    post({ type: "saved" });
  }

  #save({ folder: path, results, until }: SaveResults, store: LaneStore, now: () => number): void {
    const folder = new KeptFolder(path);
    for (const [id, token] of results) {
      if (now() >= until) return;
      try {
        if (store.has(id)) folder.write(token, store.get(id));
        else if (this.#values.has(id)) folder.write(token, this.#values.get(id));
      } catch {
        // It would not come back as it is, or the disk is full: the run that misses it makes it again.
      }
    }
  }

  #forget(call: number): void {
    if (!this.#values.has(call)) return;
    this.#bytes -= roughBytes(this.#values.get(call));
    this.#values.delete(call);
  }
}
