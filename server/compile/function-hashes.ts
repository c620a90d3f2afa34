/**
 * The hash of each function: its own code and what that reaches in its file, then the text of every workspace file
 * and the version of every package which that imports. Equal hashes mean equal code, all the way down.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Analysis } from "./analyse.ts";
import { HASH_LENGTH } from "./editions.ts";
import { requestedModule } from "./module-requests.ts";
import { type ImportGraph, packageVersion } from "./resolve.ts";
import { declarationsOf } from "./scopes.ts";
import type { TaskFunction } from "./task-functions.ts";

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
  /** What the script asks for outside of import statements. */
  #requests: readonly string[] | undefined;
  readonly #files = new Map<string, string>();
  readonly #reached = new Map<string, string>();

  constructor(analyses: ReadonlyMap<string, Analysis>, imports: ImportGraph, packageFiles: Iterable<string>) {
    this.#analyses = analyses;
    this.#imports = imports;
    this.#packages = [...packageFiles];
  }

  /** The hash of a function of `file`. */
  of(task: TaskFunction, file: string): string {
    const analysis = this.#analyses.get(file);
    const targets = analysis?.isScript ? this.#targets(task, analysis) : [file];
    const contents = [...new Set(targets)].map((target) => this.#reachedFrom(target)).sort();
    return sha([task.digest, ...contents]).slice(0, HASH_LENGTH);
  }

  /** Where the imports of one function of the script lead. */
  #targets(task: TaskFunction, analysis: Analysis): string[] {
    const imports = this.#imports.get(analysis.parsed.source.file) ?? new Map<string, string>();
    // `require` and `import()` may stand anywhere in the code: all of them count.
    this.#requests ??= requestsIn(analysis, imports);
    const needed = new Set(this.#requests);
    for (const { variable } of task.imports) {
      const { node, parent } = declarationsOf(variable)[0]!;
      const request = requestedModule(parent ?? node);
      if (request) needed.add(request.specifier);
    }
    return [...needed].map((specifier) => imports.get(specifier)).filter((target) => target !== undefined);
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
    const hash = sha([...seen].map((file) => this.#contentOf(file)).sort());
    this.#reached.set(root, hash);
    return hash;
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
      return readFileSync(path, "utf8");
    } catch {
      return target;
    }
  }
}
