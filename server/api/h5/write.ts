/**
 * Writing from scripts: an object of arrays becomes a file, whole or not at all.
 *
 * Knows how content is nested and named; types are `hdf5/content.ts`'s, bytes `hdf5/write.ts`'s.
 */
import { dense, type Typed, typed, typedAs, type Writable, type WritableDtype } from "../../hdf5/content.ts";
import { WriteFailed } from "../../hdf5/errors.ts";
import { normalise } from "../../hdf5/file.ts";
import { closest } from "../../hdf5/spelling.ts";
import {
  addAttribute,
  addDataset,
  addGroup,
  type Layout,
  type NewFile,
  withNewFile,
} from "../../hdf5/write.ts";

/** Attributes by name. Numbers are typed by what they are: whole ones as integers, BigInts as 64-bit ones. */
export type AttributesToWrite = Readonly<Record<string, Writable>>;

/** How datasets are stored. */
export interface StorageOptions {
  /** Length of a chunk along each axis. Chosen (about 1 MiB) when only compression is asked for. */
  readonly chunks?: readonly number[] | undefined;
  /** `"gzip"` (level 4) or a level from 1 (fast) to 9 (small). Default: stored as it is. */
  readonly compression?: "gzip" | number | undefined;
}

/** An array with its shape, and how to store it when that differs from the rest of the file. */
export interface ArrayToWrite extends StorageOptions {
  readonly data: Writable;
  /** Default: one axis, or the nesting of the lists. */
  readonly shape?: readonly number[] | undefined;
  /** Distance between neighbours in elements, for a view that is not dense. */
  readonly stride?: readonly number[] | undefined;
  /** Index of the first element in `data`. Default 0. */
  readonly offset?: number | undefined;
  /** The type to store it as. Default: the array's own. Booleans are stored as uint8. */
  readonly dtype?: WritableDtype | undefined;
  readonly attributes?: AttributesToWrite | undefined;
}

/** What a file shall hold: arrays by name; an object of more of them is a group. */
export interface Content {
  readonly [name: string]: Writable | ArrayToWrite | Content;
}

/** Options of `write`; storage applies to every dataset that does not say otherwise itself. */
export interface WriteOptions extends StorageOptions {
  /**
   * Attributes of the file's root, and, under the path of an object, of that object:
   * `{ title: "Run 7", values: { units: "kelvin" } }`.
   */
  readonly attributes?: Readonly<Record<string, Writable | AttributesToWrite>> | undefined;
}

/**
 * Writes a file: each name becomes a dataset, an object of names a group. It is made under a
 * temporary name in the same folder and renamed when complete: a failure leaves nothing behind and
 * an existing file as it was, and of two writers the last one wins.
 *
 * @throws {WriteFailed} names the dataset and the reason; also for an option of an unknown name.
 *
 * @example
 * await h5.write("run.h5", { time: Float64Array.of(0, 1, 2), names: ["a", "b", "c"] });
 * await h5.write(
 *   "frames.h5",
 *   { values: { data: pixels, shape: [100, 257, 257] }, meta: { exposure: 0.5 } },
 *   { compression: "gzip", chunks: [1, 257, 257], attributes: { values: { units: "counts" } } },
 * );
 */
export async function write(path: string, content: Content, options: WriteOptions = {}): Promise<void> {
  checkOptions(path, options, OPTIONS);
  await withNewFile(path, (file) => {
    addContent(file, "", content, options);
    for (const [name, value] of Object.entries(options.attributes ?? {})) {
      if (isPlainObject(value)) addAttributes(file, name, value as AttributesToWrite);
      else addAttributes(file, "/", { [name]: value as Writable });
    }
  });
}

const OPTIONS: readonly (keyof WriteOptions)[] = ["chunks", "compression", "attributes"];

/**
 * Refuses options that nobody knows: a misspelt one would be a file stored in another way than was asked for.
 *
 * @throws {WriteFailed} with the option that was probably meant.
 */
export function checkOptions(path: string, options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const [near] = closest(unknown, known);
  const guess = near === undefined ? "" : ` (did you mean "${near}"?)`;
  const all = known.map((name) => `"${name}"`).join(", ");
  throw new WriteFailed(path, undefined, `there is no option "${unknown}"${guess}; there are ${all}`);
}

function addContent(file: NewFile, group: string, content: Content, storage: StorageOptions): void {
  for (const [name, value] of Object.entries(content)) {
    if (name.split("/").some((part) => part === "" || part === "." || part === "..")) {
      throw new WriteFailed(file.path, `${group}/${name}`, `"${name}" is no name for a dataset or group`);
    }
    const object = `${group}/${name}`;
    if (isArrayToWrite(value)) addArray(file, object, value, storage);
    else if (isPlainObject(value)) {
      addGroup(file, object);
      addContent(file, object, value as Content, storage);
    } else addArray(file, object, { data: value as Writable }, storage);
  }
}

function addArray(file: NewFile, object: string, value: ArrayToWrite, storage: StorageOptions): void {
  const array = explained(file, object, () => {
    const natural = value.dtype === undefined ? typed(value.data) : typedAs(value.data, value.dtype);
    return value.shape === undefined && value.stride === undefined
      ? natural
      : dense(natural, value.shape ?? natural.shape, value.stride, value.offset);
  });
  addDataset(file, object, array, layoutOf(file, object, array, value, storage));
  addAttributes(file, object, value.attributes ?? {});
}

/** A dataset's own options come first; the file's chunks apply where the number of axes agrees. */
function layoutOf(
  file: NewFile,
  object: string,
  array: Typed,
  own: StorageOptions,
  all: StorageOptions,
): Layout {
  const compression = own.compression ?? all.compression;
  if (compression !== undefined && typeof compression !== "number" && compression !== "gzip") {
    throw new WriteFailed(
      file.path,
      object,
      `compression is "gzip" or a level from 1 to 9, not ${String(compression)}`,
    );
  }
  const shared = all.chunks?.length === array.shape.length ? all.chunks : undefined;
  return { chunks: own.chunks ?? shared, gzip: compression === "gzip" ? GZIP_LEVEL : compression };
}

/** zlib's and h5py's own default is 4 to 6; 4 is where size stops to pay for the time. */
const GZIP_LEVEL = 4;

function addAttributes(file: NewFile, object: string, attributes: AttributesToWrite): void {
  const path = normalise(object);
  for (const [name, value] of Object.entries(attributes)) {
    addAttribute(
      file,
      path,
      name,
      explained(file, `${path}@${name}`, () => typed(value)),
    );
  }
}

function explained<T>(file: NewFile, object: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) {
      throw new WriteFailed(file.path, object, error.message, error);
    }
    throw error;
  }
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** `{ data: … }` is an array when what it holds can be one; otherwise a group with a dataset `data`. */
function isArrayToWrite(value: unknown): value is ArrayToWrite {
  if (!isPlainObject(value) || !("data" in value) || isPlainObject(value.data)) return false;
  return Object.keys(value).every((key) => ARRAY_KEYS.has(key));
}

const ARRAY_KEYS: ReadonlySet<string> = new Set([
  "data",
  "shape",
  "stride",
  "offset",
  "dtype",
  "chunks",
  "compression",
  "attributes",
]);
