/**
 * Where an object really lies: in this file or, when a link leads out of it, in another one, and at which address.
 *
 * The engine follows links by itself; what is read beside it (object headers) and what depends on the file that it
 * stands in (references) must be looked for at home. Knows links, no types.
 */
import { realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, resolve } from "node:path";
import { Hdf5Error } from "./errors.ts";
import { type H5File, linkOf, openFile } from "./file.ts";
import { type Message, messagesAt } from "./object-header.ts";

/** A file that is open, and a path in it on which there is no link to another file. */
export interface Home {
  readonly file: H5File;
  readonly object: string;
}

/** Links to links to links end somewhere, or they are a circle: HDF5 itself gives up after 16. */
const MOST_LINKS = 32;

/** Other files that one file may hold open for its links. */
const MOST_OTHERS = 64;

/** The home of `object`; undefined when a link on the way cannot be followed. */
export function homeOf(file: H5File, object: string): Home | undefined {
  let here = file;
  let left = partsOf(object);
  let walked: string[] = [];
  for (let links = 0; left.length > 0; ) {
    const [next = "", ...rest] = left;
    const path = `/${[...walked, next].join("/")}`;
    left = rest;
    if (next === ".") continue;
    const link = rest.length === 0 ? linkOf(here, path) : linkOnTheWay(here, path);
    if (link === undefined) {
      walked.push(next);
      continue;
    }
    links += 1;
    if (links > MOST_LINKS) return undefined;
    if (link.file !== undefined) {
      const other = otherFile(file, here, link.file);
      if (other === undefined) return undefined;
      here = other;
    }
    if (link.file !== undefined || link.target.startsWith("/")) walked = [];
    left = [...partsOf(link.target), ...rest];
  }
  return { file: here, object: `/${walked.join("/")}` };
}

/** Links among the groups of each file: every object in a group is looked for through the same ones. */
const groupLinks = new WeakMap<H5File, Map<string, ReturnType<typeof linkOf>>>();

const MOST_KNOWN = 4096;

function linkOnTheWay(file: H5File, path: string): ReturnType<typeof linkOf> {
  const known = groupLinks.get(file) ?? new Map<string, ReturnType<typeof linkOf>>();
  groupLinks.set(file, known);
  if (known.has(path)) return known.get(path);
  if (known.size >= MOST_KNOWN) known.clear();
  const link = linkOf(file, path);
  known.set(path, link);
  return link;
}

/** The messages of an object's header, with the file in which they stand; undefined when it cannot be read. */
export function headerOf(
  file: H5File,
  object: string,
): { readonly file: H5File; readonly messages: readonly Message[] } | undefined {
  if (file.bytes === undefined) return undefined;
  const home = homeOf(file, object);
  const bytes = home?.file.bytes;
  if (home === undefined || bytes === undefined) return undefined;
  const address = addressIn(home.file, home.object);
  if (address === undefined) return undefined;
  return { file: home.file, messages: messagesAt(bytes, address) };
}

/** An object's address in the file it lies in, which is what an object reference holds: two paths to one agree. */
export function addressIn({ engine, id }: H5File, object: string): number | undefined {
  const { value, report } = engine.quietly((module) => module.create_object_reference(id, object));
  return report === "" ? Number(Buffer.from(value).readBigUInt64LE()) : undefined;
}

/** Where a file that `from` names may be, in the order in which HDF5 looks: next to it, then in the working folder. */
export function placesOf(from: string, name: string): string[] {
  const folders = [dirname(resolve(from))];
  try {
    folders.push(dirname(realpathSync(from)));
  } catch {
    // Not a name that the system can follow: then it has one folder only.
  }
  const names = isAbsolute(name) ? [basename(name)] : [name];
  const relative = folders.flatMap((folder) => names.map((own) => resolve(folder, own)));
  return [...new Set([...(isAbsolute(name) ? [name] : []), ...relative, resolve(name)])];
}

/** A file that a link in `from` names, kept open as long as `root` is. */
function otherFile(root: H5File, from: H5File, name: string): H5File | undefined {
  for (const path of placesOf(from.path, name)) {
    if (path === resolve(root.path)) return root;
    const open = root.others?.get(path);
    if (open !== undefined) return open;
    if ((root.others?.size ?? MOST_OTHERS) >= MOST_OTHERS) return undefined;
    try {
      const other = openFile(root.engine, path);
      root.others?.set(path, other);
      return other;
    } catch (error) {
      if (!(error instanceof Hdf5Error)) throw error;
    }
  }
  return undefined;
}

const partsOf = (path: string): string[] => path.split("/").filter(Boolean);
