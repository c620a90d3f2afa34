/**
 * Everything that can go wrong with an HDF5 file, one class per situation a caller can act on.
 *
 * Every error carries the file, and the dataset when there is one, because "can't read data" is
 * useless to somebody with a thousand files. What HDF5 itself said is kept in `reason` and `cause`;
 * nothing here knows how the engine was asked.
 */

/** What all errors of this room have in common. */
export abstract class Hdf5Error extends Error {
  /** The file as it was named by the caller. */
  readonly path: string;
  /** Path inside the file, when the trouble is with one object of it. */
  readonly dataset: string | undefined;

  constructor(message: string, where: { path: string; dataset?: string | undefined }, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.path = where.path;
    this.dataset = where.dataset;
  }
}

/** No file of that name. Check the spelling, and the folder the script runs in. */
export class FileNotFound extends Hdf5Error {
  constructor(path: string, folder: string) {
    super(`There is no file ${path}. Relative paths start at ${folder}.`, { path });
  }
}

/** The name exists, but cannot be read as a file: a folder, a closed door, a broken disk. */
export class FileUnreadable extends Hdf5Error {
  constructor(path: string, why: string, cause?: unknown) {
    super(`${path} cannot be read: ${why}.`, { path }, cause);
  }
}

/** The file has no HDF5 signature. It may be netCDF-3, a text file or an empty one. */
export class NotHdf5 extends Hdf5Error {
  constructor(path: string, bytes: number) {
    const what = bytes === 0 ? "is empty (0 bytes)" : "does not hold the HDF5 signature";
    super(`${path} is not an HDF5 file: it ${what}.`, { path });
  }
}

/** No object of that name. `near` holds close spellings, `present` what the nearest group holds. */
export class DatasetNotFound extends Hdf5Error {
  readonly near: readonly string[];
  readonly present: readonly string[];

  constructor(
    path: string,
    dataset: string,
    group: string,
    near: readonly string[],
    present: readonly string[],
  ) {
    const guess = near.length > 0 ? ` Did you mean ${quoteAll(near)}?` : "";
    const shown = present.slice(0, 12);
    const more = present.length > shown.length ? ` and ${present.length - shown.length} more` : "";
    const held = shown.length > 0 ? `holds ${quoteAll(shown)}${more}` : "is empty";
    super(`${path} has no dataset "${dataset}".${guess} Group "${group}" ${held}.`, { path, dataset });
    this.near = near;
    this.present = present;
  }
}

/** The name is there but holds a group or a datatype, which have no values to read. */
export class NotADataset extends Hdf5Error {
  constructor(path: string, dataset: string, kind: string, present: readonly string[]) {
    const held = present.length > 0 ? ` It holds ${quoteAll(present.slice(0, 12))}.` : "";
    super(`"${dataset}" in ${path} is a ${kind}, not a dataset.${held}`, { path, dataset });
  }
}

/** A soft or external link whose target is not there. */
export class BrokenLink extends Hdf5Error {
  readonly target: string;

  constructor(path: string, dataset: string, target: string) {
    super(`"${dataset}" in ${path} is a link to ${target}, which is not there.`, { path, dataset });
    this.target = target;
  }
}

/** The values were stored through a filter this machine does not have. */
export class FilterMissing extends Hdf5Error {
  /** The filter's number in the HDF Group's registry. */
  readonly filterId: number;
  readonly filterName: string;

  constructor(path: string, dataset: string, filter: { id: number; name: string }, cause?: unknown) {
    super(
      `"${dataset}" in ${path} was stored with the filter ${filter.name} (number ${filter.id}), which is not available here. ` +
        "Store it anew with gzip, for example: h5repack -f GZIP=4 old.h5 new.h5",
      { path, dataset },
      cause,
    );
    this.filterId = filter.id;
    this.filterName = filter.name;
  }
}

/** The values are in files of their own, and these are not there. They may have been left behind when it was copied. */
export class RawFileMissing extends Hdf5Error {
  /** As they are named in the file. */
  readonly rawFiles: readonly string[];

  constructor(path: string, dataset: string, rawFiles: readonly string[], cause?: unknown) {
    const [are, them] = rawFiles.length === 1 ? ["is", "it"] : ["are", "them"];
    super(
      `"${dataset}" in ${path} keeps its values in ${quoteAll(rawFiles.slice(0, 5))}, which ${are} not there. ` +
        `Put ${them} next to the file.`,
      { path, dataset },
      cause,
    );
    this.rawFiles = rawFiles;
  }
}

/** The file is HDF5, but what it promises is not in it: cut off, or overwritten. */
export class TruncatedOrCorrupt extends Hdf5Error {
  /** HDF5's own innermost reason. */
  readonly reason: string;

  constructor(path: string, dataset: string | undefined, reason: string, cause?: unknown) {
    const what = dataset === undefined ? path : `"${dataset}" in ${path}`;
    super(`${what} cannot be read: the file is cut off or damaged (${reason}).`, { path, dataset }, cause);
    this.reason = reason;
  }
}

/** A type of value that has no counterpart here, such as a reference or a 16-byte float. */
export class UnsupportedType extends Hdf5Error {
  /** The type in HDF5's words, such as `float128` or `compound { a: reference }`. */
  readonly type: string;

  constructor(path: string, dataset: string, type: string, hint = "Other datasets of the file can be read.") {
    super(`"${dataset}" in ${path} holds values of type ${type}, which cannot be read. ${hint}`, {
      path,
      dataset,
    });
    this.type = type;
  }
}

/** A selection that does not fit the dataset: too many axes, an index out of range, a bad step. */
export class SelectionError extends Hdf5Error {
  constructor(path: string, dataset: string, what: string) {
    super(`The slice of "${dataset}" in ${path} does not fit: ${what}.`, { path, dataset });
  }
}

/** More bytes in one answer than memory can hold: read it slice by slice. */
export class SlabTooLarge extends Hdf5Error {
  readonly bytes: number;

  constructor(path: string, dataset: string, bytes: number, cause?: unknown) {
    super(
      `Reading "${dataset}" in ${path} would take ${(bytes / 2 ** 20).toFixed(0)} MiB at once. Give a slice and read it in parts.`,
      { path, dataset },
      cause,
    );
    this.bytes = bytes;
  }
}

/** The HDF5 engine itself broke down; a fresh one is started for the next call. */
export class EngineFailed extends Hdf5Error {
  constructor(path: string, dataset: string | undefined, cause: unknown) {
    const what = dataset === undefined ? path : `"${dataset}" in ${path}`;
    const why = cause instanceof Error ? cause.message : String(cause);
    super(
      `The HDF5 engine broke down over ${what} (${why}). The file is probably damaged; the next call gets a fresh engine.`,
      { path, dataset },
      cause,
    );
  }
}

/** Nothing was written: the message says which part of the content or of the disk is at fault. */
export class WriteFailed extends Hdf5Error {
  constructor(path: string, dataset: string | undefined, why: string, cause?: unknown) {
    const what = dataset === undefined ? path : `"${dataset}" in ${path}`;
    super(`${what} could not be written: ${why}. Nothing was changed on disk.`, { path, dataset }, cause);
  }
}

const quoteAll = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");
