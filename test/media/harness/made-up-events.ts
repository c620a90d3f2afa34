/**
 * Events of runs that never were: layers of tasks of one function each, with arrows between the layers, and a clock that
 * the test turns.
 */
import { EVENTS_VERSION, type RunEvent } from "../../../server/protocol/events.ts";

/** Tasks of one function. */
export interface Layer {
  readonly name: string;
  readonly tasks: number;
  /** Names of the layers it needs: one to one where both have as many tasks, else in shares. */
  readonly needs?: readonly string[];
  /** Milliseconds of a task; 10 when absent. */
  readonly takes?: number;
  readonly requested?: boolean;
}

/** A pipeline of frames as the tutorial has it, small enough to be read. */
export const framesPipeline: readonly Layer[] = [
  { name: "listFiles", tasks: 1, takes: 4 },
  { name: "readFrame", tasks: 1000, needs: ["listFiles"], takes: 24 },
  { name: "darkField", tasks: 1, takes: 60 },
  { name: "subtractDark", tasks: 1000, needs: ["readFrame", "darkField"], takes: 12 },
  { name: "findPeaks", tasks: 1000, needs: ["subtractDark"], takes: 55 },
  { name: "histogram", tasks: 40, needs: ["subtractDark"], takes: 8 },
  { name: "mergePeaks", tasks: 10, needs: ["findPeaks"], takes: 30 },
  { name: "report", tasks: 1, needs: ["mergePeaks", "histogram"], takes: 15, requested: true },
];

/** A run of layers, task by task. */
export class MadeUpRun {
  readonly #layers: readonly Layer[];
  readonly #first = new Map<string, number>();
  readonly size: number;

  constructor(layers: readonly Layer[]) {
    this.#layers = layers;
    let next = 0;
    for (const { name, tasks } of layers) {
      this.#first.set(name, next);
      next += tasks;
    }
    this.size = next;
  }

  /** Number of a layer's task. */
  task(name: string, index = 0): number {
    return this.#first.get(name)! + index;
  }

  /** What comes before the first task. */
  begin(script = "/home/ada/frames.ts"): RunEvent[] {
    const layers = this.#layers;
    const edgeFrom: number[] = [];
    const edgeTo: number[] = [];
    for (const layer of layers) {
      for (const need of layer.needs ?? []) {
        const from = layers.find(({ name }) => name === need)!;
        const most = Math.max(layer.tasks, from.tasks);
        for (let at = 0; at < most; at++) {
          edgeFrom.push(this.task(need, Math.floor((at * from.tasks) / most)));
          edgeTo.push(this.task(layer.name, Math.floor((at * layer.tasks) / most)));
        }
      }
    }
    return [
      {
        type: "run-started",
        version: EVENTS_VERSION,
        run: "r1",
        script,
        epoch: 0,
        executor: "threads",
        workers: 4,
      },
      {
        type: "graph",
        compute: 1,
        at: 0,
        firstTask: 0,
        taskFunction: layers.flatMap(({ tasks }, fn) => new Array<number>(tasks).fill(fn)),
        taskCallSite: layers.flatMap(({ tasks }, fn) => new Array<number>(tasks).fill(fn)),
        taskOrder: Array.from({ length: this.size }, (_, task) => task),
        functions: layers.map(({ name }, fn) => ({
          name,
          definition: { file: script, line: 10 * fn + 3, column: 1, endLine: 10 * fn + 9, endColumn: 2 },
        })),
        callSites: layers.map((_, fn) => ({ file: script, line: 100 + fn, column: 12 })),
        edgeFrom,
        edgeTo,
        requested: layers.flatMap(({ name, tasks, requested }) =>
          requested ? Array.from({ length: tasks }, (_, at) => this.task(name, at)) : [],
        ),
      },
    ];
  }

  /** The first so many tasks of a layer are done, one after the other on four workers. */
  finish(name: string, count: number, at = 0): RunEvent[] {
    const layer = this.#layers.find((one) => one.name === name)!;
    const tasks = Array.from({ length: count }, (_, index) => this.task(name, index));
    const takes = layer.takes ?? 10;
    // Not all alike: a spread with a tail, the same each time.
    const duration = tasks.map(
      (_, index) => takes * (0.6 + ((index * 7919) % 100) / 80 + (index % 97 === 0 ? 3 : 0)),
    );
    const started = tasks.map((_, index) => at + Math.floor(index / 4) * takes);
    const worker = tasks.map((_, index) => 1 + (index % 4));
    return [
      { type: "tasks-started", task: tasks, worker, at: started },
      {
        type: "tasks-finished",
        task: tasks,
        worker,
        ready: started.map((time) => Math.max(0, time - 2)),
        started,
        finished: started.map((time, index) => time + duration[index]!),
        busy: duration,
        bytes: tasks.map(() => takes * 22_000),
      },
    ];
  }

  /** Tasks of a layer begin. */
  start(name: string, from: number, count: number, at = 0): RunEvent[] {
    const tasks = Array.from({ length: count }, (_, index) => this.task(name, from + index));
    return [
      {
        type: "tasks-started",
        task: tasks,
        worker: tasks.map((_, index) => 1 + (index % 4)),
        at: tasks.map(() => at),
      },
    ];
  }

  /** A task of a layer throws. */
  fail(name: string, index: number, at = 0, message = "the frame has no data"): RunEvent[] {
    const task = this.task(name, index);
    return [
      ...this.start(name, index, 1, at),
      {
        type: "task-failed",
        task,
        worker: 1,
        started: at,
        finished: at + 5,
        retried: false,
        error: {
          name: "RangeError",
          message,
          key: `${name}-${index}`,
          inputs: ["frame: Float64Array(66049)", "threshold: 0.5"],
          stack: `RangeError: ${message}\n    at ${name} (/home/ada/frames.ts:44:13)\n    at mean (file:///home/ada/lib/stats.ts:7:5)`,
        },
      },
    ];
  }

  /** The whole run in the middle: some done, some on their way, one failed. */
  middle(): RunEvent[] {
    return [
      ...this.begin(),
      ...this.finish("listFiles", 1),
      ...this.finish("darkField", 1),
      ...this.finish("readFrame", 620, 10),
      ...this.finish("subtractDark", 410, 60),
      ...this.finish("findPeaks", 230, 120),
      ...this.finish("histogram", 6, 400),
      ...this.start("readFrame", 620, 3, 3900),
      ...this.start("findPeaks", 230, 4, 3900),
      ...this.fail("findPeaks", 300, 3950),
    ];
  }
}
