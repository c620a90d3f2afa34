/**
 * Packages the extension before the first end-to-end test: what is tested is what people install. Prints size and
 * number of files of each package.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

export default function packageExtension(): void {
  if (process.env["TREADLE_KEEP_VSIX"]) return;
  const { status } = spawnSync(process.execPath, [".ci/package.mjs", "linux-x64", "universal"], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (status !== 0) throw new Error("The extension could not be packaged: the lines above say why.");
}
