/**
 * Where this installation of Treadle lies. Bundles live in `dist/`; sources, when tests import them
 * directly, use the bundles of the same checkout.
 */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

function findDist(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "treadle.mjs"))) return folder;
    if (existsSync(join(folder, "dist", "treadle.mjs"))) return join(folder, "dist");
    if (folder === dirname(folder)) throw new Error("Treadle's bundles are missing: run `npm run build`.");
  }
}

let dist: string | undefined;

/** The folder of this installation, without a slash at the end. */
export function libraryFolder(): string {
  dist ??= findDist();
  return dirname(dist);
}

/** Absolute path of a bundle, e.g. `bundle("lane")`. */
export function bundle(
  name: "treadle" | "array" | "h5" | "runtime" | "kernels" | "lane" | "runner" | "cli" | "reader",
): string {
  dist ??= findDist();
  return join(dist, `${name}.mjs`);
}

/** Absolute path of what piscina loads into a worker thread: it imports the bundle `lane`. */
export function laneEntry(): string {
  dist ??= findDist();
  return join(dist, "lane.cjs");
}
