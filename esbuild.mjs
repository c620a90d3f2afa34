/**
 * Makes the repository ready to run, and does nothing when it already is:
 * installs the packages of the lock file, then bundles `server/`, `client/` and `media/` into `dist/`.
 *
 *   node esbuild.mjs            install and build what is missing or stale
 *   node esbuild.mjs --force    build in any case
 *
 * Only Node's own modules may be imported at the top: on a fresh clone there are no others.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL(".", import.meta.url));
const at = (...parts) => join(root, ...parts);

const read = (file) => (existsSync(file) ? readFileSync(file, "utf8") : "");
const sha = (text) => createHash("sha256").update(text).digest("hex");

/** `npm ci`, unless `node_modules` was installed from this very lock file. */
function install() {
  const stamp = at("node_modules", ".treadle-lock");
  const wanted = sha(`${read(at("package-lock.json"))} ${process.platform} ${process.arch}`);
  if (read(stamp) === wanted) return;
  console.error("Installing packages (once) …");
  const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  if (npm.status !== 0) {
    console.error("npm ci failed: the lines above say why. Nothing else was changed.");
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
}

/** Everything the bundles are made of, as one hash of names, sizes and times. */
function sourcesHash() {
  const files = ["package-lock.json", "package.json", "esbuild.mjs", ".ci/bundles.mjs"];
  const visit = (folder) => {
    for (const entry of readdirSync(at(folder), { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (/\.(ts|mjs|json|css)$/.test(entry.name)) files.push(path);
    }
  };
  for (const folder of ["server", "client", "media"]) visit(folder);
  return sha(
    files
      .sort()
      .map((file) => `${file} ${statSync(at(file)).size} ${statSync(at(file)).mtimeMs}`)
      .join("\n"),
  );
}

const list = (folder) =>
  existsSync(at(folder)) ? readdirSync(at(folder)).map((name) => `${folder}/${name}`) : [];

async function build() {
  const stamp = at("dist", ".stamp");
  const wanted = sourcesHash();
  if (!process.argv.includes("--force") && read(stamp) === wanted) return;
  // The types of the library, beside the bundles. A mistake in them is for `npm run check` to tell.
  const types = spawn(process.execPath, [at("node_modules", "typescript", "bin", "tsc"), "-b", "server"], {
    cwd: root,
    stdio: "ignore",
  });
  const typesMade = new Promise((resolve) => types.once("exit", resolve));
  const { bundleAll } = await import("./.ci/bundles.mjs");
  const outputs = await bundleAll({ outdir: "dist", carriesPackages: false, sourcemap: true });
  // Only now: a run that is under way goes on with its own chunks until the new ones are there.
  const written = new Set(outputs);
  for (const file of [...list("dist"), ...list("dist/chunks")]) {
    if (/\.mjs(\.map)?$/.test(file) && !written.has(file)) rmSync(at(file));
  }
  await typesMade;
  writeFileSync(stamp, wanted);
}

install();
await build();
