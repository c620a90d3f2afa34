/**
 * The book of timings outlives its server, and any spoiled file.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { GraphKnown } from "../../../server/protocol/events.ts";
import { temporaryFolder } from "../../harness/treadle.ts";
import {
  finished,
  graphOf,
  opened,
  places,
  readCode,
  runStarted,
  script,
  scriptText,
  viewOf,
} from "./book-kit.ts";
import { placeOf, runOf } from "./kit.ts";

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
  for (const listener of [first.models, first.book]) listener.started(run);
  for (const listener of [first.models, first.book])
    listener.events(run, [runStarted("r1"), graph, finished(0, 10)]);
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
