/**
 * What is in a file: one group at a time for a tree that opens on demand, or all of it as a list.
 *
 * Files can contain themselves (a group that holds its own parent, links in a circle), so the walk
 * follows hard links only and visits every group once, by its address in the file. What a link leads
 * to is described, never entered. One unreadable object never hides its neighbours.
 */
import { countAttributes } from "./attributes.ts";
import { type H5Dtype, holdsUnsupported, nameElement } from "./element.ts";
import { Hdf5Error } from "./errors.ts";
import { findObject, type H5File, kindOf, linkOf, namesIn } from "./file.ts";
import { type Filter, filtersOf } from "./filters.ts";
import { dtypeOf, formOf } from "./slab.ts";

/** What every entry of a file has. */
interface EntryOf<K extends string> {
  readonly kind: K;
  readonly path: string;
  /** Set when the name is a link: where it leads, and in which other file. */
  readonly link?: { readonly file?: string; readonly target: string };
}

/** A group. `sameAs` is set when it was listed before under another path, and not entered again. */
export interface GroupEntry extends EntryOf<"group"> {
  readonly attributes: number;
  readonly sameAs?: string;
}

/** A dataset and everything known without reading a value. */
export interface DatasetEntry extends EntryOf<"dataset"> {
  /** Null for a dataset without any value. */
  readonly shape: readonly number[] | null;
  /** What reading it gives; undefined when it cannot be read. */
  readonly dtype: H5Dtype | undefined;
  /** The element's type in full, such as `compound {x: float32}` or `float128`. */
  readonly type: string;
  readonly chunks: readonly number[] | null;
  readonly maxShape: readonly number[] | null;
  readonly filters: readonly Filter[];
  readonly attributes: number;
  /** Its values lie in other datasets, perhaps in other files. */
  readonly virtual: boolean;
}

/** A datatype with a name of its own. */
export interface DatatypeEntry extends EntryOf<"datatype"> {
  readonly attributes: number;
}

/** A link whose target is not there. */
export type BrokenEntry = EntryOf<"broken">;

/** An object that could not be described; `problem` says why. */
export interface UnreadableEntry extends EntryOf<"unreadable"> {
  readonly problem: string;
}

export type Entry = GroupEntry | DatasetEntry | DatatypeEntry | BrokenEntry | UnreadableEntry;

/**
 * Everything in one group, not deeper, in the file's order.
 *
 * @throws {DatasetNotFound | BrokenLink | TruncatedOrCorrupt} the group itself cannot be read.
 */
export function entriesIn(file: H5File, group: string): Entry[] {
  const path = findObject(file, group);
  return namesIn(file, path).map((name) => describe(file, `${path === "/" ? "" : path}/${name}`));
}

/** Every group and dataset below (and without) the root, parents before children. */
export function outline(file: H5File): Entry[] {
  const found: Entry[] = [];
  const seen = new Map<string, string>([[addressOf(file, "/"), "/"]]);
  const toVisit = [...entriesIn(file, "/")].reverse();

  for (let entry = toVisit.pop(); entry !== undefined; entry = toVisit.pop()) {
    if (entry.kind !== "group" || entry.link !== undefined) {
      found.push(entry);
      continue;
    }
    const address = addressOf(file, entry.path);
    const sameAs = seen.get(address);
    if (sameAs !== undefined) {
      found.push({ ...entry, sameAs });
      continue;
    }
    seen.set(address, entry.path);
    found.push(entry);
    try {
      toVisit.push(...entriesIn(file, entry.path).reverse());
    } catch (error) {
      if (!(error instanceof Hdf5Error)) throw error;
      found.push({ kind: "unreadable", path: entry.path, problem: error.message });
    }
  }
  return found;
}

function describe(file: H5File, path: string): Entry {
  const link = linkOf(file, path);
  const at = link === undefined ? { path } : { path, link };
  try {
    switch (kindOf(file, path)) {
      case "group":
        return { kind: "group", ...at, attributes: countAttributes(file, path) };
      case "dataset":
        return describeDataset(file, at);
      case "datatype":
        return { kind: "datatype", ...at, attributes: countAttributes(file, path) };
      default:
        if (link !== undefined) return { kind: "broken", ...at };
        return {
          kind: "unreadable",
          ...at,
          problem: "its name is not UTF-8, or its link is of a kind nobody knows",
        };
    }
  } catch (error) {
    if (error instanceof Hdf5Error) return { kind: "unreadable", ...at, problem: error.message };
    throw error;
  }
}

function describeDataset(
  file: H5File,
  at: { path: string; link?: { file?: string; target: string } },
): DatasetEntry {
  const { element, shape, maxShape, chunks, virtual } = formOf(file, at.path);
  return {
    kind: "dataset",
    ...at,
    shape,
    dtype: holdsUnsupported(element) ? undefined : dtypeOf(element),
    type: nameElement(element),
    chunks,
    maxShape,
    filters: chunks === null ? [] : filtersOf(file, at.path),
    attributes: countAttributes(file, at.path),
    virtual,
  };
}

/** An object's address in the file, which its object reference holds: two paths to one group agree. */
function addressOf(file: H5File, path: string): string {
  const { value, report } = file.engine.quietly((module) => module.create_object_reference(file.id, path));
  return report === "" ? Array.from(value).join(".") : path;
}
