/**
 * Questions for pictures, and which answers are shown: at most two are under way, of those that wait only the newest
 * is ever sent, and an answer that is older than what is shown is passed over.
 *
 *     asked     1   2   3   4   5            1 and 2 leave at once, 3 and 4 never do
 *     shown         1   2       5
 */
import type { FrameAbsent, PictureAsk } from "../../../server/protocol/frame-questions.ts";
import { type FramesChannel, isSuperseded } from "../channel.ts";
import { inflated } from "./inflate.ts";
import type { Levels } from "./shown-picture.ts";

/** What came of a question. */
export type PictureAnswer =
  | { readonly ask: PictureAsk; readonly picture: Levels }
  | { readonly ask: PictureAsk; readonly absent: FrameAbsent };

/** One is worked on while the next travels: a single one would leave the server idle between frames of play. */
const mostUnderWay = 2;

interface Waiting {
  readonly ask: PictureAsk;
  settle(isShown: boolean): void;
}

export class PictureFlow {
  readonly #channel: Pick<FramesChannel, "ask">;
  readonly #take: (answer: PictureAnswer) => Promise<void>;
  #waiting: Waiting | undefined;
  #underWay = 0;
  #asked = 0;
  /** Number of the newest question whose answer is shown, or of the newest that nobody is interested in any more. */
  #seen = 0;

  /** `take` shows an answer; its promise settles when that is on the screen. */
  constructor(channel: Pick<FramesChannel, "ask">, take: (answer: PictureAnswer) => Promise<void>) {
    this.#channel = channel;
    this.#take = take;
  }

  /**
   * Asks. Settles when the answer is on the screen (true), or is given up (false) because a newer one was asked for or
   * is shown.
   */
  ask(ask: PictureAsk): Promise<boolean> {
    return new Promise((settle) => {
      this.#waiting?.settle(false);
      this.#waiting = { ask, settle };
      this.#send();
    });
  }

  /** Nobody is interested in what was asked for so far: another dataset is shown. */
  forget(): void {
    this.#waiting?.settle(false);
    this.#waiting = undefined;
    this.#seen = this.#asked;
  }

  #send(): void {
    const next = this.#waiting;
    if (!next || this.#underWay >= mostUnderWay) return;
    this.#waiting = undefined;
    this.#underWay++;
    const number = ++this.#asked;
    void this.#answer(next.ask, number).then(next.settle, () => next.settle(false));
  }

  async #answer(ask: PictureAsk, number: number): Promise<boolean> {
    const answer = await this.#read(ask);
    this.#underWay--;
    this.#send();
    if (!answer || number <= this.#seen) return false;
    this.#seen = number;
    await this.#take(answer);
    return true;
  }

  /** The answer, with a question that was refused as a frame that is absent: the sentence stands in its place. */
  async #read(ask: PictureAsk): Promise<PictureAnswer | undefined> {
    try {
      const answer = await this.#channel.ask("picture", ask);
      if (isSuperseded(answer)) return undefined;
      if (answer.kind === "absent") return { ask, absent: answer };
      return { ask, picture: await inflated(answer) };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { ask, absent: { kind: "absent", message } };
    }
  }
}
