/** `persist` and `optimize`: from lazy values to lazy values of the same keys. */
import { compute, config, Delayed, delayed, optimize, persist, WrongPlaceError } from "treadle";
import { afterAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { session } from "../../server/api/session.ts";
import { cells, threaded } from "../harness/threaded.ts";
import { inline, thrownBy, watched } from "./watched.ts";

afterAll(() => session.close());

let calls = 0;
const inc = delayed(function inc(x: number): number {
  calls++;
  return x + 1;
});

beforeEach(() => {
  calls = 0;
  onTestFinished(config({ executor: "inline" }));
});

test("a kept value has the same key, needs nothing, and is not made again", async () => {
  const lazy = inc(inc(1));
  const kept = await lazy.persist();
  expect(calls).toBe(2);
  expect(kept).toBeInstanceOf(Delayed);
  expect(kept.key).toBe(lazy.key);
  expect(await kept.compute()).toBe(3);
  const { values, size, ran } = await watched([inc(kept), kept]);
  expect([values, size, ran]).toEqual([[4, 3], 1, ["inc"]]);
  expect(calls).toBe(3);
});

test("several values are kept in one run, in the containers they came in", async () => {
  const a = inc(1);
  const [pair, plain] = await persist({ list: [a, inc(a)], text: "t" }, 5);
  expect(calls).toBe(2);
  expect([pair.text, plain]).toEqual(["t", 5]);
  expect(pair.list.map(({ key }) => key)[0]).toBe(a.key);
  expect(await compute(pair)).toEqual([{ list: [2, 3], text: "t" }]);
  expect(calls).toBe(2);
});

test("the original stays lazy: computing it runs again", async () => {
  const lazy = inc(1);
  await lazy.persist();
  await lazy.compute();
  expect(calls).toBe(2);
});

test("containers are kept too, and looked into later", async () => {
  const table = delayed(function table(): { rows: number[] } {
    calls++;
    return { rows: [1, 2, 3] };
  });
  const kept = await table().persist();
  expect(await compute(kept.get("rows").at(-1), kept)).toEqual([3, { rows: [1, 2, 3] }]);
  expect(calls).toBe(1);
});

test("what cannot be made is not kept", async () => {
  const fail = delayed((): number => {
    throw new RangeError("no");
  });
  await expect(persist(fail())).rejects.toThrow(RangeError);
});

test("a value kept by one executor is not silently missing in another", async () => {
  const kept = await threaded("same")([cells(1)]).persist(inline);
  const error = await thrownBy(threaded("first")(kept).compute({ executor: "threads", workers: 1 }));
  expect(error).toBeInstanceOf(WrongPlaceError);
  expect(error.message).toContain(`The result of ${kept.key} is kept by another executor`);
});

test("a value whose worker has ended since is made again", async () => {
  const one = { executor: "threads", workers: 1 } as const;
  const kept = await threaded("block")(100, 1).persist(one);
  await thrownBy(threaded("exit")().compute(one));
  expect(await threaded("first")(kept).compute(one)).toEqual([1]);
});

test("optimised values are the values, of one graph", async () => {
  const a = inc(1);
  const b = inc(a);
  const optimised = optimize(a, b, [a, b]);
  expect(await compute(...optimised)).toEqual([2, 3, [2, 3]]);
  expect(calls).toBe(2);
});
