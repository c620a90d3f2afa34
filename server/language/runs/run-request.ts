/**
 * From what a person asks for to what a runner is told. Knows settings and folders, starts nothing.
 */
import { existsSync, statSync } from "node:fs";
import { extname } from "node:path";
import type { StartRun } from "../../protocol/methods.ts";
import type { RunRequest, TextRange } from "../../protocol/runner.ts";
import type { TreadleSettings } from "../../protocol/settings.ts";
import { parseBytes } from "../../protocol/units.ts";
import { MemoryLimitError, NoScriptError } from "../errors.ts";
import type { RunFolder } from "./run-folder.ts";

/** What a request is made of beside what was asked for. */
export interface RequestParts {
  readonly settings: TreadleSettings;
  readonly unsaved: ReadonlyMap<string, string>;
  /** Where the new run keeps what it leaves. */
  readonly folder: RunFolder;
  /** The earlier run's folder, for the kinds that go on from one. */
  readonly of?: RunFolder;
  /** Key of the task in the earlier run, for the kinds that name one. */
  readonly key?: string;
}

const endings: ReadonlySet<string> = new Set([".ts", ".mts", ".cts", ".js", ".mjs", ".cjs"]);

/**
 * What the runner is told.
 *
 * @throws {NoScriptError} @throws {MemoryLimitError}
 */
export function runRequest(ask: StartRun, { settings, unsaved, folder, of, key }: RequestParts): RunRequest {
  const { script, kind } = ask;
  return {
    ...editorRequest(script, settings, unsaved),
    args: ask.args ?? [],
    noticeArrays: true,
    ...(kind === "preview" ? { graphOnly: true } : { keepResults: folder.results }),
    ...(of && existsSync(of.results) && { reuseResults: of.results }),
    ...(kind === "task" && key !== undefined && { onlyTask: key }),
    ...(kind === "from-task" && key !== undefined && { fromTask: key }),
  };
}

/**
 * What a runner is told that shall serve the array which the expression in `preview` gives.
 *
 * @throws {NoScriptError} @throws {MemoryLimitError}
 */
export function previewRequest(
  script: string,
  preview: TextRange,
  settings: TreadleSettings,
  unsaved: ReadonlyMap<string, string>,
): RunRequest {
  const { line, column, endLine, endColumn } = preview;
  return { ...editorRequest(script, settings, unsaved), preview: { line, column, endLine, endColumn } };
}

/** What all runs from the editor have in common. */
function editorRequest(
  script: string,
  settings: TreadleSettings,
  unsaved: ReadonlyMap<string, string>,
): RunRequest {
  if (!endings.has(extname(script)) || !isFile(script)) throw new NoScriptError(script);
  const { workers, cancelGrace } = settings;
  const memoryLimit = bytesOf(settings.memoryLimit);
  return {
    script,
    args: [],
    relayLogs: true,
    cancelGrace: Math.max(0, cancelGrace),
    ...(workers >= 1 && { workers: Math.floor(workers) }),
    ...(memoryLimit !== undefined && { memoryLimit }),
    ...(unsaved.size > 0 && { unsaved: Object.fromEntries(unsaved) }),
  };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function bytesOf(limit: string): number | undefined {
  if (limit.trim() === "") return undefined;
  const bytes = parseBytes(limit);
  if (bytes === undefined) throw new MemoryLimitError(limit);
  return bytes;
}
