/**
 * The repository's own sources as the tidy tests read them: path, text, and what each file imports.
 *
 * Golden files and the scripts of test cases are left out: they are inputs, and some are wrong on purpose.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "oxc-parser";

/** The top of the repository. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

export interface SourceFile {
  /** From the top of the repository, with slashes: `server/graph/order.ts`. */
  readonly path: string;
  readonly text: string;
}

const folders = ["server", "client", "media", "examples", "test"];
const leftOut = /^(test\/(golden|scripts)|examples\/data\/[^/]+)\//;

/** Every source file of ours. */
export function sourceFiles(): SourceFile[] {
  // A folder that is still empty is not in a clone.
  const present = folders.filter((folder) => existsSync(join(root, folder)));
  return present.flatMap((folder) =>
    filesIn(join(root, folder))
      .filter((path) => /\.(ts|mts|cts|mjs|js)$/.test(path))
      .map((path) => relative(root, path).split(sep).join("/"))
      .filter((path) => !leftOut.test(path))
      .sort()
      .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") })),
  );
}

/** Absolute paths of all files below, but for installed packages. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : filesIn(path);
    return entry.isFile() ? [path] : [];
  });
}

/** What a file imports, static, dynamic and re-exported; of ours as paths from the top, of others as written. */
export function importsOf({ path, text }: SourceFile): string[] {
  const { module } = parseSync(path, text);
  const written = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap((entry) => entry.moduleRequest?.value ?? []),
    ),
    ...module.dynamicImports.flatMap(({ moduleRequest }) => {
      const literal = /^["'](.+)["']$/.exec(text.slice(moduleRequest.start, moduleRequest.end));
      return literal ? [literal[1]!] : [];
    }),
  ];
  return [...new Set(written)].map((specifier) =>
    specifier.startsWith(".") ? posix.join(posix.dirname(path), specifier) : specifier,
  );
}

/** The room of a file of `server/`: `graph`; for a file beside the rooms its own name. */
export function roomOf(path: string): string | undefined {
  const [top, room] = path.split("/");
  return top === "server" ? room : undefined;
}
