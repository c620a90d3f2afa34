/**
 * A workshop for the tests of the compile step: scripts in folders of their own, compiled against a library that
 * runs everything in one thread, and run in a process of their own.
 */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, vi } from "vitest";
import { type Compiled, compile } from "../../server/compile/index.ts";

vi.mock("../../server/install.ts", () => ({
  bundle: (name: string) => fileURLToPath(new URL(`./fake-library/${name}.mjs`, import.meta.url)),
}));

const root = realpathSync(mkdtempSync(join(tmpdir(), "treadle-compile-")));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The cache that compiled test scripts share. */
export const cacheFolder = join(root, "cache");

let folders = 0;

/** A new folder with the given files; returns its path. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = join(root, `folder-${++folders}`);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** Compiles `script` of a new folder with the given files. */
export async function compiled(script: string, files: Readonly<Record<string, string>>): Promise<Compiled> {
  return compile(join(folderOf(files), script), { cacheFolder });
}

const run = promisify(execFile);

/** Runs what a script was compiled to; returns what it printed, parsed, when the last line is JSON. */
export async function ranCompiled({ driver, tasks }: Compiled): Promise<unknown> {
  const { stdout } = await run(process.execPath, ["--enable-source-maps", driver], {
    env: { ...process.env, TREADLE_TEST_TASKS: pathToFileURL(tasks).href },
  });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "null");
}

/** Compiles a script, runs it, and returns its last line. */
export async function ran(script: string, files: Readonly<Record<string, string>>): Promise<unknown> {
  return ranCompiled(await compiled(script, files));
}
