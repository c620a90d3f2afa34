/** A slice of a dataset written to a file of its own, as it is read: never all of it in memory. */
import { t } from "@vscode/l10n";
import type { H5Data } from "../../hdf5/decode.ts";
import type { Element } from "../../hdf5/element.ts";
import { sizeOf } from "../../hdf5/selection.ts";
import type { SliceToWrite } from "../../protocol/frames.ts";
import { NoSuchPlace, SliceNotWritten } from "../errors.ts";
import { blocksInOrder, lengthsOf } from "../sources/blocks.ts";
import { elementOf, pick } from "../sources/parts.ts";
import { pause } from "../sources/pause.ts";
import type { Box, Stack } from "../sources/source.ts";
import { writeSlice } from "../write/write-slice.ts";
import type { Asked } from "./answers.ts";
import { placeAt } from "./place.ts";
import { LARGEST_BOX, readDense, storageOf } from "./read-values.ts";

/**
 * Writes a slice to `path`, and gives the bytes of the file.
 *
 * @throws {SliceNotWritten | Hdf5Error} nothing is left behind.
 */
export async function writeOut(asked: Asked, wanted: SliceToWrite, path: string): Promise<number> {
  const { dataset, slice, part, format } = wanted;
  const shown = slice.flatMap((item, axis) => (typeof item === "number" ? [] : [axis]));
  const index = slice.map((item) => (typeof item === "number" ? item : 0));
  const { stack, box } = await placeAt(asked.source, { dataset, index }, shown);
  const cut = cutTo(stack, box, slice);
  const element = elementOf(stack.element, part);
  if (element === undefined) throw new NoSuchPlace(t('"{0}" has no part {1}.', dataset, part ?? ""));
  return writeSlice(
    path,
    format,
    {
      shape: lengthsOf(cut).filter((_, axis) => shown.includes(axis)),
      element,
      parts: valuesInOrder(asked, stack, cut, part, element),
    },
    asked.turn.signal,
  );
}

/** The box of the slice: ranges are cut to what there is, so that a frame of another shape is written as far as it goes. */
function cutTo({ shape }: Stack, box: Box, slice: SliceToWrite["slice"]): Box {
  const from = [...box.from];
  const to = [...box.to];
  slice.forEach((item, axis) => {
    if (typeof item === "number") return;
    const length = shape?.[axis] ?? 0;
    from[axis] = Math.min(length, Math.max(0, item[0]));
    to[axis] = Math.min(length, Math.max(from[axis] ?? 0, item[1]));
  });
  return { from, to };
}

/** The values in order, part by part. */
async function* valuesInOrder(
  { turn }: Asked,
  stack: Stack,
  box: Box,
  part: string | undefined,
  element: Element,
): AsyncGenerator<H5Data> {
  const isNumbers = element.kind === "number";
  const most = isNumbers ? LARGEST_BOX / stack.bytes : stack.readAtOnce;
  const total = sizeOf(lengthsOf(box));
  let done = 0;
  for (const block of blocksInOrder(box, storageOf(stack), Math.max(1, Math.floor(most)))) {
    await pause(turn.signal);
    if (isNumbers) {
      const numbers = await readDense(stack, part, block, turn);
      // A file that lacks the values has none to write, and NaN would pass for some.
      if (numbers.element.dtype !== element.dtype) throw new SliceNotWritten(whyMixed(stack));
      yield numbers.data;
    } else {
      const { data } = await stack.read(block, turn.signal);
      yield part === undefined ? data : (pick(data, stack.element, part)?.data ?? data);
    }
    done += sizeOf(lengthsOf(block));
    turn.progress(done, total);
  }
}

const whyMixed = ({ dataset }: Stack): string =>
  t(
    '"{0}" is missing in some of the files, or of another type or shape there, so it has not been written.',
    dataset,
  );
