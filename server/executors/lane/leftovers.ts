/**
 * What a lane lays aside for another run, and the last thing that it does in one that failed: it writes results to disk,
 * for the other to go on from.
 *
 * Besides the results in the store there are those that nobody in this run needs any more: their last dependent has used
 * them, or they were made and used inside of a fused task. Whoever mends that dependent needs them again. A lane that
 * was told so lays them aside here, the latest ones, up to a limit.
 */
import { KeptFolder } from "../../store/result-cache/kept-folder.ts";
import { roughBytes } from "../../store/size.ts";
import type { LeaveResults, SaveResults } from "../messages.ts";
import type { LaneOptions } from "./lane-options.ts";
import type { LaneStore } from "./lane-store.ts";

interface Leftover {
  readonly value: unknown;
  readonly bytes: number;
}

export class Leftovers {
  #limit = 0;
  #bytes = 0;
  /** Call → its result, the latest last. */
  readonly #values = new Map<number, Leftover>();

  /** Lays a result aside that nobody in this run needs any more. */
  add(call: number, value: unknown): void {
    if (this.#limit === 0) return;
    const bytes = roughBytes(value);
    this.#forget(call);
    this.#values.set(call, { value, bytes });
    this.#bytes += bytes;
    for (const earliest of this.#values.keys()) {
      if (this.#bytes <= this.#limit) break;
      this.#forget(earliest);
    }
  }

  /** Takes a result out of the store. */
  takeFrom(store: LaneStore, call: number): void {
    const value = this.#limit === 0 ? undefined : store.inMemory(call);
    store.delete(call);
    if (value !== undefined) this.add(call, value);
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
    const small = new Map<string, unknown>();
    const save = (token: string, value: unknown): void => {
      if (isSmall(value)) small.set(token, value);
      else folder.write(token, value);
    };
    for (const [id, token] of results) {
      if (now() >= until) break;
      try {
        if (store.has(id)) save(token, store.get(id));
        else if (this.#values.has(id)) save(token, this.#values.get(id)!.value);
      } catch {
        // It would not come back as it is, or the disk is full: the run that misses it makes it again.
      }
    }
    try {
      if (small.size > 0) folder.writeSmall(small);
    } catch {
      // The disk is full.
    }
  }

  #forget(call: number): void {
    const known = this.#values.get(call);
    if (!known) return;
    this.#bytes -= known.bytes;
    this.#values.delete(call);
  }
}

/** As many such as there may be, a file for each would be a waste: a file takes a block of the disk, 4 KiB. */
const FEW = 64;

/** Numbers and the like, and short lists and records of them: they come back as they are in any thread. */
function isSmall(value: unknown, depth = 2): boolean {
  if (value === null || typeof value === "number" || typeof value === "boolean") return true;
  if (typeof value === "string") return value.length <= FEW;
  if (typeof value !== "object" || depth === 0) return false;
  if (Array.isArray(value)) return value.length <= FEW && value.every((item) => isSmall(item, depth - 1));
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  const items = Object.values(value);
  return items.length <= FEW && items.every((item) => isSmall(item, depth - 1));
}
