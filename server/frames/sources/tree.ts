/**
 * The tree of an open file as viewers see it: a window of names in a group, objects by their path. Works on one file;
 * which one, and whether it stands for a thousand others, is the source's to know.
 */
import { t } from "@vscode/l10n";
import { Hdf5Error } from "../../hdf5/errors.ts";
import { findObject, type H5File, namesIn } from "../../hdf5/file.ts";
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
  const above = addressesDownTo(file, path);
  const nodes = entriesIn(file, path, from, count).map((entry) => nodeOf(file, entry, above));
  return { nodes, total };
}

/** The node at a path. Never throws for what the file is to blame for. */
export function nodeAt(file: H5File, path: string): FileNode {
  if (path === "/") return { name: "/", path, kind: "group", ...countIn(file, path) };
  return nodeOf(file, entryAt(file, path), new Map());
}

/** An entry as a node. `above`: addresses of the groups it lies in → their paths; a group among them holds itself. */
function nodeOf(file: H5File, entry: Entry, above: ReadonlyMap<string, string>): FileNode {
  const { path } = entry;
  const node = {
    name: path.slice(path.lastIndexOf("/") + 1),
    path,
    ...(entry.link && { link: entry.link }),
  };
  switch (entry.kind) {
    case "group": {
      const sameAs = above.get(addressOf(file, path));
      return {
        ...node,
        kind: "group",
        attributes: entry.attributes,
        ...(sameAs !== undefined && { sameAs }),
        ...countIn(file, path),
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

function countIn(file: H5File, group: string): { children: number } | { problem: string } {
  try {
    return { children: namesIn(file, group).length };
  } catch (error) {
    if (error instanceof Hdf5Error) return { problem: error.message };
    throw error;
  }
}

function addressesDownTo(file: H5File, path: string): Map<string, string> {
  const found = new Map([[addressOf(file, "/"), "/"]]);
  let at = "";
  for (const part of path.split("/").filter(Boolean)) {
    at = `${at}/${part}`;
    found.set(addressOf(file, at), at);
  }
  return found;
}

const whereBroken = (link: Entry["link"]): string => {
  if (link === undefined) return t("It leads nowhere.");
  if (link.file === undefined) return t("It leads to {0}, which is not there.", link.target);
  return t("It leads to {0} in the file {1}, which is not there.", link.target, link.file);
};

/** What the outline says of an object continues "… is unreadable: ". */
const sentence = (problem: string): string =>
  `${problem.charAt(0).toUpperCase()}${problem.slice(1)}${/[.!?]$/.test(problem) ? "" : "."}`;
