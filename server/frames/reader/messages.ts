/**
 * What the language server and a reader say to each other. A reader is a thread with an HDF5 engine of its own, for one
 * viewer: a file over which it hangs or breaks down takes nothing else with it, and is ended from outside.
 *
 * The server asks one question at a time (which of those that wait is the newest is its to know), so the time a question
 * takes is the time of that question. Messages are structured clones; the pixels' buffers are transferred.
 */
import type { FrameAnswer, FrameQuestion } from "../../protocol/frame-questions.ts";
import type { ArrayView, FrameProgress, FramesSource, SliceToWrite } from "../../protocol/frames.ts";

/** Under which threads find where the bundle of translations is (Node's environment data). */
export const translationsKey = "treadle.translations";

/** What a reader is started with, as its `workerData`. */
export interface ReaderStart {
  readonly source: FramesSource;
  readonly deflate: boolean;
  /** Bytes of values that may be held for the next questions. */
  readonly held: number;
}

export type ToReader =
  | { readonly type: "ask"; readonly number: number; readonly question: FrameQuestion }
  | { readonly type: "write"; readonly number: number; readonly slice: SliceToWrite; readonly path: string }
  /** Nobody waits for the answer any more. It is answered all the same, as superseded or refused, soon. */
  | { readonly type: "cancel"; readonly number: number }
  /** Look whether the files have changed; answered with `changed` or `gone`, then in any case with `looked`. */
  | { readonly type: "look" }
  /** Of a lazy array: what it is, as soon as that is known, and again when its script has run anew. */
  | { readonly type: "array"; readonly view: ArrayView }
  /** The answer to a `slice`. */
  | { readonly type: "slab"; readonly number: number; readonly slab: ArraySlab }
  | { readonly type: "no-slab"; readonly number: number; readonly message: string };

export type FromReader =
  | { readonly type: "answer"; readonly number: number; readonly answer: FrameAnswer<Uint8Array> }
  | { readonly type: "written"; readonly number: number; readonly bytes: number }
  | { readonly type: "refused"; readonly number: number; readonly message: string }
  | { readonly type: "progress"; readonly progress: FrameProgress | null }
  | { readonly type: "changed" }
  | { readonly type: "gone"; readonly message: string }
  /** A `look` is over: the next may come. */
  | { readonly type: "looked" }
  /** Of a lazy array: computes a slice of it. */
  | {
      readonly type: "slice";
      readonly number: number;
      /** For each axis an index (which drops it) or `[from, to]`. */
      readonly slice: readonly (number | readonly [from: number, to: number])[];
    }
  | { readonly type: "cancel-slice"; readonly number: number };

/** A computed slice: dense, the last axis fastest. */
export interface ArraySlab {
  readonly data: ArrayBufferView;
  readonly shape: readonly number[];
  /**
   * A dtype of `treadle/array`. There the sum of small integers is of 64 bits and kept in numbers: `int64` and `uint64`
   * come as a Float64Array of whole numbers as well as in BigInts.
   */
  readonly dtype: string;
}
