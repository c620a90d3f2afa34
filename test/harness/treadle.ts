/**
 * Runs the built `treadle` as a person would: a process with arguments, and what came out of it.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { RunEvent } from "../../server/protocol/events.ts";

export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

const cli = join(root, "dist", "cli.mjs");

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "treadle-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes files (paths relative to a new temporary folder) and returns the folder. */
export function workspace(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

export interface Outcome {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly process: ChildProcess;
  readonly ended: Promise<Outcome>;
  /** Settles when the text has been printed on either stream; rejects when the process ends without it. */
  printed(text: string): Promise<void>;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts `treadle` and returns at once. */
export function start(args: readonly string[], options: RunOptions = {}): Running {
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: options.cwd ?? root,
    env: { ...process.env, NO_COLOR: "1", ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  const watchers = new Set<() => void>();
  const heard = (): void => {
    for (const watcher of watchers) watcher();
  };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    heard();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    heard();
  });
  const ended = new Promise<Outcome>((resolve) => {
    child.once("close", (status, signal) => resolve({ status, signal, stdout, stderr }));
  });
  const printed = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!stdout.includes(text) && !stderr.includes(text)) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
      void ended.then(() => reject(new Error(`It ended without printing "${text}":\n${stdout}\n${stderr}`)));
    });
  return { process: child, ended, printed };
}

/** Runs `treadle` to its end. */
export function treadle(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return start(args, options).ended;
}

export interface ScriptOutcome extends Outcome {
  readonly events: readonly RunEvent[];
  /** The last line of stdout, as JSON. */
  readonly result: unknown;
}

/** `treadle run SCRIPT` with its events. */
export async function runScript(
  script: string,
  args: readonly string[] = [],
  options: RunOptions = {},
): Promise<ScriptOutcome> {
  const file = join(temporaryFolder(), "events.ndjson");
  const outcome = await treadle(["run", script, "--events", file, ...args], options);
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  return {
    ...outcome,
    events: lines.map((line) => JSON.parse(line) as RunEvent),
    result: lastJson(outcome.stdout),
  };
}

function lastJson(stdout: string): unknown {
  const last = stdout.trimEnd().split("\n").at(-1) ?? "";
  try {
    return JSON.parse(last);
  } catch {
    return undefined;
  }
}

/** The events of one type. */
export function ofType<T extends RunEvent["type"]>(
  events: readonly RunEvent[],
  type: T,
): readonly Extract<RunEvent, { type: T }>[] {
  return events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);
}
