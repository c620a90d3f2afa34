/**
 * The point under the pointer or the keyboard's cursor in words: seen beside the buttons, and spoken when the keyboard
 * went there. Of one element the server says the exact value, one question at a time and the newest wins.
 */
import type { FramePlace } from "../../../server/protocol/frame-questions.ts";
import { formatCount } from "../../../server/protocol/units.ts";
import { element, setText } from "../../panel/elements.ts";
import { Turnstile } from "../axes/turnstile.ts";
import { type FramesChannel, isSuperseded } from "../channel.ts";
import { numberText } from "../colour/value-ticks.ts";
import type { LinePoint } from "./line-points.ts";
import { say } from "./strings.ts";

/** How a point is said. */
export interface ReadoutManner {
  readonly isSpoken: boolean;
  /** False while frames go by: a question for each would take the reader's time from the frames. */
  readonly isExact: boolean;
}

export class LineReadout {
  readonly seen = element("span", { class: "line-readout" });
  readonly spoken = element("p", { class: "unseen", attributes: { role: "status" } });
  readonly #channel: Pick<FramesChannel, "ask">;
  readonly #placeOf: (element: number) => FramePlace;
  readonly #turnstile = new Turnstile(1);
  #point: LinePoint | undefined;
  /** Whether the point is still to be spoken: its exact value is on its way, and may be asked for anew meanwhile. */
  #isOwed = false;

  /** `placeOf` is where an element of the line is in its dataset. */
  constructor(channel: Pick<FramesChannel, "ask">, placeOf: (element: number) => FramePlace) {
    this.#channel = channel;
    this.#placeOf = placeOf;
  }

  /** Says a point; nothing where there is none. */
  show(point: LinePoint | undefined, { isSpoken, isExact }: ReadoutManner): void {
    const isSame = point !== undefined && point.from === this.#point?.from && point.to === this.#point.to;
    this.#isOwed = isSpoken || (this.#isOwed && isSame);
    this.#point = point;
    const text = point ? pointText(point) : "";
    setText(this.seen, text);
    if (point && isExact && isSingle(point) && !Number.isNaN(point.low)) {
      void this.#turnstile.pass(() => this.#refine(point));
    } else this.#speak(text);
  }

  /** Tells screen readers alone. */
  say(text: string): void {
    setText(this.spoken, text);
  }

  #speak(text: string): void {
    if (this.#isOwed) setText(this.spoken, text);
    this.#isOwed = false;
  }

  async #refine(point: LinePoint): Promise<void> {
    if (this.#point !== point) return;
    const value = await this.#exact(point.from);
    if (this.#point !== point) return;
    const text = value === undefined ? pointText(point) : valueText(point.from, value);
    setText(this.seen, text);
    this.#speak(text);
  }

  async #exact(at: number): Promise<string | undefined> {
    try {
      const answer = await this.#channel.ask("value", this.#placeOf(at));
      return isSuperseded(answer) ? undefined : answer.text;
    } catch {
      // What is drawn has the value as well, if not all of its digits.
      return undefined;
    }
  }
}

/** A point in words, as exact as a drawing is. */
export function pointText(point: LinePoint): string {
  const { from, to, low, high } = point;
  const value = Number.isNaN(low) ? say("line.nothing") : numberText(low, 7);
  if (isSingle(point)) return valueText(from, value);
  const words = { from: formatCount(from), to: formatCount(to - 1), low: value, high: numberText(high, 7) };
  return say(low === high || Number.isNaN(low) ? "line.blockSame" : "line.block", words);
}

const valueText = (at: number, value: string): string =>
  // Values out of files may be long texts.
  say("line.at", { index: formatCount(at), value: value.length > 80 ? `${value.slice(0, 79)}…` : value });

const isSingle = ({ from, to }: LinePoint): boolean => to - from === 1;
