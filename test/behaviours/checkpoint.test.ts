/** `checkpoint`: null when all has run, by a tree of the size that Dask's has. */
import { bind, checkpoint, compute, delayed, OptionError, waitOn } from "treadle";
import { beforeEach, describe, expect, test } from "vitest";
import { counting } from "../api/array/inline.ts";
import { inline, watched } from "../api/watched.ts";

const ran: string[] = [];
const note = delayed((name: string) => {
  ran.push(name);
});

beforeEach(() => {
  ran.length = 0;
});

test("D19 a checkpoint is null when all has run, at any depth, and is one task for the same", async () => {
  const [x, y] = [note("x"), note("y")];
  const done = checkpoint(x, { deep: new Map([["y", [y]]]) }, "plain");
  expect(await compute(done, inline)).toEqual([null]);
  expect(ran.sort()).toEqual(["x", "y"]);
  expect(checkpoint(x, y).key).toBe(checkpoint([x, y]).key);
  expect(checkpoint(x).key).not.toBe(checkpoint(y).key);
});

test.each([[[]], [["plain"]], [[[]]]])(
  "D19 a checkpoint of %j, in which nothing is lazy, is null at once",
  async (values) => {
    expect(await checkpoint(...(values as unknown[])).compute(inline)).toBeNull();
  },
);

test("D19 a checkpoint moves no result: what it waits for is not among its arguments", async () => {
  const big = delayed(() => new Float64Array(1000));
  const { events } = await watched([checkpoint([big(), big(), big()])]);
  const finished = events.flatMap((event) => (event.type === "tasks-finished" ? [...event.bytes] : []));
  expect(finished.filter((bytes) => bytes >= 8000)).toHaveLength(3);
});

describe("D21 the tree of a checkpoint over a hundred results", () => {
  // A hundred results, a task beside each, and the tree.
  const counts: readonly (readonly [number | false | undefined, number])[] = [
    [2, 299],
    [3, 250],
    [8, 215],
    [undefined, 215],
    [1e9, 201],
    [false, 201],
  ];

  test.each(counts)("D21 split every %s: %i tasks over values", async (splitEvery, tasks) => {
    const values = Array.from({ length: 100 }, (_, i) => delayed(i));
    const done = splitEvery === undefined ? checkpoint(values) : checkpoint(values, { splitEvery });
    expect(await watched([done])).toMatchObject({ size: tasks, values: [null] });
  });

  test.each(counts)("D21 split every %s: %i tasks over blocks of an array", async (splitEvery, tasks) => {
    const array = counting([100], 1);
    const done = checkpoint(array, splitEvery === undefined ? {} : { splitEvery });
    expect(await watched([done])).toMatchObject({ size: tasks, values: [null] });
  });

  test.each([1, 0, -2, 2.5, Number.NaN])("D21 a split of %d is refused", (splitEvery) => {
    expect(() => checkpoint(1, { splitEvery })).toThrow(OptionError);
    expect(() => checkpoint(1, { splitEvery })).toThrow(/splitEvery must be a whole number from 2, or false/);
    expect(() => waitOn(1, { splitEvery })).toThrow(OptionError);
    expect(() => bind(1, 2, { splitEvery })).toThrow(OptionError);
  });

  test("D21 a misspelt option is not a value", () => {
    expect(() => checkpoint(delayed(1), { splitEver: 2 })).toThrow(/did you mean "splitEvery"/);
  });
});
