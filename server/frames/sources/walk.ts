/**
 * Walks through a file by name: to find what somebody types, and what is worth looking at first. Bounded by time and by
 * number, because a file may hold millions of names. Reads no values but attributes that say what matters.
 */
import { readAttributes } from "../../hdf5/attributes.ts";
import { EngineFailed, Hdf5Error } from "../../hdf5/errors.ts";
import { type H5File, kindOf, linkOf, namesIn } from "../../hdf5/file.ts";
import { addressOf, entryAt } from "../../hdf5/outline.ts";
import { displaysOf } from "./displays.ts";
import type { SearchResult } from "./source.ts";
import { nodeAt } from "./tree.ts";

/** How far a search goes. */
export interface SearchLimits {
  /** Nodes that are described. */
  readonly nodes: number;
  readonly milliseconds: number;
  readonly now: () => number;
  /** Called now and then, so that others may speak; throws when nobody waits any more. */
  readonly pause: () => Promise<void>;
}

/**
 * Objects whose path contains `text`, whatever its case, those that lie higher first. Follows hard links only, and
 * enters a group once, however many paths it has.
 */
export async function searchFile(file: H5File, text: string, limits: SearchLimits): Promise<SearchResult> {
  const sought = text.toLowerCase();
  const started = limits.now();
  const paths: string[] = [];
  const seen = new Set([addressOf(file, "/")]);
  let total = 0;
  let isComplete = true;
  for await (const path of walk(file, seen, limits)) {
    if (path.toLowerCase().includes(sought)) {
      total += 1;
      if (paths.length < limits.nodes) paths.push(path);
    }
    if (limits.now() - started > limits.milliseconds) {
      isComplete = false;
      break;
    }
  }
  return { nodes: paths.map((path) => nodeAt(file, path)), total, isComplete };
}

/** All paths but the root's, level by level. A group that cannot be read is passed by. */
async function* walk(file: H5File, seen: Set<string>, limits: SearchLimits): AsyncGenerator<string> {
  const toVisit = ["/"];
  for (const group of toVisit) {
    await limits.pause();
    for (const name of namesOrNone(file, group)) {
      const path = join(group, name);
      yield path;
      if (!isOwnGroup(file, path)) continue;
      const address = addressOf(file, path);
      if (seen.has(address)) continue;
      seen.add(address);
      toVisit.push(path);
    }
  }
}

/** How far the walk for a first dataset goes. */
export interface FirstLimits {
  /** Names that are looked at. */
  readonly names: number;
  readonly milliseconds: number;
  readonly now: () => number;
}

/**
 * The dataset to show where nobody has chosen one: the one that NeXus marks as such, else the highest that makes a
 * picture, else the highest at all. Undefined where none is found within the limits.
 */
export function firstDataset(file: H5File, limits: FirstLimits): string | undefined {
  const marked = markedByNexus(file);
  if (marked !== undefined) return marked;
  const started = limits.now();
  const groups = ["/"];
  const seen = new Set([addressOf(file, "/")]);
  let best: { readonly path: string; readonly worth: number } | undefined;
  let looked = 0;
  for (const group of groups) {
    for (const name of namesOrNone(file, group)) {
      looked += 1;
      const patience = best === undefined ? limits.milliseconds * PATIENCE_FOR_ANY : limits.milliseconds;
      if (looked > limits.names || limits.now() - started > patience) return best?.path;
      const path = join(group, name);
      const kind = readable(() => kindOf(file, path));
      if (kind === "group" && linkOf(file, path) === undefined) {
        const address = addressOf(file, path);
        if (!seen.has(address)) groups.push(path);
        seen.add(address);
      }
      if (kind !== "dataset") continue;
      const worth = worthOf(file, path);
      if (worth > (best?.worth ?? 0)) best = { path, worth };
      if (worth === WORTH.image) return path;
    }
  }
  return best?.path;
}

/** Any dataset is worth waiting longer for than a better one. */
const PATIENCE_FOR_ANY = 10;

/** How much there is to see: a picture, then a line or a few points, then a table, then one value, then none. */
function worthOf(file: H5File, path: string): number {
  const entry = readable(() => entryAt(file, path));
  if (entry?.kind !== "dataset" || entry.dtype === undefined) return WORTH.nothing;
  const { shape, dtype } = entry;
  if (shape === null || shape.includes(0)) return WORTH.empty;
  const values = ["string", "compound", "vlen", "opaque", "reference"].includes(dtype) ? "words" : "numbers";
  return WORTH[displaysOf({ shape, values })[0] ?? "text"];
}

/** What people open frames for, most of all; dimension scales and the like are a line or a value. */
const WORTH = { image: 5, line: 4, table: 3, text: 2, empty: 1, nothing: 0 } as const;

/** NeXus leads to what should be plotted: `default` from group to group, then `signal` names the dataset. */
function markedByNexus(file: H5File): string | undefined {
  let group = "/";
  for (let depth = 0; depth < 8; depth += 1) {
    const { signal, default: next } = attributesOrNone(file, group);
    if (typeof signal === "string") {
      const path = join(group, signal);
      return readable(() => kindOf(file, path)) === "dataset" ? path : undefined;
    }
    if (typeof next !== "string") return undefined;
    group = next.startsWith("/") ? next : join(group, next);
    if (readable(() => kindOf(file, group)) !== "group") return undefined;
  }
  return undefined;
}

function attributesOrNone(file: H5File, object: string): Record<string, unknown> {
  return readable(() => readAttributes(file, object)) ?? {};
}

const join = (group: string, name: string): string => (group === "/" ? `/${name}` : `${group}/${name}`);

const namesOrNone = (file: H5File, group: string): string[] => readable(() => namesIn(file, group)) ?? [];

/** Groups that hang here themselves, not by a link: those that are entered. */
const isOwnGroup = (file: H5File, path: string): boolean =>
  readable(() => kindOf(file, path)) === "group" && linkOf(file, path) === undefined;

/** What `ask` gives; nothing where the file is damaged. */
function readable<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch (error) {
    if (error instanceof Hdf5Error && !(error instanceof EngineFailed)) return undefined;
    throw error;
  }
}
