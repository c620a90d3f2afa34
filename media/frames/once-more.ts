/**
 * Something that is done again whenever it is asked for, but one at a time: notices of a file that grows come faster
 * than a page can ask, and what counts is that it asks once more after the last of them.
 */
export class OnceMore {
  readonly #work: () => Promise<void>;
  #isRunning = false;
  #isAskedAgain = false;

  /** `work` must not throw. */
  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  /** Does it now, or once more when what is under way is done. */
  run(): void {
    this.#isAskedAgain = true;
    if (!this.#isRunning) void this.#runAll();
  }

  async #runAll(): Promise<void> {
    this.#isRunning = true;
    while (this.#isAskedAgain) {
      this.#isAskedAgain = false;
      await this.#work();
    }
    this.#isRunning = false;
  }
}
