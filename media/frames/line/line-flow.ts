/**
 * Questions for lines, and which answers are shown: at most two are under way, of those that wait only the newest is
 * sent, and an answer that is older than what is shown is passed over.
 */
import type { FrameQuestions } from "../../../server/protocol/frame-questions.ts";
import { mostAtOnce } from "../axes/player.ts";
import { Turnstile } from "../axes/turnstile.ts";
import { type FramesChannel, isSuperseded } from "../channel.ts";
import { LinePoints } from "./line-points.ts";
import type { Stretch } from "./line-view.ts";
import { say } from "./strings.ts";

/** What a question for a line takes. */
export type LineAsk = FrameQuestions<Uint8Array>["line"]["takes"];

/** What came of a question. */
export type LineAnswer =
  | { readonly ask: LineAsk; readonly points: LinePoints }
  /** There is no line, and a sentence why; `label` is the name of the file. */
  | { readonly ask: LineAsk; readonly absent: string; readonly label: string | undefined };

/** Which frame a question is about, whatever part of it is asked for: two with one key show the same line. */
export const frameKey = ({ dataset, index, part, axis }: LineAsk): string =>
  JSON.stringify([dataset, axis, part, index.map((at, own) => (own === axis ? 0 : at))]);

/**
 * What to ask of an axis of `length` elements so that a stretch is seen as finely as so many pixels show it.
 *
 * @param around How much more on both sides, as a share of the stretch: so far one can look around at once.
 */
export function extentAsked(
  { from, to }: Stretch,
  length: number,
  pixels: number,
  around: number,
): Pick<LineAsk, "from" | "to" | "width"> {
  const span = to - from;
  const first = Math.max(0, Math.floor(from - span * around));
  const end = Math.min(length, Math.ceil(to + span * around));
  // One more than its share, so that no point has more elements than what is in view needs.
  return { from: first, to: end, width: Math.ceil((pixels * (end - first)) / span) + 1 };
}

/** Whether the answer to a question will show a stretch as finely as so many pixels do. */
export const willServe = ({ from, to, width }: LineAsk, stretch: Stretch, pixels: number): boolean =>
  from <= stretch.from &&
  to >= stretch.to &&
  (to - from) / width <= Math.max(1, (stretch.to - stretch.from) / pixels);

export class LineFlow {
  readonly #channel: Pick<FramesChannel, "ask">;
  readonly #take: (answer: LineAnswer) => Promise<void>;
  readonly #turnstile = new Turnstile(mostAtOnce);
  #asked = 0;
  /** Number of the newest question whose answer is shown, or of the newest that nobody is interested in any more. */
  #seen = 0;

  /** `take` shows an answer; its promise settles when that is on the screen. */
  constructor(channel: Pick<FramesChannel, "ask">, take: (answer: LineAnswer) => Promise<void>) {
    this.#channel = channel;
    this.#take = take;
  }

  /** Asks; gives true when the answer is on the screen, false when a newer one was asked for or is shown. */
  ask(ask: LineAsk): Promise<boolean> {
    const outcome = this.#turnstile.pass(async () => {
      const number = ++this.#asked;
      const answer = await this.#read(ask);
      if (!answer || number <= this.#seen) return false;
      this.#seen = number;
      await this.#take(answer);
      return true;
    });
    return outcome.then((hasCome) => hasCome === true);
  }

  /** Nobody is interested in what was asked for so far: another dataset is shown. */
  forget(): void {
    this.#turnstile.clear();
    this.#seen = this.#asked;
  }

  /** The answer, with a question that was refused as a line that is absent: the sentence stands in its place. */
  async #read(ask: LineAsk): Promise<LineAnswer | undefined> {
    try {
      const answer = await this.#channel.ask("line", ask);
      if (isSuperseded(answer)) return undefined;
      if (answer.kind === "absent") return { ask, absent: answer.message, label: answer.label };
      return { ask, points: new LinePoints(answer) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { ask, absent: say("line.failed", { reason }), label: undefined };
    }
  }
}
