/**
 * The checks of `treadle doctor`, in the order in which a run would stumble over them.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, freemem, tmpdir, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { Worker } from "node:worker_threads";
import { formatBytes } from "../protocol/units.ts";

export interface Check {
  readonly name: string;
  /** What was found, as a phrase; rejects with the reason when it is not good enough. */
  readonly examine: () => Promise<string>;
  /** What to do when it is not. */
  readonly remedy: string;
}

/** Oldest Node version with all that is used, as `package.json` has it. */
const oldestNode = 20;

/** All checks for the machine this runs on. */
export const checks: readonly Check[] = [
  {
    name: "Node.js",
    examine: async () => {
      const { node } = process.versions;
      if (Number.parseInt(node, 10) < oldestNode) throw new Error(`version ${node} is too old`);
      return `${node} on ${process.platform} ${process.arch}`;
    },
    remedy: `install Node.js ${oldestNode} or newer from https://nodejs.org.`,
  },
  {
    name: "cores",
    examine: async () => {
      const cores = availableParallelism();
      return cores === 1 ? "1, so tasks that compute run one after another" : `${cores}, one worker each`;
    },
    remedy: "the number of cores could not be found out: give `--workers N`.",
  },
  {
    name: "memory",
    examine: async () => {
      // In a container the limit that counts is the container's.
      const limit = process.constrainedMemory?.() ?? 0;
      const usable = limit > 0 && limit < totalmem() ? limit : totalmem();
      return `${formatBytes(usable)}, ${formatBytes(Math.min(usable, freemem()))} free`;
    },
    remedy: "the memory could not be found out: give `--memory-limit 2GB`.",
  },
  {
    name: "threads",
    examine: async () => {
      await inThread("parentPort.postMessage(1)", undefined);
      return "a worker thread starts and answers";
    },
    remedy: "run with `--executor inline`; a container may forbid threads (look at its process limit).",
  },
  {
    name: "shared memory",
    examine: async () => {
      const shared = new Float64Array(new SharedArrayBuffer(8));
      await inThread("new Float64Array(workerData)[0] = 42; parentPort.postMessage(1)", shared.buffer);
      if (shared[0] !== 42) throw new Error("a thread wrote to it, and nothing arrived");
      return "threads see the same bytes";
    },
    remedy: "start Node.js without flags that switch SharedArrayBuffer off (look at NODE_OPTIONS).",
  },
  {
    name: "compiler",
    examine: async () => {
      const [esbuild, oxc] = await Promise.all([import("esbuild"), import("oxc-parser")]);
      const { code } = await esbuild.transform("const one: number = 1", { loader: "ts" });
      const { errors } = oxc.parseSync("check.js", code);
      if (errors.length > 0) throw new Error("the parser did not understand what esbuild wrote");
      return `esbuild ${esbuild.version} and oxc-parser run`;
    },
    remedy: "install the packages again on this machine (`npm ci`): their native parts are made per system.",
  },
  {
    name: "cache folder",
    examine: async () => {
      const { defaultCacheFolder } = await import("../compile/index.ts");
      const folder = await defaultCacheFolder();
      mkdirSync(folder, { recursive: true });
      const trial = mkdtempSync(join(folder, "doctor-"));
      try {
        writeFileSync(join(trial, "trial"), "1");
      } finally {
        rmSync(trial, { recursive: true, force: true });
      }
      const [{ summaryOf }, { ResultFolder }] = await Promise.all([
        import("./cache.ts"),
        import("../store/result-cache/result-folder.ts"),
      ]);
      return `${folder}, with ${summaryOf(new ResultFolder(folder))}`;
    },
    remedy: "set TREADLE_CACHE to a folder that you may write to.",
  },
  {
    name: "HDF5",
    examine: async () => {
      const h5 = await import("../api/h5/index.ts");
      return inFolder(async (folder) => {
        const file = join(folder, "trial.h5");
        const written = Float64Array.of(1.5, -2, 3);
        await h5.write(file, { values: written }, { compression: "gzip" });
        const { data, dtype } = await h5.read(file, "values");
        if (String(data) !== String(written)) throw new Error("what was read is not what was written");
        return `a gzipped ${dtype} dataset is written and read back`;
      });
    },
    remedy:
      "install the packages again (`npm ci`), and see that the temporary folder (TMPDIR) can be written.",
  },
  {
    name: "HDF5 filters",
    examine: async () => {
      const manifest = createRequire(import.meta.url).resolve("h5wasm-plugins/package.json");
      const folder = join(dirname(manifest), "plugins");
      const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".so")) : [];
      if (names.length === 0) throw new Error(`there are no filter plug-ins in ${folder}`);
      return `gzip, ${names.map((name) => name.replace(/^libH5Z|\.so$/g, "")).join(", ")}`;
    },
    remedy:
      "install h5wasm-plugins again (`npm ci`); files with gzip, or without a filter, can be read nevertheless.",
  },
];

/** Runs a line of code in a thread until its first message. */
function inThread(code: string, workerData: unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(`const { parentPort, workerData } = require("node:worker_threads"); ${code}`, {
      eval: true,
      workerData,
    });
    worker.once("message", () => {
      resolve();
      void worker.terminate();
    });
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error("the thread ended without an answer")));
  });
}

/** Lends a new folder to `work` and removes it afterwards. */
async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "treadle-doctor-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
