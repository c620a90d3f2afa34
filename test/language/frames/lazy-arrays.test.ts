import { expect, test } from "vitest";
import { RefusedError } from "../../../server/language/errors.ts";
import { patience } from "../../../server/language/frames/reader.ts";
import type { ArrayPlace } from "../../../server/protocol/frames.ts";
import { playedViewers, question, settled, superseded, text, view } from "./readers-kit.ts";

const place: ArrayPlace = { script: "/home/ada/analysis.ts", line: 3, column: 7, text: "frames" };

/** A viewer of an array; with `isReady` its script has made it, and the reader is there. */
async function arrayViewer({ isReady = true, isTrusted = true } = {}) {
  const played = playedViewers({ isTrusted });
  const { viewers, arrays, ask } = played;
  viewers.open("v", { kind: "array", place }, false);
  const ready = ask(question.ready);
  await settled();
  if (isReady) arrays[0]!.become({ state: "ready", details: view });
  return { ...played, ready, array: arrays[0]! };
}

test("while its script runs an array is told of without a reader", async () => {
  const { ready, readers, arrays, ask } = await arrayViewer({ isReady: false });
  expect(ready.answer).toEqual({
    source: { kind: "array", place },
    title: "frames in analysis.ts",
    canRun: true,
    array: { state: "starting" },
  });
  const early = ask(question.picture());
  await settled();
  expect(early.refused).toBe("The script has not made this array yet: wait for it.");
  expect([arrays.length, readers.length]).toEqual([1, 0]);
});

test("an array that is there is shown by a reader, which is told what it is", async () => {
  const { array, readers, notices, ask } = await arrayViewer();
  expect(notices).toEqual([{ viewer: "v", notice: "array", array: { state: "ready", details: view } }]);
  const ready = ask(question.ready);
  await settled();
  expect(readers[0]!.told[0]).toEqual({ type: "array", view });
  await readers[0]!.answers({
    source: { kind: "array", place },
    title: "frames in analysis.ts",
    first: "/frames",
    canRun: true,
  });
  expect(ready.answer).toMatchObject({ first: "/frames", array: array.progress });
});

test("slices go from the array to the reader, with their progress", async () => {
  const { array, readers, notices, ask } = await arrayViewer();
  const picture = ask(question.picture());
  await settled();
  const [reader] = readers;
  reader!.says({ type: "slice", number: 5, slice: [2, [0, 8]] });
  const [slice] = array.slices;
  expect(slice!.slice).toEqual([2, [0, 8]]);
  slice!.onTasks(3, 12);
  expect(notices.at(-1)).toMatchObject({ progress: { of: "tasks", done: 3, total: 12 } });
  const slab = { data: new Float64Array(8), shape: [8], dtype: "float64" };
  slice!.resolve(slab as never);
  await settled();
  expect(reader!.told.at(-1)).toEqual({ type: "slab", number: 5, slab });
  await reader!.answers(text("done"));
  expect(picture.answer).toEqual(text("done"));
  expect(notices.at(-1)).toMatchObject({ notice: "progress", progress: null });
});

test("a slice that cannot be computed is said in its sentence, and a mistake of ours in another", async () => {
  const { array, readers, ask, log } = await arrayViewer();
  ask(question.picture());
  await settled();
  const [reader] = readers;
  reader!.says({ type: "slice", number: 1, slice: [0] });
  array.slices[0]!.reject(new RefusedError("The task readFrame failed: no such file."));
  await settled();
  expect(reader!.told.at(-1)).toEqual({
    type: "no-slab",
    number: 1,
    message: "The task readFrame failed: no such file.",
  });
  expect(log).toEqual([]);
  reader!.says({ type: "slice", number: 2, slice: [0] });
  array.slices[1]!.reject(new TypeError("undefined is not a function"));
  await settled();
  expect(reader!.told.at(-1)).toMatchObject({
    type: "no-slab",
    message: expect.not.stringContaining("undefined"),
  });
  expect(log).toHaveLength(1);
});

test("a frame that nobody waits for any more is cancelled in the engine", async () => {
  const { array, readers, ask } = await arrayViewer();
  const old = ask(question.picture());
  await settled();
  const [reader] = readers;
  reader!.says({ type: "slice", number: 1, slice: [0] });
  const newer = ask(question.picture());
  await settled();
  expect(old.answer).toEqual(superseded);
  expect(reader!.cancelled).toEqual([1]);
  reader!.says({ type: "cancel-slice", number: 1 });
  expect(array.slices[0]!.signal.aborted).toBe(true);
  array.slices[0]!.reject(new RefusedError("It was cancelled."));
  await settled();
  await reader!.answers(superseded);
  await reader!.answers(text("newer"));
  expect(newer.answer).toEqual(text("newer"));
});

test("computing may take hours: only what the reader itself does is limited", async () => {
  const { array, clock, readers, ask } = await arrayViewer();
  const picture = ask(question.picture());
  await settled();
  const [reader] = readers;
  reader!.says({ type: "slice", number: 1, slice: [0] });
  clock.pass(100 * patience);
  expect(reader!.isEnded).toBe(false);
  array.slices[0]!.resolve({ data: new Float64Array(1), shape: [], dtype: "float64" } as never);
  await settled();
  clock.pass(patience);
  await settled();
  expect(reader!.isEnded).toBe(true);
  expect(picture.refused).toMatch(/^Reading \/frames in analysis.ts was given up/);
});

test("a reader that ends takes its slices with it", async () => {
  const { array, readers, viewers, ask } = await arrayViewer();
  ask(question.picture());
  await settled();
  readers[0]!.says({ type: "slice", number: 1, slice: [0] });
  viewers.close("v");
  expect(array.slices[0]!.signal.aborted).toBe(true);
  expect(array.isClosed).toBe(true);
});

test("a script is run again without its reader being asked, whatever that is at", async () => {
  const { array, readers, notices, ask } = await arrayViewer();
  ask(question.picture());
  await settled();
  const restarted = ask(question.restart);
  await settled();
  expect([restarted.answer, array.restarts]).toEqual([null, 1]);
  const newView = { ...view, shape: [9, 8] };
  array.become({ state: "ready", details: newView });
  expect(readers[0]!.told.at(-1)).toEqual({ type: "array", view: newView });
  expect(notices.map((notice) => notice.notice === "array" && notice.array.state)).toEqual([
    "ready",
    "starting",
    "ready",
  ]);
});

test("an array whose script has failed is refused with what it failed of", async () => {
  const { array, ask } = await arrayViewer({ isReady: false });
  array.become({ state: "failed", message: "analysis.ts failed on line 2: no such file." });
  const refused = ask(question.object);
  const ready = ask(question.ready);
  await settled();
  expect(refused.refused).toBe("analysis.ts failed on line 2: no such file.");
  expect(ready.answer).toMatchObject({ array: { state: "failed" } });
});

test("in a workspace that is not trusted no script is run, and the viewer begins anew once it is", async () => {
  const { ready, arrays, readers, ask, trust, viewers, notices } = await arrayViewer({
    isReady: false,
    isTrusted: false,
  });
  const sentence = "This workspace is not trusted, so none of its scripts are run: trust it first.";
  expect(ready.answer).toMatchObject({ canRun: false, empty: sentence });
  const refused = [question.picture(), question.restart].map((one) => ask(one));
  await settled();
  expect(refused.map(({ refused: why }) => why)).toEqual([sentence, sentence]);
  expect([arrays.length, readers.length]).toEqual([0, 0]);
  viewers.open("file", { kind: "file", path: "/data/frames.h5" }, false);
  trust.isTrusted = true;
  viewers.trusted();
  expect(notices).toEqual([{ viewer: "v", notice: "source" }]);
  ask(question.ready);
  await settled();
  expect(arrays).toHaveLength(1);
});

test("files are read in a workspace that is not trusted", async () => {
  const { readers, open, ask } = playedViewers({ isTrusted: false });
  open();
  const object = ask(question.object);
  await settled();
  await readers[0]!.answers();
  expect(object.answer).toEqual(text("of the dataset"));
});

test("long expressions are cut in the title", async () => {
  const played = playedViewers();
  const long = `stack([${"readFrame(1), ".repeat(30)}])`;
  played.viewers.open("v", { kind: "array", place: { ...place, text: long } }, false);
  const ready = played.ask(question.ready);
  await settled();
  const { title } = ready.answer as { title: string };
  expect(title).toMatch(/^stack\(\[readFrame\(1\),.*… in analysis.ts$/);
  expect(title.length).toBeLessThan(90);
});
