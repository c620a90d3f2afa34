/**
 * Unpacks an archive once, completely or not at all.
 *
 *     data/daily-stock.tgz ──► data/.daily-stock.<uuid>.part ──► renamed to data/daily-stock
 *
 * The folder appears with one rename, so a folder that is there is complete. A note inside it says
 * from which archive it came, and makes the second call cost nothing.
 */
import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { ArchiveRefused, ArchiveUnreadable, FolderOccupied } from "./errors.ts";
import type { Member } from "./member.ts";
import { firstDifference } from "./same-tree.ts";
import { type Limits, unpack } from "./unpack.ts";

export { ArchiveRefused, ArchiveUnreadable, FolderOccupied } from "./errors.ts";

/** How much an archive may unpack to before it is refused. */
export interface ExtractOptions {
  /** All files together, in bytes. Default 16 GiB: a data set, not a disk. */
  readonly maxBytes?: number;
  /** Files, folders and links. Default 200,000: twice the largest sequence of frames we know. */
  readonly maxEntries?: number;
  /** Unpacked bytes per byte of the archive, counted from 64 MiB on. Default 250; JSON lines reach 30. */
  readonly maxRatio?: number;
}

/** The note in a finished folder. Without an ending, so that nobody who takes all `.json` files takes it too. */
export const NOTE = ".treadle-extracted";

type Reader = (archive: string) => AsyncGenerator<Member>;

// Loaded only here: the archive readers are half of what importing the library costs, and few scripts unpack.
const tar = async (): Promise<Reader> => (await import("./tar.ts")).readTar;
const zip = async (): Promise<Reader> => (await import("./zip.ts")).readZip;

const ENDINGS: readonly (readonly [ending: string, reader: () => Promise<Reader>])[] = [
  [".tar.gz", tar],
  [".tgz", tar],
  [".tar", tar],
  [".zip", zip],
];

/**
 * Unpacks `archive` (`.tar`, `.tgz`, `.tar.gz` or `.zip`) into a folder of its own name inside `where`
 * and returns that folder. If the archive's only top folder has that name already, it is not nested
 * twice. A folder that is already there is accepted when it came from this archive, or holds every
 * file of it unchanged (more files do not matter); otherwise it is left alone.
 *
 * @throws {ArchiveRefused} absolute paths, `..`, drive letters, backslashes, links that leave the
 *   folder, special files, names used twice, or more than the limits allow.
 * @throws {ArchiveUnreadable} no such file, an unknown kind, or damaged.
 * @throws {FolderOccupied} the folder holds something else.
 *
 * @example
 * const folder = await extract("data/daily-stock.tgz", "data");   // "data/daily-stock"
 */
export async function extract(archive: string, where: string, options: ExtractOptions = {}): Promise<string> {
  const name = basename(archive);
  const [ending, reader] = ENDINGS.find(([end]) => name.toLowerCase().endsWith(end)) ?? [];
  const stem = name.slice(0, name.length - (ending?.length ?? 0));
  if (reader === undefined || stem === "" || stem === "." || stem === "..") {
    throw new ArchiveUnreadable(
      archive,
      `its name does not end in ${ENDINGS.map(([end]) => end).join(", ")}`,
    );
  }
  const note = await noteFor(archive);
  const folder = join(where, stem);
  if ((await readNote(folder)) === note.text) return folder;

  const part = join(where, `.${stem}.${randomUUID()}.part`);
  await mkdir(part, { recursive: true });
  try {
    const { maxBytes = 16 * 2 ** 30, maxEntries = 200_000, maxRatio = 250 } = options;
    const limits: Limits = { maxBytes, maxEntries, maxRatio };
    const read = await reader();
    const single = await unpack({ path: archive, bytes: note.bytes }, read(archive), part, stem, limits);
    const fresh = single ?? part;
    await putInPlace(archive, fresh, folder, note.text);
  } catch (error) {
    if (error instanceof ArchiveRefused || error instanceof FolderOccupied) throw error;
    throw new ArchiveUnreadable(archive, error instanceof Error ? error.message : String(error), error);
  } finally {
    await rm(part, { recursive: true, force: true });
  }
  return folder;
}

async function putInPlace(archive: string, fresh: string, folder: string, note: string): Promise<void> {
  // An archive may bring a note of its own: it is overwritten here, not believed.
  if (!(await exists(folder))) {
    await rm(join(fresh, NOTE), { recursive: true, force: true });
    await writeFile(join(fresh, NOTE), note);
    try {
      await rename(fresh, folder);
      return;
    } catch (error) {
      // Somebody else may have finished first; then theirs is judged like any folder that was there.
      if (!(await exists(folder))) throw error;
    }
  }
  const difference = await firstDifference(fresh, folder, NOTE);
  if (difference !== undefined) throw new FolderOccupied(archive, folder, difference);
  await writeFile(join(folder, NOTE), note);
}

/** Which archive, at which size and time: what tells an unchanged archive from another one. */
async function noteFor(archive: string): Promise<{ text: string; bytes: number }> {
  try {
    const { size, mtimeMs } = await stat(archive);
    return {
      text: `${JSON.stringify({ archive: basename(archive), size, changed: mtimeMs })}\n`,
      bytes: size,
    };
  } catch (error) {
    throw new ArchiveUnreadable(archive, "there is no such file", error);
  }
}

async function readNote(folder: string): Promise<string | undefined> {
  try {
    return await readFile(join(folder, NOTE), "utf8");
  } catch {
    return undefined;
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
