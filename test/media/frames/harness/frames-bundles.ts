/**
 * The viewer's bundles, made in memory as `esbuild.mjs` makes them for the package; and the reader's thread, so that a
 * page can be answered by what answers it in VS Code.
 */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../../../..", import.meta.url));

export interface PageBundles {
  readonly "frames.js": string;
  readonly "frames.css": string;
}

const made = new Map<string, Promise<PageBundles>>();

/**
 * A page's script and style; made once for each process.
 *
 * @param entry Relative to the repository; default: the viewer itself. A display's test may have a page of its own.
 */
export function framesBundles(entry = "media/frames/main.ts"): Promise<PageBundles> {
  let bundles = made.get(entry);
  if (!bundles) {
    bundles = bundle(entry);
    made.set(entry, bundles);
  }
  return bundles;
}

async function bundle(entry: string): Promise<PageBundles> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: { frames: entry, style: "media/frames/frames.css" },
    outdir: "out",
    bundle: true,
    write: false,
    format: "iife",
    platform: "browser",
    target: "chrome120",
    legalComments: "none",
    logLevel: "error",
  });
  const textOf = (name: string): string => {
    const file = outputFiles.find(({ path }) => path.endsWith(`/${name}`) || path.endsWith(`\\${name}`));
    if (!file) throw new Error(`esbuild made no ${name} of ${entry}.`);
    return file.text;
  };
  return { "frames.js": textOf("frames.js"), "frames.css": textOf("style.css") };
}

let gifWorker: Promise<string> | undefined;

/** The script of the worker that makes animations; made once for each process. */
export function gifWorkerScript(): Promise<string> {
  gifWorker ??= build({
    absWorkingDir: root,
    entryPoints: ["media/frames/image/gif-worker.ts"],
    bundle: true,
    write: false,
    format: "iife",
    platform: "browser",
    target: "chrome120",
    logLevel: "error",
  }).then(({ outputFiles }) => outputFiles[0]!.text);
  return gifWorker;
}

let thread: Promise<string> | undefined;

/** Path of the reader's script, bundled from source; made once for each process. */
export function readerScript(): Promise<string> {
  thread ??= bundleReader();
  return thread;
}

async function bundleReader(): Promise<string> {
  // Inside the repository, because its packages are found from where it lies.
  const outfile = join(root, "out", "test-reader", `reader-${process.pid}.mjs`);
  mkdirSync(join(root, "out", "test-reader"), { recursive: true });
  process.once("exit", () => rmSync(outfile, { force: true }));
  await build({
    absWorkingDir: root,
    entryPoints: ["server/frames/reader/thread.ts"],
    outfile,
    bundle: true,
    packages: "external",
    format: "esm",
    platform: "node",
    target: "node20",
    logLevel: "error",
  });
  return outfile;
}
