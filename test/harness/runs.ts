/**
 * Runs scripts in processes of their own, as a face does: with a request, and with what came of it.
 */
import { join } from "node:path";
import type { RunEvent, RunFinished } from "../../server/protocol/events.ts";
import { keyOf } from "../../server/protocol/keys.ts";
import type { RunRequest } from "../../server/protocol/runner.ts";
import { type RunningScript, startRun } from "../../server/runner/start.ts";
import { ofType, temporaryFolder } from "./treadle.ts";

export interface Ran {
  readonly finished: RunFinished;
  readonly events: readonly RunEvent[];
  readonly stdout: string;
  readonly stderr: string;
  /** The last line of stdout, as JSON; undefined when it is none. */
  readonly result: unknown;
  /** Names of the functions whose tasks ran, in the order in which they finished. */
  readonly ran: readonly string[];
  /** Names of those whose results were reused. */
  readonly reused: readonly string[];
  /** Keys of all tasks by the names of their functions. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
}

export interface UnderWay {
  readonly running: RunningScript;
  readonly ended: Promise<Ran>;
  /** Settles once the script or a task has printed the text. */
  printed(text: string): Promise<void>;
}

/** Starts a run; its compiled output goes to a cache that the runs of one test share. */
export function startScript(
  script: string,
  request: Partial<RunRequest> = {},
  cache: string = temporaryFolder(),
): UnderWay {
  const events: RunEvent[] = [];
  const output = { stdout: "", stderr: "" };
  const waiting = new Set<() => void>();
  const running = startRun(
    { script, args: [], workers: 2, ...request },
    {
      onEvents: (batch) => events.push(...batch),
      output: (stream, text) => {
        output[stream] += text;
        for (const look of waiting) look();
      },
      environment: { TREADLE_CACHE: join(cache, "cache") },
    },
  );
  const ended = running.finished.then(() => outcome(events, output));
  return {
    running,
    ended,
    printed: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!output.stdout.includes(text)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
        void ended.then(({ stderr }) => reject(new Error(`It ended without printing "${text}":\n${stderr}`)));
      }),
  };
}

/** Runs a script to its end. */
export function runToEnd(script: string, request: Partial<RunRequest> = {}, cache?: string): Promise<Ran> {
  return startScript(script, request, cache).ended;
}

function outcome(events: readonly RunEvent[], { stdout, stderr }: { stdout: string; stderr: string }): Ran {
  const names = new Map<number, string>();
  const keys: Record<string, string[]> = {};
  for (const graph of ofType(events, "graph")) {
    for (const [place, fn] of graph.taskFunction.entries()) {
      const task = graph.firstTask + place;
      const { name } = graph.functions[fn]!;
      names.set(task, name);
      keys[name] = [...(keys[name] ?? []), keyOf(graph, task)!];
    }
  }
  const namesOf = (type: "tasks-finished" | "reused"): string[] =>
    ofType(events, type).flatMap(({ task }) => task.map((number) => names.get(number)!));
  const finished = ofType(events, "run-finished");
  if (finished.length !== 1) throw new Error(`The end was told ${finished.length} times.\n${stderr}`);
  return {
    finished: finished[0]!,
    events,
    stdout,
    stderr,
    result: lastJson(stdout),
    ran: namesOf("tasks-finished"),
    reused: namesOf("reused"),
    keys,
  };
}

function lastJson(stdout: string): unknown {
  try {
    return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "");
  } catch {
    return undefined;
  }
}
