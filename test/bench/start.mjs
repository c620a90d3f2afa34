/**
 * `npm run bench`: bundles the bench and the peers that run in plain Node, and starts it.
 *
 *     npm run bench -- --help
 *
 * The bundles lie below `node_modules`, so that they find the packages they import and nobody commits them.
 */
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("../..", import.meta.url));
const outdir = join(root, "node_modules", ".cache", "treadle-bench");

await build({
  absWorkingDir: here,
  entryPoints: {
    main: "main.ts",
    "piscina-peer": "scripts/piscina-peer.ts",
    "piscina-tasks": "scripts/piscina-tasks.ts",
    "viewer-peer": "scripts/viewer-peer.ts",
  },
  outdir,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  packages: "external",
  logLevel: "warning",
});

const { bench } = await import(pathToFileURL(join(outdir, "main.mjs")).href);
process.exitCode = await bench(process.argv.slice(2), {
  root,
  bundles: outdir,
  here: process.env.INIT_CWD ?? process.cwd(),
  write: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
});
