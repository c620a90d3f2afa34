/**
 * Where imports lead: into the bundle (files of the workspace), or out of it by absolute address (packages, Node's
 * own modules, this library). Packages stay outside, so that native add-ons and modules with state work as always.
 */
import { existsSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { basename, dirname, join, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { OnResolveArgs, OnResolveResult, PluginBuild } from "esbuild";
import { bundle } from "../install.ts";
import { packageName } from "./diagnostics.ts";

/** An import that leads nowhere. */
export interface Unresolved {
  readonly importer: string;
  readonly specifier: string;
}

/**
 * File → specifier as it is written → where it leads: a path, or an address outside of the bundle.
 * This library is left out.
 */
export type ImportGraph = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Namespace of the modules through which CommonJS files reach this library, whose bundles are ES modules. */
export const LIBRARY_FOR_REQUIRE = "treadle-require";

/** Marks our own questions to esbuild, so that we do not answer them ourselves. */
const ASKED = Symbol("asked");

const LIBRARY = /^treadle(?:\/(array|h5|runtime))?$/;
const BARE = /^(?!\.{0,2}\/)(?![A-Za-z]:[\\/])/;

/** Absolute `file:` URL of one of the library's entry points; undefined for other specifiers. */
function libraryUrl(specifier: string): string | undefined {
  const entry = LIBRARY.exec(specifier);
  return entry
    ? pathToFileURL(bundle((entry[1] as "array" | "h5" | "runtime" | undefined) ?? "treadle")).href
    : undefined;
}

/** True for files of installed packages. */
export function isInstalled(file: string): boolean {
  return file.includes(`${sep}node_modules${sep}`);
}

/** True unless a package of that name is installed for files in `folder`: then it is an alias for workspace files. */
export function mayBeAlias(specifier: string, folder: string): boolean {
  const name = packageName(specifier);
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, "node_modules", name))) return false;
    if (at === dirname(at)) return true;
  }
}

/** Answers esbuild's questions for both editions of a bundle, and remembers what the answers rest on. */
export class Resolver {
  /** `package.json` of every package that is imported. */
  readonly packageFiles = new Set<string>();
  readonly unresolved: Unresolved[] = [];
  readonly #imports = new Map<string, Map<string, string>>();

  /** Where the imports of every file lead that was bundled so far. */
  get imports(): ImportGraph {
    return this.#imports;
  }

  /** Takes over all resolving in one build. */
  install(build: PluginBuild): void {
    build.onResolve({ filter: /.*/ }, async (args) => {
      const found = await this.#resolve(build, args);
      if (found?.path && !LIBRARY.test(args.path)) {
        const imports = this.#imports.get(args.importer) ?? new Map<string, string>();
        this.#imports.set(args.importer, imports.set(args.path, found.path));
      }
      return found;
    });
    build.onLoad({ filter: /.*/, namespace: LIBRARY_FOR_REQUIRE }, ({ path }) => ({
      contents: `export * from ${JSON.stringify(path)};`,
      resolveDir: "/",
    }));
  }

  async #resolve(build: PluginBuild, args: OnResolveArgs): Promise<OnResolveResult | undefined> {
    const { path, kind, importer, namespace, resolveDir } = args;
    if (kind === "entry-point" || args.pluginData === ASKED || path.startsWith("data:")) return undefined;
    // Before any `paths` of a tsconfig: `treadle` is this library, whatever else it may be mapped to for types.
    const url = libraryUrl(path);
    if (url)
      return kind === "require-call"
        ? { path: url, namespace: LIBRARY_FOR_REQUIRE }
        : { path: url, external: true };
    if (namespace === LIBRARY_FOR_REQUIRE || /^https?:/.test(path) || isBuiltin(path))
      return { path, external: true };

    const specifier = path.startsWith("file:") ? fileURLToPath(path) : path;
    const found = await build.resolve(specifier, {
      importer,
      namespace,
      resolveDir,
      kind,
      pluginData: ASKED,
      with: args.with,
    });
    if (found.errors.length > 0) {
      this.unresolved.push({ importer, specifier: path });
      return { path, external: true };
    }
    if (found.external) return { path: found.path, external: true };
    // JSON has to be bundled unless the import says what it is: Node refuses it otherwise.
    const isReadable =
      !found.path.endsWith(".json") || kind === "require-call" || args.with["type"] === "json";
    if (found.path.endsWith(".node") || (BARE.test(specifier) && isInstalled(found.path) && isReadable)) {
      this.#remember(found.path);
      const byPath = kind === "require-call" || kind === "require-resolve";
      return { path: byPath ? found.path : pathToFileURL(found.path).href, external: true };
    }
    return { path: found.path, namespace: found.namespace, sideEffects: found.sideEffects };
  }

  #remember(file: string): void {
    const marker = `${sep}node_modules${sep}`;
    const at = file.lastIndexOf(marker);
    if (at < 0) return;
    const inside = file
      .slice(at + marker.length)
      .split(sep)
      .join("/");
    this.packageFiles.add(join(file.slice(0, at + marker.length), packageName(inside), "package.json"));
  }
}

/** Name and version of each package, by its `package.json`; part of what a function's hash covers. */
export function packageVersion(packageFile: string): string {
  try {
    const { name, version } = JSON.parse(readFileSync(packageFile, "utf8")) as {
      name?: string;
      version?: string;
    };
    return `${name ?? basename(dirname(packageFile))}@${version ?? ""}`;
  } catch {
    return basename(dirname(packageFile));
  }
}
