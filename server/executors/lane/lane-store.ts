/**
 * The results that a lane holds, its own and copies of others. With a memory limit and a folder, those that were
 * not used for longest go to disk, and come back as they were when they are asked for.
 *
 *            set, accept                        over the limit
 *     ───────────────────────▶ in memory ─────────────────────────▶ on disk
 *                                   ◀─────────────────────────────
 *                                                get
 *
 * Writing and reading are synchronous. A lane decides nothing: were a result neither here nor there for a while,
 * somebody would have to decide what runs meanwhile. The thread has nothing better to do, either: it is out of
 * memory, and going on with the next task would need more. To the task a restored result is a slow `get`.
 *
 * Knows tasks by number only. Of what is in a value it knows how large it is.
 */
import { decode } from "../../store/codec/decode.ts";
import { SpillError } from "../../store/errors.ts";
import { roughBytes } from "../../store/size.ts";
import { LaneFolder } from "../../store/spill/lane-folder.ts";

/**
 * A lane over its limit writes until it holds this part of it. Dask's workers spill from 70 % of their memory down
 * to 60 %, which is 6/7: the results of the next tasks find room, and not each of them sets off a write of its own;
 * going lower would write, and read back, what may never have had to leave.
 */
export const SPILL_DOWN_TO = 6 / 7;

/** Smaller results stay: a file takes a block of the disk (4 KiB) at least, and about as much memory of the system's. */
export const SPILL_FROM_BYTES = 4096;

/** A result that went to disk or came back; times are those of `LaneStoreOptions.now`. */
export interface Spilled {
  readonly task: number;
  /** Rough size in memory, the same as in `set`. */
  readonly bytes: number;
  readonly started: number;
  readonly finished: number;
}

export interface LaneStoreOptions {
  /** Folder for results that do not fit, made when the first is written. Without one nothing is ever spilled. */
  readonly folder?: string;
  /** Milliseconds since any zero. */
  readonly now?: () => number;
  readonly onSpill?: (spilled: Spilled) => void;
  readonly onRestore?: (spilled: Spilled) => void;
  /** A result could not go: once for each that is unfit, once for a disk that takes no more. The task is not at fault. */
  readonly onStay?: (error: SpillError) => void;
}

interface Entry {
  readonly task: number;
  /** Undefined while it is on disk only. */
  value: unknown;
  /** Whether `value` is as it came from another lane or from disk; decoded at first use. */
  encoded: boolean;
  readonly bytes: number;
  inMemory: boolean;
  /** Whether a file holds it. Results never change, so one that is back keeps its file and need not be written again. */
  onDisk: boolean;
  /** Small, unfit for disk, or in memory that others hold as well: never spilled. */
  stays: boolean;
}

export class LaneStore {
  readonly #entries = new Map<number, Entry>();
  /** Those in memory that may be spilled, the least recently used first. */
  readonly #recent = new Map<number, Entry>();
  /** Those of `#recent` that a file holds as well, in the same order: they can go even when the disk is full. */
  readonly #kept = new Map<number, Entry>();
  readonly #folder: LaneFolder | undefined;
  readonly #options: LaneStoreOptions;
  #limit = 0;
  #held = 0;
  #spilled = 0;
  /** A result larger than the limit that was asked for last: a guest, gone as soon as another one is set, used or forgotten. */
  #guest: Entry | undefined;
  /** The disk takes no more, until a file goes or the limit is set again. */
  #full = false;

  constructor(options: LaneStoreOptions = {}) {
    this.#options = options;
    this.#folder = options.folder === undefined ? undefined : new LaneFolder(options.folder);
  }

  /** Number of results, in memory and on disk. */
  get size(): number {
    return this.#entries.size;
  }

  /** Bytes of results in memory, roughly; what is both in memory and on disk counts here. */
  get heldBytes(): number {
    return this.#held;
  }

  /** Bytes that results on disk would take in memory. */
  get spilledBytes(): number {
    return this.#spilled;
  }

  /** Bytes of results to hold; 0, the default, for no limit. Setting it spills at once. */
  get limit(): number {
    return this.#limit;
  }

  set limit(bytes: number) {
    this.#limit = bytes;
    this.#full = false;
    this.#makeRoom();
  }

  has(task: number): boolean {
    return this.#entries.has(task);
  }

  /** The result where that costs nothing: undefined for one on disk, and for a copy that nobody has looked at. */
  inMemory(task: number): unknown {
    const entry = this.#entries.get(task);
    return entry?.inMemory && !entry.encoded ? entry.value : undefined;
  }

  /**
   * The result, read back if need be; undefined when there is none. It is the last to be spilled next time, and is
   * not spilled by this call.
   *
   * @throws {UnknownClassError} when the class of a copy is not known yet; the copy is then as it was
   * @throws {SpillError} when it was on disk and cannot be read; asking again tries again
   */
  get(task: number): unknown {
    const entry = this.#entries.get(task);
    if (!entry) return undefined;
    if (!entry.inMemory) this.#restore(entry);
    else if (!entry.stays) this.#touch(entry);
    if (!entry.stays || this.#guest) this.#makeRoom(entry);
    if (entry.encoded) {
      entry.value = decode(entry.value);
      entry.encoded = false;
    }
    return entry.value;
  }

  /**
   * Keeps a result of this lane. One larger than the limit goes to disk right away.
   *
   * @param bytes its size as far as it is known
   */
  set(task: number, value: unknown, bytes: number = roughBytes(value)): void {
    this.#add(task, value, bytes, false);
  }

  /**
   * Keeps a copy as it came.
   *
   * @param copied bytes that its journey copied; 0, the default, for a handle to shared memory, which costs nothing
   * here and of which spilling would free nothing
   */
  accept(task: number, wire: unknown, copied = 0): void {
    this.#add(task, wire, copied, true);
  }

  /**
   * Says that others hold the memory of a result as well, because a handle to it was sent. It stays from now on:
   * writing it to disk would free nothing, and bring it back as memory of its own.
   */
  lend(task: number): void {
    const entry = this.#entries.get(task);
    if (!entry || entry.stays) return;
    entry.stays = true;
    this.#exempt(entry);
  }

  /** Forgets a result, wherever it is. */
  delete(task: number): void {
    const entry = this.#entries.get(task);
    if (!entry) return;
    this.#entries.delete(task);
    if (entry.inMemory) this.#held -= entry.bytes;
    else this.#spilled -= entry.bytes;
    this.#exempt(entry);
    if (entry.onDisk) {
      this.#folder?.remove(task);
      this.#full = false;
    }
    if (this.#guest) this.#makeRoom();
  }

  /** Forgets everything and removes the folder. */
  close(): void {
    this.#entries.clear();
    this.#recent.clear();
    this.#kept.clear();
    this.#guest = undefined;
    this.#held = 0;
    this.#spilled = 0;
    this.#folder?.clear();
  }

  #add(task: number, value: unknown, bytes: number, encoded: boolean): void {
    this.delete(task);
    const stays = bytes < SPILL_FROM_BYTES;
    const entry: Entry = { task, value, encoded, bytes, inMemory: true, onDisk: false, stays };
    this.#entries.set(task, entry);
    this.#held += bytes;
    if (!stays) this.#recent.set(task, entry);
    if (this.#held <= this.#limit || this.#limit === 0) return;
    // Whoever needs it comes soon, so it goes last; unless it has to go in any case.
    if (bytes <= this.#limit) this.#makeRoom(entry);
    else {
      this.#guest = entry;
      this.#makeRoom();
    }
  }

  /** Makes an entry the last to be spilled. */
  #touch(entry: Entry): void {
    for (const order of entry.onDisk ? [this.#recent, this.#kept] : [this.#recent]) {
      order.delete(entry.task);
      order.set(entry.task, entry);
    }
  }

  /** Takes an entry from those that may be spilled. */
  #exempt(entry: Entry): void {
    this.#recent.delete(entry.task);
    this.#kept.delete(entry.task);
    if (this.#guest === entry) this.#guest = undefined;
  }

  /** Back to the limit, as far as that is possible; spares `inUse`. */
  #makeRoom(inUse?: Entry): void {
    const limit = this.#limit;
    if (limit === 0 || !this.#folder) return;
    const guest = this.#guest;
    this.#guest = undefined;
    // The limit may have been raised since it came.
    if (guest && guest !== inUse && guest.bytes > limit) this.#spill(guest);
    // What is larger than the limit drives nothing else out: all others together would not make room for it.
    if (inUse && !inUse.stays && inUse.bytes > limit) this.#guest = inUse;
    const visiting = this.#guest?.bytes ?? 0;
    if (this.#held - visiting <= limit) return;
    for (const order of [this.#recent, this.#kept]) {
      for (const entry of order.values()) {
        if (this.#held - visiting <= limit * SPILL_DOWN_TO) return;
        if (this.#full && order === this.#recent) break;
        if (entry !== inUse) this.#spill(entry);
      }
    }
  }

  #spill(entry: Entry): void {
    const { now = clock, onSpill } = this.#options;
    const { task, bytes } = entry;
    const started = now();
    if (!entry.onDisk && !this.#write(entry)) return;
    entry.value = undefined;
    entry.inMemory = false;
    this.#exempt(entry);
    this.#held -= bytes;
    this.#spilled += bytes;
    onSpill?.({ task, bytes, started, finished: now() });
  }

  /** False when the result has to stay. */
  #write(entry: Entry): boolean {
    if (this.#full) return false;
    try {
      this.#folder!.write(entry.task, entry.value, entry.encoded);
      entry.onDisk = true;
      return true;
    } catch (error) {
      if (!(error instanceof SpillError)) throw error;
      if (error.problem === "unfit") {
        entry.stays = true;
        this.#exempt(entry);
      } else {
        this.#full = true;
      }
      this.#options.onStay?.(error);
      return false;
    }
  }

  #restore(entry: Entry): void {
    const { now = clock, onRestore } = this.#options;
    const { task, bytes } = entry;
    const started = now();
    entry.value = this.#folder!.read(task);
    entry.encoded = true;
    entry.inMemory = true;
    this.#held += bytes;
    this.#spilled -= bytes;
    this.#touch(entry);
    onRestore?.({ task, bytes, started, finished: now() });
  }
}

const clock = (): number => performance.now();
