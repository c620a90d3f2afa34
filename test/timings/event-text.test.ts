/** Events as lines of JSON: written, cut off, damaged, older and newer. */
import { expect, test } from "vitest";
import type { RunEvent } from "../../server/protocol/events.ts";
import { NewerEventsError, NoEventsError } from "../../server/timings/errors.ts";
import { EventTextReader, eventText } from "../../server/timings/event-text.ts";
import { failed, finished, graph, slowAdd } from "./streams.ts";

function read(text: string) {
  const reader = new EventTextReader();
  const events = [...reader.push(text), ...reader.end()];
  const { unreadable, unknown, cut } = reader;
  return { events, unreadable, unknown, cut };
}

const whole = { unreadable: 0, unknown: 0, cut: false };

test("what is written is read", () => {
  expect(read(eventText(slowAdd))).toEqual({ events: slowAdd, ...whole });
});

test("one event is one line, whatever it says", () => {
  const text = eventText([{ type: "log", at: 0, stream: "stdout", text: "two\nlines\u2028and more\r\n" }]);
  expect(text.match(/\n/g)).toHaveLength(1);
  expect(read(text).events).toHaveLength(1);
});

test("however it is cut into pieces, the events are the same", () => {
  const text = eventText(slowAdd);
  for (const length of [1, 7, 100]) {
    const reader = new EventTextReader();
    const events: RunEvent[] = [];
    for (let at = 0; at < text.length; at += length) events.push(...reader.push(text.slice(at, at + length)));
    expect([...events, ...reader.end()]).toEqual(slowAdd);
  }
});

test("a last line that was cut off is left out and said", () => {
  const text = eventText(slowAdd);
  expect(read(text.slice(0, -20))).toEqual({ events: slowAdd.slice(0, -1), ...whole, cut: true });
  // Without its line feed alone it is whole.
  expect(read(text.slice(0, -1))).toEqual({ events: slowAdd, ...whole });
});

test("Windows' line ends and empty lines do not matter", () => {
  expect(read(`\n${eventText(slowAdd).replaceAll("\n", "\r\n")}\n`).events).toEqual(slowAdd);
});

test("types that are not known yet are counted and left out, also those named like parts of every object", () => {
  const later = ["from-the-future", "toString", "__proto__"].map((type) => `{"type":"${type}","task":[1]}\n`);
  expect(read(later.join("") + eventText(slowAdd))).toEqual({ events: slowAdd, ...whole, unknown: 3 });
});

test("a newer version is refused with what to compare", () => {
  const newer = eventText(slowAdd).replace('"version":1', '"version":2');
  expect(() => read(newer)).toThrow(NewerEventsError);
  expect(() => read(newer)).toThrow("they are of version 2, and this one reads up to 1.");
});

test.each(["", "\n\n", "hello\nworld\n", "{}\n[]\nnull\n17\n"])("%j is no recording", (text) => {
  expect(() => read(text)).toThrow(NoEventsError);
});

test("columns that came later are filled in for older recordings", () => {
  const { busy: _, ...older } = finished([0, 1, 0, 2, 12]);
  const moved = { type: "moved", task: [0], from: [1], to: [0], bytes: [8] };
  const { events } = read(`${JSON.stringify(older)}\n${JSON.stringify(moved)}\n`);
  expect(events[0]).toMatchObject({ busy: [10] });
  expect(events[1]).toMatchObject({ started: [Number.NaN] });
});

test("what is no number is one that is none", () => {
  const { events } = read(eventText([finished([0, 1, Number.NaN, 0, 1])]));
  expect(events).toMatchObject([{ ready: [Number.NaN] }]);
});

const good = graph([["read"]]);
test.each<[string, unknown]>([
  ["a column is missing", { ...finished([0, 1, 0, 0, 1]), worker: undefined }],
  ["a column is a text", { ...finished([0, 1, 0, 0, 1]), task: "0" }],
  ["a column holds texts", { ...finished([0, 1, 0, 0, 1]), task: ["0"] }],
  ["columns differ in length", { ...finished([0, 1, 0, 0, 1]), bytes: [1, 2] }],
  ["a time is a text", { type: "compute-finished", compute: 1, at: "0", status: "failed" }],
  ["a text is a number", { type: "log", at: 1, stream: "stdout", text: 5 }],
  ["a function has no name", { ...good, functions: [{}] }],
  ["a function is null", { ...good, functions: [null] }],
  ["a call site is a text", { ...good, callSites: ["here"] }],
  ["edges are missing", { ...good, edgeFrom: undefined }],
  ["an error is missing", { ...failed(0, 0, 1), error: undefined }],
  ["a machine has no memory", { ...slowAdd[0], machine: { node: "v1", platform: "x", cpu: "y", cores: 1 } }],
])("a line in which %s is left out and counted", (_, line) => {
  expect(read(`${JSON.stringify(line)}\n${eventText(slowAdd)}`)).toEqual({
    events: slowAdd,
    ...whole,
    unreadable: 1,
  });
});

test("an error is made of texts, whatever the recording says", () => {
  const odd = { name: 5, message: null, stack: {}, inputs: [1, null], cause: "no", callSite: 3, extra: true };
  const { events } = read(`${JSON.stringify({ ...failed(0, 0, 1), error: odd })}\n`);
  expect(events).toMatchObject([
    { error: { name: "Error", message: "", inputs: ["1", "null"], cause: { name: "Error", message: "" } } },
  ]);
});
