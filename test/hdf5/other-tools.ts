/** HDF5 as others see it: h5py and h5dump, where they are installed. Cases register only when they are. */
import { spawnSync } from "node:child_process";
import { test } from "vitest";

export const PYTHON = "/usr/bin/python3";

/** Whether Python with h5py and NumPy is here. */
export const hasH5py = spawnSync(PYTHON, ["-c", "import h5py, numpy"]).status === 0;

/** Whether h5dump is here. */
const hasH5dump = spawnSync("h5dump", ["--version"]).status === 0;

/** Runs Python with `h5py`, `np`, `json` and `path` at hand; returns what it printed. */
export function python(path: string, code: string): string {
  const head = `import h5py, json, sys\nimport numpy as np\npath = ${JSON.stringify(path)}\n`;
  const { status, stdout, stderr } = spawnSync(PYTHON, ["-c", head + code], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

/** Runs a program in Python with its arguments. */
export function runPython(program: string, ...words: readonly string[]): string {
  // -B: Python would leave its own caches among our sources.
  const { status, stdout, stderr } = spawnSync(PYTHON, ["-B", program, ...words], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

/** What h5dump prints about a file. */
export function h5dump(path: string, ...options: string[]): string {
  const { status, stdout, stderr } = spawnSync("h5dump", [...options, path], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

type Register = (name: string, check: () => void | Promise<void>) => void;

const nothing: Register = () => undefined;

/** `test` where Python has h5py; elsewhere the case does not exist. */
export const testWithH5py: Register = hasH5py ? (name, check) => test(name, check) : nothing;

/** `test` where h5dump is installed; elsewhere the case does not exist. */
export const testWithH5dump: Register = hasH5dump ? (name, check) => test(name, check) : nothing;
