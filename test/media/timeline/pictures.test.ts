import { describe, expect, test } from "vitest";
import { PictureFlow } from "../../../media/timeline/picture-flow.ts";
import { Pictures, type PictureWish } from "../../../media/timeline/pictures.ts";
import { type MadeUpRun, pictureOf, richRun, smallRun } from "./made-up-run.ts";

/** Pictures of a run, with what was wished for answered. */
function looking(run: MadeUpRun, seen: { from: number; to: number }, pictures = new Pictures()) {
  const wishes: PictureWish[] = [];
  for (let wish = pictures.wish(seen, run.end, 800); wish; wish = pictures.wish(seen, run.end, 800)) {
    wishes.push(wish);
    pictures.take(pictureOf(run, wish.takes), wish);
    if (wishes.length > 5) throw new Error("There is always one more wish.");
  }
  return { wishes, pictures };
}

describe("pictures", () => {
  test("of the whole run are asked for once, at the width of the screen", () => {
    const run = richRun(9000);
    const { wishes, pictures } = looking(run, { from: 0, to: run.end });
    expect(wishes).toEqual([{ takes: { from: 0, to: run.end, width: 800 }, fills: "both" }]);
    expect(pictures.overview).toBe(pictures.detail);
    expect(pictures.end).toBe(run.end);
  });

  test("of a stretch are a quarter wider on both sides, with as many pixels, and the whole run comes after", () => {
    const run = richRun(9000);
    const { wishes } = looking(run, { from: 10_000, to: 14_000 });
    expect(wishes).toEqual([
      { takes: { from: 9000, to: 15_000, width: 1200 }, fills: "detail" },
      { takes: { from: 0, to: run.end, width: 800 }, fills: "overview" },
    ]);
  });

  test("serve for a little panning and zooming, and are asked for anew beyond that", () => {
    const run = richRun(9000);
    const { pictures } = looking(run, { from: 10_000, to: 14_000 });
    expect(pictures.wish({ from: 10_900, to: 14_900 }, run.end, 800)).toBeUndefined();
    expect(pictures.wish({ from: 10_100, to: 13_700 }, run.end, 800)).toBeUndefined();
    expect(pictures.wish({ from: 12_000, to: 16_000 }, run.end, 800)?.fills).toBe("detail");
    expect(pictures.wish({ from: 10_000, to: 11_000 }, run.end, 800)?.fills).toBe("detail");
  });

  test("in which every task has a bar of its own are enough at any zoom", () => {
    const run = smallRun();
    const { pictures } = looking(run, { from: 0, to: run.end });
    expect(pictures.detail?.isExact).toBe(true);
    expect(pictures.wish({ from: 10, to: 10.1 }, run.end, 800)).toBeUndefined();
  });

  test("of a run that goes on are asked for again, the overview more rarely than what is seen", () => {
    const run = { ...richRun(9000), isRunning: true };
    const seen = { from: 10_000, to: 14_000 };
    const { pictures } = looking(run, seen);
    const fills = Array.from({ length: 8 }, () => {
      pictures.age();
      return looking(run, seen, pictures).wishes.map((wish) => wish.fills);
    }).flat();
    expect(fills.filter((own) => own === "detail")).toHaveLength(8);
    expect(fills.filter((own) => own === "overview")).toHaveLength(2);
  });

  test("are not asked for while there is no room or no time", () => {
    expect(new Pictures().wish({ from: 0, to: 100 }, 100, 0)).toBeUndefined();
    expect(new Pictures().wish({ from: 0, to: 0 }, 0, 800)).toBeUndefined();
  });
});

describe("the flow of questions", () => {
  /** A host that answers when it is told to. */
  function host() {
    const run = smallRun();
    const asked: PictureWish["takes"][] = [];
    const taken: number[] = [];
    const refusals: string[] = [];
    const answers: ((error?: Error) => void)[] = [];
    let wished: number | undefined = 1;
    const flow = new PictureFlow({
      wish: () => {
        const width = wished;
        wished = undefined;
        return width === undefined ? undefined : { takes: { from: 0, to: 100, width }, fills: "both" };
      },
      ask: (takes) => {
        asked.push(takes);
        return new Promise((resolve, reject) => {
          answers.push((error) => (error ? reject(error) : resolve(pictureOf(run, takes))));
        });
      },
      took: (_, { takes }) => void taken.push(takes.width),
      refused: (reason) => void refusals.push(reason),
    });
    const answer = async (error?: Error) => {
      answers.shift()!(error);
      // Promises that follow from the answer.
      for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    };
    return {
      flow,
      asked,
      taken,
      refusals,
      answer,
      wish: (width: number) => {
        wished = width;
        flow.nudge();
      },
    };
  }

  test("has one under way at most, and the newest wish is next", async () => {
    const { flow, asked, taken, answer, wish } = host();
    flow.nudge();
    for (let width = 2; width <= 50; width++) wish(width);
    expect(asked.map(({ width }) => width)).toEqual([1]);
    await answer();
    expect(asked.map(({ width }) => width)).toEqual([1, 50]);
    await answer();
    expect(taken).toEqual([1, 50]);
    expect(asked).toHaveLength(2);
  });

  test("is not for a run that is not shown any more", async () => {
    const { flow, asked, taken, answer, wish } = host();
    flow.nudge();
    flow.forget();
    wish(7);
    await answer();
    expect(taken).toEqual([]);
    expect(asked.map(({ width }) => width)).toEqual([1, 7]);
  });

  test("stops at a refusal until somebody wishes again", async () => {
    const { flow, asked, refusals, answer, wish } = host();
    flow.nudge();
    await answer(new Error("The run is gone."));
    expect(refusals).toEqual(["The run is gone."]);
    expect(asked).toHaveLength(1);
    wish(3);
    expect(asked).toHaveLength(2);
  });
});
