/**
 * The tree of an open file as viewers see it: a window of names in a group, objects by their path. Works on one file;
 * which one, and whether it stands for a thousand others, is the source's to know.
 */
import { t } from "@vscode/l10n";
import { Hdf5Error } from "../../hdf5/errors.ts";
import { findObject, type H5File, linkOf, namesIn } from "../../hdf5/file.ts";
import { addressOf, type Entry, entriesIn, entryAt } from "../../hdf5/outline.ts";
import type { FileNode } from "../../protocol/frames.ts";

/**
 * Names number `from` to `from + count` of a group, in the file's order.
 *
 * @throws {DatasetNotFound | BrokenLink | TruncatedOrCorrupt} the group cannot be read.
 */
export function childrenOf(
  file: H5File,
  group: string,
  from: number,
  count: number,
): { readonly nodes: FileNode[]; readonly total: number } {
  const path = findObject(file, group);
  const total = namesIn(file, path).length;
  const known = { ...placesDownTo(file, path), counts: new Map<string, Count>() };
  const nodes = entriesIn(file, path, from, count).map((entry) => nodeOf(file, entry, known));
  return { nodes, total };
}

/** The node at a path. Never throws for what the file is to blame for. */
export function nodeAt(file: H5File, path: string): FileNode {
  if (path === "/") return { name: "/", path, kind: "group", ...countIn(file, path) };
  return nodeOf(file, entryAt(file, path), { within: "", above: new Map(), counts: new Map() });
}

/** How many names a group holds, or why nobody can tell. */
type Count = { readonly children: number } | { readonly problem: string };

/** What is known on the way down to an entry. Places are addresses with the file they are in. */
interface Known {
  /** The file that external links have led to; "" for the one that was opened. */
  readonly within: string;
  /** Places of the groups that an entry lies in → their paths; a group among them holds itself. */
  readonly above: ReadonlyMap<string, string>;
  /** By place, so that a hundred links to one wide group are counted once. */
  readonly counts: Map<string, Count>;
}

/** An entry as a node. */
function nodeOf(file: H5File, entry: Entry, { within, above, counts }: Known): FileNode {
  const { path } = entry;
  const node = {
    name: path.slice(path.lastIndexOf("/") + 1),
    path,
    ...(entry.link && { link: entry.link }),
  };
  switch (entry.kind) {
    case "group": {
      const place = placeOf(file, path, entry.link?.file ?? within);
      const sameAs = above.get(place);
      const count = counts.get(place) ?? countIn(file, path);
      counts.set(place, count);
      return {
        ...node,
        kind: "group",
        attributes: entry.attributes,
        ...(sameAs !== undefined && { sameAs }),
        ...count,
      };
    }
    case "dataset":
      return {
        ...node,
        kind: "dataset",
        shape: entry.shape,
        type: entry.type,
        chunks: entry.chunks,
        filters: entry.filters.map((filter) => filter.name),
        attributes: entry.attributes,
      };
    case "datatype":
      return { ...node, kind: "datatype", attributes: entry.attributes };
    case "broken":
      return { ...node, kind: "broken", problem: whereBroken(entry.link) };
    case "unreadable":
      return { ...node, kind: "unreadable", problem: sentence(entry.problem) };
  }
}

function countIn(file: H5File, group: string): Count {
  try {
    return { children: namesIn(file, group).length };
  } catch (error) {
    if (error instanceof Hdf5Error) return { problem: error.message };
    throw error;
  }
}

function placesDownTo(file: H5File, path: string): Pick<Known, "within" | "above"> {
  const above = new Map([[placeOf(file, "/", ""), "/"]]);
  let within = "";
  let at = "";
  for (const part of path.split("/").filter(Boolean)) {
    at = `${at}/${part}`;
    within = linkOf(file, at)?.file ?? within;
    above.set(placeOf(file, at, within), at);
  }
  return { within, above };
}

/** Two files have objects at the same addresses: made by one program, they mostly do. */
const placeOf = (file: H5File, path: string, within: string): string => `${within}\0${addressOf(file, path)}`;

const whereBroken = (link: Entry["link"]): string => {
  if (link === undefined) return t("It leads nowhere.");
  if (link.file === undefined) return t("It leads to {0}, which is not there.", link.target);
  return t("It leads to {0} in the file {1}, which is not there.", link.target, link.file);
};

/** What the outline says of an object continues "… is unreadable: ". */
const sentence = (problem: string): string =>
  `${problem.charAt(0).toUpperCase()}${problem.slice(1)}${/[.!?]$/.test(problem) ? "" : "."}`;
