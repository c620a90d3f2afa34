/**
 * A lazy array as a source of frames: one dataset, whose values are asked of the thread that runs the script, slice by
 * slice. Computes nothing, and knows nothing of tasks; a slice that nobody waits for any more is cancelled.
 */
import { t } from "@vscode/l10n";
import type { NumberArray } from "../../hdf5/decode.ts";
import { isArrayOf } from "../../hdf5/decode.ts";
import type { Element, NumberDtype } from "../../hdf5/element.ts";
import { denseStride, sizeOf } from "../../hdf5/selection.ts";
import type { Slab } from "../../hdf5/slab.ts";
import type {
  ArrayPlace,
  ArrayView,
  DatasetDetails,
  FileNode,
  FramesContent,
  ObjectDetails,
} from "../../protocol/frames.ts";
import { ArrayUnavailable } from "../errors.ts";
import type { ArraySlab } from "../reader/messages.ts";
import { plainElement } from "../text/value-text.ts";
import { lengthsOf } from "./blocks.ts";
import { displaysOf } from "./displays.ts";
import type { Box, FrameSource, Look, SearchResult, Stack } from "./source.ts";

/** Path of the one dataset there is. */
export const arrayPath = "/array";

/** For each axis an index (which drops it) or `[from, to]`. */
export type ArraySlice = readonly (number | readonly [from: number, to: number])[];

/**
 * Has a slice computed.
 *
 * @throws {ArrayUnavailable} with why.
 * @throws the signal's reason.
 */
export type ComputeSlice = (slice: ArraySlice, signal: AbortSignal) => Promise<ArraySlab>;

/** Bytes of one slice: a plane of this size is computed at once, and a larger one in parts. */
const COMPUTED_AT_ONCE = 64 * 2 ** 20;

export class ArraySource implements FrameSource {
  readonly filesOpened = 0;
  readonly #place: ArrayPlace;
  readonly #compute: ComputeSlice;
  #view: ArrayView | undefined;
  /** Counts the arrays that were told: values of an earlier one are not this one's. */
  #version = 0;

  constructor(place: ArrayPlace, compute: ComputeSlice) {
    this.#place = place;
    this.#compute = compute;
  }

  /** The array is known, or was made anew. */
  tell(view: ArrayView): void {
    this.#view = view;
    this.#version += 1;
  }

  async content(): Promise<FramesContent> {
    const view = this.#view;
    return {
      source: { kind: "array", place: this.#place },
      title: this.#place.text,
      first: arrayPath,
      array: view === undefined ? { state: "starting" } : { state: "ready", details: view },
      canRun: true,
    };
  }

  async children(group: string, from: number): ReturnType<FrameSource["children"]> {
    const isThere = group === "/" && from === 0 && this.#view !== undefined;
    return { nodes: isThere ? [this.#node(this.#known())] : [], total: this.#view === undefined ? 0 : 1 };
  }

  async search(text: string): Promise<SearchResult> {
    const isFound = this.#view !== undefined && this.#place.text.toLowerCase().includes(text.toLowerCase());
    const nodes = isFound ? [this.#node(this.#known())] : [];
    return { nodes, total: nodes.length, isComplete: true };
  }

  async object(): Promise<ObjectDetails> {
    const view = this.#known();
    return { node: this.#node(view), attributes: [], dataset: detailsOf(view) };
  }

  async stack(): Promise<Stack> {
    const view = this.#known();
    const element = elementOf(view);
    return {
      dataset: arrayPath,
      key: `array ${this.#version}`,
      shape: view.shape,
      element,
      // Chunks of an array may differ in length, and a slice that is cut at other places costs no more.
      chunks: null,
      isCompressed: false,
      bytes: element.size,
      readAtOnce: Math.max(1, Math.floor(COMPUTED_AT_ONCE / element.size)),
      // What is computed should be what somebody looks at.
      mayReadAhead: false,
      read: (box, signal) => this.#read(view, box, signal),
    };
  }

  async look(): Promise<Look> {
    return { is: "same" };
  }

  rest(): void {}

  close(): void {}

  async #read(view: ArrayView, box: Box, signal: AbortSignal): Promise<Slab> {
    const lengths = lengthsOf(box);
    const slice = box.from.map((from, axis) =>
      lengths[axis] === 1 ? from : ([from, from + (lengths[axis] ?? 0)] as const),
    );
    const { data: computed, dtype } = await this.#compute(slice, signal);
    const data = inBigInts(computed, dtype);
    const { dtype: known } = view;
    if (dtype !== known || !isNumbers(data, dtype) || data.length !== sizeOf(lengths)) {
      throw new ArrayUnavailable(
        t(
          "The array {0} gave other values than it said it would: {1} instead of {2}.",
          this.#place.text,
          dtype,
          known,
        ),
      );
    }
    return { data, shape: lengths, stride: denseStride(lengths), dtype: dtype as NumberDtype };
  }

  #known(): ArrayView {
    if (this.#view !== undefined) return this.#view;
    throw new ArrayUnavailable(t("The script has not come to {0} yet.", this.#place.text));
  }

  #node(view: ArrayView): FileNode {
    return { name: this.#place.text, path: arrayPath, kind: "dataset", shape: view.shape, type: view.dtype };
  }
}

/** 64-bit integers that came in numbers, in the array that they have everywhere else. */
function inBigInts(data: ArrayBufferView, dtype: string): ArrayBufferView {
  if (!(data instanceof Float64Array) || (dtype !== "int64" && dtype !== "uint64")) return data;
  // By halves: a BigInt for each of millions of values takes seconds. What is negative wraps around as it should.
  const words = new Uint32Array(data.length * 2);
  for (let i = 0; i < data.length; i += 1) {
    const value = data[i] as number;
    const high = Math.floor(value / 2 ** 32);
    words[2 * i] = value - high * 2 ** 32;
    words[2 * i + 1] = high;
  }
  return dtype === "int64" ? new BigInt64Array(words.buffer) : new BigUint64Array(words.buffer);
}

const isNumbers = (data: ArrayBufferView, dtype: string): data is NumberArray & ArrayBufferView =>
  isDtype(dtype) && isArrayOf(data as NumberArray, dtype);

const DTYPES: ReadonlySet<string> = new Set<NumberDtype>([
  "bool",
  "int8",
  "uint8",
  "int16",
  "uint16",
  "int32",
  "uint32",
  "int64",
  "uint64",
  "float16",
  "float32",
  "float64",
]);

const isDtype = (dtype: string): dtype is NumberDtype => DTYPES.has(dtype);

function elementOf({ dtype }: ArrayView): Element {
  if (isDtype(dtype)) return plainElement(dtype);
  throw new ArrayUnavailable(t("Values of type {0} have no picture.", dtype));
}

function detailsOf(view: ArrayView): DatasetDetails {
  const { shape, dtype, chunks, bytes } = view;
  return {
    shape,
    maxShape: shape,
    dtype,
    type: dtype,
    chunks: chunks.length === 0 ? null : chunks.map((lengths) => Math.max(0, ...lengths)),
    filters: [],
    layout: "unknown",
    bytes,
    axes: shape.map(() => ""),
    displays: displaysOf({ shape, values: isDtype(dtype) ? "numbers" : "words" }),
  };
}
