/**
 * The events of one run, kept so that a face that comes late, or tomorrow, sees what a live one saw.
 *
 *     live events ──▶ RunRecording ──▶ events() ──▶ progress bar, closing table, report
 *
 * Bounded: beyond its limit the oldest detail goes. What a picture loses least by goes first; executions go last,
 * and only after they were added up, so that totals stay right. Graphs, errors, lost workers and the beginning and
 * end of computes and of the run always stay. No clock, file or screen.
 */
import type { CacheAsked, RunEvent } from "../protocol/events.ts";
import type { DetailForgotten } from "../protocol/forgotten.ts";
import { append, areMergeable, openCopy, rowsOf } from "./event-shapes.ts";
import { ForgottenDetail } from "./forgotten-detail.ts";
import { sizeOfEvent } from "./size-of-event.ts";
import { TaskTable } from "./task-table.ts";

export interface RecordingOptions {
  /**
   * Bytes of detail, roughly as they lie in memory; what always stays comes on top. Default 64 MB: every
   * execution of half a million tasks.
   */
  readonly limit?: number;
}

/** In what order detail goes; `essential` stays. */
const stages = ["chatter", "memory", "prints", "reasons", "transfers", "executions"] as const;
type Stage = (typeof stages)[number] | "essential";

const stageOf: Readonly<Partial<Record<RunEvent["type"], Stage>>> = {
  progress: "chatter",
  "tasks-started": "chatter",
  "taken-back": "chatter",
  released: "chatter",
  memory: "memory",
  log: "prints",
  cache: "reasons",
  described: "reasons",
  moved: "transfers",
  spilled: "transfers",
  restored: "transfers",
  recomputed: "executions",
  "tasks-finished": "executions",
  "task-failed": "executions",
};

interface Entry {
  event: RunEvent;
  size: number;
  stage: Stage;
  /** Rows may be added, for nobody else has seen the event. */
  open: boolean;
}

/** The first failures are worth more than room: what follows is mostly the same again. */
const failuresKept = 100;
/** A batch that grows no further, so that detail can go in small pieces. */
const mostRows = 4096;
/** Detail goes until this share of the limit is left, so that it goes seldom. */
const keptShare = 0.75;

export class RunRecording {
  readonly #limit: number;
  readonly #tasks = new TaskTable();
  readonly #forgotten = new ForgottenDetail(this.#tasks);
  #entries: Entry[] = [];
  /** How many of the first entries have become sums: these stand behind them. */
  #sumsAt = 0;
  /** Bytes of all entries that are not essential. */
  #size = 0;
  #failures = 0;

  constructor({ limit = 64e6 }: RecordingOptions = {}) {
    this.#limit = limit;
  }

  /** Roughly the bytes of detail that are held. */
  get size(): number {
    return this.#size;
  }

  /** Type of event → how many of its rows (of its events, where it has none) are held only as sums or not at all. */
  get forgotten(): ReadonlyMap<string, number> {
    return this.#forgotten.rows;
  }

  /** Takes in one event, in the order in which it happened; the event itself is neither kept open nor changed. */
  add(event: RunEvent): void {
    if (event.type === "forgotten") {
      this.#forgotten.add(event);
      this.#sumsAt = this.#entries.length;
      return;
    }
    if (event.type === "graph") this.#tasks.define(event);
    const last = this.#entries.at(-1);
    const behindSums = this.#sumsAt === this.#entries.length;
    if (last?.open && !behindSums && areMergeable(last.event, event) && rowsOf(last.event) < mostRows) {
      append(last.event, event);
      const more = sizeOfEvent(event);
      last.size += more;
      this.#size += more;
    } else {
      this.#push(event);
    }
    if (this.#size > this.#limit) this.#forget();
  }

  /** Takes in a batch. */
  addAll(events: Iterable<RunEvent>): void {
    for (const event of events) this.add(event);
  }

  /** The recorded stream; batches of one type that followed one another have become one. Nothing in it changes later. */
  events(): RunEvent[] {
    const last = this.#entries.at(-1);
    if (last) last.open = false;
    const events = this.#entries.map(({ event }) => event);
    const sums: DetailForgotten | undefined = this.#forgotten.toEvent();
    if (sums) events.splice(this.#sumsAt, 0, sums);
    return events;
  }

  #push(event: RunEvent): void {
    let stage = stageOf[event.type] ?? "essential";
    if (event.type === "task-failed" && this.#failures++ < failuresKept) stage = "essential";
    const open = areMergeable(event, event);
    const size = sizeOfEvent(event);
    const before = this.#entries.at(-1);
    if (before) before.open = false;
    this.#entries.push({ event: open ? openCopy(event) : event, size, stage, open });
    if (stage !== "essential") this.#size += size;
  }

  #forget(): void {
    const going = new Set<Entry>();
    const target = this.#limit * keptShare;
    for (const stage of stages) {
      let seen = 0;
      for (const entry of this.#entries) {
        if (this.#size <= target) break;
        if (entry.stage !== stage) continue;
        // Of memory every other sample goes: half as fine shows more than half as long.
        if (stage === "memory" && seen++ % 2 === 1) continue;
        if (entry.event.type === "cache") this.#forgetReasons(entry, entry.event);
        else {
          going.add(entry);
          this.#size -= entry.size;
        }
      }
    }
    this.#leave(going);
  }

  /** What the cache knew of each task stays, why it did not goes: sentences are long. */
  #forgetReasons(entry: Entry, event: CacheAsked): void {
    this.#size -= entry.size;
    this.#forgotten.rows.set("cache", (this.#forgotten.rows.get("cache") ?? 0) + rowsOf(event));
    Object.assign(entry, {
      event: { ...event, reason: event.reason.map(() => "") },
      stage: "essential",
      open: false,
    });
  }

  #leave(going: ReadonlySet<Entry>): void {
    if (going.size === 0) return;
    this.#forgotten.fold(this.#entries.filter((entry) => going.has(entry)).map(({ event }) => event));
    // Sums stand behind the last execution in them: whoever replays knows their graphs by then.
    const last = this.#entries.findLastIndex((entry) => going.has(entry) && entry.stage === "executions");
    const behind = Math.max(this.#sumsAt, last + 1);
    const kept = (entry: Entry) => !going.has(entry);
    this.#sumsAt = this.#entries.slice(0, behind).filter(kept).length;
    this.#entries = this.#entries.filter(kept);
  }
}
