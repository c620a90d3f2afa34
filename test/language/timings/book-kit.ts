/**
 * A book of timings beside an imagined editor with one script, and runs of it that take as long as a test says.
 */
import { RunModels } from "../../../server/language/runs/run-models.ts";
import { TimingsBook } from "../../../server/language/timings/timings-book.ts";
import type { GraphKnown, RunEvent, RunStatus } from "../../../server/protocol/events.ts";
import type { RunKind, RunView } from "../../../server/protocol/run-view.ts";
import { temporaryFolder } from "../../harness/treadle.ts";
import { ManualClock } from "../manual-clock.ts";
import { Editor, placeOf, runOf } from "./kit.ts";

/** The script that is run; no file, only in the editor. */
export const script = "/home/ada/frames.ts";
/** Its text. */
export const scriptText = `import { compute, delayed } from "treadle";

const read = delayed(function read(path: string) {
  return path.length;
});
const sum = delayed((a: number, b: number) => a + b);
const one = read("a");
const two = read("b");
await compute(sum(one, two));
`;
/** The code of its function `read`, as events have its place. */
export const readCode = scriptText.slice(scriptText.indexOf("function read"), scriptText.indexOf("});") + 1);

/** Two reads, the second twice as slow as the first, and their sum. */
export function graphOf(text: string): GraphKnown {
  const at = (words: string) => placeOf(text, words, script);
  return {
    type: "graph",
    compute: 1,
    at: 0,
    firstTask: 0,
    taskFunction: [0, 0, 1],
    taskCallSite: [0, 1, 2],
    taskOrder: [0, 1, 2],
    functions: [
      { name: "read", definition: at(readCode) },
      { name: "sum", definition: at("(a: number, b: number) => a + b") },
    ],
    callSites: [at(`read("a")`), at(`read("b")`), at("sum(one, two)")],
    edgeFrom: [0, 1],
    edgeTo: [2, 2],
    requested: [2],
  };
}

/** The end of a task that took so long. */
export const finished = (task: number, took: number): RunEvent => ({
  type: "tasks-finished",
  task: [task],
  worker: [1],
  ready: [0],
  started: [1],
  finished: [1 + took],
  busy: [took],
  bytes: [8],
});

/** The first event of a run. */
export const runStarted = (run: string): RunEvent => ({
  type: "run-started",
  version: 1,
  run,
  script,
  epoch: 0,
  executor: "threads",
  workers: 2,
});

/** A run as it is told of when it is over. */
export function viewOf(run: string, started: number, status: RunStatus, kind: RunKind): RunView {
  const tasks = { known: 3, executing: 0, finished: 3, failed: 0, reused: 0 };
  return { run, kind, script, status, started, elapsed: 10, tasks, executing: [], canRerun: false };
}

class Log {
  readonly errors: string[] = [];
  error(text: string): void {
    this.errors.push(text);
  }
  info(): void {}
}

/** A book beside an editor, on a disk that outlives it. */
export function opened({ text = scriptText, storage = temporaryFolder(), isKept = true } = {}) {
  const editor = new Editor({ [script]: text });
  const clock = new ManualClock();
  const log = new Log();
  const models = new RunModels(async function* () {});
  const book = new TimingsBook({ texts: editor, models, clock, log, ...(isKept && { storage }) });
  editor.followers.push(book);
  let runs = 0;
  const begin = (kind: RunKind = "run") => {
    const run = runOf(editor, script, `r${++runs}`, kind);
    const listeners = [models, book] as const;
    for (const listener of listeners) listener.started(run);
    const hear = (events: readonly RunEvent[]) => {
      for (const listener of listeners) listener.events(run, events);
    };
    const graph = graphOf(editor.textOf(script)!);
    hear([runStarted(run.run), graph]);
    return {
      run,
      heard: (...events: readonly RunEvent[]) => hear(events),
      end: (status: RunStatus = "succeeded") => {
        hear([{ type: "run-finished", at: 1000, status, exitCode: 0 }]);
        models.ended(run);
        book.ended(run, viewOf(run.run, clock.now(), status, kind));
        clock.pass(1);
      },
    };
  };
  /** A run in which the calls took so long. */
  const ran = (times: readonly number[], kind: RunKind = "run", status: RunStatus = "succeeded") => {
    const run = begin(kind);
    run.heard(...times.map((took, task) => finished(task, took)));
    run.end(status);
  };
  /** Line and words at each place → what it took last. */
  const seen = () =>
    Object.fromEntries(
      book
        .sightings(script)
        .map(({ kind, at, figures, live }) => {
          const words = editor
            .textOf(script)!
            .split("\n")
            [at.line - 1]!.slice(at.column - 1, at.column + 9);
          return [
            `${at.line} ${kind} ${words}`,
            live ? (live.times.last ?? "…") : Math.round(figures!.last),
          ] as const;
        })
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  return { editor, clock, log, models, book, storage, begin, ran, seen };
}

/** Place → what the last task there took in a run of `[10, 20, 5]`. */
export const places = {
  "3 function function r": 20,
  "6 function (a: number": 5,
  '7 call read("a");': 10,
  '8 call read("b");': 20,
  "9 call sum(one, t": 5,
};
