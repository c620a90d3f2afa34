/**
 * The book of timings: what a run took is found at the right place while it goes on, after it, and after edits.
 */
import { describe, expect, test } from "vitest";
import { finished, opened, places, readCode, script, scriptText } from "./book-kit.ts";
import { placeOf } from "./kit.ts";

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
