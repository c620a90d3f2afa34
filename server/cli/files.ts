/**
 * The files that commands read and write on a person's behalf: scripts that must exist, results that must
 * not be half there.
 */
import { randomBytes } from "node:crypto";
import {
  accessSync,
  constants,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { UsageError } from "./errors.ts";

const scriptEndings = [".ts", ".mts", ".cts", ".js", ".mjs", ".cjs"];

/**
 * The absolute path of a script that can be run.
 *
 * @throws {UsageError} when there is no such file, or it is none
 */
export function findScript(script: string, folder: string): string {
  const path = resolve(folder, script);
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) {
    throw new UsageError(`There is no script ${script}.`, `Relative paths start at ${folder}.`);
  }
  if (found.isDirectory()) {
    throw new UsageError(`${script} is a folder, not a script.`, "Name the file that calls compute().");
  }
  if (!scriptEndings.includes(extname(path))) {
    throw new UsageError(
      `${script} is not a script that Treadle can run.`,
      `Scripts end in ${scriptEndings.join(", ")}.`,
    );
  }
  return path;
}

/**
 * Writes a file whole or not at all: beside its place first, then renamed. Missing folders are made.
 *
 * @throws {UsageError} when the place cannot be written
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const draft = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString("hex")}.tmp`);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(draft, content);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw unwritable(path, error);
  }
}

/**
 * Makes sure that a file can be written later on, without touching it: what takes hours must not end with a typo.
 *
 * @throws {UsageError} when its place is a folder, cannot be made or may not be written to
 */
export function expectWritable(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    accessSync(dirname(path), constants.W_OK);
  } catch (error) {
    throw unwritable(path, error);
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`${path} cannot be written: it is a folder.`, "Name a file in it.");
  }
}

/** The sentence for a file that cannot be written, whatever the system's reason. */
export function unwritable(path: string, error: unknown): UsageError {
  const reason = error instanceof Error ? error.message : String(error);
  return new UsageError(
    `${path} cannot be written: ${reason}.`,
    "Choose a place that exists and that you may write to.",
  );
}

/** Lines of files for diagnostics; a file is read once, one that cannot be read has no lines. */
export function lineReader(): (file: string, line: number) => string | undefined {
  const files = new Map<string, readonly string[]>();
  return (file, line) => {
    let lines = files.get(file);
    if (!lines) {
      try {
        lines = readFileSync(file, "utf8").split(/\r\n|\n|\r/);
      } catch {
        lines = [];
      }
      files.set(file, lines);
    }
    return lines[line - 1];
  };
}
