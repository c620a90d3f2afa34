/**
 * Where compiled scripts are kept, outside of people's folders:
 *
 *     <cache>/compiled/<hash of the script's path>/
 *         manifest.json      what the newest output rests on, and its findings
 *         unsaved.json       the same of the newest output that rests on an editor's unsaved text
 *         wanted.json        the same of the newest output that hands over the value of one expression
 *         <content hash>/    driver.mjs, tasks.mjs, chunks; never changed once it is there
 *             in-use/<pid>   a process that may still import chunks from it
 *
 * Everything is written beside its place and then renamed, so runs at the same time never see half a folder.
 * Knows files and processes, nothing of scripts.
 */
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { bundle } from "../install.ts";
import type { Diagnostic } from "../protocol/diagnostics.ts";
import { type Facts, hold } from "./cache-facts.ts";
import type { SourceFiles } from "./source-files.ts";

/** What is known about a compiled script without looking at its output. */
export interface Manifest {
  /** Library and compiler that made it. */
  readonly maker: string;
  /** Name of the output folder. */
  readonly output: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly inputs: readonly string[];
  readonly facts: Facts;
  /** Place of the expression whose value the output hands over; absent where it runs the script as it is. */
  readonly wanted?: string;
}

/** Counts up when the manifest changes its form. */
const FORMAT = 2;

/**
 * One for what is on disk and one for what is not, so that a run from the editor leaves `treadle run` warm. Each is
 * believed by its facts alone: text that was saved in between is found under either.
 */
const MANIFESTS = { saved: "manifest.json", unsaved: "unsaved.json", wanted: "wanted.json" } as const;
/** Folder inside an output with one empty file for each process that uses it. */
export const IN_USE = "in-use";
/** Starts the names of folders that are being written. */
export const UNFINISHED = "unfinished-";

/** Which library and compiler this is: output names both by absolute path, and both may change in place. */
function maker(): string {
  const library = bundle("treadle");
  const stamp = join(dirname(library), ".stamp");
  let version = "";
  if (existsSync(stamp)) version = readFileSync(stamp, "utf8");
  else if (existsSync(library)) version = `${statSync(library).size} ${statSync(library).mtimeMs}`;
  return `${FORMAT} ${process.versions.node.split(".")[0]} ${library} ${version}`;
}

let unfinished = 0;

/** The cache of one script. */
export class ScriptCache {
  /** Holds all that is kept for the script. */
  readonly folder: string;
  readonly #root: string;

  constructor(cacheFolder: string, script: string) {
    this.#root = join(cacheFolder, "compiled");
    this.folder = join(this.#root, createHash("sha256").update(script).digest("hex").slice(0, 24));
  }

  /** Holds the folders of all scripts. */
  get root(): string {
    return this.#root;
  }

  /** Where the output of that name lies. */
  output(name: string): string {
    return join(this.folder, name);
  }

  /**
   * A manifest, if all it rests on holds in `sources` and its output is there.
   *
   * @param wanted place of the expression whose value the output is to hand over; default: none
   */
  find(sources: SourceFiles, wanted?: string): Manifest | undefined {
    if (wanted === undefined) {
      return this.#find(MANIFESTS.saved, sources) ?? this.#find(MANIFESTS.unsaved, sources);
    }
    const manifest = this.#find(MANIFESTS.wanted, sources);
    return manifest?.wanted === wanted ? manifest : undefined;
  }

  #find(name: string, sources: SourceFiles): Manifest | undefined {
    let manifest: Manifest;
    try {
      manifest = JSON.parse(readFileSync(join(this.folder, name), "utf8")) as Manifest;
    } catch {
      return undefined; // none yet, or written by something else
    }
    if (manifest.maker !== maker() || !hold(manifest.facts, sources)) return undefined;
    return this.#isComplete(manifest.output) ? manifest : undefined;
  }

  /** Writes an output folder, unless the very same is there already. */
  writeOutput(name: string, files: ReadonlyMap<string, string>): void {
    if (this.#isComplete(name)) return;
    const folder = join(this.folder, `${UNFINISHED}${process.pid}-${++unfinished}`);
    mkdirSync(folder, { recursive: true });
    try {
      for (const [file, text] of files) writeFileSync(join(folder, file), text);
      renameSync(folder, this.output(name));
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      // Another process was faster; equal names mean equal contents.
      if (!this.#isComplete(name)) throw error;
    }
  }

  /** Makes `output` what the next run finds that sees the same text, saved or unsaved. */
  writeManifest(kind: keyof typeof MANIFESTS, manifest: Omit<Manifest, "maker">): void {
    const file = join(this.folder, `${UNFINISHED}${process.pid}-${++unfinished}.json`);
    writeFileSync(file, JSON.stringify({ ...manifest, maker: maker() }));
    renameSync(file, join(this.folder, MANIFESTS[kind]));
  }

  /**
   * Says that this process uses an output, so that nobody removes it until the process has ended.
   * False when it has been removed since it was found.
   */
  claim(name: string): boolean {
    if (!this.#isComplete(name)) return false;
    const folder = join(this.output(name), IN_USE);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, String(process.pid)), "");
    const now = new Date();
    utimesSync(this.output(name), now, now);
    return this.#isComplete(name);
  }

  #isComplete(name: string): boolean {
    const output = this.output(name);
    return existsSync(join(output, "driver.mjs")) && existsSync(join(output, "tasks.mjs"));
  }
}
