/**
 * Where a relative import leads, as the bundler would find it: the file itself, with an extension, or the index of a
 * folder. Packages and aliases are not looked for; that takes a bundler, and happens when the script is run.
 */
import { statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const EXTENSIONS = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".json"];

/** TypeScript's way: `./steps.js` may be written in `steps.ts`. */
const WRITTEN_AS: ReadonlyMap<string, readonly string[]> = new Map([
  [".js", [".ts", ".tsx"]],
  [".jsx", [".tsx"]],
  [".mjs", [".mts"]],
  [".cjs", [".cts"]],
]);

/** True for specifiers that lead from one file to another without a package or an alias between them. */
export function isRelative(specifier: string): boolean {
  return /^\.{0,2}\//.test(specifier) || specifier === "." || specifier === "..";
}

/** Absolute path of the file that `specifier` in file `from` means; undefined for packages and where there is none. */
export function importedFile(specifier: string, from: string): string | undefined {
  if (!isRelative(specifier)) return undefined;
  const path = resolve(dirname(from), specifier);
  const dot = /\.[cm]?jsx?$/.exec(path);
  const others = (dot && WRITTEN_AS.get(dot[0])) ?? [];
  const candidates = [
    path,
    ...others.map((extension) => path.slice(0, dot?.index) + extension),
    ...EXTENSIONS.map((extension) => path + extension),
    ...EXTENSIONS.map((extension) => join(path, `index${extension}`)),
  ];
  return candidates.find(isFile);
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    return false;
  }
}
