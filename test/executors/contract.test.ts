/**
 * What every executor promises, tested through `compute` on each of them: the inline one, one worker thread,
 * and two. Functions are those of `thread-functions.mjs`; nothing here looks at a clock.
 */
import { fileURLToPath } from "node:url";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { compute } from "../../server/api/compute.ts";
import type { ComputeOptions } from "../../server/api/options.ts";
import { session } from "../../server/api/session.ts";
import type { Lanes } from "../../server/executors/executor.ts";
import { InlineExecutor } from "../../server/executors/inline.ts";
import type { RunEvent } from "../../server/protocol/events.ts";
import { cells, ParseFailure, Point, threaded } from "../harness/threaded.ts";
import { ofType } from "../harness/treadle.ts";

const kinds: readonly (readonly [string, ComputeOptions, number])[] = [
  ["inline", { executor: "inline" }, 0],
  ["one worker", { executor: "threads", workers: 1 }, 1],
  ["two workers", { executor: "threads", workers: 2 }, 2],
];

afterAll(() => session.close());

const inc = threaded("inc");
const add = threaded("add");
const same = threaded("same");
const block = threaded("block");
const first = threaded("first");
const count = threaded("count");
const fail = threaded("fail");

describe.each(kinds)("%s", (_, kind, workers) => {
  let events: RunEvent[];
  let options: ComputeOptions;
  let executor: Lanes;

  beforeEach(async () => {
    events = [];
    options = { ...kind, onEvent: (event) => events.push(event) };
    executor = await session.executor(kind.executor!, workers, workers > 0);
  });

  /** Results on this thread; what failed computes of other tests have left is among them. */
  const held = (): number => (executor instanceof InlineExecutor ? executor.held : 0);

  /** Posted messages of one type. */
  async function posted(type: string, work: () => Promise<unknown>): Promise<unknown[]> {
    const post = vi.spyOn(executor, "post");
    await work();
    const found = post.mock.calls.filter(([, message]) => message.type === type);
    post.mockRestore();
    return found;
  }

  test("tasks run once each, and what two need is made once", async () => {
    const calls = cells(0);
    const shared = count(calls);
    expect(await compute(add(shared, shared, 5), add(shared, 7), options)).toEqual([5, 7]);
    expect(calls[0]).toBe(1);
    const ran = ofType(events, "tasks-finished").flatMap(({ task }) => task);
    expect(new Set(ran).size).toBe(3);
  });

  test.each<[string, unknown]>([
    ["a number", 1.5],
    ["undefined", undefined],
    ["a big integer", 12n],
    ["a long text", "a".repeat(1000)],
    ["containers", { a: [1, new Map([["k", new Set([1])]])], d: new Date(5) }],
    ["an array", Float64Array.of(1, 2, 3)],
    ["a buffer", Buffer.from("abc")],
    ["an address", new URL("https://example.org/")],
    ["an instance", new Point(3, 4)],
    ["instances inside", { list: [new Point(3, 4)] }],
  ])("%s goes in and comes back", async (_, value) => {
    const [now, later] = await compute(same(value), threaded("later")(value), options);
    expect(now).toStrictEqual(value);
    expect(later).toStrictEqual(value);
  });

  test("an instance is of its class inside the task", async () => {
    const isPoint = threaded("isPoint");
    expect(
      await compute(isPoint(new Point(3, 4)), isPoint(same(new Point(6, 8))), isPoint({}), options),
    ).toEqual([5, 10, false]);
  });

  test("results stand where they belong in nested arguments", async () => {
    const nested = same([inc(1), { deep: new Map([["k", [inc(2)]]]), set: new Set([inc(3)]) }, inc(1)]);
    expect(await nested.compute(options)).toEqual([2, { deep: new Map([["k", [3]]]), set: new Set([4]) }, 2]);
  });

  test("a result that is needed as a whole and in parts arrives both ways", async () => {
    const points = same([new Point(3, 4), new Point(0, 1)]);
    expect(
      await compute(points, (points as ReturnType<typeof same> & { at(i: number): unknown }).at(0), options),
    ).toEqual([[new Point(3, 4), new Point(0, 1)], new Point(3, 4)]);
  });

  test("intermediate results are released after their last use, each once", async () => {
    const blocks = [1, 2, 3].map((value) => block(1000, value));
    const before = held();
    const posts = await posted("release", () => compute(first(...blocks), { ...options, optimize: false }));
    const released = ofType(events, "released").flatMap(({ task }) => task);
    const ran = ofType(events, "tasks-finished").flatMap(({ task }) => task);
    expect(new Set(ran).size).toBe(4);
    for (const task of ran.filter((id) => id !== Math.max(...ran))) expect(released).toContain(task);
    // The requested result is forgotten too, once it has been handed over.
    const forgotten = (posts as [number, { tasks: number[] }][]).flatMap(([, { tasks }]) => tasks);
    expect(new Set(forgotten)).toEqual(new Set(ran));
    expect(held()).toBe(before);
  });

  test("tasks that await overlap: eight that wait for each other all come back", async () => {
    const meet = threaded("meet");
    const table = cells(0, 8);
    const guests = Array.from({ length: 8 }, (_, i) => meet(table, i));
    expect(await compute(guests, options)).toEqual([[0, 1, 2, 3, 4, 5, 6, 7]]);
  });

  test("a thousand small tasks travel in far fewer messages", async () => {
    const tasks = Array.from({ length: 1000 }, (_, i) => inc(i));
    let answers = 0;
    const stopListening = executor.listen({
      message: (_lane, message) => {
        if (message.type === "finished") answers++;
      },
      lost: () => {},
    });
    const messages = await posted("run", async () => {
      expect(await add(...tasks).compute(options)).toBe(500_500);
    });
    stopListening();
    expect(messages.length).toBeLessThan(200);
    expect(answers).toBeLessThan(200);
  });

  test("a compute inside of a task needs no free worker", async () => {
    const nested = threaded("nested");
    expect(
      await compute(
        [1, 2, 3].map((x) => nested(x)),
        options,
      ),
    ).toEqual([[14, 16, 18]]);
  });

  test("an error keeps class, fields, cause and stack, and says which task", async () => {
    const failing = fail("no JSON", 7);
    const error = await failing.compute(options).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ParseFailure);
    expect(error).toMatchObject({ message: "no JSON", line: 7, name: "ParseFailure" });
    const { cause, stack } = error as Error;
    expect(cause).toBeInstanceOf(RangeError);
    expect(stack).toContain("thread-functions.mjs");
    expect((error as { task?: unknown }).task).toMatchObject({
      key: failing.key,
      name: "fail",
      callSite: { file: fileURLToPath(import.meta.url) },
      inputs: ["'no JSON'", "7"],
    });
    expect(ofType(events, "compute-finished")).toMatchObject([{ status: "failed" }]);
  });

  test("an error that holds what cannot be sent arrives without that part", async () => {
    const error = await threaded("failUnsendable")()
      .compute(options)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RangeError);
    expect(error).toMatchObject({ message: "with a function", code: 7 });
  });

  test.each([["a text"], [42], [null]])("thrown %j is an error that says so", async (value) => {
    const error = await threaded("failWith")(value)
      .compute(options)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "ThrownValueError", value });
  });

  test("after the first error nothing that depends on it runs, and the executor goes on", async () => {
    const calls = cells(0);
    const dependents = Array.from({ length: 20 }, () => count(calls, failing(1)));
    function failing(line: number): unknown {
      return fail("first", line);
    }
    await expect(compute(dependents, options)).rejects.toThrow("first");
    expect(await compute(inc(1), options)).toEqual([2]);
    expect(calls[0]).toBe(0);
  });

  // With two workers the other one may have been through all of them by then.
  if (workers < 2) {
    test("what had not begun at the first error never begins", async () => {
      const calls = cells(0);
      const others = Array.from({ length: 50 }, () => count(calls));
      await expect(compute(fail("first", 1), others, options)).rejects.toThrow("first");
      expect(await compute(inc(1), options)).toEqual([2]);
      expect(calls[0]).toBe(0);
    });
  }

  test("collected errors come together, and what depends on none of them has run", async () => {
    const calls = cells(0);
    const values = [fail("a", 1), count(calls), inc(fail("b", 2)), add(count(calls), 1)];
    const error = await compute(values, { ...options, errors: "collect" }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AggregateError);
    expect((error as AggregateError).message).toMatch(/^2 tasks failed:\n {2}[\w-]+: .+\n {2}[\w-]+: .+$/);
    expect((error as AggregateError).errors.map((one: Error) => one.message).sort()).toEqual(["a", "b"]);
    expect((error as AggregateError).errors[0]).toBeInstanceOf(ParseFailure);
    expect(calls[0]).toBe(2);
  });

  test("a task is tried again as often as it may be", async () => {
    const failUntil = threaded("failUntil", { retries: 2 });
    expect(await failUntil(cells(0), 3).compute(options)).toBe(3);
    expect(ofType(events, "task-failed").map(({ retried }) => retried)).toEqual([true, true]);
    await expect(failUntil(cells(0), 4).compute(options)).rejects.toThrow("call 3");
  });

  test("a timeout ends a task that waits", async () => {
    const forever = threaded("meet", { timeout: 20 });
    const error = await forever(cells(0, 2), 1)
      .compute(options)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "TimeoutError", message: expect.stringContaining("20 ms") });
  });

  test("a compute whose signal is aborted before begins nothing", async () => {
    const calls = cells(0);
    const reason = new Error("too late");
    const work = compute(count(calls), { ...options, signal: AbortSignal.abort(reason) });
    await expect(work).rejects.toBe(reason);
    expect(calls[0]).toBe(0);
    expect(ofType(events, "compute-finished")).toMatchObject([{ status: "cancelled" }]);
  });

  test("twenty computes at once do not disturb each other, and the pool does not grow", async () => {
    const heldBefore = held();
    const before = [...executor.lanes];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => compute(add(inc(i), inc(same(i))), first(block(100, i)), options)),
    );
    expect(answers).toEqual(Array.from({ length: 20 }, (_, i) => [2 * i + 2, [i]]));
    expect(executor.lanes).toEqual(before);
    const used = new Set(ofType(events, "tasks-finished").flatMap(({ worker }) => worker));
    for (const worker of used) expect(before).toContain(worker);
    expect(held()).toBe(heldBefore);
  });

  test("computes one after another use the same lanes", async () => {
    const before = [...executor.lanes];
    for (let i = 0; i < 20; i++) expect(await compute(inc(i), options)).toEqual([i + 1]);
    expect(await session.executor(kind.executor!, workers, workers > 0)).toBe(executor);
    expect(executor.lanes).toEqual(before);
  });

  test("a kept result is used where it is, in later computes", async () => {
    const calls = cells(0);
    const kept = await (same([count(calls), block(1000, 4)]) as ReturnType<typeof same>).persist(options);
    expect(await compute(kept, options)).toEqual([[0, new Float64Array(1000).fill(4)]]);
    expect(await first((kept as unknown as { at(i: number): unknown }).at(1)).compute(options)).toEqual([4]);
    expect(calls[0]).toBe(1);
  });
});
