/**
 * Asks for pictures of the timeline: never two questions at once, and the next one is made up only when the last is
 * answered, so that the newest wish wins however fast somebody zooms.
 *
 *     nudge ─▶ wish? ─▶ ask ─▶ answer ─▶ wish? ─▶ ask …
 *
 * What is wished for is decided elsewhere; so is what a picture is good for, and how often a run is looked at.
 */
import type { TimelinePicture } from "../../server/protocol/timeline.ts";
import type { PictureWish } from "./pictures.ts";

/** What a flow needs of those around it. */
export interface FlowSurroundings {
  /** The question that is worth asking now, if any. */
  wish(): PictureWish | undefined;
  ask(takes: PictureWish["takes"]): Promise<TimelinePicture>;
  took(picture: TimelinePicture, wish: PictureWish): void;
  /** A question was not answered: why, as a sentence. Nothing is asked before the next `nudge`. */
  refused(reason: string): void;
}

export class PictureFlow {
  readonly #around: FlowSurroundings;
  /** Answers to questions from before the last `forget` are nobody's. */
  #generation = 0;
  #isAsking = false;

  constructor(around: FlowSurroundings) {
    this.#around = around;
  }

  /** What is wished for may have changed. */
  nudge(): void {
    if (this.#isAsking) return;
    const wish = this.#around.wish();
    if (wish) void this.#ask(wish);
  }

  /** The panel shows something else: what is under way is not for it. */
  forget(): void {
    this.#generation++;
  }

  async #ask(wish: PictureWish): Promise<void> {
    this.#isAsking = true;
    const generation = this.#generation;
    const isWanted = () => generation === this.#generation;
    let goesOn = true;
    try {
      const picture = await this.#around.ask(wish.takes);
      if (isWanted()) this.#around.took(picture, wish);
    } catch (error) {
      if (isWanted()) {
        // Whatever was refused would be refused again at once.
        goesOn = false;
        this.#around.refused(error instanceof Error ? error.message : String(error));
      }
    } finally {
      this.#isAsking = false;
    }
    if (goesOn) this.nudge();
  }
}
