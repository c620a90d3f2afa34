/**
 * A run in which everything that a report can tell has happened.
 */
import type { ErrorView } from "../../server/protocol/error-view.ts";
import type { RunEvent } from "../../server/protocol/events.ts";
import { finished, graph } from "../timings/streams.ts";

/** Its events; every text in it is `text(n)`. */
export function eventful(text: (n: number) => string = (n) => `text ${n}`): RunEvent[] {
  const site = { file: `/home/${text(1)}.ts`, line: 3, column: 5 };
  const cause: ErrorView = { name: text(2), message: text(3), stack: `at ${text(4)}` };
  const error: ErrorView = {
    name: text(5),
    message: text(6),
    stack: `${text(5)}: ${text(6)}\n    at ${text(7)}`,
    key: text(8),
    callSite: site,
    inputs: [text(9), text(10)],
    hint: text(11),
    cause,
  };
  const known = graph([["a"], ["b"], ["c", 0, 1], ["d", 2]], { at: 5 });
  return [
    {
      type: "run-started",
      version: 1,
      run: text(12),
      script: site.file,
      epoch: 1_700_000_000_000,
      executor: text(13),
      workers: 2,
      machine: { node: text(14), platform: text(15), cpu: text(16), cores: 8, memory: 16e9 },
    },
    {
      type: "diagnosed",
      diagnostics: [
        {
          ...site,
          endLine: 3,
          endColumn: 9,
          severity: "warning",
          code: text(17),
          message: text(18),
          hint: text(19),
        },
      ],
    },
    {
      ...known,
      functions: known.functions.map((view, index) => ({
        ...view,
        name: text(20 + index),
        ...(index === 3 && { mainThread: text(30) }),
      })),
      callSites: known.callSites.map(() => site),
    },
    { type: "tasks-started", task: [0, 1], worker: [1, 2], at: [6, 6] },
    { type: "log", at: 7, task: 0, stream: "stdout", text: `${text(31)}\n` },
    { type: "log", at: 7, stream: "stderr", text: text(32) },
    { type: "progress", task: 0, fraction: 0.5, message: text(33) },
    { type: "task-failed", task: 0, worker: 1, started: 6, finished: 9, error, retried: true },
    {
      type: "memory",
      at: 9,
      worker: [1, 2],
      held: [8000, 4000],
      spilled: [0, 0],
      results: [2, 1],
      limit: 6000,
    },
    finished([0, 1, 9, 9, 15, 8000], [1, 2, 6, 6, 16, 4000]),
    { type: "spilled", task: [0], worker: [1], bytes: [8000], started: [15], finished: [18] },
    { type: "restored", task: [0], worker: [1], bytes: [8000], started: [19], finished: [20] },
    { type: "moved", task: [1], from: [2], to: [1], bytes: [4000], started: [16], finished: [17] },
    { type: "cache", task: [2], outcome: ["miss"], reason: [text(34)] },
    { type: "tasks-started", task: [2], worker: [1], at: [20] },
    { type: "worker-lost", worker: 1, at: 25, reason: text(35) },
    { type: "recomputed", at: 25, task: [0] },
    { type: "worker-added", worker: 3, at: 27 },
    {
      type: "memory",
      at: 28,
      worker: [2, 3],
      held: [4000, 0],
      spilled: [0, 0],
      results: [1, 0],
      limit: 6000,
    },
    finished([0, 3, 27, 28, 34, 8000]),
    { type: "task-failed", task: 2, worker: 3, started: 35, finished: 39, error, retried: false },
    { type: "compute-finished", compute: 1, at: 40, status: "failed", error },
    {
      type: "run-finished",
      at: 50,
      status: "failed",
      exitCode: 1,
      error: { name: text(36), message: text(37) },
    },
  ];
}
