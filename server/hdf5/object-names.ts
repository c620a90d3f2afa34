/**
 * From an address in a file to the path of what lies there.
 *
 * HDF5 finds a name by walking through the whole file, each time anew: 3 ms in a file of a thousand objects, so that a
 * thousand references took three seconds. After a few questions the walk is made here, once, only as far as it is
 * needed, and remembered as long as the file is open. Follows hard links only, as an address is one in this file.
 */
import { Hdf5Error } from "./errors.ts";
import { type H5File, kindOf, linkOf, namesIn } from "./file.ts";
import { addressIn } from "./home.ts";

/** Questions that HDF5 is asked itself: cheaper than a walk when there are few. */
const MOST_ASKED = 16;

/** Objects that a walk visits at most: a tenth of a millisecond each. */
const MOST_VISITED = 20_000;

/** What is known of one file. */
interface Names {
  readonly known: Map<number, string>;
  readonly walk: Generator<void>;
  asked: number;
}

const files = new WeakMap<H5File, Names>();

/** The path of the object at `address`, undefined when there is none or it was not found in reasonable time. */
export function nameOfAddress(file: H5File, address: number): string | undefined {
  // What is not exact is no address: no file is that large.
  if (!Number.isSafeInteger(address)) return undefined;
  const names = namesOf(file);
  const known = names.known.get(address);
  if (known !== undefined) return known;
  if (names.asked < MOST_ASKED) {
    names.asked += 1;
    const name = askedName(file, address);
    if (name !== undefined) names.known.set(address, name);
    return name;
  }
  while (!names.known.has(address)) if (names.walk.next().done === true) return undefined;
  return names.known.get(address);
}

function askedName({ engine, id }: H5File, address: number): string | undefined {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(address));
  const { value, report } = engine.quietly((module) =>
    // It is null, whatever its type says, when the object has no name.
    module.get_referenced_name(id, Uint8Array.from(bytes), true),
  );
  const name = value as string | null;
  return report !== "" || name === null || name === "" ? undefined : name;
}

function namesOf(file: H5File): Names {
  const held = files.get(file);
  if (held !== undefined) return held;
  const known = new Map<number, string>();
  const names = { known, walk: walk(file, known), asked: 0 };
  files.set(file, names);
  return names;
}

/** Learns one object with each step, level by level. */
function* walk(file: H5File, known: Map<number, string>): Generator<void> {
  const groups = ["/"];
  const root = addressIn(file, "/");
  if (root !== undefined) known.set(root, "/");
  const entered = new Set([root]);
  let visited = 0;
  for (const group of groups) {
    for (const name of namesOrNone(file, group)) {
      visited += 1;
      if (visited > MOST_VISITED) return;
      const path = `${group === "/" ? "" : group}/${name}`;
      if (linkOf(file, path) !== undefined) continue;
      const address = addressIn(file, path);
      if (address === undefined) continue;
      if (!known.has(address)) known.set(address, path);
      if (!entered.has(address) && kindOf(file, path) === "group") {
        entered.add(address);
        groups.push(path);
      }
      yield;
    }
  }
}

function namesOrNone(file: H5File, group: string): string[] {
  try {
    return namesIn(file, group);
  } catch (error) {
    if (error instanceof Hdf5Error) return [];
    throw error;
  }
}
