/**
 * Reading a part of a dataset: from disk through one reused buffer into an array of its own.
 *
 *     dataset ──► selection ──► pieces of ≤ 64 MB ──► scratch (zeroed) ──► column
 *
 * The rule above all others: a read that failed is an error, never what the buffer held before.
 */
import { dirname, resolve } from "node:path";
import type { Metadata } from "h5wasm/node";
import { type Column, type H5Data, isArrayOf, LostValue, makeColumn, type NumberArray } from "./decode.ts";
import type { Later } from "./decode-objects.ts";
import { describeElement } from "./describe-element.ts";
import { byteOrderWasKept, deepestReason, isFilterMissing, isRawFileMissing } from "./diagnosis.ts";
import {
  type Element,
  type H5Dtype,
  holdsObjects,
  holdsPointers,
  holdsReferences,
  holdsUnsupported,
  isNumberDtype,
  nameElement,
} from "./element.ts";
import { Complaint, LARGEST_TRANSFER } from "./engine.ts";
import {
  FilterMissing,
  RawFileMissing,
  SelectionError,
  SlabTooLarge,
  TruncatedOrCorrupt,
  UnsupportedType,
} from "./errors.ts";
import { findDataset, guarded, type H5File, strict } from "./file.ts";
import { bitsOf, brokenCodec, type Filter, filtersOf, unknownFilter } from "./filters.ts";
import { headerOf, homeOf } from "./home.ts";
import { MESSAGE, typeIn } from "./object-header.ts";
import { referenceNames } from "./references.ts";
import {
  denseStride,
  type Piece,
  pieces,
  type Selection,
  type SliceItem,
  select,
  sizeOf,
} from "./selection.ts";
import { storageOf } from "./storage.ts";

/** Values with the shape they have: `data` is dense, the last axis runs fastest. */
export interface Slab {
  readonly data: H5Data;
  readonly shape: readonly number[];
  /** Distance between neighbours along each axis, in elements. */
  readonly stride: readonly number[];
  readonly dtype: H5Dtype;
}

/** What is known of a dataset before any value is read. */
export interface DatasetForm {
  /** Path in the file, with a slash in front. */
  readonly object: string;
  readonly element: Element;
  /** Null for a dataset that holds nothing at all (HDF5's null dataspace). */
  readonly shape: readonly number[] | null;
  /** Largest shape it may be extended to; Infinity where there is no limit. */
  readonly maxShape: readonly number[] | null;
  readonly chunks: readonly number[] | null;
  /** In the order in which they were applied. */
  readonly filters: readonly Filter[];
  readonly virtual: boolean;
}

/**
 * The most elements that are read at once of what becomes an object each: strings, sequences, opaque bytes. A file of
 * a few kB can promise billions of them, and JavaScript's own heap would end the process.
 */
const MOST_OBJECTS = 2 ** 25;

/** Longer elements are not read: the engine would have to hold one whole, and its memory ends at 2 GiB. */
const LARGEST_ELEMENT = 512 * 2 ** 20;

/**
 * Type and shape of a dataset.
 *
 * @throws {DatasetNotFound | NotADataset | BrokenLink | TruncatedOrCorrupt}
 */
export function formOf(file: H5File, dataset: string): DatasetForm {
  const known = knownForms(file);
  const form = known?.get(dataset) ?? learnForm(file, dataset);
  if (known !== undefined && known.size >= MOST_KNOWN) known.clear();
  known?.set(dataset, form);
  return form;
}

/** Forms in each file that is open for reading: whoever reads slice after slice asks for one form again and again. */
const forms = new WeakMap<H5File, Map<string, DatasetForm>>();

const MOST_KNOWN = 256;

function knownForms(file: H5File): Map<string, DatasetForm> | undefined {
  if (file.bytes === undefined) return undefined;
  const known = forms.get(file) ?? new Map<string, DatasetForm>();
  forms.set(file, known);
  return known;
}

function learnForm(file: H5File, dataset: string): DatasetForm {
  const object = findDataset(file, dataset);
  const metadata: Metadata = strict(file, dataset, (module) => module.get_dataset_metadata(file.id, object));
  const { shape, maxshape, chunks } = metadata;
  const filters = chunks === null ? [] : filtersOf(file, object);
  const header = headerOf(file, object);
  const type = header?.messages.find((message) => message.type === MESSAGE.datatype);
  const stored = type && header?.file.bytes && typeIn(header.file.bytes, type);
  return {
    object,
    element: describeElement(metadata, stored, bitsOf(filters)),
    shape,
    maxShape: maxshape?.map((length) => (length >= 2 ** 63 ? Number.POSITIVE_INFINITY : length)) ?? null,
    chunks,
    filters,
    virtual: metadata.virtual_sources !== undefined,
  };
}

/**
 * Reads what `items` select of a dataset, all of it without them; into `into` when it is given.
 *
 * @throws {DatasetNotFound | NotADataset | BrokenLink} there is no such dataset.
 * @throws {SelectionError} the slice does not fit its shape, or `into` not the result.
 * @throws {UnsupportedType | FilterMissing | TruncatedOrCorrupt | SlabTooLarge | EngineFailed} it
 *   cannot be read.
 */
export function readSlab(
  file: H5File,
  dataset: string,
  items?: readonly SliceItem[],
  into?: NumberArray,
): Slab {
  const form = formOf(file, dataset);
  const { element, filters } = form;
  if (holdsUnsupported(element)) throw new UnsupportedType(file.path, dataset, nameElement(element));
  const codec = brokenCodec(filters);
  if (codec !== undefined) throw new FilterMissing(file.path, dataset, codec);

  const selection = selectIn(file, dataset, form, items);
  const inner = innerShape(element);
  const shape = [...selection.shape, ...inner];
  const elements = sizeOf(selection.count);
  if (into !== undefined) checkInto(file, dataset, dtypeOf(element), sizeOf(shape), into);
  const later: Later[] = [];
  const column = roomFor(file, dataset, element, elements, into, later);
  file.engine.folders = [file, ...(file.others?.values() ?? [])].map(({ path }) => dirname(resolve(path)));
  const limit = Math.max(1, Math.floor(LARGEST_TRANSFER / element.size));
  for (const piece of pieces(selection, limit, form.chunks))
    readPiece(file, form, dataset, selection, piece, column);
  nameReferences(file, form, later);
  return { data: column.data, shape, stride: denseStride(shape), dtype: dtypeOf(element) };
}

/** The dtype of values of this element: that of its innermost numbers for arrays in elements. */
export function dtypeOf(element: Element): H5Dtype {
  switch (element.kind) {
    case "number":
      return element.dtype;
    case "array":
      return dtypeOf(element.of);
    case "datetime":
      return "string";
    case "unsupported":
      throw new TypeError(`no dtype for ${element.type}`);
    default:
      return element.kind;
  }
}

/** Axes that array types add behind those of the dataset. */
export function innerShape(element: Element): number[] {
  return element.kind === "array" ? [...element.shape, ...innerShape(element.of)] : [];
}

function selectIn(
  file: H5File,
  dataset: string,
  form: DatasetForm,
  items: readonly SliceItem[] | undefined,
): Selection {
  try {
    return select(form.shape ?? [0], items);
  } catch (error) {
    if (error instanceof RangeError) throw new SelectionError(file.path, dataset, error.message);
    throw error;
  }
}

function checkInto(file: H5File, dataset: string, dtype: H5Dtype, length: number, into: NumberArray): void {
  const fits = isNumberDtype(dtype) && isArrayOf(into, dtype);
  if (fits && into.length === length) return;
  const given = `into is a ${into.constructor.name} of ${into.length}`;
  throw new SelectionError(file.path, dataset, `${given}, and the result is ${length} values of ${dtype}`);
}

function roomFor(
  file: H5File,
  dataset: string,
  element: Element,
  elements: number,
  into: NumberArray | undefined,
  later: Later[],
): Column {
  const bytes = elements * element.size;
  const isTooMuch = element.size > LARGEST_ELEMENT || (elements > MOST_OBJECTS && holdsObjects(element));
  if (isTooMuch) throw new SlabTooLarge(file.path, dataset, bytes);
  try {
    return makeColumn(element, elements, into, later);
  } catch (error) {
    if (error instanceof RangeError) throw new SlabTooLarge(file.path, dataset, bytes, error);
    throw error;
  }
}

/** References mean something only in the file they stand in, which a link may have led to. */
function nameReferences(file: H5File, { object, element }: DatasetForm, later: readonly Later[]): void {
  if (later.length === 0 || !holdsReferences(element)) return;
  const home = homeOf(file, object)?.file;
  const name = home === undefined ? () => "" : referenceNames(home);
  guarded(file.path, object, () => {
    for (const work of later) work(name);
  });
}

function readPiece(
  file: H5File,
  form: DatasetForm,
  dataset: string,
  selection: Selection,
  piece: Piece,
  column: Column,
): void {
  const { engine, id } = file;
  const { element, object } = form;
  const bytes = piece.elements * element.size;
  const address = scratchFor(file, dataset, bytes);
  // A scalar has no axes to select along; reading everything needs no selection.
  const part = !selection.isWhole || piece.elements !== sizeOf(selection.count);
  const [count, offset, step] = part
    ? [piece.count.map(BigInt), piece.offset.map(BigInt), selection.step.map(BigInt)]
    : [null, null, null];

  const { value: status, report } = guarded(file.path, dataset, () =>
    engine.quietly((module) => module.get_dataset_data(id, object, count, offset, step, BigInt(address))),
  );
  if (status < 0 || (report !== "" && !byteOrderWasKept(report)))
    throw whyNotRead(file, dataset, object, report);
  try {
    column.take(engine.heap(), address, piece.elements, piece.at, element.size);
  } catch (error) {
    if (error instanceof LostValue) throw new UnsupportedType(file.path, dataset, error.message);
    throw error;
  } finally {
    if (holdsPointers(element)) {
      const extent = count ?? selection.count.map(BigInt);
      guarded(file.path, dataset, () =>
        engine.quietly((module) => module.reclaim_vlen_memory_count(id, object, "", BigInt(address), extent)),
      );
    }
  }
}

function scratchFor(file: H5File, dataset: string, bytes: number): number {
  try {
    return guarded(file.path, dataset, () => file.engine.scratch(bytes));
  } catch (error) {
    if (error instanceof Complaint) throw new SlabTooLarge(file.path, dataset, bytes, error);
    throw error;
  }
}

function whyNotRead(file: H5File, dataset: string, object: string, report: string): Error {
  const cause = new Complaint(report);
  if (isRawFileMissing(report)) {
    const missing = storageOf(file, object).rawFiles.filter(({ isMissing }) => isMissing);
    const names = missing.map((raw) => raw.file);
    if (names.length > 0) return new RawFileMissing(file.path, dataset, names, cause);
  }
  if (isFilterMissing(report)) {
    const filter = unknownFilter(filtersOf(file, object));
    if (filter !== undefined) return new FilterMissing(file.path, dataset, filter, cause);
  }
  return new TruncatedOrCorrupt(file.path, dataset, deepestReason(report), cause);
}
