/**
 * Whether a folder holds everything another one holds, byte for byte. Extra files do not matter.
 */
import { createReadStream } from "node:fs";
import { lstat, readdir, readlink } from "node:fs/promises";
import { join } from "node:path";

/** The first thing of `wanted` that `present` lacks or holds differently, in words; `ignored` is left out. */
export async function firstDifference(
  wanted: string,
  present: string,
  ignored: string,
): Promise<string | undefined> {
  for (const entry of await readdir(wanted, { withFileTypes: true })) {
    if (entry.name === ignored) continue;
    const [here, there] = [join(wanted, entry.name), join(present, entry.name)];
    const difference = await differs(here, there);
    if (difference !== undefined) return `${there} ${difference}`;
    if (entry.isDirectory()) {
      const inner = await firstDifference(here, there, "");
      if (inner !== undefined) return inner;
    }
  }
  return undefined;
}

async function differs(here: string, there: string): Promise<string | undefined> {
  const [wanted, present] = [await lstat(here), await lstat(there).catch(() => undefined)];
  if (present === undefined) return "is missing";
  if (wanted.isDirectory()) return present.isDirectory() ? undefined : "is no folder";
  if (wanted.isSymbolicLink()) {
    return present.isSymbolicLink() && (await readlink(here)) === (await readlink(there))
      ? undefined
      : "is another link";
  }
  if (!present.isFile() || present.size !== wanted.size) return "differs";
  return (await sameBytes(here, there)) ? undefined : "differs";
}

async function sameBytes(a: string, b: string): Promise<boolean> {
  // Equal sizes and equal buffers: both streams are cut at the same places.
  const theirs = createReadStream(b, { highWaterMark: 2 ** 20 })[Symbol.asyncIterator]();
  for await (const chunk of createReadStream(a, { highWaterMark: 2 ** 20 })) {
    const { value } = (await theirs.next()) as { value: Buffer | undefined };
    if (value === undefined || !value.equals(chunk as Buffer)) return false;
  }
  return true;
}
