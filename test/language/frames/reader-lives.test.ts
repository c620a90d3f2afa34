/** When readers end, which of them, what that costs, and what they tell as long as they live. */
import { expect, test } from "vitest";
import { patience } from "../../../server/language/frames/reader.ts";
import { hiddenFor, lookEvery } from "../../../server/language/frames/viewer.ts";
import { mostReaders } from "../../../server/language/frames/viewers.ts";
import { playedViewers, question, settled, text } from "./readers-kit.ts";

test("a question that gets nowhere is given up with a sentence, and the next has a fresh thread", async () => {
  const { clock, readers, open, ask, log } = playedViewers();
  open();
  const hanging = ask(question.picture("/scans/2"));
  const waiting = ask(question.object);
  await settled();
  clock.pass(patience - 1);
  await settled();
  expect([readers[0]!.isEnded, hanging.refused]).toEqual([false, undefined]);
  clock.pass(1);
  await settled();
  expect(readers[0]!.isEnded).toBe(true);
  expect(hanging.refused).toBe(
    "Reading /scans/2 in frames.h5 was given up after 20 seconds without progress. The file is probably damaged there, or its disk does not answer; the rest of it can still be looked at.",
  );
  await readers[1]!.answers(text("fine"));
  expect(waiting.answer).toEqual(text("fine"));
  expect(log).toHaveLength(1);
  // A thread on its way out is not listened to.
  readers[0]!.breaksDown();
  expect(log).toHaveLength(1);
});

test("a question without a dataset is given up in the name of its file", async () => {
  const { clock, open, ask } = playedViewers();
  open();
  const hanging = ask(question.search());
  await settled();
  clock.pass(patience);
  await settled();
  expect(hanging.refused).toMatch(/^Reading frames.h5 was given up after 20 seconds/);
});

test("a question that makes progress may take as long as it needs", async () => {
  const { clock, readers, open, ask } = playedViewers();
  open();
  const slow = ask(question.picture());
  await settled();
  for (let done = 0; done < 10; done++) {
    clock.pass(patience - 1);
    readers[0]!.says({ type: "progress", progress: { of: "rows", done, total: 10 } });
  }
  await readers[0]!.answers(text("at last"));
  expect(slow.answer).toEqual(text("at last"));
  clock.pass(patience * 2);
  expect(readers[0]!.isEnded).toBe(false);
});

test("a reader that breaks down takes one question with it", async () => {
  const { readers, open, ask, log } = playedViewers();
  open();
  const fatal = ask(question.text("/vlen"));
  const waiting = ask(question.object);
  await settled();
  readers[0]!.breaksDown();
  await settled();
  expect(fatal.refused).toBe(
    "Reading /vlen in frames.h5 broke down. The file is probably damaged there; the rest of it can still be looked at.",
  );
  await readers[1]!.answers(text("fine"));
  expect(waiting.answer).toEqual(text("fine"));
  expect(log).toHaveLength(1);
  // Between questions: nobody is told, and nothing is lost.
  readers[1]!.breaksDown();
  const next = ask(question.object);
  await settled();
  await readers[2]!.answers();
  expect(next.answer).toEqual(text("of the dataset"));
});

test("a viewer that is seen is followed once a second, and never by two looks at once", async () => {
  const { clock, readers, open, ask, viewers } = playedViewers();
  open();
  clock.pass(5 * lookEvery);
  // Nobody has seen anything of the file that could have changed.
  expect(readers[0]!.looks).toBe(0);
  ask(question.object);
  await settled();
  const [reader] = readers;
  clock.pass(lookEvery);
  // Busy: it will see the change by itself.
  expect(reader!.looks).toBe(0);
  await reader!.answers();
  clock.pass(lookEvery);
  expect(reader!.looks).toBe(1);
  clock.pass(3 * lookEvery);
  expect(reader!.looks).toBe(1);
  reader!.says({ type: "looked" });
  clock.pass(lookEvery);
  expect(reader!.looks).toBe(2);
  reader!.says({ type: "looked" });
  viewers.setVisible("v", false);
  clock.pass(5 * lookEvery);
  expect(reader!.looks).toBe(2);
  viewers.setVisible("v", true);
  clock.pass(lookEvery);
  expect(reader!.looks).toBe(3);
});

test("changes are told a few times a second, and that a file is gone is told once", async () => {
  const { clock, readers, open, ask, notices } = playedViewers();
  open();
  ask(question.object);
  await settled();
  const [reader] = readers;
  for (let written = 0; written < 100; written++) {
    reader!.says({ type: "changed" });
    clock.pass(10);
  }
  expect(notices.length).toBeGreaterThan(1);
  expect(notices.length).toBeLessThan(6);
  clock.pass(1000);
  notices.length = 0;
  for (let looked = 0; looked < 3; looked++) {
    reader!.says({ type: "gone", message: "There is no file /data/frames.h5." });
    clock.pass(1000);
  }
  reader!.says({ type: "changed" });
  expect(notices).toEqual([
    { viewer: "v", notice: "gone", message: "There is no file /data/frames.h5." },
    { viewer: "v", notice: "changed" },
  ]);
});

test("progress is told ten times a second at most, and taken back with the answer", async () => {
  const { clock, readers, open, ask, notices } = playedViewers();
  open();
  ask(question.picture());
  await settled();
  for (let done = 1; done <= 50; done++) {
    readers[0]!.says({ type: "progress", progress: { of: "rows", done, total: 50 } });
    clock.pass(5);
  }
  await readers[0]!.answers();
  const told = notices.map((notice) => notice.notice === "progress" && (notice.progress?.done ?? null));
  expect(told).toEqual([1, 20, 40, null]);
});

test("a viewer that is hidden for a while gives back its memory, and is right again with its next question", async () => {
  const { clock, readers, open, ask, viewers } = playedViewers();
  open();
  ask(question.object);
  await settled();
  await readers[0]!.answers();
  viewers.setVisible("v", false);
  clock.pass(hiddenFor - 1);
  viewers.setVisible("v", true);
  clock.pass(hiddenFor);
  expect(readers[0]!.isEnded).toBe(false);
  viewers.setVisible("v", false);
  clock.pass(hiddenFor);
  expect(readers[0]!.isEnded).toBe(true);
  const next = ask(question.object);
  await settled();
  await readers[1]!.answers();
  expect(next.answer).toEqual(text("of the dataset"));
});

test("only a few readers are alive: the viewer that was seen longest ago gives up its own", async () => {
  const { clock, readers, open, ask, viewers } = playedViewers();
  const names = Array.from({ length: mostReaders + 1 }, (_, number) => `v${number}`);
  const readOne = async (name: string) => {
    const before = readers.map(({ asked }) => asked.length);
    ask(question.object, name);
    await settled();
    await readers.find(({ asked }, number) => asked.length > (before[number] ?? 0))!.answers();
    clock.pass(10);
  };
  for (const name of names.slice(0, -1)) {
    open(name);
    await readOne(name);
  }
  // The second is hidden, the first only older.
  viewers.setVisible("v1", false);
  open(names.at(-1)!);
  expect(readers.map(({ isEnded }) => isEnded)).toEqual([false, true, false, false, false]);
  await readOne("v1");
  expect(readers.filter(({ isEnded }) => !isEnded)).toHaveLength(mostReaders);
  expect(readers[0]!.isEnded).toBe(true);
});

test("a reader that works is not ended for another one", async () => {
  const { readers, open, ask } = playedViewers();
  const names = Array.from({ length: mostReaders + 1 }, (_, number) => `v${number}`);
  for (const name of names) {
    open(name);
    ask(question.object, name);
    await settled();
  }
  expect(readers.some(({ isEnded }) => isEnded)).toBe(false);
  await readers[2]!.answers();
  expect(readers.filter(({ isEnded }) => !isEnded)).toHaveLength(mostReaders + 1);
  await readers[0]!.answers();
  expect(readers.map(({ isEnded }) => isEnded)).toEqual([false, false, true, false, false]);
});
