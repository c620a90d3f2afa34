/**
 * What a supervisor (command line, language server) and the runner process say to each other over ipc.
 */
import type { RunEvent } from "./events.ts";

/** Everything a runner needs to know; it reads no command line and no settings. */
export interface RunRequest {
  /** Absolute path. */
  readonly script: string;
  /** What the script finds in `process.argv` after its own path. */
  readonly args: readonly string[];
  readonly executor?: "threads" | "inline";
  /** Worker threads; default: one per core. */
  readonly workers?: number;
  /** Bytes of results that may be held; default: no limit. */
  readonly memoryLimit?: number;
  /** Stop at the first compute, after its graph is known, without running a task. */
  readonly graphOnly?: boolean;
  /** Keep library frames in stacks. */
  readonly fullStack?: boolean;
  /** The script's own prints reach the supervisor as `log` events as well (they always go to the runner's stdout and stderr). */
  readonly relayLogs?: boolean;
  /** Milliseconds between asking tasks to stop and ending their threads; default 1000. */
  readonly cancelGrace?: number;
  /** Absolute path → text that counts in place of what is on disk: an editor's unsaved changes. */
  readonly unsaved?: Readonly<Record<string, string>>;
  /**
   * Folder, absolute, into which results that are there when the run fails or is cancelled are written, for another
   * run to go on from. Made when there is something to write; whoever names it removes it.
   */
  readonly keepResults?: string;
  /** Folder that an earlier run has left as `keepResults`: tasks whose results are in it, and unchanged, do not run. */
  readonly reuseResults?: string;
  /** Key of a task: only it and what it needs is run; the script stops after the compute that has it. */
  readonly onlyTask?: string;
  /** Key of a task: neither its result nor any that depends on it is taken from `reuseResults`. */
  readonly fromTask?: string;
}

export type ToRunner = { readonly type: "start"; readonly request: RunRequest } | { readonly type: "cancel" };

export type FromRunner = { readonly type: "events"; readonly events: readonly RunEvent[] };
