import { expect, test } from "vitest";
import { type PlayPath, pointAfter, stepsOf } from "../../../../media/frames/axes/play-path.ts";

const usual: PlayPath = { count: 5, from: 0, stride: 1, heading: 1, mode: "loop" };

const first = (path: Partial<PlayPath>, steps: number): number[] =>
  Array.from({ length: steps + 1 }, (_, step) => pointAfter({ ...usual, ...path }, step).position);

test.each<[name: string, path: Partial<PlayPath>, positions: number[]]>([
  ["a loop begins anew after the last frame", {}, [0, 1, 2, 3, 4, 0, 1]],
  ["a loop goes backwards as well", { heading: -1, from: 1 }, [1, 0, 4, 3, 2, 1, 0]],
  [
    "a loop with a stride visits the same frames each lap",
    { stride: 3, from: 4, count: 12 },
    [4, 7, 10, 1, 4, 7, 10],
  ],
  ["a bounce shows its ends once", { mode: "bounce", from: 3 }, [3, 4, 3, 2, 1, 0, 1]],
  ["a bounce may begin backwards", { mode: "bounce", from: 1, heading: -1 }, [1, 0, 1, 2, 3, 4, 3]],
  [
    "a bounce with a stride stays on its frames",
    { mode: "bounce", stride: 3, from: 4, count: 12 },
    [4, 7, 10, 7, 4, 1, 4],
  ],
  ["once stops at the end", { mode: "once", from: 3 }, [3, 4, 4, 4]],
  ["once stops at the last frame its stride reaches", { mode: "once", stride: 2, count: 6 }, [0, 2, 4, 4]],
  ["once stops at the beginning when it goes backwards", { mode: "once", from: 1, heading: -1 }, [1, 0, 0]],
  ["a stride longer than the axis stays where it is", { stride: 9, from: 2 }, [2, 2, 2]],
])("%s", (_, path, positions) => {
  expect(first(path, positions.length - 1)).toEqual(positions);
});

test("a million steps later is worked out and not walked, and agrees with walking", () => {
  for (const mode of ["loop", "bounce"] as const) {
    for (const heading of [1, -1] as const) {
      let walked: PlayPath = { ...usual, count: 11, stride: 2, from: 5, mode, heading };
      const path = walked;
      for (let step = 1; step <= 40; step++) {
        const point = pointAfter(walked, 1);
        walked = { ...walked, from: point.position, heading: point.heading };
        expect(pointAfter(path, step)).toEqual(point);
      }
      expect(pointAfter(path, 30_000_000).position).toBe(pointAfter(path, 0).position);
    }
  }
});

test("only once has an end", () => {
  expect(stepsOf({ ...usual, mode: "once", from: 1 })).toBe(3);
  expect(stepsOf({ ...usual, mode: "once", from: 1, heading: -1 })).toBe(1);
  expect(stepsOf(usual)).toBe(Number.POSITIVE_INFINITY);
});
