/**
 * Packages the extension: one `.vsix` for each platform, with the native esbuild and oxc-parser of that platform, and
 * a universal one on their WebAssembly builds. Needs the npm registry and nothing else.
 *
 *     node .ci/package.mjs                       all seven, into out/vsix
 *     node .ci/package.mjs linux-x64 universal   only these
 *
 * Each is staged in a folder of its own: bundles with what can be bundled in them, `dist/node_modules` with what
 * cannot, the types that scripts see, and a manifest without scripts and dependencies.
 */
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { createVSIX } from "@vscode/vsce";
import { bundleAll, unbundled } from "./bundles.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const at = (...parts) => join(root, ...parts);
const json = (file) => JSON.parse(readFileSync(file, "utf8"));
const manifest = json(at("package.json"));
const oxc = json(at("node_modules", "oxc-parser", "package.json"));

/** Target of VS Code → suffix of oxc-parser's binding. */
const platforms = {
  "linux-x64": "linux-x64-gnu",
  "linux-arm64": "linux-arm64-gnu",
  "darwin-x64": "darwin-x64",
  "darwin-arm64": "darwin-arm64",
  "win32-x64": "win32-x64-msvc",
  "win32-arm64": "win32-arm64-msvc",
};

/** Copied as they are. */
const carried = [
  "CHANGELOG.md",
  "LICENSE",
  "package.nls.json",
  "l10n",
  "media/icons",
  "media/walkthrough",
  "media/sample",
];

/** Parts of packages that nobody needs at run time. */
const needless =
  /(^|\/)(\.github|docs?|tests?|test-[a-z]+|__tests__|scripts|benchmarks?|examples?|src|\.package-lock\.json)(\/|$)|\.(d\.[cm]?ts|[cm]?ts|map|md|markdown|tsbuildinfo|flow|yml|patch)$|(^|\/)(package-lock\.json|tsconfig[^/]*|Makefile|CMakeLists\.txt|\.[a-z]+(rc|ignore)[^/]*)$/i;

/** Files of these packages that only other kinds of hosts need. */
const otherHosts = {
  esbuild: /^lib\/browser|^esm\//,
  h5wasm: /^dist\/(iife|esm|cjs)\//,
  "oxc-parser": /\.(wasm|mjs)$/,
};

/** The packages beside the bundles: name → version, or what npm calls an alias. */
function packagesFor(target) {
  const versions = Object.fromEntries(unbundled.map((name) => [name, manifest.dependencies[name]]));
  if (target === "universal") {
    return {
      ...versions,
      esbuild: `npm:esbuild-wasm@${versions.esbuild}`,
      "@oxc-parser/binding-wasm32-wasi": oxc.version,
    };
  }
  return {
    ...versions,
    [`@esbuild/${target}`]: versions.esbuild,
    [`@oxc-parser/binding-${platforms[target]}`]: oxc.version,
  };
}

/** Installs them into `folder`, whatever this machine is. */
function installInto(folder, packages) {
  mkdirSync(folder, { recursive: true });
  const overrides = { h5wasm: manifest.dependencies.h5wasm };
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ private: true, dependencies: packages, overrides }),
  );
  const npm = spawnSync(
    "npm",
    [
      "install",
      "--force",
      "--omit=optional",
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
      "--no-package-lock",
      "--loglevel=error",
    ],
    { cwd: folder, stdio: ["ignore", "ignore", "inherit"], shell: process.platform === "win32" },
  );
  if (npm.status !== 0)
    throw new Error("npm could not fetch the packages that the extension carries: see above.");
  rmSync(join(folder, "package.json"));
  rmSync(join(folder, "node_modules", ".bin"), { recursive: true, force: true });
  prune(join(folder, "node_modules"));
}

/** Every file below `folder`, relative to it, with forward slashes. */
function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
}

function prune(packages) {
  for (const file of filesIn(packages)) {
    const [, name, inside] = /^((?:@[^/]+\/)?[^/]+)\/(.*)$/.exec(file) ?? [undefined, "", file];
    if (needless.test(inside) && !/^licen[cs]e/i.test(inside)) rmSync(join(packages, file));
    else if (otherHosts[name]?.test(inside)) rmSync(join(packages, file));
  }
}

/**
 * Types of Node.js, for scripts in a folder that has none. They lie where TypeScript looks last: a folder's own
 * `@types/node` comes first.
 */
const typesOfNode = ["@types/node", "undici-types"];

/**
 * Node says on stderr that its WASI is experimental whenever oxc-parser's WebAssembly is loaded; in a run's output
 * nobody could make anything of it.
 */
function silenceWasi(packages) {
  const folder = join(packages, "@oxc-parser", "binding-wasm32-wasi");
  const { main } = json(join(folder, "package.json"));
  renameSync(join(folder, main), join(folder, "loud.cjs"));
  writeFileSync(
    join(folder, main),
    `const { emitWarning } = process;
process.emitWarning = (warning, ...more) => {
  if (!/\\bWASI\\b/.test(String(warning))) emitWarning.call(process, warning, ...more);
};
try {
  module.exports = require("./loud.cjs");
} finally {
  process.emitWarning = emitWarning;
}
`,
  );
}

/**
 * The declarations that scripts see: the library's doors and what they lead to. Scripts are run by Node.js, so the doors
 * lead to its types as well.
 */
function copyTypes(to) {
  const from = at("dist", "types");
  const doors = [manifest.exports["."], manifest.exports["./array"], manifest.exports["./h5"]].map(
    ({ types }) => relative("dist/types", types).replaceAll("\\", "/"),
  );
  const wanted = [...doors];
  for (const file of wanted) {
    const text = readFileSync(join(from, file), "utf8").replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n");
    mkdirSync(dirname(join(to, file)), { recursive: true });
    writeFileSync(join(to, file), doors.includes(file) ? `/// <reference types="node" />\n${text}` : text);
    for (const [, request] of text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)\.ts"/g)) {
      const next = join(dirname(file), `${request}.d.ts`).replaceAll("\\", "/");
      if (!wanted.includes(next)) wanted.push(next);
    }
  }
  for (const name of typesOfNode) {
    for (const file of filesIn(at("node_modules", name))) {
      // Those of older versions of TypeScript are a second edition of the same.
      if (!/(^|\/)(package\.json|LICENSE)$|\.d\.ts$/.test(file) || file.startsWith("ts5")) continue;
      const target = join(to, "node_modules", name, file);
      mkdirSync(dirname(target), { recursive: true });
      cpSync(at("node_modules", name, file), target);
    }
  }
}

/**
 * The README as the extension shows it: without pictures, and with links to files as plain text, since both would need
 * the address of a published repository.
 */
function stagedReadme() {
  return readFileSync(at("README.md"), "utf8")
    .replace(/<img [^>]*>\n*/g, "")
    .replace(/!\[[^\]]*\]\([^)]*\)\n*/g, "")
    .replace(/\[([^\]]+)\]\((?!https?:|#)[^)]*\)/g, "$1");
}

/** The manifest as the extension has it. */
function stagedManifest() {
  const { scripts, devDependencies, dependencies, overrides, bin, files, ...rest } = manifest;
  return { ...rest, dependencies: { "treadle-typescript-plugin": manifest.version } };
}

async function stage(folder, target) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await bundleAll({ outdir: relative(root, join(folder, "dist")), carriesPackages: true, sourcemap: false });
  installInto(join(folder, "dist"), packagesFor(target));
  if (target === "universal") silenceWasi(join(folder, "dist", "node_modules"));
  copyTypes(join(folder, "dist", "types"));
  for (const path of carried)
    if (existsSync(at(path))) cpSync(at(path), join(folder, path), { recursive: true });
  writeFileSync(join(folder, "README.md"), stagedReadme());
  // Where TypeScript's server looks for the plugins of an extension.
  const plugin = join(folder, "node_modules", "treadle-typescript-plugin");
  cpSync(join(folder, "dist", "typescript-plugin"), plugin, { recursive: true });
  rmSync(join(folder, "dist", "typescript-plugin"), { recursive: true });
  writeFileSync(
    join(plugin, "package.json"),
    JSON.stringify({ name: "treadle-typescript-plugin", version: manifest.version, main: "index.js" }),
  );
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(stagedManifest(), null, 2)}\n`);
}

/** Packages one target and gives the path of the `.vsix`. */
export async function packageFor(target) {
  const folder = at("out", "vsix", "staged", target);
  await stage(folder, target);
  const path = at("out", "vsix", `${manifest.name}-${target}-${manifest.version}.vsix`);
  await createVSIX({
    cwd: folder,
    packagePath: path,
    ...(target === "universal" ? {} : { target }),
    allowMissingRepository: true,
    skipLicense: true,
  });
  const contents = filesIn(folder);
  rmSync(folder, { recursive: true });
  console.log(`${target}: ${(statSync(path).size / 1e6).toFixed(1)} MB, ${contents.length} files`);
  return path;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const known = [...Object.keys(platforms), "universal"];
  const asked = process.argv.slice(2);
  const strange = asked.filter((target) => !known.includes(target));
  if (strange.length > 0) {
    console.error(`No such target: ${strange.join(", ")}. There are: ${known.join(", ")}.`);
    process.exit(2);
  }
  for (const target of asked.length > 0 ? asked : known) await packageFor(target);
}
