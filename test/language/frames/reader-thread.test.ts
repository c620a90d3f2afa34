/**
 * Real threads that hang, die, fill their memory or print: what a hostile file does to a reader, without the file. They
 * speak the reader's language, and the server goes on after each.
 */
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { patience } from "../../../server/language/frames/reader.ts";
import { readersOf } from "../../../server/language/frames/reader-thread.ts";
import { Viewers } from "../../../server/language/frames/viewers.ts";
import type { FrameAnswer } from "../../../server/protocol/frame-questions.ts";
import { workspace } from "../../harness/treadle.ts";
import { ManualClock } from "../manual-clock.ts";
import { PlayedArray } from "./readers-kit.ts";

/** Answers every question, and does before what its dataset says. */
const thread = `
import { parentPort } from "node:worker_threads";
const held = [];
const deeds = {
  hang: () => { parentPort.postMessage({ type: "progress", progress: { of: "rows", done: 0, total: 1 } }); for (;;); },
  exit: () => process.exit(3),
  throw: () => { setImmediate(() => { throw new Error("table index is out of bounds"); }); return true; },
  reject: () => { Promise.reject(new Error("nobody caught this")); return true; },
  fill: () => { for (;;) held.push({ names: Array.from({ length: 1000 }, (_, at) => "name " + at + Math.random()) }); },
  print: () => { process.stdout.write("HDF5-DIAG: Error detected"); console.error("HDF5-DIAG"); },
};
parentPort.on("message", ({ type, number, question }) => {
  if (type !== "ask") return;
  if (deeds[question.takes.dataset]?.()) return;
  parentPort.postMessage({ type: "answer", number, answer: { kind: "text", text: "fine", isCut: false } });
});
`;

function threads() {
  const clock = new ManualClock();
  const file = join(workspace({ "reader.mjs": thread }), "reader.mjs");
  let progressed: () => void = () => {};
  const viewers = new Viewers(
    {
      clock,
      startReader: readersOf(() => file, 48),
      arrays: { open: () => new PlayedArray() },
      isTrusted: () => true,
      failed: () => {},
    },
    { notice: () => progressed(), writing: () => {} },
  );
  onTestFinished(() => viewers.closeAll());
  viewers.open("v", { kind: "file", path: "/data/hostile.h5" }, false);
  const untilProgress = () =>
    new Promise<void>((resolve) => {
      progressed = resolve;
    });
  const ask = (dataset: string): Promise<FrameAnswer<string>> =>
    viewers.ask("v", { ask: "text", takes: { dataset, index: [] } });
  return { clock, ask, untilProgress };
}

const fine = { kind: "text", text: "fine", isCut: false };

test("a thread that hangs is ended, and another answers", async () => {
  const { clock, ask, untilProgress } = threads();
  const hanging = ask("hang");
  await untilProgress();
  clock.pass(patience);
  await expect(hanging).rejects.toThrow(/^Reading hang in hostile.h5 was given up/);
  expect(await ask("well")).toEqual(fine);
});

test.each(["exit", "throw", "reject", "fill"])(
  "a thread that comes to %s takes its question with it, and another answers",
  async (deed) => {
    const { ask } = threads();
    await expect(ask(deed)).rejects.toThrow(`Reading ${deed} in hostile.h5 broke down.`);
    expect(await ask("well")).toEqual(fine);
  },
);

test("what a thread prints gets nowhere near the wire to the client", async () => {
  const { ask } = threads();
  const write = process.stdout.write;
  const printed: unknown[] = [];
  process.stdout.write = ((chunk: unknown) => printed.push(chunk) > 0) as typeof write;
  try {
    expect(await ask("print")).toEqual(fine);
    expect(await ask("well")).toEqual(fine);
  } finally {
    process.stdout.write = write;
  }
  expect(printed).toEqual([]);
});
