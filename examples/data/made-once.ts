/**
 * Data sets that are generated once: a folder, and in it a note of what it holds, written last.
 *
 * A folder without the note is half made and counts as nothing; a note that asks for something else
 * is a different data set. Knows neither frames nor stocks.
 */
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The note's file name; `start.mjs` looks for it too. */
export const NOTE = "made.json";

/** What tells one request from another: counts and seeds. */
export type Request = Readonly<Record<string, string | number>>;

/**
 * Calls `make` unless `folder` holds exactly what `request` says already.
 *
 * `make` is to replace what an earlier request left in the folder; nothing is deleted here but the note.
 *
 * @returns whether anything had to be made
 */
export async function makeOnce(
  folder: string,
  request: Request,
  make: () => Promise<void>,
): Promise<boolean> {
  const wanted = JSON.stringify(request);
  const note = join(folder, NOTE);
  if ((await readFile(note, "utf8").catch(() => "")) === wanted) return false;
  // The note goes first and comes back last: whoever stops in between leaves a folder that counts as nothing.
  await rm(note, { force: true });
  await mkdir(folder, { recursive: true });
  await make();
  const unfinished = `${note}.${process.pid}.tmp`;
  await writeFile(unfinished, wanted);
  await rename(unfinished, note);
  return true;
}
