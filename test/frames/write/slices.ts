/** Slices to be written: whole, and in parts. */
import type { SliceStream } from "../../../server/frames/write/write-slice.ts";
import type { H5Data } from "../../../server/hdf5/decode.ts";
import type { Element } from "../../../server/hdf5/element.ts";
import { number } from "../text/elements.ts";

/** A slice that comes in one piece. */
export const one = (data: H5Data, shape: readonly number[], element: Element): SliceStream => ({
  shape,
  element,
  parts: [data],
});

/** A slice in parts of `length` values, in a buffer that is used again for the next. */
export function inParts(data: Float64Array, shape: readonly number[], length: number): SliceStream {
  function* parts(): Generator<H5Data> {
    const buffer = new Float64Array(length);
    for (let from = 0; from < data.length; from += length) {
      const part = data.subarray(from, from + length);
      buffer.set(part);
      yield buffer.subarray(0, part.length);
      buffer.fill(-1);
    }
  }
  return { shape, element: number("float64"), parts: parts() };
}
