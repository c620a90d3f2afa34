/**
 * The events of a run on their way to disk and back: newline-delimited JSON, appended in batches while the run goes on,
 * so that a server that is killed loses its last moment and not its run.
 *
 * Bounded: beyond its limit only what pictures need is written, beyond four times that only how the run ended. A disk
 * that is full or gone costs the recording, never the run. Knows no runs, only events.
 */
import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import type { RunEvent } from "../../protocol/events.ts";
import { EventTextReader, eventText } from "../../timings/event-text.ts";
import type { Clock } from "../clock.ts";
import type { Subscription } from "../parts.ts";

/** Bytes of a recording in full: every event of a quarter of a million tasks. */
export const RECORDING_LIMIT = 32e6;

/** How long events wait to be written together; what a killed server may lose. */
const WRITE_EVERY_MS = 200;

/** What graph and timeline are drawn from. */
const inPictures: ReadonlySet<RunEvent["type"]> = new Set([
  "tasks-finished",
  "task-failed",
  "graph",
  "diagnosed",
  "recomputed",
  "worker-lost",
  "worker-added",
  "described",
  "reused",
]);

/** How runs and computes begin and end. */
const always: ReadonlySet<RunEvent["type"]> = new Set(["run-started", "compute-finished", "run-finished"]);

export class EventWriter {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #limit: number;
  readonly #failed: (error: unknown) => void;
  #waiting: RunEvent[] = [];
  #timer: Subscription | undefined;
  #file: FileHandle | undefined;
  /** The writes so far, one after another. */
  #written: Promise<void> = Promise.resolve();
  #size = 0;
  #isBroken = false;

  /**
   * @param failed is told once, when the file cannot be written
   * @param limit bytes; see `RECORDING_LIMIT`
   */
  constructor(path: string, clock: Clock, failed: (error: unknown) => void, limit = RECORDING_LIMIT) {
    this.#path = path;
    this.#clock = clock;
    this.#failed = failed;
    this.#limit = limit;
  }

  /** Takes in a batch, which nobody changes any more. */
  add(events: readonly RunEvent[]): void {
    if (this.#isBroken || events.length === 0) return;
    for (const event of events) this.#waiting.push(event);
    this.#timer ??= this.#clock.later(WRITE_EVERY_MS, () => void this.flush());
  }

  /** Settles, and never rejects, when everything so far is in the file. */
  flush(): Promise<void> {
    this.#timer?.dispose();
    this.#timer = undefined;
    const events = this.#waiting;
    this.#waiting = [];
    if (events.length > 0) this.#written = this.#written.then(() => this.#write(events));
    return this.#written;
  }

  /** As `flush`; and nothing is written after it. */
  async close(): Promise<void> {
    await this.flush();
    await this.#file?.close().catch(() => {});
    this.#file = undefined;
    this.#isBroken = true;
  }

  async #write(events: readonly RunEvent[]): Promise<void> {
    if (this.#isBroken) return;
    try {
      if (!this.#file) {
        await mkdir(dirname(this.#path), { recursive: true });
        this.#file = await open(this.#path, "a");
      }
      let text = "";
      for (const event of events) {
        if (!this.#hasRoomFor(event)) continue;
        const line = eventText([event]);
        this.#size += line.length;
        text += line;
      }
      if (text !== "") await this.#file.appendFile(text);
    } catch (error) {
      this.#isBroken = true;
      this.#failed(error);
    }
  }

  #hasRoomFor({ type }: RunEvent): boolean {
    if (this.#size < this.#limit || always.has(type)) return true;
    return this.#size < 4 * this.#limit && inPictures.has(type);
  }
}

/**
 * The events of a recording, in batches; of one that is cut off, all up to there. None where there is no file.
 *
 * @throws {NewerEventsError} when a later version of Treadle has written it
 */
export async function* readEvents(path: string): AsyncGenerator<readonly RunEvent[]> {
  const reader = new EventTextReader();
  try {
    for await (const piece of createReadStream(path, { encoding: "utf8", highWaterMark: 1 << 20 })) {
      // A whole line may be many pieces long; a batch is what ends in one of them.
      const events = reader.push(String(piece));
      if (events.length > 0) yield events;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  // What is behind the last end of a line was torn off with the server that wrote it, unless it is whole.
  let last: readonly RunEvent[] = [];
  try {
    last = reader.end();
  } catch {
    // There was no event at all.
  }
  if (last.length > 0) yield last;
}
