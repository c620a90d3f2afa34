/**
 * The book of timings: what a run took is found at the right place while it goes on, after it, after edits, and after
 * a restart.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { TimingsBook } from "../../../server/language/timings/timings-book.ts";
import type { GraphKnown, RunEvent, RunStatus } from "../../../server/protocol/events.ts";
import type { RunKind, RunView } from "../../../server/protocol/run-view.ts";
import { temporaryFolder } from "../../harness/treadle.ts";
import { ManualClock } from "../manual-clock.ts";
import { Editor, placeOf, runOf } from "./kit.ts";

const script = "/home/ada/frames.ts";
const scriptText = `import { compute, delayed } from "treadle";

const read = delayed(function read(path: string) {
  return path.length;
});
const sum = delayed((a: number, b: number) => a + b);
const one = read("a");
const two = read("b");
await compute(sum(one, two));
`;
const readCode = scriptText.slice(scriptText.indexOf("function read"), scriptText.indexOf("});") + 1);

/** Two reads, the second twice as slow as the first, and their sum. */
function graphOf(text: string): GraphKnown {
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
const finished = (task: number, took: number): RunEvent => ({
  type: "tasks-finished",
  task: [task],
  worker: [1],
  ready: [0],
  started: [1],
  finished: [1 + took],
  busy: [took],
  bytes: [8],
});

const runStarted = (run: string): RunEvent => ({
  type: "run-started",
  version: 1,
  run,
  script,
  epoch: 0,
  executor: "threads",
  workers: 2,
});

function viewOf(run: string, started: number, status: RunStatus, kind: RunKind): RunView {
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
function opened({ text = scriptText, storage = temporaryFolder(), isKept = true } = {}) {
  const editor = new Editor({ [script]: text });
  const clock = new ManualClock();
  const log = new Log();
  const book = new TimingsBook({ texts: editor, clock, log, ...(isKept && { storage }) });
  editor.followers.push(book);
  let runs = 0;
  const begin = (kind: RunKind = "run") => {
    const run = runOf(editor, script, `r${++runs}`, kind);
    book.started(run);
    const graph = graphOf(editor.textOf(script)!);
    book.events(run, [runStarted(run.run), graph]);
    return {
      run,
      heard: (...events: readonly RunEvent[]) => book.events(run, events),
      end: (status: RunStatus = "succeeded") => {
        book.events(run, [{ type: "run-finished", at: 1000, status, exitCode: 0 }]);
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
  return { editor, clock, log, book, storage, begin, ran, seen };
}

const places = {
  "3 function function r": 20,
  "6 function (a: number": 5,
  '7 call read("a");': 10,
  '8 call read("b");': 20,
  "9 call sum(one, t": 5,
};

test("what a run took is known at every function and call of it", () => {
  const { ran, seen, book } = opened();
  ran([10, 20, 5]);
  expect(seen()).toEqual(places);
  expect(book.sightings("/home/ada/other.ts")).toEqual([]);
});

test("while a run goes on the book tells how far it is, and of which files", () => {
  const { begin, book, seen } = opened();
  const heard: (ReadonlySet<string> | undefined)[] = [];
  const subscription = book.onChange((files) => heard.push(files));
  const run = begin();
  expect(seen()['7 call read("a");']).toBe("…");
  run.heard(finished(0, 10));
  expect(seen()).toMatchObject({
    "3 function function r": 10,
    '7 call read("a");': 10,
    '8 call read("b");': "…",
  });
  expect(book.sightings(script).find(({ name }) => name === "read")?.live?.times.tasks).toMatchObject({
    known: 2,
    finished: 1,
  });
  expect(heard.map((files) => [...files!])).toEqual([[script], [script]]);
  run.heard({ type: "log", at: 1, stream: "stdout", text: "hello" });
  expect(heard).toHaveLength(2);
  subscription.dispose();
  run.heard(finished(1, 20));
  expect(heard).toHaveLength(2);
});

test("figures of earlier runs stay in sight while a run goes on", () => {
  const { begin, ran, book } = opened();
  ran([10, 20, 5]);
  begin();
  const read = book.sightings(script).find(({ kind, name }) => kind === "function" && name === "read");
  expect(read).toMatchObject({ live: { run: "r2" }, figures: { run: "r1", last: 20 } });
});

test("a preview teaches nothing, a part of a run only how long calls take", () => {
  const { ran, book, seen } = opened();
  ran([10, 20, 5], "preview");
  expect(seen()).toEqual({});
  ran([10], "task");
  expect(
    book.sightings(script).map(({ name, figures }) => [name, figures?.calls, figures?.callsPerRun]),
  ).toEqual([
    ["read", 1, undefined],
    ["read", 1, undefined],
  ]);
  ran([10, 20], "run", "failed");
  ran([10, 20, 5]);
  ran([10], "rerun");
  expect(book.sightings(script)[0]!.figures).toMatchObject({ runs: 4, calls: 1, callsPerRun: 2 });
});

test("no more than the last ten runs are remembered", () => {
  const { ran, book } = opened();
  for (let took = 1; took <= 12; took++) ran([took]);
  const { figures } = book.sightings(script).find(({ kind }) => kind === "call")!;
  expect(figures).toMatchObject({ runs: 10, last: 12, median: 7.5 });
});

describe("what is expected of a function", () => {
  const view = (text: string, words = readCode) => ({
    name: "read",
    definition: placeOf(text, words, script),
  });

  test("is the median of its calls, and nothing before it ran", () => {
    const { ran, book } = opened();
    expect(book.expected(view(scriptText))).toBeUndefined();
    ran([10, 20, 5]);
    expect(book.expected(view(scriptText))).toBe(15);
    expect(book.expected({ name: "read" })).toBeUndefined();
  });

  test("is found where the run has it, although the text was edited since it began", () => {
    const { ran, begin, book, editor } = opened();
    ran([10, 20, 5]);
    begin();
    editor.edit(script, "const read", "// now\nconst read");
    expect(book.expected(view(scriptText))).toBe(15);
  });
});

describe("figures stay with their place", () => {
  test("when lines come above it, and when a call comes above that looks alike", () => {
    const { editor, ran, seen } = opened();
    ran([10, 20, 5]);
    editor.edit(script, "const one", `const zero = read("0");\nconst one`);
    expect(seen()).toEqual({
      "3 function function r": 20,
      "6 function (a: number": 5,
      '8 call read("a");': 10,
      '9 call read("b");': 20,
      "10 call sum(one, t": 5,
    });
  });

  test("when the text was edited while the run went on", () => {
    const { editor, begin, seen } = opened();
    const run = begin();
    editor.edit(script, "const one", `const zero = read("0");\nconst one`);
    run.heard(finished(0, 10), finished(1, 20));
    expect(seen()).toMatchObject({ '8 call read("a");': 10, '9 call read("b");': 20 });
    run.end();
    expect(seen()).toMatchObject({ '8 call read("a");': 10, '9 call read("b");': 20 });
  });

  test("and join those of a run of the edited text", () => {
    const { editor, ran, book } = opened();
    ran([10, 20, 5]);
    editor.edit(script, "const one", `const zero = read("0");\nconst one`);
    ran([30, 40, 5]);
    const medians = book
      .sightings(script)
      .flatMap(({ kind, at, figures }) =>
        kind === "call" ? [[at.line, figures!.runs, figures!.median]] : [],
      );
    expect(medians.sort(([a], [b]) => a! - b!)).toEqual([
      [8, 2, 20],
      [9, 2, 30],
      [10, 2, 5],
    ]);
  });

  test("and are gone with it, until it is there again", () => {
    const { editor, ran, seen } = opened();
    ran([10, 20, 5]);
    editor.edit(script, `const one = read("a");\n`, "");
    expect(seen()).toMatchObject({ '7 call read("b");': 20 });
    expect(Object.keys(seen())).toHaveLength(4);
    editor.replace(script, scriptText);
    expect(seen()).toEqual(places);
  });

  test("which is told when its text has changed", () => {
    const { editor, ran, book } = opened();
    const changed = () =>
      book.sightings(script).flatMap(({ isChanged, kind, name }) => (isChanged ? [`${kind} ${name}`] : []));
    ran([10, 20, 5]);
    editor.edit(script, "return path.length", "return  path.length");
    expect(changed()).toEqual([]);
    editor.edit(script, "path.length", "2 * path.length");
    expect(changed()).toEqual(["function read"]);
  });

  test("in a file that is changed while nobody says so", () => {
    const { editor, ran, seen } = opened();
    ran([10, 20, 5]);
    editor.followers.length = 0;
    editor.replace(script, `// above\n${scriptText}`);
    expect(seen()).toMatchObject({ '8 call read("a");': 10, '9 call read("b");': 20 });
  });
});

describe("on disk", () => {
  test("figures outlive the server", () => {
    const first = opened();
    first.ran([10, 20, 5]);
    const { seen, book } = opened({ storage: first.storage });
    expect(seen()).toEqual(places);
    expect(book.expected({ name: "read", definition: placeOf(scriptText, readCode, script) })).toBe(15);
  });

  test("names are those of the edited text, a moment after it was edited", () => {
    const first = opened();
    first.ran([10, 20, 5]);
    first.editor.edit(script, "const one", `const zero = read("0");\nconst one`);
    first.clock.pass(2000);
    const text = first.editor.textOf(script)!;
    expect(opened({ storage: first.storage, text }).seen()).toMatchObject({
      '8 call read("a");': 10,
      '9 call read("b");': 20,
    });
    // And at the end of a server that has not waited for it.
    first.editor.edit(script, `const zero = read("0");\n`, "");
    first.book.close();
    expect(opened({ storage: first.storage }).seen()).toEqual(places);
  });

  test("a function is found by its name in a text that was edited elsewhere", () => {
    const first = opened();
    first.ran([10, 20, 5]);
    const text = scriptText.replace("const read", "const unrelated = 1;\n\nconst read");
    expect(opened({ storage: first.storage, text }).seen()).toMatchObject({
      "5 function function r": 20,
      '9 call read("a");': 10,
    });
  });

  test("a text that cannot be parsed loses nothing", () => {
    const first = opened();
    first.ran([10, 20, 5]);
    const second = opened({ storage: first.storage, text: `${scriptText}const (` });
    expect(second.seen()).toEqual({});
    second.editor.edit(script, "const (", "");
    expect(second.seen()).toEqual(places);
  });

  test("a call that only the run has seen is found by its position and its word", () => {
    const text = scriptText
      .replace(`read("b")`, `[1].map(read)[0]`)
      .replace("compute(sum(one, two))", "compute(one)");
    const first = opened({ text });
    const run = runOf(first.editor, script);
    const site = placeOf(text, "length", script);
    const graph: GraphKnown = {
      ...graphOf(scriptText),
      taskFunction: [0],
      taskCallSite: [0],
      taskOrder: [0],
      callSites: [site],
      edgeFrom: [],
      edgeTo: [],
      requested: [0],
    };
    first.book.started(run);
    first.book.events(run, [runStarted("r1"), graph, finished(0, 10)]);
    first.book.ended(run, viewOf("r1", 1, "succeeded", "run"));
    const key = "4 call length;";
    expect(first.seen()).toMatchObject({ [key]: 10 });
    expect(opened({ storage: first.storage, text }).seen()).toMatchObject({ [key]: 10 });
    const other = text.replace("path.length", "path.size()");
    expect(Object.keys(opened({ storage: first.storage, text: other }).seen()).join()).not.toContain(
      "call size",
    );
  });

  test.each([
    ["cut off", (text: string) => text.slice(0, 30)],
    ["of another version", (text: string) => text.replace(`"version":1`, `"version":99`)],
    ["of another script", (text: string) => text.replace(`"script":"${script}"`, `"script":"/x.ts"`)],
    ["no object", () => "null"],
  ])("a file that is %s is started anew, and the log says so", (_, spoil) => {
    const first = opened();
    first.ran([10, 20, 5]);
    const folder = join(first.storage, "timings");
    const [name] = readdirSync(folder);
    writeFileSync(join(folder, name!), spoil(readFileSync(join(folder, name!), "utf8")));
    const { ran, seen, log } = opened({ storage: first.storage });
    ran([1, 2, 3]);
    expect(log.errors.join()).toMatch(/timings in .* cannot be read .* started anew/);
    expect(seen()).toMatchObject({ '7 call read("a");': 1 });
    expect(opened({ storage: first.storage }).seen()).toEqual(seen());
  });

  test("a file that somebody has put together loses what makes no sense", () => {
    const first = opened();
    first.ran([10, 20, 5]);
    const folder = join(first.storage, "timings");
    const [name] = readdirSync(folder);
    const path = join(folder, name!);
    const contents = JSON.parse(readFileSync(path, "utf8")) as { kept: unknown[] };
    contents.kept.push(null, 7, { file: 3 }, { ...(contents.kept[0] as object), runs: [{}] });
    writeFileSync(path, JSON.stringify(contents));
    const { seen, log } = opened({ storage: first.storage });
    expect(seen()).toEqual(places);
    expect(log.errors).toEqual([]);
  });

  test("nothing but the scripts' files is left behind", () => {
    const { ran, storage } = opened();
    ran([10, 20, 5]);
    ran([10, 20, 5]);
    expect(readdirSync(join(storage, "timings"))).toEqual([
      expect.stringMatching(/^frames\.ts-[0-9a-f]{16}\.json$/),
    ]);
  });

  test("a disk that cannot be written is logged, and the book goes on", () => {
    const blocked = join(temporaryFolder(), "file");
    writeFileSync(blocked, "");
    const { ran, seen, log } = opened({ storage: blocked });
    ran([10, 20, 5]);
    expect(seen()).toEqual(places);
    expect(log.errors.join()).toContain("could not be written");
  });

  test("without a place nothing is kept, and everything else works", () => {
    const { ran, seen, editor, clock, book, storage } = opened({ isKept: false });
    ran([10, 20, 5]);
    editor.edit(script, "const one", "\nconst one");
    clock.pass(5000);
    book.close();
    expect(Object.values(seen()).sort()).toEqual(Object.values(places).sort());
    expect(readdirSync(storage)).toEqual([]);
  });
});

test("what is cleared is forgotten here and on disk, of one script or of all", () => {
  const { ran, book, seen, storage } = opened();
  ran([10, 20, 5]);
  book.clear("/home/ada/other.ts");
  expect(seen()).toEqual(places);
  book.clear(script);
  expect(seen()).toEqual({});
  expect(opened({ storage }).seen()).toEqual({});
  ran([10, 20, 5]);
  const next = opened({ storage });
  next.book.clear();
  expect(readdirSync(join(storage, "timings"))).toEqual([]);
  expect(next.seen()).toEqual({});
});

test("figures of a large run are not made anew at every look", () => {
  const { begin, book, clock } = opened();
  const run = begin();
  let looks = 0;
  const now = clock.now.bind(clock);
  // Every look at the clock takes a while, so that making figures seems to take long.
  clock.now = () => {
    looks++;
    clock.spend(10);
    return now();
  };
  const last = () => book.sightings(script).find(({ name }) => name === "read")!.live!.times.last;
  run.heard(finished(0, 10));
  expect(last()).toBe(10);
  run.heard(finished(1, 20));
  expect(last()).toBe(10);
  clock.pass(1000);
  expect(last()).toBe(20);
  expect(looks).toBeGreaterThan(2);
  run.heard(finished(2, 5));
  run.end();
  expect(book.sightings(script).some(({ name, figures }) => name === "sum" && figures?.last === 5)).toBe(
    true,
  );
});
