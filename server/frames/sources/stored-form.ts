/**
 * What is known of a dataset in a file before a value is read, as viewers see it: small arrays inside the elements are
 * axes like any other. Reads no values.
 *
 *     file    shape [100], elements int16[3, 2]
 *     viewer  shape [100, 3, 2], elements int16
 */
import { dirname, isAbsolute, join } from "node:path";
import { type Element, holdsUnsupported, nameElement } from "../../hdf5/element.ts";
import { UnsupportedType } from "../../hdf5/errors.ts";
import { type H5File, linkOf } from "../../hdf5/file.ts";
import { filtersOf } from "../../hdf5/filters.ts";
import { formOf } from "../../hdf5/slab.ts";
import { storageOf } from "../../hdf5/storage.ts";

/** A dataset that can be read. */
export interface StoredForm {
  /** Path in the file, with a slash in front. */
  readonly object: string;
  /** Null for a dataset that holds nothing at all. */
  readonly shape: readonly number[] | null;
  /** How many of the axes, the last ones, lie inside the elements. They are read whole. */
  readonly inside: number;
  /** What one value is. */
  readonly element: Element;
  /** As long as the shape. */
  readonly chunks: readonly number[] | null;
  readonly isCompressed: boolean;
  /**
   * Other files its values come from: by links on its way, as a virtual dataset, or as raw bytes. Undefined when they are too many
   * to be watched, or cannot be known.
   */
  readonly otherFiles: readonly string[] | undefined;
}

/** So many files are asked for their times before each question; a virtual dataset of more is read anew each time. */
const MOST_WATCHED = 32;

/**
 * The form of a dataset.
 *
 * @throws {DatasetNotFound | NotADataset | BrokenLink | TruncatedOrCorrupt} as `formOf`.
 * @throws {UnsupportedType} its values cannot be read.
 */
export function storedForm(file: H5File, dataset: string): StoredForm {
  const form = formOf(file, dataset);
  if (holdsUnsupported(form.element)) {
    throw new UnsupportedType(file.path, dataset, nameElement(form.element));
  }
  const { element, inner } = unrolled(form.element);
  return {
    object: form.object,
    shape: form.shape && [...form.shape, ...inner],
    inside: inner.length,
    element,
    chunks: form.chunks && [...form.chunks, ...inner],
    isCompressed: form.chunks !== null && filtersOf(file, form.object).length > 0,
    // Chunks lie in the file itself; values in one piece may be a raw file of their own.
    otherFiles: otherFiles(file, form.object, form.virtual || form.chunks === null),
  };
}

/** Arrays inside elements become axes, whatever they are of: their values lie side by side. */
export function unrolled(element: Element): { readonly element: Element; readonly inner: readonly number[] } {
  if (element.kind !== "array") return { element, inner: [] };
  const { element: innermost, inner } = unrolled(element.of);
  return { element: innermost, inner: [...element.shape, ...inner] };
}

function otherFiles(file: H5File, object: string, isElsewhere: boolean): readonly string[] | undefined {
  const found = new Set<string>();
  let path = "";
  for (const part of object.split("/").filter(Boolean)) {
    path = `${path}/${part}`;
    const other = linkOf(file, path)?.file;
    // What lies behind a link into another file may be linked again; only that file is watched.
    if (other !== undefined) found.add(besides(file, other));
  }
  if (isElsewhere) {
    const { sources, rawFiles } = storageOf(file, object);
    for (const { file: other } of [...sources, ...rawFiles]) {
      // A pattern for as many files as there are.
      if (other.includes("%b")) return undefined;
      if (other !== ".") found.add(besides(file, other));
      if (found.size > MOST_WATCHED) return undefined;
    }
  }
  return [...found];
}

/** Where a file is that this one names: HDF5 looks for it beside the file. Absolute when the file's own path is. */
export const besides = (file: H5File, name: string): string =>
  isAbsolute(name) ? name : join(dirname(file.path), name);
