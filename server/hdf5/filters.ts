/**
 * The filters a dataset's chunks went through, in the order in which they were applied.
 *
 * Names of registered filters are kept here because HDF5 only knows the names of those it has, and
 * the missing ones are the ones people ask about.
 */
import type { Bits } from "./element.ts";
import { type H5File, strict } from "./file.ts";

/** One stage of a dataset's pipeline. */
export interface Filter {
  /** Number in the HDF Group's registry. */
  readonly id: number;
  readonly name: string;
  /** The filter's own parameters. */
  readonly parameters: readonly number[];
}

const NBIT = 5;

/** Registered filters by number; the first six are part of HDF5. */
const NAMES: Readonly<Record<number, string>> = {
  1: "gzip",
  2: "shuffle",
  3: "fletcher32",
  4: "szip",
  5: "nbit",
  6: "scaleoffset",
  305: "lzo",
  307: "bzip2",
  32000: "lzf",
  32001: "blosc",
  32002: "mafisc",
  32003: "snappy",
  32004: "lz4",
  32007: "jpeg-xr",
  32008: "bitshuffle",
  32009: "spdp",
  32010: "lpc-rice",
  32011: "ccsds-123",
  32012: "jpeg-ls",
  32013: "zfp",
  32014: "fpzip",
  32015: "zstd",
  32016: "b3d",
  32017: "sz",
  32018: "fcidecomp",
  32019: "jpeg",
  32020: "vbz",
  32021: "fapec",
  32022: "bitgroom",
  32023: "bitround",
  32024: "sz3",
  32025: "delta-rice",
  32026: "blosc2",
  32027: "flac",
  32028: "sperr",
  32029: "terse",
  32030: "ffmpeg",
};

/** The filters of a dataset, none for one that is not chunked. */
export function filtersOf(file: H5File, dataset: string): Filter[] {
  return strict(file, dataset, (module) => module.get_dataset_filters(file.id, dataset)).map(
    ({ id, name, cd_values }) => ({
      id,
      name: NAMES[id] ?? (name || `filter ${id}`),
      parameters: cd_values,
    }),
  );
}

/**
 * Which bits of an integer are meaningful, when the nbit filter says so. Its parameters are
 * `[count, flag, elements, class, size, order, precision, offset]`; class 1 is a plain number.
 */
export function bitsOf(filters: readonly Filter[]): Bits | undefined {
  const nbit = filters.find((filter) => filter.id === NBIT)?.parameters;
  const [, , , kind, , , precision, offset] = nbit ?? [];
  return kind === 1 && precision !== undefined && offset !== undefined ? { precision, offset } : undefined;
}

/** Compressors inside blosc, by their number in its parameters, that h5wasm-plugins' build of it does not survive. */
const BROKEN_CODECS: Readonly<Record<number, string>> = { 3: "snappy", 4: "zlib" };

const BLOSC: Readonly<Record<number, string>> = { 32001: "blosc", 32026: "blosc2" };

/** Blosc with a compressor inside that is not available: reading it would end the engine. */
export function brokenCodec(filters: readonly Filter[]): { id: number; name: string } | undefined {
  for (const { id, parameters } of filters) {
    const codec = BLOSC[id] && BROKEN_CODECS[parameters[6] ?? 0];
    if (codec !== undefined) return { id, name: `${BLOSC[id]} with ${codec} inside` };
  }
  return undefined;
}

/** Whether values that went through this filter can be read here. */
export function isAvailable(filter: Filter): boolean {
  return AVAILABLE.has(filter.id) && brokenCodec([filter]) === undefined;
}

/** The first filter that the built-in ones and the plug-ins do not cover, by number. */
export function unknownFilter(filters: readonly Filter[]): Filter | undefined {
  return filters.find((filter) => !AVAILABLE.has(filter.id)) ?? filters.at(-1);
}

const AVAILABLE: ReadonlySet<number> = new Set([
  1, 2, 3, 4, 5, 6, 307, 32000, 32001, 32004, 32008, 32013, 32015, 32019, 32022, 32023, 32026,
]);
