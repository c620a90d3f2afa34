import { expect, test } from "vitest";
import { heldBytes, lookEvery } from "../../../server/language/frames/viewer.ts";
import { playedViewers, question, settled, superseded, text } from "./readers-kit.ts";

test("a viewer's reader is started when it opens, once, and is told nothing before the first question", async () => {
  const { clock, readers, open, ask } = playedViewers();
  open();
  clock.pass(5 * lookEvery);
  await settled();
  expect(readers.map(({ told }) => told)).toEqual([[]]);
  const first = ask(question.text());
  await settled();
  expect(readers[0]!.start).toEqual({
    source: { kind: "file", path: "/data/frames.h5" },
    deflate: false,
    held: heldBytes,
  });
  await readers[0]!.answers(text("seven"));
  expect(first.answer).toEqual(text("seven"));
  ask(question.object);
  await settled();
  expect(readers).toHaveLength(1);
});

test("one question is worked on at a time, the cheap ones first", async () => {
  const { readers, open, ask } = playedViewers();
  open();
  for (const one of [question.picture(), question.search(), question.histogram(), question.value()]) ask(one);
  ask(question.object);
  await settled();
  const [reader] = readers;
  expect(reader!.names).toEqual(["picture"]);
  for (let answered = 0; answered < 4; answered++) await reader!.answers();
  expect(reader!.names).toEqual(["picture", "value", "object", "histogram", "search"]);
});

test("of the questions that wait only the newest of its name is worked on", async () => {
  const { readers, open, ask } = playedViewers();
  open();
  const running = ask(question.picture("/1"));
  const between = [ask(question.picture("/2")), ask(question.picture("/3"))];
  const newest = ask(question.picture("/4"));
  await settled();
  expect(between.map(({ answer }) => answer)).toEqual([superseded, superseded]);
  const [reader] = readers;
  await reader!.answers(text("first"));
  await reader!.answers(text("last"));
  // The first was under way, and is shown: under a slider that moves something must be seen.
  expect([running.answer, newest.answer]).toEqual([text("first"), text("last")]);
  expect(reader!.asked.map(({ question: { takes } }) => "dataset" in takes && takes.dataset)).toEqual([
    "/1",
    "/4",
  ]);
  expect(reader!.cancelled).toEqual([]);
});

test("a picture that takes its time is left for a newer one", async () => {
  const { readers, open, ask } = playedViewers();
  open();
  const slow = ask(question.picture("/1"));
  await settled();
  const [reader] = readers;
  reader!.says({ type: "progress", progress: { of: "rows", done: 10, total: 1000 } });
  const newer = ask(question.picture("/2"));
  await settled();
  expect(slow.answer).toEqual(superseded);
  expect(reader!.cancelled).toEqual([1]);
  expect(reader!.names).toHaveLength(1);
  await reader!.answers(superseded);
  await reader!.answers(text("two"));
  expect(newer.answer).toEqual(text("two"));
});

test("a search makes room for the value under the pointer, and goes on afterwards", async () => {
  const { readers, open, ask } = playedViewers();
  open();
  const search = ask(question.search());
  await settled();
  const [reader] = readers;
  const value = ask(question.value());
  await settled();
  expect(reader!.cancelled).toEqual([1]);
  await reader!.answers(superseded);
  await reader!.answers({ text: "7" });
  expect([value.answer, search.answer]).toEqual([{ text: "7" }, undefined]);
  await reader!.answers({ nodes: [], total: 0, isComplete: true });
  expect(search.answer).toEqual({ nodes: [], total: 0, isComplete: true });
  expect(reader!.names).toEqual(["search", "value", "search"]);
});

test("a search that has given way often enough is let through", async () => {
  const { readers, open, ask } = playedViewers();
  open();
  ask(question.search());
  await settled();
  const [reader] = readers;
  for (let moved = 0; moved < 3; moved++) {
    ask(question.value());
    await settled();
    await reader!.answers(superseded);
    await reader!.answers({ text: "7" });
  }
  expect(reader!.cancelled).toHaveLength(3);
  ask(question.value());
  await settled();
  expect(reader!.cancelled).toHaveLength(3);
  expect(reader!.names.at(-1)).toBe("search");
});

test("a search that has given way is forgotten when another comes", async () => {
  const { readers, open, ask } = playedViewers();
  open();
  const old = ask(question.search("a"));
  await settled();
  const [reader] = readers;
  ask(question.value());
  const newer = ask(question.search("ab"));
  await settled();
  await reader!.answers(superseded);
  expect(old.answer).toEqual(superseded);
  await reader!.answers({ text: "7" });
  await reader!.answers({ nodes: [], total: 0, isComplete: true });
  expect(newer.answer).toMatchObject({ isComplete: true });
});

test("a page that is loaded again takes the place of all that the last one asked", async () => {
  const { readers, open, ask, viewers } = playedViewers();
  open();
  const running = ask(question.picture());
  await settled();
  readers[0]!.says({ type: "progress", progress: { of: "rows", done: 1, total: 9 } });
  const waiting = ask(question.children);
  viewers.setVisible("v", false);
  await settled();
  // Who comes back when it is done finds it there.
  expect(readers[0]!.cancelled).toEqual([]);
  viewers.setVisible("v", true);
  ask(question.ready);
  await settled();
  expect([running.answer, waiting.answer]).toEqual([superseded, superseded]);
  await readers[0]!.answers(superseded);
  expect(readers[0]!.names).toEqual(["picture", "ready"]);
});

test("a page that asks what it shows once more loses none of its questions", async () => {
  const { readers, open, ask } = playedViewers();
  open();
  const asked = [question.picture(), question.children, question.text(), question.ready].map((one) =>
    ask(one),
  );
  await settled();
  for (let answered = 0; answered < asked.length; answered++) await readers[0]!.answers();
  expect(asked.map(({ answer }) => answer)).toEqual(asked.map(() => text("of the dataset")));
});

test("what a reader refuses is passed on as it says it", async () => {
  const { readers, open, ask } = playedViewers();
  open();
  const asked = ask(question.object);
  await settled();
  await readers[0]!.refuses("There is no /frames in frames.h5.");
  expect(asked.refused).toBe("There is no /frames in frames.h5.");
});

test("bytes become base64, and what a page needs first says whether anything may be run", async () => {
  const { readers, open, ask, trust } = playedViewers();
  open();
  trust.isTrusted = false;
  const ready = ask(question.ready);
  await settled();
  await readers[0]!.answers({ source: readers[0]!.start.source, title: "frames.h5", canRun: true });
  expect(ready.answer).toMatchObject({ title: "frames.h5", canRun: false });
  const picture = ask(question.picture());
  await settled();
  const pixels = new Uint8Array([9, 1, 2, 3, 9]).subarray(1, 4);
  await readers[0]!.answers({ kind: "picture", pixels });
  expect(picture.answer).toEqual({ kind: "picture", pixels: "AQID" });
  const line = ask({ ask: "line", takes: { dataset: "/l", index: [0], axis: 0, from: 0, to: 2, width: 2 } });
  await settled();
  await readers[0]!.answers({ kind: "line", lows: new Uint8Array([1]), highs: new Uint8Array([2]) });
  expect(line.answer).toEqual({ kind: "line", lows: "AQ==", highs: "Ag==" });
});

test("a closed viewer leaves nothing: its reader ends, what waits is refused, and its name is unknown", async () => {
  const { clock, readers, open, ask, viewers } = playedViewers();
  open();
  const running = ask(question.picture());
  const waiting = ask(question.object);
  await settled();
  viewers.close("v");
  await settled();
  expect(readers[0]!.isEnded).toBe(true);
  expect(running.refused).toBe(waiting.refused);
  expect(running.refused).toMatch(/was closed/);
  expect(clock.waiting).toBe(0);
  const lost = ask(question.object);
  await settled();
  expect(lost.refused).toBe("This viewer has lost its connection: close it and open it again.");
  expect(readers).toHaveLength(1);
});

test("a viewer that is opened again shows its new source", async () => {
  const { readers, open, ask } = playedViewers();
  open();
  ask(question.object);
  await settled();
  open("v", "/data/other.h5");
  ask(question.object);
  await settled();
  expect(readers.map(({ isEnded, start }) => [isEnded, start.source])).toEqual([
    [true, { kind: "file", path: "/data/frames.h5" }],
    [false, { kind: "file", path: "/data/other.h5" }],
  ]);
});

test("only lazy arrays can be run again", async () => {
  const { open, ask } = playedViewers();
  open();
  const refused = ask(question.restart);
  await settled();
  expect(refused.refused).toMatch(/no script behind this viewer/);
});
