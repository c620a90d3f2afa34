/**
 * Which scripts are pipelines: one of them, for menus, and all of a workspace, for the list to choose from.
 *
 * Reads folders and files and runs nothing. A walk is bounded and gives way to everything else the server does:
 * a workspace may be somebody's home folder.
 */
import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import type { ScriptOutline } from "../../compile/outline.ts";
import type { PipelineSite, PipelineView } from "../../protocol/pipelines.ts";
import type { Texts } from "../parts.ts";
import { type Analyses, mayBePipeline } from "./analyses.ts";

/** How far a search goes. */
export interface SearchOptions {
  /** Scripts that are looked into at most; default 5,000. */
  readonly mostFiles?: number;
  /** Folders that are listed at most; default 20,000. */
  readonly mostFolders?: number;
  readonly signal?: AbortSignal;
}

const SCRIPT = /\.[cm]?[jt]sx?$/;
const DECLARATIONS = /\.d\.[cm]?ts$/;

/** Folders of what is installed or made, by the names that tools give them. */
const SKIPPED = new Set([
  "node_modules",
  "bower_components",
  "jspm_packages",
  "vendor",
  "dist",
  "out",
  "build",
  "coverage",
  "target",
  "__pycache__",
  "venv",
  "site-packages",
]);

/** A megabyte of source is not written by hand. */
const LARGEST = 1_000_000;

/** What faces know of a script. */
export function pipelineViewOf(script: string, outline: ScriptOutline | undefined): PipelineView {
  if (!outline) return { script, isPipeline: false, sites: [] };
  const { isPipeline, start, functions, calls, computes } = outline;
  const sites: PipelineSite[] = [
    ...(start ? [{ kind: "start" as const, ...start }] : []),
    ...functions.map(({ name, definition }) => ({ kind: "function" as const, name, ...definition })),
    ...calls
      .filter((call) => call.function !== undefined)
      .map(({ name, range }) => ({ kind: "call" as const, name, ...range })),
    ...computes.map((range) => ({ kind: "compute" as const, ...range })),
  ];
  return {
    script,
    isPipeline,
    sites: sites.sort((a, b) => a.line - b.line || a.column - b.column),
  };
}

/**
 * The scripts below `folders` (absolute paths) that are pipelines, sorted by path. Folders that cannot be read are
 * passed over, links are not followed.
 */
export async function findPipelines(
  folders: readonly string[],
  texts: Texts,
  analyses: Analyses,
  { mostFiles = 5000, mostFolders = 20_000, signal }: SearchOptions = {},
): Promise<PipelineView[]> {
  const found = new Map<string, PipelineView>();
  // Level by level, so that what lies on top is found before the bounds are reached.
  const queue = [...new Set(folders)];
  let files = 0;
  for (let at = 0; at < queue.length && at < mostFolders && files < mostFiles; at++) {
    if (signal?.aborted) break;
    const folder = queue[at]!;
    for (const entry of await entriesOf(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!entry.name.startsWith(".") && !SKIPPED.has(entry.name)) queue.push(path);
        continue;
      }
      if (!entry.isFile() || !SCRIPT.test(entry.name) || DECLARATIONS.test(entry.name)) continue;
      if (files++ >= mostFiles || signal?.aborted) break;
      const view = await pipelineAt(path, texts, analyses);
      if (view) found.set(path, view);
    }
  }
  return [...found.values()].sort((a, b) => (a.script < b.script ? -1 : 1));
}

async function pipelineAt(
  script: string,
  texts: Texts,
  analyses: Analyses,
): Promise<PipelineView | undefined> {
  const size = await stat(script).then(
    (found) => found.size,
    () => Number.POSITIVE_INFINITY,
  );
  if (size > LARGEST) return undefined;
  const text = texts.textOf(script);
  if (text === undefined || !mayBePipeline(text)) return undefined;
  // Parsing takes milliseconds: whoever hovers meanwhile comes first.
  await turn();
  const view = pipelineViewOf(script, analyses.glanceAt(script));
  return view.isPipeline ? view : undefined;
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}
