/**
 * The slice of a viewer that is being written, by a reader of its own: it may take minutes, and the viewer is used
 * meanwhile.
 */
import type { FrameProgress, SliceToWrite } from "../../protocol/frames.ts";
import type { Clock } from "../clock.ts";
import { WritingAlreadyError, WritingStoppedError } from "./errors.ts";
import { type Pace, progressPace } from "./notice-pace.ts";
import type { Reader } from "./reader.ts";

/** How long a reader may take to leave what it writes and to take away what it has written, in milliseconds. */
const stoppingTakes = 5000;

export class SliceWriting {
  readonly #clock: Clock;
  readonly #newReader: (progressed: (progress: FrameProgress | null) => void) => Reader;
  readonly #pace: Pace<FrameProgress>;
  #reader: Reader | undefined;
  #isStopped = false;

  /** `progressed` hears how far it is, a few times a second. */
  constructor(
    clock: Clock,
    newReader: (progressed: (progress: FrameProgress | null) => void) => Reader,
    progressed: (progress: FrameProgress) => void,
  ) {
    this.#clock = clock;
    this.#newReader = newReader;
    this.#pace = progressPace(clock, progressed);
  }

  /**
   * Writes a slice to `path`, whole or not at all; gives its size in bytes.
   *
   * @throws {WritingAlreadyError} while another is being written
   * @throws {WritingStoppedError} after `stop`
   */
  async write(slice: SliceToWrite, path: string): Promise<number> {
    if (this.#reader) throw new WritingAlreadyError();
    this.#isStopped = false;
    const reader = this.#newReader((progress) => {
      if (progress) this.#pace.ask(progress);
    });
    this.#reader = reader;
    try {
      return await reader.write(slice, path);
    } catch (error) {
      // Whatever it says of the end that was asked for.
      throw this.#isStopped ? new WritingStoppedError() : error;
    } finally {
      this.#pace.drop();
      this.#reader = undefined;
      reader.end();
    }
  }

  /** Has what is being written left; nothing of it stays. */
  stop(): void {
    const reader = this.#reader;
    if (!reader || this.#isStopped) return;
    this.#isStopped = true;
    reader.cancel();
    // One that does not hear is ended; what it had written so far has another name than what was asked for.
    this.#clock.later(stoppingTakes, () => reader.end());
  }

  /** The viewer is gone. */
  close(): void {
    this.#isStopped = true;
    this.#pace.dispose();
    this.#reader?.end();
  }
}
