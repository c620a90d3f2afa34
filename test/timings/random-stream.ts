/**
 * The events of a run that never was: tasks that overlap, fail, are tried again, move, are lost and run again,
 * print and report, in batches of any size, cut anywhere. The same for the same seed.
 */
import type { MemoryHeld, RunEvent } from "../../server/protocol/events.ts";
import type { Random } from "../harness/random.ts";
import { failed, graph } from "./streams.ts";

export interface StreamOptions {
  /** Default: up to 60. */
  readonly tasks?: number;
  /** Whether executions on one worker may overlap; default true. */
  readonly awaiting?: boolean;
}

/** Begins with `run-started`; three of four end with `run-finished`. */
export function randomStream(random: Random, options: StreamOptions = {}): RunEvent[] {
  const { tasks = 1 + random.below(60), awaiting = true } = options;
  const workers = 1 + random.below(4);
  const computes = 1 + random.below(3);
  const events: RunEvent[] = [
    {
      type: "run-started",
      version: 1,
      run: "r",
      script: "/home/ada/frames.ts",
      epoch: 0,
      executor: "threads",
      workers,
    },
  ];
  const names = ["read", "scale", "sum", "write"];
  /** Worker → until when it is busy. */
  const until = new Float64Array(workers + 1);
  let now = 0;
  let firstTask = 0;
  for (let compute = 1; compute <= computes; compute++) {
    const size = Math.max(1, Math.floor(tasks / computes));
    now += random.below(20);
    events.push(
      graph(
        Array.from({ length: size }, (_, task): [string, ...number[]] => {
          const needs = task === 0 || random.chance(0.3) ? [] : [firstTask + random.below(task)];
          return [random.pick(names), ...needs];
        }),
        { compute, firstTask, at: now },
      ),
    );
    for (let task = firstTask; task < firstTask + size; task++) {
      if (random.chance(0.05)) {
        events.push({ type: "reused", at: now, task: [task] });
        continue;
      }
      for (const event of taskEvents(task)) events.push(event);
      if (random.chance(0.05)) events.push(...lossOf(task));
    }
    firstTask += size;
    events.push({ type: "compute-finished", compute, at: now + 50, status: "succeeded" });
    now += 50;
  }
  if (random.chance(0.75))
    events.push({ type: "run-finished", at: now + 5, status: "succeeded", exitCode: 0 });
  return events;

  function taskEvents(task: number): RunEvent[] {
    const worker = 1 + random.below(workers);
    const duration = random.below(400) / 16;
    const started = awaiting && random.chance(0.3) ? now : Math.max(now, until[worker]!);
    const finished = started + duration;
    until[worker] = Math.max(until[worker]!, finished);
    now += random.below(5);
    const own: RunEvent[] = [];
    if (random.chance(0.6))
      own.push({ type: "tasks-started", task: [task], worker: [worker], at: [started] });
    if (random.chance(0.2)) own.push({ type: "progress", task, fraction: random.next() });
    if (random.chance(0.2))
      own.push({
        type: "log",
        at: started,
        task,
        stream: random.pick(["stdout", "stderr"]),
        text: `line of ${task}\n`,
      });
    if (random.chance(0.1)) own.push(failed(task, started, finished, random.chance(0.7)));
    if (random.chance(0.05)) return own;
    if (random.chance(0.2)) own.push({ type: "described", task: [task], text: [`Array(${task})`] });
    if (random.chance(0.1)) {
      const hit = random.chance(0.5);
      own.push({
        type: "cache",
        task: [task],
        outcome: [hit ? "hit" : "miss"],
        reason: [hit ? "" : "It is new."],
      });
    }
    own.push({
      type: "tasks-finished",
      task: [task],
      worker: [worker],
      ready: [started - random.below(3)],
      started: [started],
      finished: [finished],
      busy: [random.chance(0.7) ? duration : duration / 4],
      bytes: [random.below(10_000)],
    });
    if (random.chance(0.3))
      own.push({
        type: "moved",
        task: [task],
        from: [worker],
        to: [0],
        bytes: [random.below(1000)],
        started: [finished],
        finished: [finished + 1],
      });
    if (random.chance(0.1)) own.push(memory(worker));
    if (random.chance(0.3)) own.push({ type: "released", task: [task] });
    return own;
  }

  function memory(worker: number): MemoryHeld {
    return {
      type: "memory",
      at: now,
      worker: [worker],
      held: [random.below(1e6)],
      spilled: [0],
      results: [1],
      limit: 0,
    };
  }

  function lossOf(task: number): RunEvent[] {
    const lost: RunEvent[] = [
      { type: "worker-lost", worker: 1, at: now, reason: "out of memory" },
      { type: "recomputed", at: now, task: [task] },
      { type: "worker-added", worker: 1, at: now },
    ];
    return random.chance(0.8) ? [...lost, ...taskEvents(task)] : lost;
  }
}
