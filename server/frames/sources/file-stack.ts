/**
 * A dataset of one file as a stack, and a box of it read: of the axes inside the elements, which HDF5 reads whole, only
 * what was asked for is kept. The file may be one of a sequence; then an axis of length 1 is in front.
 */
import { allocateNumbers, type H5Data } from "../../hdf5/decode.ts";
import { EngineFailed, Hdf5Error } from "../../hdf5/errors.ts";
import { denseStride, sizeOf } from "../../hdf5/selection.ts";
import { readSlab, type Slab } from "../../hdf5/slab.ts";
import { FrameProblem } from "../errors.ts";
import { lengthsOf, takeBlock } from "./blocks.ts";
import type { OpenFile } from "./open-files.ts";
import { stampOf } from "./open-files.ts";
import type { Box, Room, Stack } from "./source.ts";
import type { StoredForm } from "./stored-form.ts";

/** Bytes of one read after which others may speak: 10 ms of plain values, 100 ms of compressed ones. */
const READ_AT_ONCE = 16 * 2 ** 20;

/** What a stack adds to what its file knows. */
export interface StackExtras {
  /** Lengths of the axes that the source adds in front. */
  readonly front?: readonly number[];
  readonly label?: string | undefined;
}

let unwatched = 0;

/** The stack of a dataset. `open` gives the file, open and as it is on disk. */
export function fileStack(
  { file, stamp }: OpenFile,
  form: StoredForm,
  open: () => Promise<OpenFile>,
  { front = [], label }: StackExtras = {},
): Stack {
  const { object, shape, chunks, element, isCompressed } = form;
  return {
    dataset: object,
    key: `${file.path}\n${stamp}\n${versionOf(form)}\n${object}`,
    shape: shape && [...front, ...shape],
    chunks: chunks && [...front.map(() => 1), ...chunks],
    element,
    isCompressed,
    bytes: element.size,
    readAtOnce: Math.max(1, Math.floor(READ_AT_ONCE / element.size)),
    mayReadAhead: true,
    ...(label !== undefined && { label }),
    async read(box, signal, room) {
      const lengths = lengthsOf(box);
      try {
        const opened = await open();
        signal.throwIfAborted();
        const own = { from: box.from.slice(front.length), to: box.to.slice(front.length) };
        return { ...readBox(opened, form, own, room), shape: lengths, stride: denseStride(lengths) };
      } catch (error) {
        if (!(error instanceof Hdf5Error) || error instanceof EngineFailed) throw error;
        throw new FrameProblem(label, error.message, error);
      }
    },
  };
}

/** A box of a dataset of this file, without axes in front. Of `room` see `Stack.read`. */
export function readBox(
  { file }: OpenFile,
  { object, shape, inside, element }: StoredForm,
  box: Box,
  room?: Room,
): Slab {
  const outer = (shape?.length ?? 0) - inside;
  const numbers = room !== undefined && inside === 0 && element.kind === "number" ? element : undefined;
  const slab = readSlab(
    file,
    object,
    box.from.slice(0, outer).map((start, axis) => [start, box.to[axis] ?? start] as const),
    numbers && allocateNumbers(numbers.dtype, sizeOf(lengthsOf(box)), room),
  );
  if (inside === 0) return slab;
  const inner = (shape ?? []).slice(outer);
  const read: Box = {
    from: [...box.from.slice(0, outer), ...inner.map(() => 0)],
    to: [...box.to.slice(0, outer), ...inner],
  };
  if (sizeOf(lengthsOf(read)) === sizeOf(lengthsOf(box))) return slab;
  return { ...slab, data: part(slab.data, read, box) };
}

/** The values of `block` out of those of `box`: of records, of each of their columns. */
function part(data: H5Data, box: Box, block: Box): H5Data {
  if (Array.isArray(data))
    return takeBlock<unknown[]>(data, box, block, (length) => new Array(length)) as H5Data[];
  if (!ArrayBuffer.isView(data)) {
    return Object.fromEntries(Object.entries(data).map(([name, column]) => [name, part(column, box, block)]));
  }
  const numbers = data as Float64Array<ArrayBuffer>;
  const Type = numbers.constructor as Float64ArrayConstructor;
  return takeBlock(numbers, box, block, (length) => new Type(length));
}

/** Other files that the values come from, as they are now; never the same when they cannot be watched. */
function versionOf({ otherFiles }: StoredForm): string {
  if (otherFiles !== undefined) return otherFiles.map((path) => stampOf(path) ?? "gone").join(" ");
  unwatched += 1;
  return `unwatched ${unwatched}`;
}
