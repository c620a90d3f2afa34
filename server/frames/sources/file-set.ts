/**
 * Which files make a sequence, in natural order: `frame_2` before `frame_10`.
 *
 * A hundred thousand files are listed by one look into their folder; none is opened, and of a folder whose files have
 * no ending of HDF5 one file for each ending. Knows names, not what is in the files.
 */
import { closeSync, type Dirent, openSync, readdirSync, readSync, statSync } from "node:fs";
import { basename, dirname, extname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { t } from "@vscode/l10n";
import { glob } from "tinyglobby";
import type { FileSet } from "../../protocol/frames.ts";
import { NoFiles } from "../errors.ts";

/** Endings that HDF5 files have, without the dot, in lower case: those of the custom editor in the manifest. */
export const endings: ReadonlySet<string> = new Set(
  (
    "h5 hdf hdf5 hf5 he5 nx nxs nx5 nexus cxi nc nc4 loom jld2 h5ebsd edaxh5 oh5 dream3d geoh5 h5oina h5ad " +
    "cool mcool"
  ).split(" "),
);

/** The files of a sequence. */
export interface Listing {
  /** Absolute; of a list the folder that all lie in, directly or deeper. */
  readonly folder: string;
  /** Relative to the folder, in natural order; at least one. */
  readonly names: readonly string[];
}

/**
 * Lists the files of a sequence.
 *
 * @throws {NoFiles} there are none, or the folder cannot be read.
 */
export async function listFiles(set: FileSet): Promise<Listing> {
  const folder = set.by === "list" ? folderOf(set.paths) : resolve(set.folder);
  const names = await namesOf(set, folder);
  if (names.length === 0) throw new NoFiles(whyNone(set));
  // One name twice would be one frame twice, and overlapping patterns say a name twice.
  return { folder, names: [...new Set(names)].sort(natural) };
}

/** Absolute path of a file of a listing. */
export const pathIn = ({ folder }: Listing, name: string): string => join(folder, name);

const natural = new Intl.Collator("en", { numeric: true }).compare;

async function namesOf(set: FileSet, folder: string): Promise<string[]> {
  switch (set.by) {
    case "list":
      return set.paths.map((path) => relative(folder, resolve(path)));
    case "folder":
      return namesInFolder(folder);
    case "glob":
      return globbed(set.pattern, folder);
  }
}

async function globbed(pattern: string, folder: string): Promise<string[]> {
  try {
    const names = await glob(pattern.split(sep).join("/"), {
      cwd: folder,
      // A pattern that names a folder means the folder, and its files can be named by one more star.
      expandDirectories: false,
      caseSensitiveMatch: process.platform === "linux",
    });
    return names.map((name) => (isAbsolute(name) ? relative(folder, name) : name));
  } catch (error) {
    throw new NoFiles(t("The folder {0} cannot be read: {1}.", folder, reason(error)), error);
  }
}

function namesInFolder(folder: string): string[] {
  const files = filesIn(folder).filter((name) => !name.startsWith("."));
  const byEnding = files.filter((name) => endings.has(endingOf(name)));
  if (byEnding.length > 0) return byEnding;

  // Files of one ending are alike: the first of them tells what all are. Scans are often numbered where the ending
  // would be, so a number is no ending.
  const verdicts = new Map<string, boolean>();
  return files.filter((name) => {
    const ending = /^\d*$/.test(endingOf(name)) ? "" : endingOf(name);
    let isHdf5 = verdicts.get(ending);
    if (isHdf5 === undefined) {
      isHdf5 = hasSignature(join(folder, name));
      verdicts.set(ending, isHdf5);
    }
    return isHdf5;
  });
}

function filesIn(folder: string): string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw new NoFiles(t("The folder {0} cannot be read: {1}.", folder, reason(error)), error);
  }
  // A link may lead to a file; one that does not is told when it is looked at.
  return entries.filter((entry) => entry.isFile() || entry.isSymbolicLink()).map((entry) => entry.name);
}

const endingOf = (name: string): string => extname(name).slice(1).toLowerCase();

const SIGNATURE = Buffer.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The signature at the very front: files with a block of their own before it have an ending, in all the corpus. */
function hasSignature(path: string): boolean {
  let descriptor: number;
  try {
    // A link may lead to a pipe, and opening that waits for somebody who writes.
    if (!statSync(path).isFile()) return false;
    descriptor = openSync(path, "r");
  } catch {
    return false;
  }
  try {
    const found = Buffer.alloc(SIGNATURE.length);
    readSync(descriptor, found, 0, found.length, 0);
    return found.equals(SIGNATURE);
  } catch {
    return false;
  } finally {
    closeSync(descriptor);
  }
}

/** The deepest folder that holds all paths. */
function folderOf(paths: readonly string[]): string {
  let common = dirname(resolve(paths[0] ?? "."));
  for (const path of paths) {
    while (isOutside(relative(common, resolve(path)))) {
      const above = dirname(common);
      if (above === common) return common;
      common = above;
    }
  }
  return common;
}

const isOutside = (path: string): boolean => path === ".." || path.startsWith(`..${sep}`) || isAbsolute(path);

function whyNone(set: FileSet): string {
  switch (set.by) {
    case "list":
      return t("No files were chosen.");
    case "folder":
      return t("The folder {0} holds no HDF5 files.", set.folder);
    case "glob":
      return t("No file in {0} matches {1}.", basename(set.folder) || set.folder, set.pattern);
  }
}

const reason = (error: unknown): string => {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return t("it does not exist");
  if (code === "EACCES" || code === "EPERM") return t("it may not be read");
  if (code === "ENOTDIR") return t("it is not a folder");
  return code ?? (error instanceof Error ? error.message : String(error));
};
