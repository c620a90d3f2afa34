/**
 * The HDF5 engine: h5wasm, started once per thread and replaced when it can no longer be trusted.
 *
 * h5wasm reports errors in two ways, and each alone is a trap. Left alone it prints HDF5's report to
 * the process's stderr and most of its functions go on with a failed id (a filter count of -1 is
 * looped over four billion times). With its throwing handler it stops at once, but an exception that
 * leaves WebAssembly restores nothing: each one costs a file descriptor, some ids that keep the file
 * open, and a piece of the engine's stack, which is used up after some 1,700 of them.
 * So both are used: `strictly` where return codes are not checked inside h5wasm, `quietly` (the
 * report is caught on its way to stderr) where they are. This file knows no datasets.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { catchStderr, closeStreams, descriptorOf, watchOpening, watchReading } from "./engine-files.ts";

/** h5wasm's low-level functions. */
export type H5Module = Awaited<typeof import("h5wasm/node")["ready"]>;

/**
 * Exceptions out of WebAssembly after which the engine is replaced. Measured: a stack trace through
 * `H5Dread` exhausts the engine's stack after 1,766 of them; this leaves a wide margin.
 */
const THROWS_BEFORE_RENEWAL = 100;

/**
 * The largest single read or write, in bytes. The engine's heap never shrinks and ends at 2 GiB;
 * 64 MB is where throughput stops to improve.
 */
export const LARGEST_TRANSFER = 64 * 2 ** 20;

/** Characters of emscripten's own messages that are kept of one call. */
const MOST_WORDS = 4096;

/** HDF5 refused; `message` is its whole report. Rooms above never see it: it is turned into a named error. */
export class Complaint extends Error {}

/** The engine is in an unknown state: it ran into a trap, or out of memory. */
export class Breakdown extends Error {}

/** What came of a quiet call: its value, and HDF5's report (empty when all went well). */
export interface Outcome<T> {
  readonly value: T;
  readonly report: string;
}

/** One running instance of HDF5 with a scratch buffer of its own. */
export class Engine {
  readonly #module: H5Module;
  #report = "";
  /** What was found out about the file beside HDF5, which knows only that a read failed. */
  #flaw = "";
  /** What emscripten itself said in the present call. */
  #words = "";
  #throws = 0;
  #broken = false;
  #buffer = 0;
  #bufferBytes = 0;
  /** Where files are looked for that hold raw values and are not in the working folder: next to the one that is read. */
  folders: readonly string[] = [];

  constructor(module: H5Module) {
    this.#module = module;
    catchStderr(module, (text) => {
      this.#report += text;
    });
    watchOpening(module, () => this.folders);
    watchReading(module, (flaw) => {
      this.#flaw = flaw;
    });
    module.activate_throwing_error_handler();
    useOwnPlugins(module);
  }

  /** False after a trap, or after too many exceptions: then a fresh engine must be used. */
  get isTrustworthy(): boolean {
    return !this.#broken && this.#throws < THROWS_BEFORE_RENEWAL;
  }

  /** True after a trap: every further call throws {@link Breakdown}. */
  get isBroken(): boolean {
    return this.#broken;
  }

  /**
   * Calls the engine; HDF5's first error ends the call.
   *
   * @throws {Complaint} what HDF5 reported.
   * @throws {Breakdown} the engine cannot be used any more.
   */
  strictly<T>(work: (module: H5Module) => T): T {
    return this.#guard(work);
  }

  /**
   * Calls the engine and lets it finish whatever happens; the report says what went wrong. For
   * functions that check their own return codes, and only for those.
   *
   * @throws {Breakdown} the engine cannot be used any more.
   */
  quietly<T>(work: (module: H5Module) => T): Outcome<T> {
    this.#report = "";
    const value = this.#guard((module) => {
      module.deactivate_throwing_error_handler();
      try {
        return work(module);
      } finally {
        if (!this.#broken) module.activate_throwing_error_handler();
      }
    });
    const report = this.#report === "" ? "" : this.#withFlaw(this.#report);
    this.#report = "";
    return { value, report };
  }

  /** The descriptor of the file opened last as `path`, for as long as the engine reads by it: it is not to be closed. */
  descriptorOf(path: string): () => number | undefined {
    const descriptor = descriptorOf(this.#module, path);
    // An engine that broke down has closed its descriptors, and others may have them by now.
    return () => (this.#broken ? undefined : descriptor());
  }

  /** Emscripten's own messages (out of memory, aborted, bad UTF-8): they would go to the process's stderr. */
  hear(text: string): void {
    if (this.#words.length < MOST_WORDS) this.#words += `${text}\n`;
  }

  /** Address of `bytes` zeroed bytes in the engine's heap, good until the next call of this method. */
  scratch(bytes: number): number {
    if (bytes > this.#bufferBytes) {
      const wanted = Math.max(2 ** Math.ceil(Math.log2(bytes)), 2 ** 16);
      if (this.#buffer !== 0) this.strictly((module) => module._free(this.#buffer));
      this.#bufferBytes = 0;
      this.#buffer = this.strictly((module) => module._malloc(wanted));
      if (this.#buffer === 0) throw new Complaint(`out of memory: ${wanted} bytes`);
      this.#bufferBytes = wanted;
    }
    // Reads can succeed without writing every byte (a chunk that was never stored and has no fill
    // value): what they leave out must not be the previous dataset.
    this.heap().fill(0, this.#buffer, this.#buffer + bytes);
    return this.#buffer;
  }

  /** The engine's memory. Ask again after every call: the view dies when the memory grows. */
  heap(): Uint8Array<ArrayBuffer> {
    return this.#module.HEAPU8 as Uint8Array<ArrayBuffer>;
  }

  #guard<T>(work: (module: H5Module) => T): T {
    if (this.#broken) throw new Breakdown("the engine broke down before");
    this.#words = "";
    this.#flaw = "";
    try {
      return work(this.#module);
    } catch (error) {
      if (error instanceof Breakdown || error instanceof Complaint) throw error;
      this.#throws += 1;
      // Whatever h5wasm throws on purpose is a plain Error; traps, aborts, C++ exceptions and
      // exhausted stacks are something else, and leave the heap in an unknown state.
      if (isPlainError(error)) throw new Complaint(this.#withFlaw(error.message), { cause: error });
      this.#broken = true;
      closeStreams(this.#module);
      const words = this.#words.trim() || "an exception inside HDF5";
      throw new Breakdown(error instanceof Error ? error.message : words, { cause: error });
    }
  }

  /** A report with one line more, of the form that HDF5's own have: the deepest reason. */
  #withFlaw(report: string): string {
    return this.#flaw === ""
      ? report
      : `${report}\n    #999: Treadle line 0 in watchReading(): ${this.#flaw}\n`;
  }
}

let current: Promise<Engine> | undefined;
let running: Engine | undefined;

/**
 * This thread's engine: started on the first call (about 0.1 s and 40 MB), replaced by a fresh one
 * when it is no longer trustworthy.
 */
export async function startEngine(): Promise<Engine> {
  if (running !== undefined && !running.isTrustworthy) {
    running = undefined;
    current = undefined;
  }
  current ??= launch();
  return current;
}

/**
 * Starts the WebAssembly module by its own factory: h5wasm's face starts it without asking, once per process, and lets
 * it print to the console.
 */
async function launch(): Promise<Engine> {
  const factory: string = new URL("hdf5_util.js", import.meta.resolve("h5wasm/node")).href;
  const { default: create }: { default: StartModule } = await import(factory);
  let engine: Engine | undefined;
  const hear = (text: string): void => engine?.hear(text);
  engine = new Engine(await create({ noInitialRun: true, print: hear, printErr: hear }));
  running = engine;
  return engine;
}

/** Emscripten's factory of the module, and what of its settings is used here. */
type StartModule = (settings: {
  readonly noInitialRun: boolean;
  print(text: string): void;
  printErr(text: string): void;
}) => Promise<H5Module>;

const isPlainError = (error: unknown): error is Error =>
  error instanceof Error && Object.getPrototypeOf(error) === Error.prototype;

/** Filters come from `h5wasm-plugins` alone: native plug-ins of the machine cannot be loaded. */
function useOwnPlugins(module: H5Module): void {
  for (let left = module.get_plugin_search_paths().length; left > 0; left -= 1)
    module.remove_plugin_search_path(0);
  const manifest = createRequire(import.meta.url).resolve("h5wasm-plugins/package.json");
  const plugins = join(dirname(manifest), "plugins");
  if (existsSync(plugins)) module.insert_plugin_search_path(plugins, 0);
}
