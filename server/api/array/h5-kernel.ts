/**
 * The task that reads a part of a dataset. Only that part is read from disk; that the dataset is what the array
 * takes it for is checked each time, for a file may differ from the first one or change.
 */
import { withFile } from "../../hdf5/file.ts";
import type { SliceItem } from "../../hdf5/selection.ts";
import { dtypeOf, formOf, innerShape, readSlab } from "../../hdf5/slab.ts";
import { kernel } from "../kernel.ts";
import { convert } from "./convert.ts";
import { dense } from "./copy-block.ts";
import { asDeclared } from "./copy-kernels.ts";
import type { Stored } from "./dtypes.ts";
import { DeclarationError } from "./errors.ts";
import { block, type NdArray, room, storedIn } from "./nd-array.ts";
import { type Selection, selectedShape } from "./selection.ts";
import { denseStride, type Shape, sameShape, showShape } from "./shapes.ts";

/** A dataset as the array takes it to be. */
export interface Dataset {
  readonly path: string;
  readonly dataset: string;
  readonly shape: Shape;
  /** As the reader gives it. */
  readonly inFile: Stored;
  /** As blocks hold it. */
  readonly stored: Stored;
}

export const READ = kernel(
  "array/fromH5",
  async (source: Dataset, selection: Selection): Promise<NdArray> => {
    const { path, dataset, shape, inFile, stored } = source;
    const name = `${dataset} in ${path}`;
    const items = selection.map(forwards);
    const slab = await withFile(path, (file) => {
      const { shape: outer, element } = formOf(file, dataset);
      const actual = [...(outer ?? []), ...innerShape(element)];
      if (!sameShape(actual, shape)) {
        throw new DeclarationError(
          name,
          showShape(shape),
          `${dtypeOf(element)} ${showShape(actual)}`,
          "All files of one array must hold datasets of one shape and dtype.",
        );
      }
      return readSlab(file, dataset, items);
    });
    const read = asDeclared(slab, selectedShape(selection), inFile, name);
    return block(convert(inOrder(read, selection).data, inFile, stored), read.shape, stored);
  },
);

/** HDF5 reads forwards only. */
function forwards(item: Selection[number]): SliceItem {
  if (typeof item === "number") return item;
  const { start, step, count } = item;
  const last = start + (count - 1) * step;
  return [Math.min(start, last), Math.max(start, last) + 1, Math.abs(step)];
}

/** What was read forwards, turned where the selection goes backwards. */
function inOrder(read: NdArray, selection: Selection): NdArray {
  const ranges = selection.filter((item) => typeof item !== "number");
  if (ranges.every(({ step }) => step > 0)) return read;
  const forward = denseStride(read.shape);
  const layout = {
    shape: read.shape,
    stride: forward.map((step, axis) => (ranges[axis]!.step < 0 ? -step : step)),
    offset: ranges.reduce(
      (sum, { step, count }, axis) => (step < 0 ? sum + (count - 1) * forward[axis]! : sum),
      0,
    ),
  };
  return { ...read, data: dense(read.data, layout, (length) => room(storedIn(read), length)) };
}
