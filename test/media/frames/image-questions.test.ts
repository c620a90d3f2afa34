import { deflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { planOf } from "../../../media/frames/image/gif-plan.ts";
import { LatestQuestion } from "../../../media/frames/image/latest-question.ts";
import { PictureFlow } from "../../../media/frames/image/picture-flow.ts";
import { isEnough, needOf, type Sight } from "../../../media/frames/image/picture-need.ts";
import { extentOf } from "../../../server/frames/picture/extent.ts";
import type { PictureAsk } from "../../../server/protocol/frame-questions.ts";

/** What is seen when `elements` of a plane of a thousand squared have so many device pixels. */
const sight = (from: number, to: number, scale: number): Sight => ({
  seen: { top: from, left: from, bottom: to, right: to },
  rows: 1000,
  columns: 1000,
  scaleX: scale,
  scaleY: scale,
});

test("a picture is asked for in device pixels, and no finer than they are", () => {
  expect(needOf(sight(0, 1000, 0.5))).toEqual({ width: 500, height: 500 });
  expect(needOf(sight(400, 600, 3))).toEqual({
    region: { top: 350, left: 350, bottom: 650, right: 650 },
    width: 900,
    height: 900,
  });
});

test("what the server makes of a question is enough for it, whatever the scale", () => {
  for (let scale = 0.013; scale < 40; scale *= 1.037) {
    const length = Math.min(1000, Math.ceil(700 / scale));
    for (const from of [0, Math.floor((1000 - length) / 2), 1000 - length]) {
      const at = sight(from, from + length, scale);
      const picture = extentOf(1000, 1000, needOf(at));
      expect(isEnough(picture, at), `${scale} from ${from}`).toBe(true);
      // No pixel of the picture is smaller than one of the screen, so none can vanish.
      expect(picture.block[0] * scale).toBeGreaterThan(picture.block[0] === 1 ? 0 : 0.999);
    }
  }
});

test("small movements ask for nothing, and large ones and closer looks do", () => {
  const picture = extentOf(1000, 1000, needOf(sight(400, 600, 0.5)));
  expect(isEnough(picture, sight(430, 630, 0.5))).toBe(true);
  expect(isEnough(picture, sight(500, 700, 0.5))).toBe(false);
  expect(isEnough(picture, sight(450, 550, 1))).toBe(false);
  expect(isEnough(picture, sight(400, 600, 0.2))).toBe(false);
});

interface Question {
  readonly takes: { readonly index: readonly number[] };
  answer(value: unknown): void;
  refuse(sentence: string): void;
}

/** A host whose answers are given by hand. */
function byHand() {
  const questions: Question[] = [];
  const channel = {
    ask: (_name: string, takes: unknown) =>
      new Promise((resolve, reject) => {
        const question = takes as Question["takes"];
        questions.push({ takes: question, answer: resolve, refuse: (text) => reject(new Error(text)) });
      }),
  };
  return { questions, channel: channel as unknown as ConstructorParameters<typeof PictureFlow>[0] };
}

const place = (at: number): PictureAsk => ({
  dataset: "/a",
  index: [at, 0, 0],
  rows: 1,
  columns: 2,
  width: 1,
  height: 1,
  levels: { scale: "linear", range: { by: "min-max" } },
});

const picture = { kind: "picture", width: 1, height: 1, pixels: new Uint8Array(1), isDeflated: false };

/** A flow, which frames it has shown, and which of its promises have settled. */
function flow() {
  const host = byHand();
  const shown: (number | string)[] = [];
  const settled: number[] = [];
  const givenUp: number[] = [];
  const made = new PictureFlow(host.channel, async (answer) => {
    shown.push("absent" in answer ? answer.absent.message : answer.ask.index[0]!);
  });
  const ask = (at: number): void => {
    void made.ask(place(at)).then((isShown) => {
      settled.push(at);
      if (!isShown) givenUp.push(at);
    });
  };
  return { ...host, made, shown, settled, givenUp, ask };
}

const turn = (): Promise<void> => new Promise((done) => setImmediate(done));

test("two questions are under way at most, and of those that wait only the newest leaves", async () => {
  const { ask, questions, shown, settled, givenUp } = flow();
  for (const at of [1, 2, 3, 4, 5]) ask(at);
  await turn();
  expect(questions.map(({ takes }) => takes.index[0])).toEqual([1, 2]);
  expect(settled).toEqual([3, 4]);
  questions[0]!.answer(picture);
  await turn();
  questions[1]!.answer(picture);
  await turn();
  questions[2]!.answer(picture);
  await turn();
  expect(questions.map(({ takes }) => takes.index[0])).toEqual([1, 2, 5]);
  expect(shown).toEqual([1, 2, 5]);
  expect(settled).toEqual([3, 4, 1, 2, 5]);
  expect(givenUp).toEqual([3, 4]);
});

test("an answer that is older than what is shown is passed over, and its promise settles", async () => {
  const { ask, questions, shown, settled, givenUp } = flow();
  ask(1);
  ask(2);
  questions[1]!.answer(picture);
  await turn();
  questions[0]!.answer(picture);
  await turn();
  expect(shown).toEqual([2]);
  expect(givenUp).toEqual([1]);
  expect(settled.sort()).toEqual([1, 2]);
});

test("superseded questions change nothing, and refused ones say why in the picture's place", async () => {
  const { ask, questions, shown, settled } = flow();
  ask(1);
  questions[0]!.answer({ superseded: true });
  await turn();
  ask(2);
  questions[1]!.refuse("The file is gone.");
  await turn();
  ask(3);
  questions[2]!.answer({ ...picture, pixels: new Uint8Array(7) });
  await turn();
  expect(shown.slice(0, 1)).toEqual(["The file is gone."]);
  expect(shown[1]).toMatch(/7 of 1/);
  expect(settled).toEqual([1, 2, 3]);
});

test("pixels that are deflated are inflated, and what cannot be is a sentence", async () => {
  const { ask, questions, shown } = flow();
  ask(1);
  questions[0]!.answer({
    ...picture,
    pixels: new Uint8Array(deflateRawSync(new Uint8Array(1))),
    isDeflated: true,
  });
  await expect.poll(() => shown).toEqual([1]);
  ask(2);
  questions[1]!.answer({ ...picture, pixels: new Uint8Array([255, 255, 3]), isDeflated: true });
  await expect.poll(() => shown.length).toBe(2);
  expect(shown[1]).toMatch(/damaged/);
});

test("what was asked of another dataset is forgotten", async () => {
  const { ask, made, questions, shown, settled } = flow();
  for (const at of [1, 2, 3]) ask(at);
  made.forget();
  questions[0]!.answer(picture);
  questions[1]!.answer(picture);
  await turn();
  expect(shown).toEqual([]);
  expect(settled.sort()).toEqual([1, 2, 3]);
  ask(4);
  questions[2]!.answer(picture);
  await turn();
  expect(shown).toEqual([4]);
});

test("of values under a pointer one is under way, and only the one that is still wanted is shown", async () => {
  const { channel, questions } = byHand();
  const shown: unknown[] = [];
  const values = new LatestQuestion(
    channel,
    "value",
    (asked, { text }) => void shown.push([asked.index[0], text]),
  );
  for (const at of [1, 2, 3]) values.ask({ dataset: "/a", index: [at] });
  questions[0]!.answer({ text: "one" });
  await turn();
  questions[1]!.answer({ text: "three" });
  await turn();
  expect(questions.map(({ takes }) => takes.index[0])).toEqual([1, 3]);
  expect(shown).toEqual([[3, "three"]]);
  values.ask({ dataset: "/a", index: [4] });
  values.forget();
  questions[2]!.answer({ text: "four" });
  await turn();
  values.ask({ dataset: "/a", index: [5] });
  questions[3]!.refuse("no");
  await turn();
  values.ask({ dataset: "/a", index: [6] });
  questions[4]!.answer({ text: "six" });
  await turn();
  expect(shown.slice(1)).toEqual([[6, "six"]]);
});

const wish = { axis: 0, from: 0, to: 9, step: 3, framesPerSecond: 12, side: 100, hasCaption: true };
const plane = { width: 200, height: 50 };

test("an animation has the positions, size and speed that were asked for", () => {
  expect(planOf(wish, 10, plane)).toMatchObject({
    positions: [0, 3, 6, 9],
    width: 100,
    height: 25,
    delay: 80,
  });
  expect(planOf({ ...wish, from: 9, to: 0, step: 4 }, 10, plane)).toMatchObject({ positions: [9, 5, 1] });
  expect(planOf({ ...wish, framesPerSecond: 50 }, 10, plane)).toMatchObject({ delay: 20 });
});

test.for<[string, object, RegExp]>([
  ["a last frame that does not exist", { to: 10 }, /from 0 to 9/],
  ["half a frame", { from: 0.5 }, /from 0 to 9/],
  ["no step", { step: 0 }, /at least 1/],
  ["a field that is empty", { from: Number.NaN }, /from 0 to 9/],
  ["no speed", { framesPerSecond: 0 }, /frames per second/],
  ["a size that no browser draws", { side: 1e6 }, /pixels/],
])("%s is refused with a sentence", ([_, parts, sentence]) => {
  expect(planOf({ ...wish, ...parts }, 10, plane)).toEqual({ problem: expect.stringMatching(sentence) });
});

test("an animation that would not fit into memory is refused", () => {
  const huge = planOf({ ...wish, to: 99_999, step: 1 }, 100_000, plane);
  expect(huge).toEqual({ problem: expect.stringMatching(/100,000 frames/) });
});
