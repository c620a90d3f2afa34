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
}

export type ToRunner = { readonly type: "start"; readonly request: RunRequest } | { readonly type: "cancel" };

export type FromRunner = { readonly type: "events"; readonly events: readonly RunEvent[] };
