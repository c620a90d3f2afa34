/**
 * The lines of a script that list the files of a sequence: one by one where they are few, and by their folder where they
 * are many. Names are literals of strings. Knows paths, no files.
 */
import { posix, win32 } from "node:path";

/** The files of a sequence. */
export interface Listed {
  /** Absolute, in order; at least one. */
  readonly paths: readonly string[];
  /** The folder, when they are all of its HDF5 files. */
  readonly folder?: string;
}

/** Lines of a script after which `paths` is known. */
export interface ListingLines {
  readonly imports: readonly string[];
  readonly body: readonly string[];
}

/** So many files of no particular folder are listed by name. */
const BY_NAME = 100;

/** Lists the files from number `from` on, `to` not included; all where nothing is said. */
export function listingLines(files: Listed, from = 0, to: number = files.paths.length): ListingLines {
  const { paths } = files;
  const isAll = from === 0 && to >= paths.length;
  const wanted = isAll ? paths : paths.slice(from, to);
  if (wanted.length <= (files.folder === undefined ? BY_NAME : 1)) {
    return {
      imports: [],
      body: ["const paths = [", ...wanted.map((path) => `  ${literal(path)},`), "];"],
    };
  }
  const folder = files.folder ?? folderOf(paths);
  const separator = separatorOf(folder);
  const isFlat = paths.every((path) => !path.slice(folder.length + 1).includes(separator));
  return {
    imports: ['import { readdirSync } from "node:fs";', 'import { join } from "node:path";'],
    body: [
      `const folder = ${literal(folder)};`,
      "// In natural order: 2 comes before 10.",
      'const { compare } = new Intl.Collator("en", { numeric: true });',
      `const paths = readdirSync(folder${isFlat ? "" : ', { recursive: true, encoding: "utf8" }'})`,
      `  .filter((name) => ${filterOf(paths, separator)})`,
      "  .sort(compare)",
      ...(isAll ? [] : [`  .slice(${from}, ${to})`]),
      "  .map((name) => join(folder, name));",
    ],
  };
}

/** A string as JavaScript has it, whatever is in it. */
export function literal(text: string): string {
  // JSON lets these two through, which some tools take for ends of lines.
  return JSON.stringify(text).replace(
    /[\u2028\u2029\u007f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Which names of the folder are meant: those that begin and end as all of them do, or have one of their endings. */
function filterOf(paths: readonly string[], separator: string): string {
  const names = paths.map((path) => path.slice(path.lastIndexOf(separator) + 1));
  const endings = [...new Set(names.map((name) => posix.extname(name)))].sort();
  const tests =
    endings.includes("") || endings.length > 10
      ? []
      : endings.map((ending) => `name.endsWith(${literal(ending)})`);
  const hidden = '!name.startsWith(".")';
  if (tests.length === 0) return hidden;
  return `${hidden} && ${tests.length === 1 ? tests[0] : `(${tests.join(" || ")})`}`;
}

/** The folder that all paths lie in, directly or deeper. */
function folderOf(paths: readonly string[]): string {
  const [first = "", ...others] = paths;
  const separator = separatorOf(first);
  let folder = first.slice(0, first.lastIndexOf(separator));
  while (folder !== "" && others.some((path) => !path.startsWith(folder + separator))) {
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf(separator)));
  }
  return folder;
}

/** Paths are those of the machine that has the files, which need not be the one where this is tested. */
const separatorOf = (path: string): string => (/^(?:[A-Za-z]:\\|\\\\)/.test(path) ? win32.sep : posix.sep);
