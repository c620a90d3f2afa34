/**
 * What a compiled script rests on, and whether that still holds: files by content, files that must not exist,
 * folders by the names of the source files in them. Knows nothing of how scripts are compiled.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { contentHashOf, type SourceFiles } from "./source-files.ts";

/** Facts as they are kept in a manifest. */
export interface Facts {
  /** Absolute path → hash of the content, of what is compiled. */
  readonly files: Readonly<Record<string, string | null>>;
  /** The same of what decides where imports lead, as it is saved; null where there must be no file. */
  readonly configuration: Readonly<Record<string, string | null>>;
  /** Absolute path → hash of the names in it that an import could mean. */
  readonly folders: Readonly<Record<string, string>>;
}

const CONFIGURATION = ["package.json", "tsconfig.json", "jsconfig.json"];
const IMPORTABLE = /\.([cm]?[jt]sx?)$/;

/** A new `lib.ts` beside `lib.js` changes what `./lib` means; a new picture changes nothing. */
function hashOfFolder(folder: string): string {
  try {
    return contentHashOf(
      readdirSync(folder)
        .filter((name) => IMPORTABLE.test(name))
        .sort()
        .join("\n"),
    );
  } catch {
    return "";
  }
}

/** The files that a tsconfig builds upon, as far as they are named by path. */
function extendedBy(tsconfig: string): string[] {
  let text: string;
  try {
    text = readFileSync(tsconfig, "utf8");
  } catch {
    return [];
  }
  // A tsconfig may hold comments and trailing commas; the one field is found without reading the rest.
  const field = /"extends"\s*:\s*(\[[^\]]*\]|"[^"]*")/.exec(text)?.[1] ?? "";
  return [...field.matchAll(/"(\.[^"]*)"/g)].map(([, path = ""]) => {
    const file = resolve(dirname(tsconfig), path);
    return file.endsWith(".json") ? file : `${file}.json`;
  });
}

/**
 * The facts that a bundle of `inputs` rests on.
 *
 * @param packageFiles other files that decide where imports lead
 */
export function gatherFacts(
  inputs: readonly string[],
  packageFiles: readonly string[],
  sources: SourceFiles,
): Facts {
  const files = Object.fromEntries(inputs.map((file) => [file, sources.hash(file)]));
  const configuration: Record<string, string | null> = {};
  const folders: Record<string, string> = {};
  const add = (file: string): void => {
    if (!(file in configuration)) configuration[file] = sources.savedHash(file);
  };
  packageFiles.forEach(add);
  for (const input of inputs) {
    folders[dirname(input)] ??= hashOfFolder(dirname(input));
    for (let folder = dirname(input); ; folder = dirname(folder)) {
      for (const name of CONFIGURATION) add(join(folder, name));
      if (folder === dirname(folder)) break;
    }
  }
  const toVisit = Object.keys(configuration).filter(
    (file) => file.endsWith("tsconfig.json") && configuration[file] !== null,
  );
  for (let file = toVisit.pop(); file !== undefined; file = toVisit.pop()) {
    for (const extended of extendedBy(file)) {
      if (extended in configuration) continue;
      add(extended);
      toVisit.push(extended);
    }
  }
  return { files, configuration, folders };
}

/** True while nothing has changed, in files as they are saved or being edited. */
export function hold({ files, configuration, folders }: Facts, sources: SourceFiles): boolean {
  return (
    Object.entries(files).every(([file, hash]) => sources.hash(file) === hash) &&
    Object.entries(configuration).every(([file, hash]) => sources.savedHash(file) === hash) &&
    Object.entries(folders).every(([folder, hash]) => hashOfFolder(folder) === hash)
  );
}
