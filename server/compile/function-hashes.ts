/**
 * The hash of each function and class: its own code and what that reaches in its file, then the text of every
 * workspace file and the version of every package which that imports. Equal hashes mean equal code, all the way down.
 *
 * Code counts as it is written, comments inside of it included; comments and functions beside it do not. Where a
 * folder lies and when a file was saved never counts: the same sources have the same hashes on every machine.
 */
import { createHash } from "node:crypto";
import { basename, dirname, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Analysis } from "./analyse.ts";
import type { Binding } from "./bindings.ts";
import { HASH_LENGTH } from "./editions.ts";
import { requestedModule } from "./module-requests.ts";
import { type ImportGraph, packageVersion } from "./resolve.ts";
import { declarationsOf } from "./scopes.ts";
import type { SourceFiles } from "./source-files.ts";

/** A function or class as its file knows it. */
export interface HashedCode {
  /** Hash of its code and of what it reaches in its file. */
  readonly digest: string;
  /** What it uses of its file's imports. */
  readonly imports: ReadonlySet<Binding>;
}

function sha(parts: Iterable<string>): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("hex");
}

function requestsIn({ parsed }: Analysis, imports: ReadonlyMap<string, string>): readonly string[] {
  const statements = new Set(parsed.program.body.map((node) => requestedModule(node)?.specifier));
  return [...imports.keys()].filter((specifier) => !statements.has(specifier));
}

/** Computes hashes; keeps what it learnt about files. */
export class FunctionHashes {
  readonly #analyses: ReadonlyMap<string, Analysis>;
  readonly #imports: ImportGraph;
  readonly #packages: readonly string[];
  readonly #sources: SourceFiles;
  /** What the script asks for outside of import statements. */
  #requests: readonly string[] | undefined;
  readonly #files = new Map<string, string>();
  readonly #reached = new Map<string, string>();

  constructor(
    analyses: ReadonlyMap<string, Analysis>,
    imports: ImportGraph,
    packageFiles: Iterable<string>,
    sources: SourceFiles,
  ) {
    this.#analyses = analyses;
    this.#imports = imports;
    this.#packages = [...packageFiles];
    this.#sources = sources;
  }

  /** The hash of a function or class of `file`. */
  of(code: HashedCode, file: string): string {
    const analysis = this.#analyses.get(file);
    const reached = analysis?.isScript ? this.#requested(code, analysis) : [this.#reachedFrom(file)];
    return sha([code.digest, ...reached]).slice(0, HASH_LENGTH);
  }

  /** What the script asks for on behalf of one function, each with the hash of where that leads. */
  #requested(code: HashedCode, analysis: Analysis): string[] {
    const imports = this.#imports.get(analysis.parsed.source.file) ?? new Map<string, string>();
    // `require` and `import()` may stand anywhere in the code: all of them count.
    this.#requests ??= requestsIn(analysis, imports);
    const needed = new Set(this.#requests);
    for (const { variable } of code.imports) {
      const { node, parent } = declarationsOf(variable)[0]!;
      const request = requestedModule(parent ?? node);
      if (request) needed.add(request.specifier);
    }
    return [...needed].sort().flatMap((specifier) => {
      const target = imports.get(specifier);
      return target === undefined ? [] : [specifier, this.#reachedFrom(target)];
    });
  }

  /** Hash of a file with all that it imports, directly and indirectly. */
  #reachedFrom(root: string): string {
    const known = this.#reached.get(root);
    if (known !== undefined) return known;
    const seen = new Set<string>();
    const toVisit = [root];
    for (let file = toVisit.pop(); file !== undefined; file = toVisit.pop()) {
      if (seen.has(file)) continue;
      seen.add(file);
      toVisit.push(...(this.#imports.get(file)?.values() ?? []));
    }
    const hash = sha([...seen].map((file) => this.#withImports(file)).sort());
    this.#reached.set(root, hash);
    return hash;
  }

  /** A file and what its imports mean: two files that swap their contents are not what they were. */
  #withImports(file: string): string {
    const imports = [...(this.#imports.get(file) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
    return sha([this.#contentOf(file), ...imports.flatMap(([from, to]) => [from, this.#contentOf(to)])]);
  }

  #contentOf(target: string): string {
    let content = this.#files.get(target);
    if (content === undefined) {
      const analysed = this.#analyses.get(target);
      content = sha([analysed ? analysed.parsed.source.text : this.#describe(target)]);
      this.#files.set(target, content);
    }
    return content;
  }

  /** JSON of the workspace by its text; a package by name and version; Node's own modules by name. */
  #describe(target: string): string {
    const path = target.startsWith("file:") ? fileURLToPath(target) : target;
    const packageFile = this.#packages.find((file) => path.startsWith(dirname(file) + sep));
    if (packageFile) return packageVersion(packageFile);
    try {
      return this.#sources.read(path);
    } catch {
      // Where it is supposed to lie is this machine's business.
      return basename(path);
    }
  }
}
