/**
 * Walks through a file by name: to find what somebody types, and what is worth looking at first. Bounded by time and by
 * number, because a file may hold millions of names. Reads no values but attributes that say what matters.
 */
import { readAttributes } from "../../hdf5/attributes.ts";
import { isNumberDtype } from "../../hdf5/element.ts";
import { EngineFailed, Hdf5Error } from "../../hdf5/errors.ts";
import { type H5File, kindOf, linkOf, namesIn } from "../../hdf5/file.ts";
import { addressOf, entryAt } from "../../hdf5/outline.ts";
import { sizeOf } from "../../hdf5/selection.ts";
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
 * The dataset to show where nobody has chosen one: the one that NeXus marks as such, else the one with most to see among
 * those that are found within the limits: a stack of frames before its mask, a picture before a line. Of equals the
 * highest. Undefined where none is found.
 */
export function firstDataset(file: H5File, limits: FirstLimits): string | undefined {
  const marked = markedByNexus(file);
  if (marked !== undefined) return marked;
  const started = limits.now();
  const groups = ["/"];
  const seen = new Set([addressOf(file, "/")]);
  let best: { readonly path: string; readonly worth: Worth } | undefined;
  let looked = 0;
  for (const group of groups) {
    for (const name of namesOrNone(file, group)) {
      looked += 1;
      const patience = limits.milliseconds * patienceWith(best?.worth);
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
      if (isBetter(worth, best?.worth)) best = { path, worth };
    }
  }
  return best?.path;
}

/** What there is to see of a dataset: the best display first, then how much of it. */
interface Worth {
  readonly display: number;
  readonly amount: number;
}

const isBetter = (one: Worth, other: Worth | undefined): boolean =>
  other === undefined
    ? one.display > WORTH.nothing
    : one.display > other.display || (one.display === other.display && one.amount > other.amount);

/** Any dataset is worth waiting longer for than a better one, and a picture is mostly good enough. */
const patienceWith = (best: Worth | undefined): number =>
  best === undefined ? 10 : best.display === WORTH.image ? 0.5 : 1;

/** How much there is to see: a picture, then a line or a few points, then a table, then one value, then none. */
function worthOf(file: H5File, path: string): Worth {
  const entry = readable(() => entryAt(file, path));
  if (entry?.kind !== "dataset" || entry.dtype === undefined) return { display: WORTH.nothing, amount: 0 };
  const { shape, dtype } = entry;
  if (shape === null || shape.includes(0)) return { display: WORTH.empty, amount: 0 };
  const values = isNumberDtype(dtype) ? "numbers" : "words";
  const display = displaysOf({ shape, values, dtype })[0] ?? "text";
  // The digits of a dtype are its bits. A further axis counts more than size: a mask can be finer than its frames.
  const bits = Number(/\d+$/.exec(dtype)?.[0] ?? 8);
  return { display: WORTH[display], amount: sizeOf(shape) * bits * 4 ** shape.length };
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
