/**
 * Everything the commands need of a process, without one: screens that remember, a clock that stands,
 * a runner that plays back events, signals sent by the test.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { Interruption, Surroundings } from "../../server/cli/surroundings.ts";
import type { RunEvent, RunStatus } from "../../server/protocol/events.ts";
import type { RunRequest } from "../../server/protocol/runner.ts";
import type { StartOptions, startRun } from "../../server/runner/start.ts";
import { type FakeScreen, fakeScreen } from "./fake-terminal.ts";

/** What a fake run does once it has been started. */
export interface Play {
  readonly request: RunRequest;
  readonly options: StartOptions;
  readonly cancelled: () => number;
  /** Ends the run. */
  readonly end: (status: RunStatus, exitCode: number) => void;
}

export interface FakeSurroundings extends Surroundings {
  readonly stdout: FakeScreen;
  readonly stderr: FakeScreen;
  readonly plays: readonly Play[];
  readonly interrupt: (interruption: Interruption) => void;
  /** How many listen for interruptions now. */
  readonly listening: () => number;
}

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder with an empty `script.ts`; `play` is called with each run that is started. */
export function fakeSurroundings(
  play: (play: Play) => void = ({ end }) => end("succeeded", 0),
  { terminal = false }: { terminal?: boolean } = {},
): FakeSurroundings {
  const folder = mkdtempSync(join(tmpdir(), "treadle-cli-"));
  folders.push(folder);
  writeFileSync(join(folder, "script.ts"), "first line\nsecond line\n");
  const listeners = new Set<(interruption: Interruption) => void>();
  const plays: Play[] = [];
  const start: typeof startRun = (request, options) => {
    let cancelled = 0;
    let end: Play["end"] = () => {};
    const finished = new Promise<{ status: RunStatus; exitCode: number }>((resolve) => {
      end = (status, exitCode) => resolve({ status, exitCode });
    });
    const own = { request, options, cancelled: () => cancelled, end };
    plays.push(own);
    play(own);
    return { finished, cancel: () => void cancelled++ };
  };
  return {
    stdout: fakeScreen({ terminal }),
    stderr: fakeScreen({ terminal }),
    folder,
    now: () => 0,
    version: () => "1.2.3",
    loadStartRun: async () => start,
    onInterruption(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    plays,
    interrupt: (interruption) => {
      for (const listener of listeners) listener(interruption);
    },
    listening: () => listeners.size,
  };
}

/** A runner that plays all events at once and ends as the last one says. */
export const playing =
  (events: readonly RunEvent[]) =>
  ({ options, end }: Play): void => {
    options.onEvents(events);
    const last = events.at(-1);
    if (last?.type === "run-finished") end(last.status, last.exitCode);
  };
