/** What a future is, on every executor: work that starts at once, and its result wherever a lazy value is accepted. */
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { asCompleted, compute, delayed, type Future, map, persist, submit } from "treadle";
import { afterAll, describe, expect, test } from "vitest";
import { session } from "../../../server/api/session.ts";
import { cells, ParseFailure, setCell, threadedAs } from "../../harness/threaded.ts";
import { ofType } from "../../harness/treadle.ts";
import { thrownBy } from "../watched.ts";
import { add, block, count, fail, first, hold, inc, kinds, same, useKind } from "./kinds.ts";

afterAll(() => session.close());

describe.each(kinds)("%s", (_, kind) => {
  const watched = useKind(kind);

  test("what a future failed with is its own, and not also said of the compute", async () => {
    const future = submit(fail, "no", 3);
    expect(await future.exception()).toMatchObject({ message: "no", task: { key: future.key } });
    await submit(inc, 1).result();
    expect(ofType(watched.events, "task-failed")).toHaveLength(1);
    const ended = ofType(watched.events, "compute-finished").find(({ status }) => status === "failed");
    expect(ended).toBeDefined();
    expect(ended).not.toHaveProperty("error");
  });

  test("work starts by itself, without anybody asking", async () => {
    const table = cells(0);
    const future = submit(count, table);
    expect(future.status).toBe("pending");
    expect(future.key).toMatch(/^count-/);
    await new Promise((resolve) => future.done(resolve));
    expect([future.status, table[0]]).toEqual(["finished", 1]);
    expect([await future.result(), await future.result(), table[0]]).toEqual([0, 0, 1]);
  });

  test("a large result stays where it is and comes when it is asked for, as often as it is", async () => {
    const future = submit(block, 1000, 3);
    const [one, two] = await Promise.all([future.result(), future.result()]);
    expect(one).toEqual(new Float64Array(1000).fill(3));
    expect(two).toEqual(one);
    expect(ofType(watched.events, "graph")).toHaveLength(1);
  });

  test("a call that needs a future of the same turn runs with it, in one compute", async () => {
    const two = submit(inc, 1);
    const three = submit(inc, two);
    const sum = submit(add, two, three, inc(10));
    expect(await sum.result()).toBe(16);
    expect(await two.result()).toBe(2);
    expect(ofType(watched.events, "graph").map(({ taskFunction }) => taskFunction.length)).toEqual([4]);
  });

  test("a call that needs a running future waits for it", async () => {
    const table = cells(0, 0);
    const held = submit(hold, table, 0, 7);
    // Another turn: what comes now cannot be part of the same compute.
    await submit(inc, 1).result();
    const later = submit(add, held, held, 1);
    const other = submit(inc, 5);
    expect(await other.result()).toBe(6);
    expect([held.status, later.status]).toEqual(["pending", "pending"]);
    setCell(table, 0);
    expect(await later.result()).toBe(15);
  });

  test.each<[string, (future: Future<number>) => unknown, unknown]>([
    ["an argument", (future) => inc(future), 3],
    [
      "in containers",
      (future) => same([future, { deep: new Map([["k", new Set([future])]]) }]),
      expect.anything(),
    ],
    ["in an array method's place", (future) => delayed([future, 5]).at(0), 2],
    ["by itself", (future) => future, 2],
  ])("is accepted where a lazy value is: %s", async (_, use, expected) => {
    const table = cells(0, 0);
    const running = submit(inc, submit(hold, table, 0, 1));
    const answer = compute(use(running));
    setCell(table, 0);
    expect(await answer).toEqual([expected]);
    // The same once it is there.
    expect(await compute(use(running))).toEqual([expected]);
  });

  test("its result stands where it belongs in nested arguments and is not made again", async () => {
    const table = cells(0);
    const future = submit(count, table);
    const nested = same({ list: [future, [future]], map: new Map([["k", future]]) });
    expect(await nested.compute()).toEqual({ list: [0, [0]], map: new Map([["k", 0]]) });
    const [kept] = await persist(add(future, 1));
    expect(await compute(kept, [future])).toEqual([1, [0]]);
    expect(table[0]).toBe(1);
  });

  test("a large result is used where it is", async () => {
    const blocks = map(threadedAs<[number], Float64Array>("block", { pure: false }), [100, 1000]);
    expect(await submit(first, submit(block, 1000, 4), submit(block, 10, 5)).result()).toEqual([4, 5]);
    const [lengths] = await compute(blocks);
    expect(lengths.map(({ length }) => length)).toEqual([100, 1000]);
  });

  test("a lazy value is started with all that it needs, once, and stays lazy itself", async () => {
    const table = cells(0);
    const lazy = count(table);
    const future = submit(lazy);
    const sum = submit(add(lazy, 5));
    expect([await future.result(), await sum.result(), table[0]]).toEqual([0, 5, 1]);
    expect(submit(lazy).key).toBe(lazy.key);
    expect(await lazy.compute()).toBe(1);
  });

  test("ten thousand items are one compute", async () => {
    const items = Array.from({ length: 10_000 }, (_, i) => i);
    const futures = map(inc, items);
    const [values] = await compute(futures);
    expect(values).toEqual(items.map((x) => x + 1));
    expect(ofType(watched.events, "graph")[0]!.taskFunction).toHaveLength(10_000);
    expect(ofType(watched.events, "compute-finished").map(({ compute }) => compute)).toHaveLength(2);
  });

  test("ten thousand futures that need ten thousand others of their turn are one compute", async () => {
    const futures = map(inc, map(inc, Array(10_000).fill(1)));
    expect(await submit(add, ...futures.slice(0, 1000)).result()).toBe(3000);
    expect(ofType(watched.events, "graph").map(({ taskFunction }) => taskFunction.length)).toEqual([20_001]);
  });

  test("an error keeps class, fields, cause and stack, and says which task", async () => {
    const future = submit(fail, "no JSON", 7);
    const error = await thrownBy(future.result());
    expect(error).toBeInstanceOf(ParseFailure);
    expect(error).toMatchObject({ message: "no JSON", line: 7, cause: new RangeError("the cause") });
    expect(error["task"]).toMatchObject({
      key: future.key,
      callSite: { file: fileURLToPath(import.meta.url) },
      inputs: ["'no JSON'", "7"],
    });
    expect(future.status).toBe("error");
    expect(await future.exception()).toBe(error);
    expect(await submit(inc, 1).exception()).toBeUndefined();
  });

  test("what needs a failed future fails with the same error, and the others go on", async () => {
    const table = cells(0);
    const bad = submit(fail, "bad", 1);
    const together = [submit(count, table, bad), submit(count, table, fail("lazily", 2)), submit(inc, 1)];
    const outcomes = await Promise.all(together.map((future) => future.exception()));
    expect(outcomes.map((error) => (error as Error | undefined)?.message)).toEqual([
      "bad",
      "lazily",
      undefined,
    ]);
    expect(outcomes[0]).toBe(await bad.exception());
    const later = submit(count, table, [bad]);
    expect(await thrownBy(later.result())).toBe(outcomes[0]);
    expect(await thrownBy(compute(inc(bad)))).toBe(outcomes[0]);
    expect(table[0]).toBe(0);
  });

  test("a call that cannot be recorded or planned does not harm the others of its turn", async () => {
    const before = submit(inc, 1);
    const chosen = [inc.with({ key: "chosen" })(1), add.with({ key: "chosen" })(2)];
    const bad = submit(same(chosen));
    const after = submit(inc, 2);
    expect((await thrownBy(bad.result())).name).toBe("KeyCollisionError");
    expect([await before.result(), await after.result()]).toEqual([2, 3]);
  });

  test("futures are given in the order in which they are done", async () => {
    const table = cells(0, 0, 0);
    const futures = [0, 1, 2].map((cell) => submit(hold, table, cell, cell));
    const order: number[] = [];
    setCell(table, 1);
    for await (const future of asCompleted(futures)) {
      order.push(await future.result());
      setCell(table, order.length === 1 ? 2 : 0);
    }
    expect(order).toEqual([1, 2, 0]);
  });

  test("a future inside of a task is the task's own", async () => {
    const nested = threadedAs<[x: number], number>("nestedFutures", { pure: false });
    expect(await submit(nested, 3).result()).toBe(14);
  });

  test("waiting has an end when one is set, and the work goes on", async () => {
    const table = cells(0, 0);
    const future = submit(hold, table, 0, 4);
    expect((await thrownBy(future.result({ timeout: 1 }))).name).toBe("TimeoutError");
    const reason = new Error("had enough");
    expect(await thrownBy(future.result({ signal: AbortSignal.abort(reason) }))).toBe(reason);
    const stop = new AbortController();
    const waiting = future.exception({ signal: stop.signal });
    stop.abort(reason);
    expect(await thrownBy(waiting)).toBe(reason);
    expect(future.status).toBe("pending");
    setCell(table, 0);
    expect(await future.result({ timeout: 60_000 })).toBe(4);
    expect(inspect(future)).toBe(`Future('${future.key}', finished)`);
  });
});

test.each<[string, unknown]>([
  ["a second list", [3, 4]],
  ["a text", "ab"],
  ["null", null],
])("map says how lists are zipped when it is given %s after the first", (_, more) => {
  expect(() => map(inc, [1, 2], more as object)).toThrow(/zip the lists: xs\.map\(\(x, i\) => submit/);
});
