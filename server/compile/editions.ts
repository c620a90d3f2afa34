/**
 * The two editions of a bundle, made by esbuild from the same analyses.
 *
 *     driver.mjs    the script and its files, one module; lazily imported files run when they are asked for
 *     tasks.mjs     { modules: { "script.ts": () => import(chunk), … } }; a lane loads only what it needs
 */
import { dirname, extname, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import {
  type BuildFailure,
  type BuildOptions,
  build,
  type Loader,
  type Metafile,
  type OnLoadResult,
  type Plugin,
} from "esbuild";
import type { TextRange } from "../protocol/runner.ts";
import { type Analysis, analyse } from "./analyse.ts";
import { emitDriver } from "./emit-driver.ts";
import { emitTasks } from "./emit-tasks.ts";
import { BundleError, NoExpressionError, SyntaxErrorInScript } from "./errors.ts";
import type { HashedCode } from "./function-hashes.ts";
import { isInstalled, mayBeAlias, Resolver } from "./resolve.ts";
import type { EmittedCode } from "./source-edits.ts";
import type { SourceFiles } from "./source-files.ts";
import { SourceText } from "./source-text.ts";
import { findTap, type Tap } from "./tap.ts";

/** A file that esbuild made. */
export interface OutputFile {
  readonly path: string;
  readonly text: string;
}

/** What one edition came to. */
export interface Edition {
  readonly files: readonly OutputFile[];
  readonly metafile: Metafile;
}

/** Length of a function's hash in hexadecimal digits: enough that two never meet. */
export const HASH_LENGTH = 32;

const TASKS = "treadle:tasks";

const SOURCE = /\.[cm]?[jt]sx?$/;

/** One compilation: the files it read, and what esbuild makes of them. */
export class Editions {
  readonly resolver = new Resolver();
  /** Absolute path → analysis, for every file of the workspace that was read. */
  readonly analyses = new Map<string, Analysis>();
  /** Placeholder in the driver edition → the function or class whose hash replaces it. */
  readonly placeholders = new Map<string, { readonly code: HashedCode; readonly file: string }>();
  readonly #script: string;
  readonly #outputFolder: string;
  readonly #sources: SourceFiles;
  #failure: unknown;

  /** @param outputFolder where source maps are relative to; nothing is written there */
  constructor(script: string, outputFolder: string, sources: SourceFiles) {
    this.#script = script;
    this.#outputFolder = outputFolder;
    this.#sources = sources;
  }

  /** @param wanted an expression of the script whose value is handed to the runtime */
  driver(wanted?: TextRange): Promise<Edition> {
    return this.#build({ entryPoints: [{ in: this.#script, out: "driver" }] }, (analysis) =>
      emitDriver(
        analysis,
        (code) => this.#placeholder(code, analysis),
        wanted && analysis.isScript ? this.#tap(analysis, wanted) : undefined,
      ),
    );
  }

  #tap({ parsed }: Analysis, wanted: TextRange): Tap {
    const tap = findTap(parsed, wanted);
    if (!tap) throw new NoExpressionError(parsed.source.file, wanted.line);
    return tap;
  }

  /** Must follow `driver`, which reads all files. */
  tasks(options: { readonly exports: boolean }): Promise<Edition> {
    const modules = [...this.analyses.values()].filter(
      ({ functions, workerClasses }) =>
        functions.some(({ mainThread }) => mainThread === undefined) || workerClasses.length > 0,
    );
    const entries = modules.map(
      ({ module, parsed }) =>
        `${JSON.stringify(module)}: () => import(${JSON.stringify(parsed.source.file)})`,
    );
    const contents = `export const modules = { ${entries.join(", ")} };`;
    const main: Plugin = {
      name: "treadle-task-main",
      setup: (setup) => {
        setup.onResolve({ filter: /^treadle:tasks$/ }, ({ path }) => ({ path, namespace: TASKS }));
        setup.onLoad({ filter: /.*/, namespace: TASKS }, () => ({
          contents,
          resolveDir: dirname(this.#script),
        }));
      },
    };
    return this.#build(
      { entryPoints: [{ in: TASKS, out: "tasks" }], splitting: true, chunkNames: "[name]-[hash]" },
      (analysis) => emitTasks(analysis, options),
      [main],
    );
  }

  async #build(
    options: BuildOptions,
    emit: (analysis: Analysis) => EmittedCode,
    plugins: Plugin[] = [],
  ): Promise<Edition> {
    const emittedFiles = new Map<string, EmittedCode>();
    const files: Plugin = {
      name: "treadle",
      setup: (setup) => {
        this.resolver.install(setup);
        setup.onLoad({ filter: /.*/, namespace: "file" }, ({ path }) => {
          if (!SOURCE.test(path)) return this.#unsavedFile(path);
          if (isInstalled(path) && path !== this.#script) return undefined;
          try {
            const code = emit(this.#analysis(path));
            emittedFiles.set(path, code);
            return { contents: code.code, loader: loaderOf(path), resolveDir: dirname(path) };
          } catch (error) {
            this.#failure ??= error;
            return { errors: [{ text: String(error) }] };
          }
        });
      },
    };
    try {
      const result = await build({
        ...options,
        absWorkingDir: dirname(this.#script),
        outdir: this.#outputFolder,
        outExtension: { ".js": ".mjs" },
        write: false,
        bundle: true,
        metafile: true,
        format: "esm",
        platform: "node",
        target: "node20",
        keepNames: true,
        sourcemap: "linked",
        sourcesContent: true,
        legalComments: "none",
        logLevel: "silent",
        banner: { js: banner(this.#script) },
        plugins: [...plugins, files],
      });
      return {
        files: result.outputFiles.map(({ path, text }) => ({ path, text })),
        metafile: result.metafile,
      };
    } catch (error) {
      throw this.#failure ?? this.#explain(error, emittedFiles);
    }
  }

  /** What is bundled as it is, such as JSON, when its text is unsaved; the bundler reads the others itself. */
  #unsavedFile(path: string): OnLoadResult | undefined {
    const contents = this.#sources.unsavedText(path);
    return contents === undefined ? undefined : { contents, loader: "default", resolveDir: dirname(path) };
  }

  #analysis(file: string): Analysis {
    const known = this.analyses.get(file);
    if (known) return known;
    const folder = dirname(file);
    const analysis = analyse(new SourceText(file, this.#sources.read(file)), {
      module: moduleName(this.#script, file),
      isScript: file === this.#script,
      isWorkspace: (specifier) => mayBeAlias(specifier, folder),
    });
    this.analyses.set(file, analysis);
    return analysis;
  }

  #placeholder(code: HashedCode, { parsed }: Analysis): string {
    const number = String(this.placeholders.size).padStart(HASH_LENGTH - "@treadle-hash:@".length, "0");
    const placeholder = `@treadle-hash:${number}@`;
    this.placeholders.set(placeholder, { code, file: parsed.source.file });
    return placeholder;
  }

  /** esbuild's refusal in terms of the files as they are written. */
  #explain(error: unknown, emittedFiles: ReadonlyMap<string, EmittedCode>): unknown {
    const first = (error as Partial<BuildFailure>).errors?.[0];
    if (!first) return error;
    const { location, text } = first;
    const file = [...this.analyses.keys()].find(
      (path) => relative(dirname(this.#script), path).split(sep).join("/") === location?.file,
    );
    const source = file === undefined ? undefined : this.analyses.get(file)?.parsed.source;
    if (!location || !source) return new BundleError(this.#script, text, { cause: error });
    // esbuild counts bytes, editors count characters.
    const column = Buffer.from(location.lineText).subarray(0, location.column).toString().length + 1;
    const place = emittedFiles.get(source.file)?.originalPosition(location.line, column) ?? {
      line: 1,
      column: 1,
    };
    const spot = { file: source.file, ...place, sourceLine: source.lineText(place.line) };
    return new SyntaxErrorInScript(text, spot, { cause: error });
  }
}

/** Name of a file in ids: its path from the script's folder, with forward slashes. */
export function moduleName(script: string, file: string): string {
  return relative(dirname(script), file).split(sep).join("/");
}

function loaderOf(file: string): Loader {
  return extname(file).replace(/^\.[cm]?/, "") as Loader;
}

/** Gives ES modules a `require` that looks for packages where the script stands. */
function banner(script: string): string {
  const from = JSON.stringify(pathToFileURL(script).href);
  return `import { createRequire as __treadle_createRequire } from "node:module"; const require = __treadle_createRequire(${from});`;
}
