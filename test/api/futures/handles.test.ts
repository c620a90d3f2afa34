/** Handles on futures: releasing results, equal calls, callbacks, iteration, mistakes. Inline, unless it is about threads. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { asCompleted, compute, delayed, type Future, map, persist, submit } from "treadle";
import { afterAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { session } from "../../../server/api/session.ts";
import { cells, setCell, threadedAs } from "../../harness/threaded.ts";
import { inline, thrownBy } from "../watched.ts";
import { add, block, count, first, hold, inc, kinds, releases, useKind } from "./kinds.ts";

afterAll(() => session.close());

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Collects garbage until `isTrue`; the test's own time limit ends it. */
async function collected(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe.each(kinds)("%s", (_, kind) => {
  const watched = useKind(kind);

  test("a released future lets its result go at once", async () => {
    const future = submit(block, 1000, 1);
    await future.result();
    const released = releases(watched.executor);
    future.release();
    expect(released.size).toBe(1);
    expect(future.status).toBe("released");
    const error = await thrownBy(future.result());
    expect(error.name).toBe("ReleasedError");
    expect(error.message).toContain(future.key);
    expect(() => inc(future as unknown as number)).toThrow("was released");
    future.release();
    expect(released.size).toBe(1);
  });

  test("what is released before it is done goes when it is", async () => {
    const table = cells(0, 0);
    const released = releases(watched.executor);
    const future = submit(hold, table, 0, 1);
    const done = new Promise((resolve) => future.done(resolve));
    future.release();
    setCell(table, 0);
    await done;
    expect(released.size).toBe(1);
  });

  test("results go one by one when nobody holds them, while others are still to come", async () => {
    const table = cells(0, 0);
    const released = releases(watched.executor);
    const ones = threadedAs<[length: number, value?: number], Float64Array>("block", { pure: false });
    const futures = asCompleted<unknown>([...map(ones, [1000, 2000, 3000]), submit(hold, table, 0, 1)]);
    for (let i = 0; i < 3; i++) expect((await futures.next()).done).toBe(false);
    await collected(() => released.size >= 3);
    setCell(table, 0);
    expect((await futures.next()).value?.status).toBe("finished");
  });

  test("a result stays while something that is built on it can still ask for it", async () => {
    const released = releases(watched.executor);
    const calls = cells(0);
    const future = submit(count, calls);
    const large = submit(block, 1000, 6);
    await Promise.all([future.result(), large.exception()]);
    let built: unknown[] | undefined = [inc(future), first(large)];
    future.release();
    large.release();
    collect();
    expect(await compute(built)).toEqual([[1, [6]]]);
    expect(calls[0]).toBe(1);
    const before = released.size;
    built = undefined;
    await collected(() => released.size >= before + 2);
  });

  test("who persists it as well, and lets go, does not take it from the future", async () => {
    const future = submit(block, 1000, 8);
    let kept: unknown = (await persist(future))[0];
    expect(await compute(kept)).toEqual([new Float64Array(1000).fill(8)]);
    const released = releases(watched.executor);
    submit(block, 1000, 9);
    kept = undefined;
    // By then it has been seen what else nobody holds.
    await collected(() => released.size > 0);
    collect();
    expect(await future.result()).toEqual(new Float64Array(1000).fill(8));
  });

  test("what others of its compute still need is not taken from them", async () => {
    const table = cells(0, 0);
    const lazy = block(1000, 2);
    const future = submit(lazy);
    const needing = submit(
      first(lazy, threadedAs<unknown[], Float64Array>("second")(hold(table, 0, 1), lazy)),
    );
    await future.exception();
    future.release();
    setCell(table, 0);
    expect(await needing.result()).toEqual([2, 2]);
  });
});

describe("equal calls", () => {
  useKind({ ...inline, workers: 1 });
  const pure = threadedAs<[cells: Int32Array, tag: string], number>("count");

  test("are one future, with a handle each, while somebody holds it", async () => {
    const table = cells(0);
    const one = submit(pure, table, "shared");
    const two = submit(pure, table, "shared");
    expect([two === one, two.key]).toEqual([false, one.key]);
    expect(await Promise.all([one.result(), two.result()])).toEqual([0, 0]);
    table[0] = 0;
    expect(await submit(pure, table, "shared").result()).toBe(0);
    one.release();
    expect([two.status, await two.result()]).toEqual(["finished", 0]);
    expect(table[0]).toBe(0);
  });

  test("of a function that is not pure are two", () => {
    expect(submit(inc, 1).key).not.toBe(submit(inc, 1).key);
  });

  test("of a function that nobody can see into are two, unless it is said to be pure", async () => {
    let step = 1;
    const next = delayed(function next(x: number): number {
      return x + step;
    });
    const one = submit(next, 1);
    step = 10;
    const ten = submit(next, 1);
    expect(one.key).not.toBe(ten.key);
    expect([await one.result(), await ten.result()]).toEqual([11, 11]);
    expect(submit(next.with({ pure: true }), 1).key).toBe(submit(next.with({ pure: true }), 1).key);
  });

  test("that failed are tried again", async () => {
    const failUntil = threadedAs<[cells: Int32Array, times: number, tag: string], number>("failUntil", {
      pure: true,
    });
    const table = cells(0);
    const failed = submit(failUntil, cells(0), 2, "again");
    expect(await failed.exception()).toMatchObject({ message: "call 1" });
    table[0] = 5;
    expect(await submit(failUntil.with({ key: failed.key }), table, 2, "again").result()).toBe(6);
  });

  test("by hand, two different calls of one key are an error", async () => {
    const future = submit(inc.with({ key: "mine" }), 1);
    expect(() => submit(add.with({ key: "mine" }), 1)).toThrow('Two different tasks have the key "mine"');
    expect(await future.result()).toBe(2);
    expect(submit(future).key).toBe("mine");
  });
});

describe("callbacks", () => {
  useKind({ ...inline, workers: 1 });

  test("are called once each, in order, also when it is done already", async () => {
    const calls: string[] = [];
    const future = submit(inc, 1);
    const all = new Promise<void>((resolve) => {
      future
        .done((same) => calls.push(`first ${same === future} ${same.status}`))
        .done(() => calls.push("second"))
        .done(() => future.done(() => calls.push("later")).done(() => resolve()));
    });
    expect(calls).toEqual([]);
    await all;
    expect(calls).toEqual(["first true finished", "second", "later"]);
  });

  test("that throw are printed and harm nobody", async () => {
    const printed = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    onTestFinished(() => printed.mockRestore());
    const future = submit(inc, 1);
    future.done(() => {
      throw new Error("one");
    });
    future.done(() => Promise.reject(new Error("two")));
    await new Promise((resolve) => future.done(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    expect(printed.mock.calls.map(([text]) => /Error: \w+/.exec(String(text))?.[0])).toEqual([
      "Error: one",
      "Error: two",
    ]);
    expect(await future.result()).toBe(2);
  });
});

describe("asCompleted", () => {
  useKind({ ...inline, workers: 1 });

  test("gives a future as often as it was added, and those that were added meanwhile", async () => {
    const one = submit(inc, 1);
    const done = asCompleted([one, one]);
    const given: Future<number>[] = [];
    for await (const future of done) {
      given.push(future);
      if (given.length === 2) done.add(submit(inc, 5), one);
    }
    expect(given.slice(0, 3)).toEqual([one, one, one]);
    expect(await given[3]?.result()).toBe(6);
    expect(given).toHaveLength(4);
  });

  test("gives those that were done before in the order in which they were", async () => {
    const table = cells(0, 0);
    const [a, b] = [submit(hold, table, 0, 1), submit(hold, table, 1, 2)];
    setCell(table, 1);
    await b.result();
    setCell(table, 0);
    await a.result();
    const given: Future<number>[] = [];
    for await (const future of asCompleted([a, b])) given.push(future);
    expect(given).toEqual([b, a]);
  });

  test("ends what waits when a loop is left, and of nothing there is nothing", async () => {
    const table = cells(0, 0);
    const held = submit(hold, table, 0, 1);
    const done = asCompleted([submit(inc, 1), held]);
    for await (const _ of done) break;
    const waiting = asCompleted([held]);
    const next = waiting.next();
    await waiting.return();
    expect(await next).toEqual({ done: true, value: undefined });
    expect(await done.next()).toEqual({ done: true, value: undefined });
    expect(await asCompleted([]).next()).toEqual({ done: true, value: undefined });
    setCell(table, 0);
    expect(await held.result()).toBe(1);
  });
});

describe("mistakes", () => {
  useKind({ ...inline, workers: 1 });

  const submitAny = submit as unknown as (...args: unknown[]) => unknown;

  test.each<[string, () => unknown, string]>([
    ["a function that is not delayed", () => submitAny(Math.sqrt, 4), "delayed(sqrt)"],
    ["the same for map", () => map(Math.sqrt as never, [4]), "sqrt is not a delayed function"],
    ["a value", () => submitAny(4), "not number"],
    ["delayed itself", () => submitAny(delayed, inc), "delayed is not a delayed function"],
    ["an option that does not exist", () => submitAny(inc(1), { retries: 2 }), 'no option "retries"'],
    ["errors of a whole compute", () => map(inc, [1], { errors: "collect" } as never), 'no option "errors"'],
    ["arguments behind a lazy value", () => submitAny(inc(1), {}, 2), "and nothing else"],
    ["arithmetic", () => Number(submit(inc, 1)), "is a future and no number"],
  ])("%s", (_, work, message) => {
    expect(work).toThrow(message);
  });

  test("a future is not thenable, prints as its key, and makes no task when it is looked at", async () => {
    const returned = await (async () => submit(inc, 1))();
    expect(returned).not.toHaveProperty("then");
    expect(`${returned} ${JSON.stringify([returned])}`).toContain(`Future('${returned.key}', pending)`);
    expect(await thrownBy(returned.result({ timeout: -1 }))).toMatchObject({ name: "OptionError" });
    expect(await returned.result()).toBe(2);
  });
});
