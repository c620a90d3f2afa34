/**
 * One run on disk:
 *
 *     <storage>/runs/<run>/run.json        what lists show; written at the start and at the end
 *                         /events.ndjson   what happened, one event a line, appended as it goes
 *                         /texts.json      the person's files as they ran
 *                         /results/        what a rerun may go on from
 *                         /report.html     when somebody has asked for it
 *
 * Whatever is here may be cut off, of another version, or made by hand: what cannot be read is not there. Knows no
 * processes and no screen.
 */
import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { RunId, RunView } from "../../protocol/run-view.ts";

/** Grows when a meaning changes; folders of another version are left alone until they are pruned by hand. */
const FOLDER_VERSION = 1;

/** Characters of a text that is kept as it ran; nobody writes more than that by hand. */
const LARGEST_TEXT = 1e6;

/** The contents of `run.json`. */
export interface RunRecord {
  readonly view: RunView;
  /** The server that the run belongs to while it goes on, as `newFolderName` of the spill folders says it. */
  readonly owner: string;
}

/** A name for a run: sorts by time, and two windows that start one in the same moment do not meet. */
export function newRunId(now: number): RunId {
  const time = new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");
  return `${time}-${randomBytes(3).toString("hex")}`;
}

export class RunFolder {
  readonly path: string;

  /** @param path absolute; made when something is written */
  constructor(path: string) {
    this.path = path;
  }

  get events(): string {
    return join(this.path, "events.ndjson");
  }

  get texts(): string {
    return join(this.path, "texts.json");
  }

  get results(): string {
    return join(this.path, "results");
  }

  get report(): string {
    return join(this.path, "report.html");
  }

  /** Writes `run.json`, whole or not at all. */
  write(record: RunRecord): void {
    this.#put(join(this.path, "run.json"), { version: FOLDER_VERSION, ...record });
  }

  /** Writes the texts of files as they ran, by absolute path; texts that nobody wrote by hand are left out. */
  writeTexts(texts: ReadonlyMap<string, string>): void {
    const small = [...texts].filter(([, text]) => text.length <= LARGEST_TEXT);
    this.#put(this.texts, Object.fromEntries(small));
  }

  /** The texts of files as they ran; undefined where there are none that can be understood. */
  readTexts(): ReadonlyMap<string, string> | undefined {
    try {
      const texts = Object.entries(JSON.parse(readFileSync(this.texts, "utf8")) as object);
      return new Map(texts.filter(([, text]) => typeof text === "string"));
    } catch {
      return undefined;
    }
  }

  /** What `run.json` says; undefined where there is none that can be understood. */
  read(): RunRecord | undefined {
    let parsed: Partial<RunRecord> & { readonly version?: unknown };
    try {
      parsed = JSON.parse(readFileSync(join(this.path, "run.json"), "utf8")) as typeof parsed;
    } catch {
      return undefined;
    }
    if (parsed?.version !== FOLDER_VERSION || !isView(parsed.view)) return undefined;
    return { view: parsed.view, owner: String(parsed.owner ?? "") };
  }

  #put(path: string, content: object): void {
    mkdirSync(this.path, { recursive: true });
    const draft = join(this.path, `.${randomBytes(4).toString("hex")}.tmp`);
    writeFileSync(draft, JSON.stringify(content));
    renameSync(draft, path);
  }

  /** Whether an earlier run has left results here. */
  hasResults(): boolean {
    return names(this.results).length > 0;
  }

  removeResults(): void {
    rmSync(this.results, { recursive: true, force: true });
  }

  /** The run is forgotten, and everything of it. */
  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  /** Bytes on disk of everything in it. */
  async size(): Promise<number> {
    let size = 0;
    for (const file of allFiles(this.path)) size += (await stat(file).catch(() => undefined))?.size ?? 0;
    return size;
  }
}

function isView(view: Partial<RunView> | undefined): view is RunView {
  return (
    typeof view === "object" &&
    view !== null &&
    [view.run, view.kind, view.script, view.status].every((part) => typeof part === "string") &&
    [view.started, view.elapsed].every((part) => typeof part === "number") &&
    typeof view.tasks === "object" &&
    view.tasks !== null &&
    Array.isArray(view.executing)
  );
}

/** The names in a folder; none where there is no folder. */
export function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function allFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}
