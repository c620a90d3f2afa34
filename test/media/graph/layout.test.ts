/**
 * Layouts as numbers: shelves, sketches, Graphviz's text, frames.
 */
import { describe, expect, test } from "vitest";
import { fromPlain, toLayoutDot } from "../../../media/graph/graphviz-text.ts";
import { layersOf, neighboursOf } from "../../../media/graph/neighbours.ts";
import { type LayoutRequest, type LayoutResult, placementOf } from "../../../media/graph/placement.ts";
import { shelve } from "../../../media/graph/shelves.ts";
import { sketch } from "../../../media/graph/sketch.ts";
import { stepFrom } from "../../../media/graph/walk.ts";

const requestOf = (
  size: number,
  arrows: readonly (readonly [number, number])[],
  frame: readonly number[] = new Array<number>(size).fill(-1),
  parent: readonly number[] = [-1],
): LayoutRequest => ({
  direction: "TB",
  width: new Float64Array(size).fill(100),
  height: new Float64Array(size).fill(40),
  from: Int32Array.from(arrows, ([from]) => from),
  to: Int32Array.from(arrows, ([, to]) => to),
  frame: Int32Array.from(frame),
  parent: Int32Array.from(parent),
});

/** Pairs of boxes that lie on each other. */
function overlaps({ x, y }: Pick<LayoutResult, "x" | "y">, { width, height }: LayoutRequest): string[] {
  const found: string[] = [];
  for (let a = 0; a < x.length; a++) {
    for (let b = 0; b < a; b++) {
      const isApart =
        Math.abs(x[a]! - x[b]!) >= (width[a]! + width[b]!) / 2 ||
        Math.abs(y[a]! - y[b]!) >= (height[a]! + height[b]!) / 2;
      if (!isApart) found.push(`${b} ${a}`);
    }
  }
  return found;
}

/** One box that everything needs, a fan of them in a frame, and one that needs the fan. */
const fan = (count: number): LayoutRequest =>
  requestOf(
    count + 2,
    Array.from({ length: count }, (_, at) => [
      [0, at + 1],
      [at + 1, count + 1],
    ]).flat() as [number, number][],
    [-1, ...new Array<number>(count).fill(0), -1],
  );

describe("layers", () => {
  test("stand one above the highest dependency", () => {
    const layer = layersOf(neighboursOf({ size: 4, from: [0, 1, 0], to: [1, 2, 2] }));
    expect([...layer]).toEqual([0, 1, 2, 0]);
  });

  test("bear circles and arrows to oneself", () => {
    const layer = layersOf(neighboursOf({ size: 3, from: [0, 1, 2, 2], to: [1, 2, 0, 2] }));
    expect(new Set(layer).size).toBe(3);
  });
});

describe("shelves", () => {
  test("a short row stays a row", () => {
    const { request } = shelve(fan(5));
    expect(request.width).toHaveLength(7);
  });

  test.each([
    [
      "with the same neighbours become a shelf",
      [
        [0, 8],
        [1, 8],
        [2, 8],
        [3, 8],
        [4, 8],
        [5, 8],
        [6, 8],
        [7, 8],
      ],
      2,
    ],
    [
      "with neighbours of their own stay a row",
      [
        [0, 8],
        [1, 8],
        [2, 8],
        [3, 8],
        [4, 9],
        [5, 9],
        [6, 9],
        [7, 9],
      ],
      10,
    ],
  ] as const)("eight boxes outside of frames %s", (_, arrows, units) => {
    expect(shelve(requestOf(units === 2 ? 9 : 10, arrows)).request.width).toHaveLength(units);
  });

  test("a long row becomes one box that is not much wider than high", () => {
    const { request } = shelve(fan(400));
    expect(request.width).toHaveLength(3);
    const shelf = request.width.indexOf(Math.max(...request.width));
    expect(request.width[shelf]! / request.height[shelf]!).toBeGreaterThan(1);
    expect(request.width[shelf]! / request.height[shelf]!).toBeLessThan(2.5);
  });

  test("boxes come off their shelf without lying on each other, and one arrow stands for all", () => {
    const whole = fan(50);
    const { request, unpack } = shelve(whole);
    const result = unpack({
      x: Float64Array.from(request.width, () => 0),
      y: Float64Array.from(request.width, (_, at) => at * 2000),
      points: Float64Array.from({ length: request.from.length * 8 }, (_, at) => at),
      starts: Int32Array.from({ length: request.from.length + 1 }, (_, at) => at * 8),
    });
    expect(overlaps(result, whole)).toEqual([]);
    const carriers = [...result.bundle!].filter((carrier, arrow) => carrier === arrow);
    expect(carriers).toHaveLength(2);
    const routed = [...whole.from.keys()].filter(
      (arrow) => result.starts[arrow + 1]! > result.starts[arrow]!,
    );
    expect(routed).toEqual(carriers);
  });
});

test("a sketch of anything lays no box on another", () => {
  for (const request of [
    fan(300),
    requestOf(1, []),
    requestOf(60, [[0, 59]]),
    { ...fan(40), direction: "LR" as const },
  ]) {
    const result = sketch(request);
    expect([...result.x, ...result.y].every(Number.isFinite)).toBe(true);
    expect(overlaps(result, request)).toEqual([]);
  }
});

describe("Graphviz", () => {
  const request = requestOf(
    3,
    [
      [0, 1],
      [0, 1],
      [2, 2],
    ],
    [0, 1, -1],
    [-1, 0],
  );

  test("is told numbers and nothing else", () => {
    const dot = toLayoutDot(request);
    expect(dot).toContain("subgraph cluster_0 { graph [margin=26]\nb0 [");
    expect(dot).toContain("subgraph cluster_1 { graph [margin=26]\nb1 [");
    expect(dot.match(/b0 -> b1/g)).toHaveLength(2);
    expect(dot).not.toContain("b2 -> b2");
  });

  test("is read back with y turned around, and parallel arrows told apart", () => {
    const plain = [
      "graph 1 4 3",
      'node b0 1 2.5 1.389 0.556 "" solid box black lightgrey',
      'node b1 1 0.5 1.389 0.556 "" solid box black lightgrey',
      'node b2 3 0.5 1.389 0.556 "" solid box black lightgrey',
      "edge b0 b1 4 1 2 1 1.8 1 1.5 1 1 solid black",
      "edge b0 b1 4 2 2 2 1.8 2 1.5 2 1 solid black",
      "stop",
    ].join("\n");
    const { x, y, points, starts } = fromPlain(plain, request);
    expect([...x]).toEqual([72, 72, 216]);
    expect([...y]).toEqual([36, 180, 180]);
    expect([...starts]).toEqual([0, 8, 16, 16]);
    expect([points[0], points[8]]).toEqual([72, 144]);
  });
});

test("a frame is around its boxes and the frames in it", () => {
  const request = requestOf(2, [], [0, 1], [-1, 0]);
  const placement = placementOf(request, {
    x: Float64Array.of(0, 300),
    y: Float64Array.of(0, 200),
    points: new Float64Array(0),
    starts: new Int32Array(1),
  });
  const [outer, inner] = placement.frames;
  expect(inner!.x).toBeLessThan(250);
  expect(outer!.x).toBeLessThan(-50);
  expect(outer!.x + outer!.width).toBeGreaterThan(inner!.x + inner!.width);
  expect(placement.bounds).toEqual(outer);
});

test("arrow keys follow arrows first, and go to the nearest box where there are none", () => {
  const x = Float64Array.of(0, -100, 100, 500);
  const y = Float64Array.of(0, 100, 100, 0);
  const neighbours = neighboursOf({ size: 4, from: [0], to: [2] });
  const place = { x, y, direction: "TB" as const };
  expect(stepFrom(0, "down", place, neighbours)).toBe(2);
  expect(stepFrom(2, "up", place, neighbours)).toBe(0);
  expect(stepFrom(0, "right", place, neighbours)).toBe(2);
  expect(stepFrom(2, "left", place, neighbours)).toBe(1);
  expect(stepFrom(3, "right", place, neighbours)).toBe(-1);
});
