/**
 * The tasks that read a result from disk in place of the task that would make it, and that write one after it was
 * made. They run in the lane where the result is, or will be; only its name travels.
 */
import { isLane } from "../../executors/lane/in-lane.ts";
import { UncloneableError, UnfitForDiskError, UnknownClassError } from "../../store/errors.ts";
import { DamagedResultError } from "../../store/result-cache/errors.ts";
import { readResult, writeResult } from "../../store/result-cache/result-file.ts";
import { ResultFolder } from "../../store/result-cache/result-folder.ts";
import { kernel } from "../kernel.ts";
import type { TaskFunction } from "../task-function.ts";

interface TaskModule {
  readonly modules?: Readonly<Record<string, () => Promise<unknown>>>;
}

/**
 * The result in a file, which must be the one that is kept under that token.
 *
 * @throws {DamagedResultError} when it cannot be had
 */
export const LOAD = kernel(
  "cache/load",
  async (
    file: string,
    token: string,
    taskModule: string | undefined,
    part: string | undefined,
  ): Promise<unknown> => {
    // The classes of errors are used where they are known, and not asked for.
    if (isLane() && taskModule !== undefined && part !== undefined) await load(taskModule, part);
    for (let tried: string | undefined; ; ) {
      try {
        return readResult(file, token);
      } catch (error) {
        if (!(error instanceof UnknownClassError)) throw error;
        const { className } = error;
        // On the main thread all classes of the script are there; a second copy of them would be others.
        if (className === tried || taskModule === undefined || !isLane()) {
          throw new DamagedResultError(file, `the script has no class ${className} any more`, {
            cause: error,
          });
        }
        tried = className;
        await load(taskModule, className.slice(0, className.lastIndexOf("#")));
      }
    }
  },
);

/** Has a part of the script's functions and classes in this thread. */
async function load(taskModule: string, part: string): Promise<void> {
  const { modules } = (await import(taskModule)) as TaskModule;
  await modules?.[part]?.();
}

/** Gives the bytes that were written, or as a clause why none were: that is no error. */
const save = kernel("cache/save", (value: unknown, cacheFolder: string, token: string): number | string => {
  const folder = new ResultFolder(cacheFolder);
  const file = folder.file(token);
  try {
    return writeResult(file, folder.unfinishedFor(file), token, value);
  } catch (error) {
    if (error instanceof UncloneableError || error instanceof UnfitForDiskError) {
      return `${error.where === "" ? "it" : `its part ${error.where}`} is ${error.what}`;
    }
    if (error instanceof RangeError) return "it is nested too deep";
    return error instanceof Error ? error.message : String(error);
  }
});

/** Keeps a result under a token. No task of the script's, which has made that result already. */
export const SAVE: TaskFunction = { ...save, isInternal: true };
