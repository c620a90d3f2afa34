/**
 * A plugin of the TypeScript server in the editor: scripts that import `treadle` in a folder that has not installed it
 * get the types of the library that the extension carries. A library that is installed is left alone, and nothing is
 * written into the workspace.
 *
 * Knows the few lines of the TypeScript server's interface that it uses, so it runs in whichever version a workspace has.
 */
import { dirname, join } from "node:path";

/** What the plugin uses of `ts.ResolvedModuleFull`. */
export interface ResolvedModule {
  readonly resolvedFileName: string;
  readonly extension: string;
  readonly isExternalLibraryImport: boolean;
}

/** What the plugin uses of `ts.ResolvedModuleWithFailedLookupLocations`. */
export interface Resolution {
  readonly resolvedModule: ResolvedModule | undefined;
}

/** What the plugin uses of `ts.LanguageServiceHost`. */
export interface ResolvingHost {
  resolveModuleNameLiterals?(
    this: unknown,
    literals: readonly { readonly text: string }[],
    ...rest: readonly unknown[]
  ): readonly Resolution[];
}

/** What the plugin uses of `ts.server.PluginCreateInfo`. */
export interface PluginCreation<LanguageService> {
  readonly languageService: LanguageService;
  readonly languageServiceHost: ResolvingHost;
}

/** What the plugin uses of `typeof ts`. */
export interface TypeScript {
  readonly sys: { readFile(path: string): string | undefined; fileExists(path: string): boolean };
}

/** What tsserver calls for each project. */
export interface Plugin {
  create<LanguageService>(creation: PluginCreation<LanguageService>): LanguageService;
}

/**
 * Called once by tsserver with its own copy of TypeScript. `folder` is where the plugin lies: inside the extension, in
 * `node_modules/treadle-typescript-plugin`.
 */
export function makePlugin({ sys }: TypeScript, folder: string): Plugin {
  const types = typesOf(join(dirname(dirname(folder)), "package.json"), sys);

  return {
    create({ languageService, languageServiceHost: host }) {
      const resolve = host.resolveModuleNameLiterals;
      // Hosts from before TypeScript 5.0 ask in another way; they do without.
      if (!resolve) return languageService;
      host.resolveModuleNameLiterals = (literals, ...rest) =>
        resolve.call(host, literals, ...rest).map((resolution, position) => {
          if (resolution.resolvedModule) return resolution;
          const file = types.get(literals[position]?.text ?? "");
          // Other fields say where was looked: tsserver watches those places, and asks again once it is installed.
          return file === undefined ? resolution : { ...resolution, resolvedModule: declared(file) };
        });
      return languageService;
    },
  };
}

const declared = (resolvedFileName: string): ResolvedModule => ({
  resolvedFileName,
  extension: ".d.ts",
  isExternalLibraryImport: true,
});

/** Module → its types, as the manifest says under `exports`: `treadle/array` → `…/dist/types/…/index.d.ts`. */
function typesOf(manifest: string, sys: TypeScript["sys"]): ReadonlyMap<string, string> {
  const { name, exports } = JSON.parse(sys.readFile(manifest) ?? "{}") as {
    name?: string;
    exports?: Readonly<Record<string, { readonly types?: string } | string>>;
  };
  const found = Object.entries(exports ?? {}).flatMap(([path, entry]): [string, string][] => {
    if (typeof entry === "string" || entry.types === undefined) return [];
    // TypeScript writes paths with slashes on every system.
    const file = join(dirname(manifest), entry.types).replaceAll("\\", "/");
    return sys.fileExists(file) ? [[`${name}${path.slice(1)}`, file]] : [];
  });
  return new Map(found);
}
