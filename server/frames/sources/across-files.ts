/**
 * A dataset of a sequence seen across its files: a line through a thousand frames at one pixel, a table or an image of
 * which one axis counts files. Every file of the box is opened, one after the other.
 *
 * Where a file is missing, unreadable or holds another shape there is nothing: not a number. Integers are then read as
 * float64, as in a dataset whose files differ in type.
 */
import { createHash } from "node:crypto";
import { allocateNumbers, type H5Data, type NumberArray } from "../../hdf5/decode.ts";
import type { CompoundElement, Element, NumberDtype } from "../../hdf5/element.ts";
import { EngineFailed, Hdf5Error } from "../../hdf5/errors.ts";
import { denseStride, sizeOf } from "../../hdf5/selection.ts";
import { dtypeOf, type Slab } from "../../hdf5/slab.ts";
import { lengthsOf } from "./blocks.ts";
import { readBox } from "./file-stack.ts";
import { type OpenFile, stampOf } from "./open-files.ts";
import { pause } from "./pause.ts";
import type { Box, Stack } from "./source.ts";
import { type StoredForm, unrolled } from "./stored-form.ts";

/** Files of one read: some 50 ms, and often enough for a progress that moves. */
const FILES_AT_ONCE = 64;

/** Of so many files the times are compared, so that what was read across them can be held; of more, it is read anew. */
const MOST_WATCHED = 2000;

/** What is read across. */
export interface Across {
  /** Absolute paths, in order. */
  readonly paths: readonly string[];
  /** Of the file that stands for all. */
  readonly form: StoredForm;
  readonly open: (path: string) => Promise<OpenFile>;
}

/** The stack of all files of a sequence. */
export function acrossFiles(across: Across): Stack {
  const { object, shape, element } = across.form;
  return {
    dataset: object,
    key: `across ${versionOf(across.paths)}\n${object}`,
    shape: shape && [across.paths.length, ...shape],
    chunks: null,
    element,
    isCompressed: false,
    bytes: element.size,
    readAtOnce: FILES_AT_ONCE * Math.max(1, sizeOf(shape ?? [])),
    mayReadAhead: false,
    read: (box, signal) => readAcross(across, box, signal),
  };
}

let readings = 0;

function versionOf(paths: readonly string[]): string {
  readings += 1;
  if (paths.length > MOST_WATCHED) return `reading ${readings}`;
  const stamps = createHash("sha256");
  for (const path of paths) stamps.update(`${path}\n${stampOf(path) ?? "gone"}\n`);
  return stamps.digest("base64");
}

async function readAcross({ paths, form, open }: Across, box: Box, signal: AbortSignal): Promise<Slab> {
  const lengths = lengthsOf(box);
  const each: Box = { from: box.from.slice(1), to: box.to.slice(1) };
  const count = sizeOf(lengthsOf(each));
  const files = lengths[0] ?? 0;
  const rows = makeRows(form.element, files, count);
  for (let row = 0; row < files; row += 1) {
    await pause(signal);
    const slab = await inFile(paths[(box.from[0] ?? 0) + row] ?? "", form, open, each);
    if (slab === undefined) rows.leave(row);
    else rows.put(row, slab.data);
  }
  return { data: rows.data(), dtype: dtypeOf(form.element), shape: lengths, stride: denseStride(lengths) };
}

/** The box in one file; undefined where it is not there. */
async function inFile(
  path: string,
  usual: StoredForm,
  open: Across["open"],
  box: Box,
): Promise<Slab | undefined> {
  try {
    const opened = await open(path);
    const form = opened.form(usual.object);
    const isUsual = String(form.shape) === String(usual.shape) && form.element.kind === usual.element.kind;
    return isUsual ? readBox(opened, form, box) : undefined;
  } catch (error) {
    if (error instanceof Hdf5Error && !(error instanceof EngineFailed)) return undefined;
    throw error;
  }
}

/** Values of several files, one row each. */
interface Rows {
  data(): H5Data;
  put(row: number, data: H5Data): void;
  /** There is nothing in this row. */
  leave(row: number): void;
}

function makeRows(element: Element, count: number, each: number): Rows {
  if (element.kind === "compound") return recordRows(element, count, each);
  return element.kind === "number" ? new NumberRows(element.dtype, count, each) : wordRows(count, each);
}

function recordRows({ members }: CompoundElement, count: number, each: number): Rows {
  const columns = members.map(({ name, element }) => ({
    name,
    rows: makeRows(unrolled(element).element, count, each * sizeOf(unrolled(element).inner)),
  }));
  return {
    // Names come from the file: `__proto__` must be a column like any other.
    data: () => Object.fromEntries(columns.map(({ name, rows }) => [name, rows.data()])),
    put(row, data) {
      for (const { name, rows } of columns) {
        const column = (data as { readonly [column: string]: H5Data })[name];
        if (column === undefined) rows.leave(row);
        else rows.put(row, column);
      }
    },
    leave(row) {
      for (const { rows } of columns) rows.leave(row);
    },
  };
}

function wordRows(count: number, each: number): Rows {
  const words = new Array<H5Data | string>(count * each).fill("");
  return {
    data: () => words as H5Data[],
    put(row, data) {
      for (let i = 0; i < each; i += 1) words[row * each + i] = (data as H5Data[])[i] ?? "";
    },
    leave() {},
  };
}

class NumberRows implements Rows {
  readonly #each: number;
  #data: NumberArray;

  constructor(dtype: NumberDtype, count: number, each: number) {
    this.#each = each;
    this.#data = allocateNumbers(dtype, count * each);
  }

  data(): H5Data {
    return this.#data;
  }

  put(row: number, data: H5Data): void {
    const values = data as NumberArray;
    if (values.constructor !== this.#data.constructor) this.#widen();
    const at = row * this.#each;
    if (values.constructor === this.#data.constructor)
      (this.#data as Float64Array).set(values as Float64Array, at);
    else for (let i = 0; i < this.#each; i += 1) this.#data[at + i] = Number(values[i]);
  }

  leave(row: number): void {
    if (!(this.#data instanceof Float32Array)) this.#widen();
    this.#data.fill(Number.NaN as never, row * this.#each, (row + 1) * this.#each);
  }

  /** Whole numbers have no value that says "nothing"; beyond 2^53 they lose digits here. */
  #widen(): void {
    if (this.#data instanceof Float64Array) return;
    this.#data = Float64Array.from(this.#data as ArrayLike<number | bigint>, Number);
  }
}
