/**
 * Thousands of questions at once, and viewers by the dozen: every question is answered once, with its own answer, and
 * what was opened is given back. `TREADLE_FRAMES_VIEWERS=300` opens as many.
 */
import { readdirSync, readlinkSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { startReader } from "../../../server/language/frames/reader-thread.ts";
import { Viewers } from "../../../server/language/frames/viewers.ts";
import type { FrameQuestion } from "../../../server/protocol/frame-questions.ts";
import { counting, h5 } from "../../frames/reader/asking.ts";
import { temporaryFile } from "../../hdf5/files.ts";
import { ManualClock } from "../manual-clock.ts";
import { playedViewers, question, settled, text } from "./readers-kit.ts";

/** Numbers that look random and are the same every time. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const NAMES = ["value", "text", "picture", "histogram", "search"] as const;

describe.each([1, 2, 3, 4, 5, 6])("in a burst of random questions, %i", (seed) => {
  test("each is settled once and with its own answer, and of a name the last one is answered", async () => {
    const played = playedViewers();
    const roll = dice(seed);
    const outcomes: { readonly name: string; readonly of: string; settled: number; said: string }[] = [];
    const ask = (number: number) => {
      const name = NAMES[roll(NAMES.length)] ?? "value";
      const of = `/d${number}`;
      const outcome = { name, of, settled: 0, said: "" };
      outcomes.push(outcome);
      const settle = (said: string) => {
        outcome.settled += 1;
        outcome.said = said;
      };
      played.viewers.ask("v", question[name](of)).then(
        (answer) => settle(JSON.stringify(answer)),
        (error: Error) => settle(error.message),
      );
    };
    played.open();
    let lost = 0;
    for (let number = 0; number < 2000; number += 1) {
      ask(number);
      if (roll(3) > 0) continue;
      await settled();
      const reader = played.readers.findLast(({ isEnded }) => !isEnded);
      const asked = reader?.asked.at(-1);
      if (!reader || !asked) continue;
      const isCancelled = reader.cancelled.includes(asked.number);
      const chance = roll(20);
      if (chance === 0) reader.says({ type: "progress", progress: { of: "rows", done: 1, total: 2 } });
      else if (chance === 1) {
        lost += 1;
        reader.breaksDown();
      } else if (chance === 2) await reader.refuses(`No ${nameOf(asked.question)}.`);
      else if (isCancelled && chance < 10) await reader.answers({ superseded: true });
      else await reader.answers(text(nameOf(asked.question)));
    }
    for (let left = 0; left < 50; left += 1) {
      await settled();
      const reader = played.readers.findLast(({ isEnded }) => !isEnded);
      const asked = reader?.asked.at(-1);
      if (asked) await reader?.answers(text(nameOf(asked.question)));
    }
    expect(lost).toBeGreaterThan(3);
    expect(outcomes.filter((outcome) => outcome.settled !== 1)).toEqual([]);
    const own = (of: string) => [JSON.stringify(text(of)), `No ${of}.`];
    const wrong = outcomes.filter(
      ({ of, said }) =>
        !own(of).includes(said) && said !== '{"superseded":true}' && !said.includes(" broke down"),
    );
    expect(wrong).toEqual([]);
    for (const name of NAMES) {
      const last = outcomes.findLast((outcome) => outcome.name === name);
      expect(last?.said).not.toBe('{"superseded":true}');
    }
  });
});

const nameOf = ({ takes }: FrameQuestion): string =>
  "dataset" in takes ? takes.dataset : "text" in takes ? takes.text : "";

/** Viewers of real files, whose readers are threads. */
function realViewers() {
  const clock = new ManualClock();
  const log: unknown[] = [];
  const arrays = { open: () => expect.fail("no array") };
  const viewers = new Viewers(
    { clock, startReader, arrays, isTrusted: () => true, failed: (error) => void log.push(error) },
    { notice: () => {}, writing: () => {} },
  );
  return { viewers, clock, log };
}

test("a thread that is asked thousands of questions gives each its own answer, or a newer one in its place", async () => {
  const path = temporaryFile("frames.h5");
  await h5(path, { "/d": counting([20, 30, 40]) });
  const { viewers, log } = realViewers();
  viewers.open("v", { kind: "file", path }, false);
  const roll = dice(7);
  let answered = 0;
  let replaced = 0;
  let last = "";
  const waiting: Promise<void>[] = [];
  for (let i = 0; i < 4000; i += 1) {
    const index = [roll(20), roll(30), roll(40)] as const;
    const expected = String((index[0] * 30 + index[1]) * 40 + index[2]);
    const answer = viewers.ask("v", { ask: "value", takes: { dataset: "/d", index } }).then((given) => {
      if (given !== null && "superseded" in given) {
        replaced += 1;
        return;
      }
      answered += 1;
      last = expected;
      expect(given).toEqual({ text: expected });
    });
    waiting.push(answer);
    if (roll(10) === 0) await settled();
    if (roll(20) === 0) await answer;
  }
  const end = viewers.ask("v", { ask: "value", takes: { dataset: "/d", index: [19, 29, 39] } });
  await Promise.all(waiting);
  expect(await end).toEqual({ text: "23999" });
  expect(answered + replaced).toBe(4000);
  expect(answered).toBeGreaterThan(150);
  expect(last).not.toBe("");
  expect(log).toEqual([]);
  viewers.closeAll();
}, 60_000);

if (process.platform === "linux")
  test("viewers that are opened and closed again leave no thread and no open file behind", async () => {
    const path = temporaryFile("frames.h5");
    await h5(path, { "/d": counting([20, 30, 40]) });
    const { viewers, log } = realViewers();
    const open = async (name: string) => {
      viewers.open(name, { kind: "file", path }, false);
      await viewers.ask(name, { ask: "value", takes: { dataset: "/d", index: [0, 0, 1] } });
    };
    // Whatever the process starts only once.
    await open("first");
    viewers.closeAll();
    await until(() => files(path) === 0);
    const before = threads();
    const count = Number(process.env["TREADLE_FRAMES_VIEWERS"] ?? 8);
    for (let i = 0; i < count; i += 1) {
      await open(`v${i}`);
      // Some are closed while they work, some are left open for a while.
      if (i % 3 === 0) viewers.ask(`v${i}`, question.search("d")).catch(() => {});
      if (i % 2 === 0) viewers.close(`v${i}`);
    }
    viewers.closeAll();
    await until(() => threads() <= before && files(path) === 0);
    expect(log).toEqual([]);
  }, 600_000);

const threads = (): number => readdirSync("/proc/self/task").length;

/** How often this process has the file open. */
function files(path: string): number {
  return readdirSync("/proc/self/fd").filter((descriptor) => linkOf(descriptor) === path).length;
}

function linkOf(descriptor: string): string | undefined {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return undefined;
  }
}

/** Settles when it has become so: threads end by themselves, in their own time. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}
