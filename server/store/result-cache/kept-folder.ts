/**
 * The folder in which a run that failed leaves its results for the next one:
 *
 *     <folder>/3f92….result    one result, named by what made it; see `result-file.ts`
 *              small_….result  all that are numbers and the like, token → value: a file for each would be a waste;
 *                              each thread writes its own
 *              unfinished-…    being written
 *
 * Every file appears whole or not at all, so whatever is there when the process is ended is good. Whoever named the
 * folder says when it goes. Which results are worth keeping is not known here.
 */
import {
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { threadId } from "node:worker_threads";
import { DamagedResultError } from "./errors.ts";
import { lookAtResult, readResult, verifyResult, writeResult } from "./result-file.ts";

const ENDING = ".result";
const SMALL = "small";
const IS_SMALL = /^small_\d+_\d+_\d+\.result$/;

/** Tells the files of this thread apart. */
let unfinished = 0;

export class KeptFolder {
  /** Absolute path; need not exist. */
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Where a result lies, or would. */
  file(token: string): string {
    return join(this.path, `${token}${ENDING}`);
  }

  /** Makes the folder, for its owner only. */
  make(): void {
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
  }

  /**
   * Writes a result. The folder must be there.
   *
   * @throws {UncloneableError} or {UnfitForDiskError} for a value that would not come back as it was
   * @throws the system's error when the disk is full or may not be written; nothing is left then
   */
  write(token: string, value: unknown): void {
    writeResult(this.file(token), this.#unfinished(), token, value);
  }

  /** Writes small results beside those that are there. @throws as `write` does */
  writeSmall(results: ReadonlyMap<string, unknown>): void {
    this.write(`${SMALL}_${process.pid}_${threadId}_${++unfinished}`, results);
  }

  /** Writes small results in place of those that were there. @throws as `write` does */
  replaceSmall(results: ReadonlyMap<string, unknown>): void {
    const before = this.#smallFiles();
    this.writeSmall(results);
    for (const name of before) rmSync(this.file(name), { force: true });
  }

  /** The small results by their tokens; none of a file that cannot be believed. */
  readSmall(): ReadonlyMap<string, unknown> {
    const small = new Map<string, unknown>();
    for (const name of this.#smallFiles()) {
      try {
        const found = readResult(this.file(name), name);
        if (found instanceof Map) for (const [token, value] of found) small.set(token, value);
      } catch {
        // what is not there is computed again
      }
    }
    return small;
  }

  #smallFiles(): string[] {
    return this.#names()
      .filter((name) => IS_SMALL.test(name))
      .map((name) => name.slice(0, -ENDING.length));
  }

  #names(): readonly string[] {
    try {
      return readdirSync(this.path);
    } catch {
      return []; // nothing was kept
    }
  }

  /** Whether there is no result at all. */
  get isEmpty(): boolean {
    return this.#smallFiles().length === 0 && this.tokens().size === 0;
  }

  /** Tokens of the results that have files of their own. */
  tokens(): Set<string> {
    const files = this.#names().filter((name) => /^[0-9a-f]+\.result$/.test(name));
    return new Set(files.map((name) => name.slice(0, -ENDING.length)));
  }

  /**
   * Whether a result can be had, by its first line and length.
   *
   * @param whole look at every byte, which takes as long as reading it
   */
  has(token: string, { whole = false } = {}): boolean {
    try {
      if (lookAtResult(this.file(token), token) === undefined) return false;
      if (whole) verifyResult(this.file(token), token);
      return true;
    } catch (error) {
      if (error instanceof DamagedResultError) return false;
      throw error;
    }
  }

  /** When a result was written, in milliseconds since 1970; undefined when there is none. */
  writtenAt(token: string): number | undefined {
    return statSync(this.file(token), { throwIfNoEntry: false })?.mtimeMs;
  }

  /** Takes a result over from another folder, as a second name for the same file where the disk allows that. False when it cannot be had. */
  takeOver(token: string, from: KeptFolder): boolean {
    const file = this.file(token);
    try {
      linkSync(from.file(token), file);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return true;
    }
    const copy = this.#unfinished();
    try {
      copyFileSync(from.file(token), copy);
      renameSync(copy, file);
      return true;
    } catch {
      rmSync(copy, { force: true });
      return false;
    }
  }

  /** Removes what is kept, and the folder if nothing else is in it. What cannot be removed stays. */
  clear(): void {
    try {
      for (const name of readdirSync(this.path))
        if (/^([0-9a-f]+|small_\d+_\d+_\d+)\.result$|^unfinished-/.test(name))
          rmSync(join(this.path, name), { force: true });
      rmdirSync(this.path);
    } catch {
      // There is none, or somebody has put something of their own into it.
    }
  }

  #unfinished(): string {
    return join(this.path, `unfinished-${process.pid}-${threadId}-${++unfinished}`);
  }
}
