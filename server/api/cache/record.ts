/**
 * What was asked of the cache for one function, as far as it is needed to say why a call runs again: of each call
 * the digests of its parts, and a few words for each. One small file per function, newest call first.
 *
 * Nothing depends on it but sentences: a record that is missing, old or spoilt makes a reason less exact.
 */
import { createHash } from "node:crypto";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { RESULT_FORMAT } from "../../store/result-cache/result-file.ts";
import type { ResultFolder } from "../../store/result-cache/result-folder.ts";
import type { TaskFunction } from "../task-function.ts";
import type { Identity } from "./identity.ts";

/** One call, as it was asked for. */
export interface RecordedCall extends Identity {
  /** Why its result was not kept, as a clause; absent when it was. */
  readonly refused?: string;
}

/** Calls remembered for a function: what a large loop makes, at 300 bytes each. */
const MOST_CALLS = 5000;

interface RecordFile {
  readonly results: number;
  readonly calls: readonly RecordedCall[];
}

/** The calls of one function. */
export class CallRecord {
  /** Undefined when nothing is known of earlier calls. */
  readonly calls: readonly RecordedCall[] | undefined;
  /** Whether results of that time have another form than today's. */
  readonly isOfOtherFormat: boolean;
  readonly #file: string;

  private constructor(file: string, found: RecordFile | undefined) {
    this.#file = file;
    this.calls = found?.calls;
    this.isOfOtherFormat = found !== undefined && found.results !== RESULT_FORMAT;
  }

  static read(folder: ResultFolder, { name, meta }: TaskFunction): CallRecord {
    const id = createHash("sha256")
      .update(`${meta?.file}#${meta?.name ?? name}`)
      .digest("hex")
      .slice(0, 32);
    const file = folder.record(id);
    try {
      const found = JSON.parse(readFileSync(file, "utf8")) as Partial<RecordFile>;
      if (typeof found.results === "number" && Array.isArray(found.calls) && found.calls.every(isCall)) {
        return new CallRecord(file, found as RecordFile);
      }
    } catch {
      // None yet, or spoilt.
    }
    return new CallRecord(file, undefined);
  }

  /** Writes down the calls of a compute, before those of earlier ones. */
  write(folder: ResultFolder, asked: readonly RecordedCall[]): void {
    const now = new Set(asked.map(({ token }) => token));
    const before = (this.calls ?? []).filter(({ token }) => !now.has(token));
    const file: RecordFile = { results: RESULT_FORMAT, calls: [...asked, ...before].slice(0, MOST_CALLS) };
    const unfinished = folder.unfinishedFor(this.#file);
    try {
      writeFileSync(unfinished, JSON.stringify(file), { mode: 0o600 });
      renameSync(unfinished, this.#file);
    } catch {
      rmSync(unfinished, { force: true });
    }
  }
}

function isCall(call: Partial<RecordedCall> | null): boolean {
  return typeof call?.token === "string" && typeof call.fn === "string" && Array.isArray(call.parts);
}
