/**
 * `treadle/h5`: HDF5 files from scripts. Read by slice, write whole or not at all.
 *
 *     import * as h5 from "treadle/h5";
 *     const { data, shape } = await h5.read("frames.h5", "values", { slice: [17] });
 *
 * This file is the list of what is public, and nothing else.
 */
import { isLane } from "../../executors/lane/in-lane.ts";
import { startEngine } from "../../hdf5/engine.ts";

export type { AttributeValue } from "../../hdf5/attributes.ts";
export type { NestedNumbers, Writable, WritableDtype } from "../../hdf5/content.ts";
export type { H5Data } from "../../hdf5/decode.ts";
export type { H5Dtype, NumberDtype } from "../../hdf5/element.ts";
export {
  BrokenLink,
  DatasetNotFound,
  EngineFailed,
  FileNotFound,
  FileUnreadable,
  FilterMissing,
  Hdf5Error,
  NotADataset,
  NotHdf5,
  RawFileMissing,
  SelectionError,
  SlabTooLarge,
  TruncatedOrCorrupt,
  UnsupportedType,
  WriteFailed,
} from "../../hdf5/errors.ts";
export type { Filter } from "../../hdf5/filters.ts";
export type {
  BrokenEntry,
  DatasetEntry,
  DatatypeEntry,
  Entry,
  GroupEntry,
  UnreadableEntry,
} from "../../hdf5/outline.ts";
export type { SliceItem } from "../../hdf5/selection.ts";
export type { H5Array, H5DataOf, NumericH5Array } from "./array.ts";
export { attributes, list, type ReadAsOptions, type ReadOptions, read } from "./read.ts";
export { type Row, type TableOptions, type TableSummary, table } from "./table.ts";
export {
  type ArrayToWrite,
  type AttributesToWrite,
  type Content,
  type StorageOptions,
  type WriteOptions,
  write,
} from "./write.ts";

// A worker imports this because its tasks will read or write. The engine takes a third of a second to start:
// while the module loads it costs one wait, later it would be charged to every task that is waiting for it.
if (isLane()) await startEngine();
