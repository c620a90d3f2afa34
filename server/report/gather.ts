/**
 * What a report is made of, from the events of a run, recorded or just heard: figures, graphs and lists that
 * are short enough to be read.
 *
 * Decides what is left out, and counts it; nothing here is HTML.
 */
import { type TaskColumns, taskColumns } from "../drawing/tasks.ts";
import type { Diagnostic } from "../protocol/diagnostics.ts";
import type { ErrorView } from "../protocol/error-view.ts";
import type {
  CacheAsked,
  GraphKnown,
  LogLine,
  MemoryHeld,
  RunEvent,
  RunFinished,
  RunStarted,
  TaskFailed,
  WorkerAdded,
  WorkerLost,
} from "../protocol/events.ts";
import type { FunctionView } from "../protocol/sites.ts";
import type { RunSummary, TaskOutcomes } from "../timings/run-summary.ts";
import { RunTimings } from "../timings/run-timings.ts";

/** Lists longer than these are searched, not read; the recording has the rest. */
export const most = { failures: 50, prints: 500, reasons: 50, functions: 200, workers: 200 } as const;

/** Why tasks ran although their results were to be kept on disk. */
export interface Miss {
  readonly reason: string;
  readonly count: number;
  /** Name of the function of the first of them. */
  readonly name: string;
}

export interface ReportFacts {
  readonly started: RunStarted | undefined;
  /** Absent when the recording ends before the run did. */
  readonly finished: RunFinished | undefined;
  readonly summary: RunSummary;
  readonly outcomes: TaskOutcomes;
  readonly graphs: readonly GraphKnown[];
  readonly functions: FunctionTable;
  /** The first failed attempts. */
  readonly failures: readonly TaskFailed[];
  readonly allFailures: number;
  /** What ended the script, when it was not one of the failed tasks. */
  readonly scriptError: ErrorView | undefined;
  readonly workers: readonly (WorkerLost | WorkerAdded)[];
  /** What workers held, and which of them hold nothing any more. */
  readonly memory: readonly (MemoryHeld | WorkerLost)[];
  /** Most frequent first. */
  readonly misses: readonly Miss[];
  /** The last lines that were printed. */
  readonly prints: readonly LogLine[];
  readonly allPrints: number;
  readonly diagnostics: readonly Diagnostic[];
  /** Type of event → rows that are known only as sums, or not at all. */
  readonly forgotten: ReadonlyMap<string, number>;
}

/** Functions by the position that also decides their colour in the drawn graph. */
export class FunctionTable {
  readonly #columns: TaskColumns;
  /** Task → its position in the columns. */
  readonly #positions = new Map<number, number>();
  readonly #byPlace = new Map<string, number>();

  constructor(graphs: readonly GraphKnown[]) {
    this.#columns = taskColumns(graphs);
    this.#columns.numbers.forEach((task, position) => {
      this.#positions.set(task, position);
    });
    for (const [position, view] of this.#columns.functions.entries()) {
      this.#byPlace.set(placeAndName(view), position);
    }
  }

  get list(): readonly FunctionView[] {
    return this.#columns.functions;
  }

  /** Position of the task's function, -1 for a task of no known graph. */
  of(task: number): number {
    const position = this.#positions.get(task);
    return position === undefined ? -1 : this.#columns.functionOf[position]!;
  }

  nameOf(task: number): string {
    return this.list[this.of(task)]?.name ?? `task ${task}`;
  }

  /** Position of a function that a summary names, -1 when no graph does. */
  positionOf(view: FunctionView): number {
    return this.#byPlace.get(placeAndName(view)) ?? -1;
  }
}

const placeAndName = ({ definition, name }: FunctionView): string =>
  `${definition ? `${definition.file}:${definition.line}:${definition.column}` : ""} ${name}`;

/** Reads the events once, in their order. */
export function gather(events: readonly RunEvent[]): ReportFacts {
  const timings = new RunTimings();
  const graphs = events.filter((event) => event.type === "graph");
  const functions = new FunctionTable(graphs);
  let started: RunStarted | undefined;
  let finished: RunFinished | undefined;
  let lastError: ErrorView | undefined;
  const failures: TaskFailed[] = [];
  const workers: (WorkerLost | WorkerAdded)[] = [];
  const memory: (MemoryHeld | WorkerLost)[] = [];
  const misses = new Map<string, Miss>();
  const prints: LogLine[] = [];
  const diagnostics: Diagnostic[] = [];
  const forgotten = new Map<string, number>();
  for (const event of events) {
    timings.add(event);
    switch (event.type) {
      case "run-started":
        started ??= event;
        break;
      case "run-finished":
        finished = event;
        lastError = event.error ?? lastError;
        break;
      case "compute-finished":
        lastError = event.error ?? lastError;
        break;
      case "task-failed":
        failures.push(event);
        break;
      case "worker-lost":
        memory.push(event);
        addLoss(workers, event);
        break;
      case "worker-added":
        if (!isTold(workers, event)) workers.push(event);
        break;
      case "memory":
        memory.push(event);
        break;
      case "cache":
        addMisses(misses, event, functions);
        break;
      case "log":
        prints.push(event);
        break;
      case "diagnosed":
        diagnostics.push(...event.diagnostics);
        break;
      case "forgotten":
        for (const [type, rows] of Object.entries(event.rows)) forgotten.set(type, rows);
        break;
    }
  }
  const told = failures.some(({ error }) => isSame(error, lastError));
  return {
    started,
    finished,
    summary: timings.summary(),
    outcomes: timings.outcomes(),
    graphs,
    functions,
    // Attempts that were tried again are the less interesting ones.
    failures: [
      ...failures.filter(({ retried }) => !retried),
      ...failures.filter(({ retried }) => retried),
    ].slice(0, most.failures),
    allFailures: failures.length + (forgotten.get("task-failed") ?? 0),
    scriptError: finished?.status === "failed" && !told ? lastError : undefined,
    workers: workers.slice(0, most.workers),
    memory,
    misses: [...misses.values()].sort((a, b) => b.count - a.count).slice(0, most.reasons),
    prints: prints.slice(-most.prints),
    allPrints: prints.length + (forgotten.get("log") ?? 0),
    diagnostics: diagnostics.filter(({ severity }) => severity !== "info"),
    forgotten,
  };
}

const isSame = (one: ErrorView, other: ErrorView | undefined): boolean =>
  other !== undefined && one.name === other.name && one.message === other.message && one.key === other.key;

/** Each compute under way tells of it. */
const isTold = (workers: readonly (WorkerLost | WorkerAdded)[], { type, worker }: WorkerLost | WorkerAdded) =>
  workers.some((told) => told.type === type && told.worker === worker);

/** The one that comes in its place has been told of first, for a compute must not be without workers in between. */
function addLoss(workers: (WorkerLost | WorkerAdded)[], event: WorkerLost): void {
  if (isTold(workers, event)) return;
  const losses = workers.filter(({ type }) => type === "worker-lost").length;
  // As many additions as losses: none of them is of this loss.
  const isReplaced = workers.length > 2 * losses;
  const added = isReplaced ? workers.findLastIndex(({ type }) => type === "worker-added") : -1;
  workers.splice(added < 0 ? workers.length : added, 0, event);
}

function addMisses(misses: Map<string, Miss>, event: CacheAsked, functions: FunctionTable): void {
  for (const [index, task] of event.task.entries()) {
    if (event.outcome[index] === "hit") continue;
    const name = functions.nameOf(task);
    const reason = event.reason[index] || "The reason was not recorded.";
    const key = `${functions.of(task)} ${reason}`;
    misses.set(key, { reason, name, count: (misses.get(key)?.count ?? 0) + 1 });
  }
}
