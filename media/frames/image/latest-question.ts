/**
 * A question of which only the newest matters, one at a time: while it is under way the newest of those that come is
 * kept, and all others are never asked.
 */
import type { FrameQuestions } from "../../../server/protocol/frame-questions.ts";
import { type FramesChannel, isSuperseded } from "../channel.ts";

type Questions = FrameQuestions<Uint8Array>;
type Name = "value" | "table" | "histogram";
type Answer<Ask extends Name> = Exclude<Questions[Ask]["gives"], { readonly superseded: true }>;

export class LatestQuestion<Ask extends Name> {
  readonly #channel: Pick<FramesChannel, "ask">;
  readonly #name: Ask;
  readonly #take: (asked: Questions[Ask]["takes"], answer: Answer<Ask>) => void;
  #wanted: Questions[Ask]["takes"] | undefined;
  #isUnderWay = false;

  /** `take` is called with answers that are still wanted; what is refused is not. */
  constructor(
    channel: Pick<FramesChannel, "ask">,
    name: Ask,
    take: (asked: Questions[Ask]["takes"], answer: Answer<Ask>) => void,
  ) {
    this.#channel = channel;
    this.#name = name;
    this.#take = take;
  }

  /** Wants this, and nothing that was asked before. */
  ask(takes: Questions[Ask]["takes"]): void {
    this.#wanted = takes;
    if (!this.#isUnderWay) void this.#run();
  }

  /** Wants nothing. */
  forget(): void {
    this.#wanted = undefined;
  }

  async #run(): Promise<void> {
    this.#isUnderWay = true;
    while (this.#wanted) {
      const asked = this.#wanted;
      const answer = await this.#read(asked);
      if (this.#wanted !== asked) continue;
      this.#wanted = undefined;
      if (answer) this.#take(asked, answer);
    }
    this.#isUnderWay = false;
  }

  async #read(takes: Questions[Ask]["takes"]): Promise<Answer<Ask> | undefined> {
    try {
      const answer = await this.#channel.ask(this.#name, takes);
      return isSuperseded(answer) ? undefined : (answer as Answer<Ask>);
    } catch {
      // The picture says what is wrong with a frame; what is asked beside it is not worth a second complaint.
      return undefined;
    }
  }
}
