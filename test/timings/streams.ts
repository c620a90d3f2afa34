/**
 * Literal event streams for the tests of every face: short to write, in the very shape the runner sends.
 */
import type {
  GraphKnown,
  RunEvent,
  TaskFailed,
  TasksFinished,
  TasksStarted,
} from "../../server/protocol/events.ts";

export const script = "/home/ada/frames.ts";

/** A graph from sentences such as `"sum < read, read"`: the tasks in order, each with the numbers it needs. */
export function graph(
  tasks: readonly (readonly [name: string, ...needs: number[]])[],
  {
    compute = 1,
    firstTask = 0,
    at = 0,
    requested,
  }: { compute?: number; firstTask?: number; at?: number; requested?: number[] } = {},
): GraphKnown {
  const names = [...new Set(tasks.map(([name]) => name))];
  const edges = tasks.flatMap(([, ...needs], index) =>
    needs.map((from) => [from, firstTask + index] as const),
  );
  return {
    type: "graph",
    compute,
    at,
    firstTask,
    taskFunction: tasks.map(([name]) => names.indexOf(name)),
    taskCallSite: tasks.map(([name]) => names.indexOf(name)),
    taskOrder: tasks.map((_, index) => index),
    functions: names.map((name, index) => ({
      name,
      definition: { ...place(index + 1), endLine: index + 1, endColumn: 40 },
    })),
    callSites: names.map((_, index) => place(index + 10)),
    edgeFrom: edges.map(([from]) => from),
    edgeTo: edges.map(([, to]) => to),
    requested: requested ?? [firstTask + tasks.length - 1],
  };
}

const place = (line: number) => ({ file: script, line, column: 3 });

export const started = (...tasks: number[]): TasksStarted => ({
  type: "tasks-started",
  task: tasks,
  worker: tasks.map(() => 1),
  at: tasks.map(() => 0),
});

/** One execution per row: task, worker, ready, started, finished, bytes, and how long it had its thread. */
export const finished = (
  ...rows: readonly (readonly [number, number, number, number, number, number?, number?])[]
): TasksFinished => ({
  type: "tasks-finished",
  task: rows.map((row) => row[0]),
  worker: rows.map((row) => row[1]),
  ready: rows.map((row) => row[2]),
  started: rows.map((row) => row[3]),
  finished: rows.map((row) => row[4]),
  busy: rows.map((row) => row[6] ?? row[4] - row[3]),
  bytes: rows.map((row) => row[5] ?? 8),
});

export const failed = (task: number, from: number, to: number, retried = false): TaskFailed => ({
  type: "task-failed",
  task,
  worker: 1,
  started: from,
  finished: to,
  error: { name: "RangeError", message: "frame 3 is empty" },
  retried,
});

/** `slow-add.ts`: two sleeps side by side and the sum of both, on two workers. */
export const slowAdd: readonly RunEvent[] = [
  {
    type: "run-started",
    version: 1,
    run: "r1",
    script: "/home/ada/slow-add.ts",
    epoch: 0,
    executor: "threads",
    workers: 2,
  },
  graph([["slowinc"], ["slowinc"], ["slowadd", 0, 1]], { at: 40 }),
  started(0, 1),
  finished([0, 1, 50, 50, 1050], [1, 2, 50, 60, 1062]),
  { type: "moved", task: [1], from: [2], to: [1], bytes: [8], started: [1062], finished: [1066] },
  started(2),
  finished([2, 1, 1062, 1070, 2070]),
  { type: "moved", task: [2], from: [1], to: [0], bytes: [8], started: [2070], finished: [2074] },
  { type: "compute-finished", compute: 1, at: 2080, status: "succeeded" },
  { type: "run-finished", at: 2100, status: "succeeded", exitCode: 0 },
];
