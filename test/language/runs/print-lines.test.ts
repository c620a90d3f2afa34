/**
 * Prints as an output channel shows them: whole lines, each with its task, and no flood.
 */
import { expect, test } from "vitest";
import { LINES_PER_SECOND, PrintLines } from "../../../server/language/runs/print-lines.ts";
import type { RunLogLine } from "../../../server/protocol/run-view.ts";
import { ManualClock } from "../manual-clock.ts";

function channel() {
  const clock = new ManualClock();
  const batches: (readonly RunLogLine[])[] = [];
  const lines = new PrintLines("run-1", clock, (batch) => batches.push(batch));
  return {
    clock,
    batches,
    texts: () => batches.flat().map(({ text, key }) => (key === undefined ? text : `${key}: ${text}`)),
    print: (text: string, task?: number) =>
      lines.add(
        { type: "log", at: 0, stream: "stdout", text, ...(task === undefined ? {} : { task }) },
        clock.now(),
        task === undefined ? undefined : `key-${task}`,
      ),
    end: () => lines.end(),
  };
}

test("two tasks that print in pieces do not mix their lines", () => {
  const { print, texts, end } = channel();
  print("one ", 1);
  print("two ", 2);
  print("and\n", 1);
  print("and\n", 2);
  end();
  expect(texts()).toEqual(["key-1: one and", "key-2: two and"]);
});

test("a line without an end is shown after a while", () => {
  const { print, texts, clock } = channel();
  print("working …");
  clock.pass(500);
  expect(texts()).toEqual([]);
  clock.pass(1000);
  expect(texts()).toEqual(["working …"]);
  expect(clock.waiting).toBe(0);
});

test("what a progress bar wrote over is not shown", () => {
  const { print, texts, end } = channel();
  print("10 %\r20 %\r30 %\r\n");
  end();
  expect(texts()).toEqual(["30 %"]);
});

test("a script that floods is told as so many lines more", () => {
  const { print, texts, clock, end } = channel();
  for (let line = 0; line < LINES_PER_SECOND + 12_345; line++) print(`${line}\n`);
  clock.pass(2000);
  print("after\n");
  end();
  expect(texts().length).toBe(LINES_PER_SECOND + 2);
  expect(texts().slice(-2)).toEqual(["… 12,345 lines more", "after"]);
});

test("many lines come in few notices", () => {
  const { print, batches, clock } = channel();
  for (let line = 0; line < 1000; line++) print(`${line}\n`);
  clock.pass(100);
  expect(batches.map((batch) => batch.length)).toEqual([1000]);
});
