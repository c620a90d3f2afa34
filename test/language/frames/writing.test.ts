import { expect, test } from "vitest";
import { patience } from "../../../server/language/frames/reader.ts";
import type { SliceToWrite } from "../../../server/protocol/frames.ts";
import { playedViewers, question, settled, text } from "./readers-kit.ts";

const slice: SliceToWrite = { dataset: "/frames", slice: [3, [0, 8]], format: "npy" };

/** A viewer that writes; what becomes of it is in `written` or `refused`. */
async function writing() {
  const played = playedViewers();
  played.open();
  const write = () => {
    const outcome = { written: undefined as number | undefined, refused: undefined as string | undefined };
    played.viewers.write("v", slice, "/home/ada/frames.npy").then(
      ({ bytes }) => {
        outcome.written = bytes;
      },
      (error: Error) => {
        outcome.refused = error.message;
      },
    );
    return outcome;
  };
  const first = write();
  await settled();
  return { ...played, write, first, writer: played.readers[1]! };
}

test("a slice is written by a thread of its own, which ends with it, and the viewer is used meanwhile", async () => {
  const { writer, first, readers, ask } = await writing();
  expect(writer.told).toEqual([{ type: "write", number: 1, slice, path: "/home/ada/frames.npy" }]);
  const looked = ask(question.text());
  await settled();
  await readers[0]!.answers(text("seven"));
  expect(looked.answer).toEqual(text("seven"));
  writer.says({ type: "written", number: 1, bytes: 1234 });
  await settled();
  expect(first.written).toBe(1234);
  expect([writer.isEnded, readers[0]!.isEnded]).toEqual([true, false]);
});

test("how far it is, is told for the notification and not to the page", async () => {
  const { writer, writing: told, notices, clock } = await writing();
  for (let done = 1; done <= 100; done++) {
    writer.says({ type: "progress", progress: { of: "rows", done, total: 100 } });
    clock.pass(10);
  }
  expect(notices).toEqual([]);
  expect(told.length).toBeLessThan(12);
  expect(told.at(-1)!.done).toBeGreaterThan(80);
});

test("it may take as long as it makes progress, and is given up when it does not", async () => {
  const { writer, first, clock } = await writing();
  for (let done = 0; done < 5; done++) {
    clock.pass(patience - 1);
    writer.says({ type: "progress", progress: { of: "rows", done, total: 5 } });
  }
  expect(writer.isEnded).toBe(false);
  clock.pass(patience);
  await settled();
  expect(writer.isEnded).toBe(true);
  expect(first.refused).toMatch(/^Reading \/frames in frames.h5 was given up/);
});

test("one that is stopped is refused as stopped, whatever the thread says of it", async () => {
  const { writer, first, viewers } = await writing();
  viewers.stopWriting("v");
  viewers.stopWriting("v");
  expect(writer.cancelled).toEqual([1]);
  writer.says({ type: "refused", number: 1, message: "The question was withdrawn." });
  await settled();
  expect(first.refused).toBe("Writing was stopped, and nothing was left behind.");
  expect(writer.isEnded).toBe(true);
});

test("a thread that does not hear is ended", async () => {
  const { writer, first, viewers, clock } = await writing();
  viewers.stopWriting("v");
  clock.pass(5000);
  await settled();
  expect([writer.isEnded, first.refused]).toEqual([
    true,
    "Writing was stopped, and nothing was left behind.",
  ]);
});

test("what was written before it could be stopped is written", async () => {
  const { writer, first, viewers, clock } = await writing();
  viewers.stopWriting("v");
  writer.says({ type: "written", number: 1, bytes: 9 });
  await settled();
  expect(first.written).toBe(9);
  clock.pass(60_000);
});

test("a viewer writes one slice at a time, and another afterwards", async () => {
  const { writer, write, readers } = await writing();
  const second = write();
  await settled();
  expect(second.refused).toMatch(/is being written already/);
  writer.says({ type: "written", number: 1, bytes: 9 });
  await settled();
  const third = write();
  await settled();
  readers.at(-1)!.says({ type: "written", number: 1, bytes: 10 });
  await settled();
  expect(third.written).toBe(10);
});

test("a viewer that is closed writes no longer", async () => {
  const { writer, first, viewers, clock } = await writing();
  viewers.close("v");
  await settled();
  expect([writer.isEnded, first.refused]).toEqual([
    true,
    "Writing was stopped, and nothing was left behind.",
  ]);
  expect(clock.waiting).toBe(0);
});
