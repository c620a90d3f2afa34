/**
 * Completes package-lock.json after `npm install` has changed it: adds the native packages of other platforms.
 *
 * npm leaves out optional packages that its registry does not have at the moment, and `npm ci` then refuses
 * the file. An entry with name, version and platform is enough: npm fetches it only where it fits.
 *
 *     node .ci/complete-lock.mjs
 */
import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(file, "utf8"));

/** `@scope/binding-linux-arm64-musl` → what npm must know to leave it out elsewhere. */
function platformOf(name) {
  const [, os, cpu = "wasm32", libc] =
    /(android|darwin|freebsd|linux|openharmony|win32|wasm32|openbsd|netbsd|sunos|aix)(?:-([a-z0-9]+))?(?:-(musl|gnu)\w*)?/.exec(
      name,
    ) ?? [];
  if (os === undefined) return undefined;
  if (os === "wasm32") return { cpu: ["wasm32"] };
  const libcOf = { musl: ["musl"], gnu: ["glibc"] };
  return { cpu: [cpu], os: [os], ...(os === "linux" && libc ? { libc: libcOf[libc] } : {}) };
}

for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const beside = path.slice(0, path.lastIndexOf("node_modules/"));
    const places = [`${path}/node_modules/${name}`, `${beside}node_modules/${name}`, `node_modules/${name}`];
    const platform = platformOf(name);
    if (places.some((place) => place in lock.packages) || platform === undefined) continue;
    lock.packages[`node_modules/${name}`] = {
      version,
      ...platform,
      ...(entry.dev ? { dev: true } : {}),
      license: entry.license,
      optional: true,
    };
    console.log(`added ${name}@${version}`);
  }
}
const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1));
writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
