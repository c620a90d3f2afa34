/**
 * What is bundled from what: the library and its processes, the extension, its webviews.
 *
 * `esbuild.mjs` makes them for the checkout, where packages are found in `node_modules`; `.ci/package.mjs` for the
 * extension, which carries what it needs.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Packages that cannot be bundled: they start files of their own, or are native, or bring their WebAssembly. */
export const unbundled = ["esbuild", "oxc-parser", "piscina", "h5wasm", "h5wasm-plugins"];

const processes = {
  treadle: "server/api/index.ts",
  array: "server/api/array/index.ts",
  h5: "server/api/h5/index.ts",
  runtime: "server/api/runtime.ts",
  kernels: "server/api/kernels.ts",
  lane: "server/executors/lane/thread.ts",
  runner: "server/runner/main.ts",
  cli: "server/cli/main.ts",
  server: "server/language/main.ts",
  reader: "server/frames/reader/thread.ts",
};

/**
 * Writes all bundles into `outdir` and gives their paths, relative to the repository.
 *
 * @param {{ outdir: string, carriesPackages: boolean, sourcemap: boolean }} options
 */
export async function bundleAll({ outdir, carriesPackages, sourcemap }) {
  const { build } = await import("esbuild");
  const shared = {
    absWorkingDir: root,
    bundle: true,
    sourcemap: sourcemap ? "linked" : false,
    legalComments: "none",
    logLevel: "warning",
    metafile: true,
  };
  const made = await Promise.all([
    build({
      ...shared,
      entryPoints: processes,
      outdir,
      outExtension: { ".js": ".mjs" },
      chunkNames: "chunks/[name]-[hash]",
      // One instance of every module in a process: `treadle`, `treadle/array` and the lane share chunks.
      splitting: true,
      format: "esm",
      platform: "node",
      target: "node20",
      ...(carriesPackages
        ? {
            external: unbundled,
            minifySyntax: true,
            minifyWhitespace: true,
            // Packages in CommonJS ask for Node's own modules by `require`.
            banner: {
              js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
            },
          }
        : { packages: "external" }),
    }),
    build({
      ...shared,
      // The extension host loads CommonJS in every version of VS Code.
      entryPoints: { extension: "client/extension.ts" },
      outdir,
      outExtension: { ".js": ".cjs" },
      format: "cjs",
      platform: "node",
      target: "node20",
      external: ["vscode"],
      minify: carriesPackages,
    }),
    build({
      ...shared,
      entryPoints: {
        panel: "media/panel/main.ts",
        "layout-worker": "media/graph/layout-worker.ts",
        frames: "media/frames/main.ts",
        "gif-worker": "media/frames/image/gif-worker.ts",
      },
      outdir: join(outdir, "media"),
      format: "iife",
      platform: "browser",
      target: "chrome128",
      minify: carriesPackages,
    }),
    build({
      ...shared,
      entryPoints: { panel: "media/panel/panel.css", frames: "media/frames/frames.css" },
      outdir: join(outdir, "media"),
      minify: carriesPackages,
    }),
    build({
      ...shared,
      entryPoints: { index: "client/typescript-plugin/index.cts" },
      outdir: join(outdir, "typescript-plugin"),
      format: "cjs",
      platform: "node",
      target: "node20",
    }),
  ]);
  // piscina loads its file with `require`. Node aborts when a thread is ended while it requires an ES module, and
  // not while it imports one.
  writeFileSync(
    join(root, outdir, "lane.cjs"),
    'module.exports = async (options) => (await import("./lane.mjs")).default(options);\n',
  );
  return made.flatMap(({ metafile }) => Object.keys(metafile.outputs));
}
