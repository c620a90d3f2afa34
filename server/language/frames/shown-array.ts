/**
 * The lazy array that a viewer shows: opened with the first question, and answered for while its script runs, when there
 * is nothing yet that a reader could read.
 */
import type { FrameQuestion } from "../../protocol/frame-questions.ts";
import type { ArrayPlace, ArrayProgress, ArrayView, FramesContent } from "../../protocol/frames.ts";
import { UntrustedError } from "../errors.ts";
import type { ArraySlabs, LazyArrays } from "./array-slabs.ts";
import { ArrayNotReadyError } from "./errors.ts";
import { arrayTitle } from "./subjects.ts";

export interface ShownArrayParts {
  readonly arrays: LazyArrays;
  readonly isTrusted: () => boolean;
  /** The array has come further. */
  readonly progressed: (progress: ArrayProgress) => void;
}

export class ShownArray {
  readonly #place: ArrayPlace;
  readonly #parts: ShownArrayParts;
  #slabs: ArraySlabs | undefined;

  constructor(place: ArrayPlace, parts: ShownArrayParts) {
    this.#place = place;
    this.#parts = parts;
  }

  /**
   * What a reader is given; undefined while the array is not there. One whose script was edited is there still: it is
   * `stopped` with what is known of it, and its slices go on as the script was.
   */
  get readable(): { readonly slabs: ArraySlabs; readonly view: ArrayView } | undefined {
    const view = this.#slabs?.progress.details;
    return this.#slabs && view && { slabs: this.#slabs, view };
  }

  /** What is added to a reader's answer to `ready`: it must be called the same before there is a reader. */
  get said(): Partial<FramesContent> {
    return { title: arrayTitle(this.#place), ...(this.#slabs && { array: this.#slabs.progress }) };
  }

  /**
   * The answer to a question that needs no reader; undefined for those that do.
   *
   * @throws {RefusedError} when nothing may be run, or there is no array to look at
   */
  answer({ ask }: FrameQuestion): FramesContent | null | undefined {
    if (ask === "ready" && !this.#parts.isTrusted()) {
      const { message } = new UntrustedError();
      return { ...this.#content(), empty: message, array: { state: "stopped", message } };
    }
    const slabs = this.#open();
    if (ask === "restart") {
      slabs.restart();
      return null;
    }
    if (this.readable) return undefined;
    if (ask === "ready") return { ...this.#content(), array: slabs.progress };
    throw new ArrayNotReadyError(slabs.progress.message);
  }

  /** @throws {RefusedError} when nothing may be run, or there is no array to look at */
  refuseUnlessReadable(): void {
    const slabs = this.#open();
    if (!this.readable) throw new ArrayNotReadyError(slabs.progress.message);
  }

  /** Ends its run. */
  close(): void {
    this.#slabs?.close();
    this.#slabs = undefined;
  }

  #open(): ArraySlabs {
    if (!this.#parts.isTrusted()) throw new UntrustedError();
    if (this.#slabs) return this.#slabs;
    const slabs = this.#parts.arrays.open(this.#place);
    slabs.onProgress((progress) => {
      if (this.#slabs === slabs) this.#parts.progressed(progress);
    });
    this.#slabs = slabs;
    return slabs;
  }

  #content(): FramesContent {
    return {
      source: { kind: "array", place: this.#place },
      title: arrayTitle(this.#place),
      canRun: this.#parts.isTrusted(),
    };
  }
}
