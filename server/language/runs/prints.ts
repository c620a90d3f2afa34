/**
 * What a runner prints, told once.
 *
 *     script, tasks ──▶ `log` events, with their task ──┐
 *          │                                            ├─▶ one stream of `log` events
 *          └──▶ stdout, stderr of the process ──────────┘
 *
 * Nearly all that comes out of the process has been told as an event, or will be in a moment; child processes, native
 * code and Node itself print beside it. Both sides have the same order, so what was told is struck out of what was
 * printed, and the rest is told as a print of the script. A script that blocks its thread tells nothing: after a while
 * its prints are taken from the process, and what it tells of them later is left out.
 */
import type { LogLine, RunEvent } from "../../protocol/events.ts";
import type { Clock } from "../clock.ts";
import type { Subscription } from "../parts.ts";

/** Events come every 30 ms from a script that gives way at all. */
const WAIT_MS = 400;

/** What is remembered of prints whose events are late, in characters: then they are taken for other prints. */
const MOST_REMEMBERED = 1 << 20;

/** Prints that are waited for in the process's output; a script whose output nobody gets must not fill memory. */
const MOST_TOLD = 20_000;

type Stream = LogLine["stream"];

/** The two sides of one stream, as far as they do not match yet. */
interface Sides {
  /** Told as events, not yet seen printed; and when they were told. */
  told: { readonly text: string; readonly at: number }[];
  /** Printed, not yet told. */
  printed: string;
  /** When the oldest of `printed` came. */
  since: number;
  /** Printed, and told without waiting for its events: all of it before `aheadAt`. */
  ahead: string;
  aheadAt: number;
}

export class Prints {
  readonly #clock: Clock;
  readonly #tell: (stream: Stream, text: string) => void;
  readonly #sides: Readonly<Record<Stream, Sides>> = { stdout: sides(), stderr: sides() };
  #epoch = 0;
  #timer: Subscription | undefined;

  /** @param tell is given what was printed and never told as an event */
  constructor(clock: Clock, tell: (stream: Stream, text: string) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** Text that came out of the process. */
  printed(stream: Stream, text: string): void {
    const side = this.#sides[stream];
    if (side.printed === "") side.since = this.#clock.now();
    side.printed += text;
    this.#strike(stream);
    if (side.printed !== "") this.#timer ??= this.#clock.later(WAIT_MS, () => this.#look());
  }

  /** The events of a batch that tell something new. */
  told(events: readonly RunEvent[]): readonly RunEvent[] {
    let isStale = false;
    const isNew = (event: RunEvent): boolean => {
      if (event.type === "run-started") this.#epoch = event.epoch;
      if (event.type !== "log") return true;
      if (this.#isNew(event)) return true;
      isStale = true;
      return false;
    };
    const fresh = events.filter(isNew);
    this.#strike("stdout");
    this.#strike("stderr");
    return isStale ? fresh : events;
  }

  /** The process is gone and so is all that it could say: what is left was never told. */
  end(): void {
    this.#timer?.dispose();
    for (const stream of streams) {
      this.#strike(stream);
      this.#release(stream);
    }
  }

  #isNew({ stream, text, at }: LogLine): boolean {
    const side = this.#sides[stream];
    const place = this.#epoch + at > side.aheadAt ? -1 : side.ahead.indexOf(text);
    if (place < 0) {
      // Events keep their order: what is remembered from before this one will not be told any more.
      side.ahead = "";
      side.told.push({ text, at: this.#clock.now() });
      if (side.told.length > MOST_TOLD) side.told.splice(0, MOST_TOLD / 2);
      return true;
    }
    side.ahead = side.ahead.slice(place + text.length);
    return false;
  }

  /** Strikes what was told out of what was printed. What is printed before something told was not told itself. */
  #strike(stream: Stream): void {
    const side = this.#sides[stream];
    let from = 0;
    let struck = 0;
    for (const { text, at } of side.told) {
      const rest = side.printed.length - from;
      if (rest > 0 && rest < text.length && text.startsWith(side.printed.slice(from))) {
        // A long print comes in pieces.
        side.told[struck] = { text: text.slice(rest), at };
        from = side.printed.length;
        break;
      }
      const place = placeOf(text, side.printed, from);
      if (place < 0) break;
      if (place > from) this.#tell(stream, side.printed.slice(from, place));
      from = place + text.length;
      struck++;
    }
    if (from === 0) return;
    side.told.splice(0, struck);
    side.printed = side.printed.slice(from);
    side.since = this.#clock.now();
  }

  #look(): void {
    this.#timer = undefined;
    const now = this.#clock.now();
    let wait = Number.POSITIVE_INFINITY;
    for (const stream of streams) {
      const side = this.#sides[stream];
      if (side.printed === "") continue;
      const left = side.since + WAIT_MS - now;
      if (left <= 0) this.#release(stream);
      else wait = Math.min(wait, left);
    }
    if (Number.isFinite(wait)) this.#timer = this.#clock.later(wait, () => this.#look());
  }

  #release(stream: Stream): void {
    const side = this.#sides[stream];
    const now = this.#clock.now();
    // What was told long ago and is not in what was printed never will be.
    side.told = side.told.filter(({ at }) => now - at < WAIT_MS);
    if (side.printed === "") return;
    this.#tell(stream, side.printed);
    side.ahead = (side.ahead + side.printed).slice(-MOST_REMEMBERED);
    side.aheadAt = now;
    side.printed = "";
  }
}

const streams = ["stdout", "stderr"] as const;

const sides = (): Sides => ({ told: [], printed: "", since: 0, ahead: "", aheadAt: 0 });

/** Where `text` is in `printed`, at `from` or at the beginning of a line behind it; -1 when it is not there yet. */
function placeOf(text: string, printed: string, from: number): number {
  if (printed.startsWith(text, from)) return from;
  const at = printed.indexOf(`\n${text}`, from);
  return at < 0 ? -1 : at + 1;
}
