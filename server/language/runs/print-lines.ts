/**
 * Prints as lines with the task that printed them, for an output channel: whole lines, in order, and no more of them
 * than a channel can take. A script that floods is told as so many lines more.
 */
import { t } from "@vscode/l10n";
import type { LogLine } from "../../protocol/events.ts";
import type { RunId, RunLogLine } from "../../protocol/run-view.ts";
import { formatCount } from "../../protocol/units.ts";
import type { Clock } from "../clock.ts";
import type { Subscription } from "../parts.ts";

/** Lines of one run that are shown in a second; more than anybody reads, less than an editor chokes on. */
export const LINES_PER_SECOND = 2000;

/** How often lines are told. */
const TELL_EVERY_MS = 100;

/** A line that does not end, such as a progress bar's, is shown after this time, or when it is this long. */
const LINE_WAIT_MS = 1000;
const LONGEST_LINE = 10_000;

/** The beginning of a line whose end has not been printed. */
interface Begun {
  text: string;
  since: number;
  time: number;
  readonly stream: LogLine["stream"];
  readonly key: string | undefined;
}

export class PrintLines {
  readonly #run: RunId;
  readonly #clock: Clock;
  readonly #tell: (lines: readonly RunLogLine[]) => void;
  /** Task and stream → what it has begun. */
  readonly #begun = new Map<string, Begun>();
  #lines: RunLogLine[] = [];
  #timer: Subscription | undefined;
  /** The second that is counted, and the lines told in it. */
  #second = 0;
  #told = 0;
  #left = 0;

  constructor(run: RunId, clock: Clock, tell: (lines: readonly RunLogLine[]) => void) {
    this.#run = run;
    this.#clock = clock;
    this.#tell = tell;
  }

  /** @param time milliseconds since 1970; @param key of the task that printed */
  add({ stream, text, task }: LogLine, time: number, key: string | undefined): void {
    const place = `${stream} ${task ?? ""}`;
    const before = this.#begun.get(place)?.text ?? "";
    const lines = (before + text).split("\n");
    const rest = lines.pop()!;
    for (const line of lines) this.#line(line, time, stream, key);
    if (rest.length > LONGEST_LINE) this.#line(rest, time, stream, key);
    if (rest === "" || rest.length > LONGEST_LINE) this.#begun.delete(place);
    else this.#begun.set(place, { text: rest, since: this.#clock.now(), time, stream, key });
    this.#timer ??= this.#clock.later(TELL_EVERY_MS, () => this.#tick());
  }

  /** Nothing is printed any more: tells what there is. */
  end(): void {
    this.#finishLines(Number.POSITIVE_INFINITY);
    this.#timer?.dispose();
    this.#timer = undefined;
    this.#sayLeft();
    this.#flush();
  }

  #line(text: string, time: number, stream: LogLine["stream"], key: string | undefined): void {
    const second = Math.floor(this.#clock.now() / 1000);
    if (second !== this.#second) {
      this.#sayLeft();
      this.#second = second;
      this.#told = 0;
    }
    if (this.#told >= LINES_PER_SECOND) {
      this.#left++;
      return;
    }
    this.#told++;
    // What went back to the beginning of its line has been written over.
    const seen = text.replace(/\r$/, "");
    this.#lines.push({
      run: this.#run,
      time,
      stream,
      text: seen.slice(seen.lastIndexOf("\r") + 1),
      ...(key === undefined ? {} : { key }),
    });
  }

  #sayLeft(): void {
    if (this.#left === 0) return;
    const text = t("… {0} lines more", formatCount(this.#left));
    this.#left = 0;
    this.#lines.push({ run: this.#run, time: this.#clock.now(), stream: "stdout", text });
  }

  #tick(): void {
    this.#timer = undefined;
    const now = this.#clock.now();
    this.#finishLines(now - LINE_WAIT_MS);
    if (Math.floor(now / 1000) !== this.#second) this.#sayLeft();
    this.#flush();
    if (this.#begun.size > 0 || this.#left > 0) {
      this.#timer = this.#clock.later(TELL_EVERY_MS, () => this.#tick());
    }
  }

  #finishLines(before: number): void {
    for (const [place, { text, since, time, stream, key }] of this.#begun) {
      if (since > before) continue;
      this.#begun.delete(place);
      this.#line(text, time, stream, key);
    }
  }

  #flush(): void {
    const lines = this.#lines;
    this.#lines = [];
    if (lines.length > 0) this.#tell(lines);
  }
}
