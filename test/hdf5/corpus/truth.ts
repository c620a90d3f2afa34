/**
 * What h5py says of the files of a corpus, as `truth.json` holds it, and ours in the same words.
 */
import { createHash } from "node:crypto";
import { endianness } from "node:os";
import type { H5Data, NumberArray } from "../../../server/hdf5/decode.ts";

/** One file. */
export interface FileTruth {
  /** Why h5py cannot open it. */
  readonly openError?: string;
  readonly objects?: readonly ObjectTruth[];
}

/** One name in a file. `kind` is `again` for a second hard link, `-> dataset` and so on for a link. */
export interface ObjectTruth {
  readonly path: string;
  readonly kind?: string;
  readonly link?: "soft" | "external" | "user-defined";
  readonly to?: string;
  readonly file?: string;
  readonly of?: string;
  readonly type?: TypeTruth;
  readonly dtype?: string;
  readonly shape?: readonly number[] | null;
  readonly maxshape?: readonly (number | null)[];
  readonly chunks?: readonly number[] | null;
  readonly filters?: readonly { readonly id: number }[];
  readonly attributes?: number;
  readonly attributeNames?: readonly string[];
  readonly children?: number;
  readonly values?: ValuesTruth;
  readonly first?: readonly unknown[];
  readonly readError?: string;
  readonly listError?: string;
  readonly error?: string;
}

export interface TypeTruth {
  readonly class: string;
  readonly size: number;
  readonly base?: TypeTruth;
  readonly variable?: boolean;
}

type Written = number | string;

export interface ValuesTruth {
  readonly n: number;
  readonly nan?: number;
  readonly inf?: number;
  readonly sum?: Written;
  readonly min?: Written;
  readonly max?: Written;
  readonly first: readonly Written[];
  readonly sha256?: string;
}

/** Numbers as the truth has them: strings stand for what JSON cannot hold. */
export const written = (value: number | bigint): Written => {
  if (typeof value === "bigint")
    return value >= -(2n ** 53n) && value <= 2n ** 53n ? Number(value) : String(value);
  return Number.isFinite(value) ? value : String(value);
};

/** What the truth says of values, of ours. `dtype` is h5py's, which half-precision numbers are narrowed to again. */
export function valuesOf(data: NumberArray, dtype: string): ValuesTruth {
  const numbers: ArrayLike<number | bigint> = data;
  let nan = 0;
  let inf = 0;
  let min: number | undefined;
  let max: number | undefined;
  for (let at = 0; at < numbers.length; at += 1) {
    const value = Number(numbers[at]);
    if (Number.isNaN(value)) nan += 1;
    else if (!Number.isFinite(value)) inf += 1;
    else {
      min = min === undefined || value < min ? value : min;
      max = max === undefined || value > max ? value : max;
    }
  }
  return {
    n: numbers.length,
    nan,
    inf,
    ...(min !== undefined && max !== undefined ? { min, max } : {}),
    first: Array.from({ length: Math.min(5, numbers.length) }, (_, at) => written(numbers[at]!)),
    sha256: createHash("sha256").update(littleEndian(data, dtype)).digest("hex"),
  };
}

function littleEndian(data: NumberArray, dtype: string): Uint8Array {
  if (endianness() !== "LE") throw new Error("These comparisons are for little-endian machines.");
  if (!/float16|f2$/.test(dtype)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const halves = new Uint16Array(data.length);
  for (let at = 0; at < data.length; at += 1) halves[at] = toHalf(Number(data[at]));
  return new Uint8Array(halves.buffer);
}

/** The 16 bits of a number that came from 16 bits. */
export function toHalf(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (Number.isNaN(size)) return 0x7e00;
  if (size === Number.POSITIVE_INFINITY) return sign | 0x7c00;
  if (size < 2 ** -14) return sign | Math.round(size * 2 ** 24);
  const exponent = Math.floor(Math.log2(size));
  return sign | ((exponent + 15) << 10) | Math.round((size / 2 ** exponent - 1) * 1024);
}

/**
 * Values in the truth's words: strings as they are, compounds as objects, complex numbers as `[real, imaginary]`,
 * sequences as lists.
 *
 * @param count elements; a member that is an array has several values for each
 * @param limit of values, also of those in sequences
 */
export function wordsOf(data: H5Data, count: number, limit = Number.POSITIVE_INFINITY): unknown[] {
  return Array.from({ length: Math.min(limit, count) }, (_, at) => one(data, at, count, limit));
}

function one(data: H5Data, at: number, count: number, limit: number): unknown {
  if (isColumns(data)) {
    const members = Object.entries(data).map(
      ([name, column]) => [name, one(column, at, count, limit)] as const,
    );
    const names = members.map(([name]) => name).join();
    return names === "r,i" ? members.map(([, value]) => value) : Object.fromEntries(members);
  }
  const each = count > 0 ? data.length / count : 1;
  const value = (index: number): unknown => {
    const found: unknown = (data as ArrayLike<unknown>)[index];
    if (typeof found === "number" || typeof found === "bigint") return written(found);
    if (typeof found !== "object" || found === null) return found;
    const sequence = found as H5Data;
    return wordsOf(sequence, isColumns(sequence) ? 1 : sequence.length, limit);
  };
  if (each === 1) return value(at);
  return Array.from({ length: Math.min(limit, each) }, (_, inner) => value(at * each + inner));
}

/** Numbers, as opposed to strings, sequences and columns. */
export const isNumberArray = (data: H5Data): data is NumberArray => ArrayBuffer.isView(data);

const isColumns = (data: H5Data): data is { [column: string]: H5Data } =>
  !Array.isArray(data) && !ArrayBuffer.isView(data);
