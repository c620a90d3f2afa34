/**
 * What is in a file: one group at a time for a tree that opens on demand, or all of it as a list.
 *
 * Files can contain themselves (a group that holds its own parent, links in a circle), so the walk
 * follows hard links only and visits every group once, by its address in the file. What a link leads
 * to is described, never entered. One unreadable object never hides its neighbours.
 */
import { countAttributes } from "./attributes.ts";
import { type H5Dtype, holdsUnsupported, nameElement } from "./element.ts";
import { Hdf5Error, TruncatedOrCorrupt } from "./errors.ts";
import { findObject, type H5File, linkOf, lookAt, namesIn } from "./file.ts";
import type { Filter } from "./filters.ts";
import { addressIn } from "./home.ts";
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
 * What is in one group, not deeper, in the file's order: all of it, or `count` names from number `from` on. Only these
 * are described, so that a window of a group of a hundred thousand costs what the window does; `namesIn` has all names.
 *
 * @throws {DatasetNotFound | BrokenLink | TruncatedOrCorrupt} the group itself cannot be read.
 */
export function entriesIn(file: H5File, group: string, from = 0, count = Number.POSITIVE_INFINITY): Entry[] {
  const path = findObject(file, group);
  const names = namesIn(file, path).slice(from, from + count);
  return names.map((name) => entryAt(file, `${path === "/" ? "" : path}/${name}`));
}

/** Every group and dataset below (and without) the root, parents before children. */
export function outline(file: H5File): Entry[] {
  const found: Entry[] = [];
  const seen = new Map<number, string>([[addressIn(file, "/") ?? 0, "/"]]);
  const toVisit = listed(file, "/").reverse();

  for (let entry = toVisit.pop(); entry !== undefined; entry = toVisit.pop()) {
    if (entry.kind !== "group" || entry.link !== undefined) {
      found.push(entry);
      continue;
    }
    const address = addressIn(file, entry.path);
    const sameAs = address === undefined ? undefined : seen.get(address);
    if (sameAs !== undefined) {
      found.push({ ...entry, sameAs });
      continue;
    }
    // A group whose address is not to be had could hold itself: it is not entered.
    found.push(entry);
    if (address === undefined) continue;
    seen.set(address, entry.path);
    for (const inside of listed(file, entry.path).reverse()) toVisit.push(inside);
  }
  return found;
}

/** What is in a group or, when its list of names is damaged, one entry that says so. */
function listed(file: H5File, group: string): Entry[] {
  try {
    return entriesIn(file, group);
  } catch (error) {
    if (!(error instanceof Hdf5Error)) throw error;
    return [{ kind: "unreadable", path: group, problem: error.message }];
  }
}

/** What lies at `path`, which begins with a slash. Never throws for what the file is to blame for: that is an entry too. */
export function entryAt(file: H5File, path: string): Entry {
  const link = linkOf(file, path);
  const at = link === undefined ? { path } : { path, link };
  try {
    const { kind, reason } = lookAt(file, path);
    switch (kind) {
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
          problem:
            reason === undefined
              ? "its name is not UTF-8, or its link is of a kind nobody knows"
              : new TruncatedOrCorrupt(file.path, path, reason).message,
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
  const { element, shape, maxShape, chunks, filters, virtual } = formOf(file, at.path);
  return {
    kind: "dataset",
    ...at,
    shape,
    dtype: holdsUnsupported(element) ? undefined : dtypeOf(element),
    type: nameElement(element),
    chunks,
    maxShape,
    filters,
    attributes: countAttributes(file, at.path),
    virtual,
  };
}

/** What two paths to one object share: its address in the file, or the path itself where there is none to be had. */
export function addressOf(file: H5File, path: string): string {
  return String(addressIn(file, path) ?? path);
}
