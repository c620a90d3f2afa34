/**
 * Writing a slice of values to a file, part by part as it comes: memory is that of one part, and a file under its name
 * is whole.
 */
import { t } from "@vscode/l10n";
import type { H5Data } from "../../hdf5/decode.ts";
import type { Element } from "../../hdf5/element.ts";
import { sizeOf } from "../../hdf5/selection.ts";
import { SliceNotWritten } from "../errors.ts";
import { countOf } from "../text/count-of.ts";
import { innermost } from "../text/value-text.ts";
import { csvFormat } from "./csv.ts";
import { withNewFile } from "./new-file.ts";
import { npyFormat } from "./npy.ts";

/** The values of a slice, in order: the last axis fastest. */
export interface SliceStream {
  /** Of the whole slice, axes of array elements behind those of the dataset, as in a `Slab`; [] for one value. */
  readonly shape: readonly number[];
  readonly element: Element;
  /** Parts of any length that follow one another; each may be overwritten when the next is asked for. */
  readonly parts: AsyncIterable<H5Data> | Iterable<H5Data>;
}

/**
 * Writes the slice to `path`, and gives the bytes of the file.
 *
 * @throws {SliceNotWritten} the format has no place for such values, the disk refused, or too few or too many values
 * came.
 * @throws what the parts throw, and the signal's reason once it is aborted; nothing is left behind.
 */
export async function writeSlice(
  path: string,
  format: "csv" | "npy",
  { shape, element, parts }: SliceStream,
  signal?: AbortSignal,
): Promise<number> {
  const of = innermost(element);
  const writer = format === "npy" ? npyFormat(shape, of) : csvFormat(shape, of);
  return withNewFile(path, async (write) => {
    let count = 0;
    signal?.throwIfAborted();
    await writer.begin(write);
    for await (const part of parts) {
      signal?.throwIfAborted();
      count += countOf(part, of);
      await writer.take(part, write);
    }
    signal?.throwIfAborted();
    const expected = sizeOf(shape);
    if (count === expected) return;
    throw new SliceNotWritten(
      t("{0} values were expected and {1} came, so {2} was not written.", expected, count, path),
    );
  });
}
