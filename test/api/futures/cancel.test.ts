/** Cancelling futures: what stops, what depends on it, and what goes on. */
import { asCompleted, CancelledError, compute, config, map, persist, submit } from "treadle";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { session } from "../../../server/api/session.ts";
import { cells, changed, setCell, threadedAs } from "../../harness/threaded.ts";
import { ofType } from "../../harness/treadle.ts";
import { thrownBy } from "../watched.ts";
import { add, count, hold, inc, kinds, nextMessage, same, useKind } from "./kinds.ts";

afterAll(() => session.close());

const spin = threadedAs<[cells: Int32Array], never>("spin", { pure: false });
const untilAborted = threadedAs<[cells: Int32Array], never>("untilAborted", { pure: false });

describe.each(kinds)("%s", (name, kind) => {
  const watched = useKind(kind);

  test("what has not begun never does, and the others of the batch go on", async () => {
    const table = cells(0);
    const futures = map(count, [table, table, table]);
    futures[1]!.cancel();
    expect(futures[1]!.status).toBe("cancelled");
    const error = await thrownBy(futures[1]!.result());
    expect(error).toBeInstanceOf(CancelledError);
    expect(error.message).toBe(`${futures[1]!.key} was cancelled.`);
    expect(await futures[1]!.exception()).toBe(error);
    const others = await Promise.all([futures[0]!.result(), futures[2]!.result()]);
    expect(others.sort()).toEqual([0, 1]);
    expect(table[0]).toBe(2);
  });

  test("what waits in a running compute is cancelled with what it needs, and nothing else", async () => {
    const table = cells(0, 0);
    const calls = cells(0);
    const held = submit(hold, table, 0, 7);
    const dependents = [submit(count, calls, held), submit(add, submit(inc, held), 1)];
    const other = submit(inc, 1);
    // Another turn: what comes now cannot be part of the same compute.
    await new Promise((resolve) => setImmediate(resolve));
    const later = submit(count, calls, dependents[1]);
    const computing = thrownBy(compute(inc(dependents[1]!)));
    held.cancel();
    const all = [held, ...dependents];
    for (const future of all) expect(await future.exception()).toBeInstanceOf(CancelledError);
    expect(await later.exception()).toMatchObject({
      message: `${later.key} was cancelled with ${dependents[1]!.key}, which it needs.`,
    });
    expect(await computing).toBeInstanceOf(CancelledError);
    expect(all.map(({ status }) => status)).toEqual(["cancelled", "cancelled", "cancelled"]);
    expect(calls[0]).toBe(0);
    expect(await other.result()).toBe(2);
    expect(ofType(watched.events, "task-failed")).toEqual([]);
  });

  test("what waits for another compute is cancelled without it", async () => {
    const table = cells(0, 0);
    const held = submit(hold, table, 0, 7);
    await submit(inc, 1).result();
    const waiting = submit(inc, held);
    await submit(inc, 1).result();
    waiting.cancel();
    setCell(table, 0);
    expect(await held.result()).toBe(7);
    expect(waiting.status).toBe("cancelled");
  });

  test("what is done stays done", async () => {
    const future = submit(inc, 1);
    await future.result();
    future.cancel();
    expect([future.status, await future.result()]).toEqual(["finished", 2]);
  });

  test("a cancelled call can be submitted again", async () => {
    const pure = threadedAs<[text: string], string>("same");
    const future = submit(pure, name);
    future.cancel();
    const again = submit(pure, name);
    expect(again.key).toBe(future.key);
    expect(await again.result()).toBe(name);
    expect(future.status).toBe("cancelled");
  });

  test("a signal cancels all that were given it, with its reason", async () => {
    const table = cells(0, 0);
    const stop = new AbortController();
    const { signal } = stop;
    const futures = map(same, [hold(table, 0, 1), hold(table, 0, 2)], { signal });
    const one = submit(hold(table, 0, 3), { signal });
    const done = submit(inc(1), { signal });
    expect(await done.result()).toBe(2);
    const reason = new Error("enough");
    stop.abort(reason);
    for (const future of [...futures, one]) expect(await thrownBy(future.result())).toBe(reason);
    expect(done.status).toBe("finished");
    expect(submit(inc(2), { signal }).status).toBe("cancelled");
  });

  test("a cancelled future is given by asCompleted like any other", async () => {
    const table = cells(0, 0);
    const futures = [submit(hold, table, 0, 1), submit(inc, 1)];
    const seen: string[] = [];
    for await (const future of asCompleted(futures)) {
      seen.push(future.status);
      futures[0]!.cancel();
    }
    expect(seen).toEqual(["finished", "cancelled"]);
  });
});

describe.each(kinds.slice(1))("%s", (_, kind) => {
  const watched = useKind(kind);

  test("a running task is told by its signal", async () => {
    const table = cells(0, 0);
    const future = submit(untilAborted, table);
    await changed(table, 0);
    future.cancel();
    await changed(table, 1);
    expect(await future.exception()).toBeInstanceOf(CancelledError);
  });

  test("an endless loop ends within the grace time, and what was kept in its thread is made again", async () => {
    onTestFinished(config({ cancelGrace: 20 }));
    const calls = cells(0);
    const table = cells(0, 0);
    const kept = map(same, [
      [count(calls), new Float64Array(100)],
      [count(calls), new Float64Array(100)],
    ]);
    await Promise.all(kept.map((future) => future.exception()));
    const spinning = submit(spin, table);
    await changed(table, 0);
    const running = watched.executor.lanes;
    const gone = new Promise<number>((resolve) => {
      const stopListening = watched.executor.listen({
        message: () => {},
        lost: (lane) => {
          stopListening();
          resolve(lane);
        },
      });
    });
    const asked = Promise.all(kept.map((future) => future.result()));
    spinning.cancel();
    expect(spinning.status).toBe("cancelled");
    expect(running).toContain(await gone);
    const values = (await asked) as [number, Float64Array][];
    expect(values.map(([, { length }]) => length)).toEqual([100, 100]);
    expect(await submit(inc, 1).result()).toBe(2);
    expect(kept.map(({ status }) => status)).toEqual(["finished", "finished"]);
  });

  test("a result that went with its thread is lost, and made again when it is needed", async () => {
    const calls = cells(0);
    const exit = threadedAs<[], never>("exit", { pure: false });
    const kept = map(same, [
      [count(calls), new Float64Array(10)],
      [count(calls), new Float64Array(10)],
    ]);
    await Promise.all(kept.map((future) => future.exception()));
    expect(calls[0]).toBe(2);
    // Whichever threads it goes to, they are gone.
    expect(await submit(exit).exception()).toMatchObject({ name: "WorkerLostError" });
    const lost = kept.filter(({ status }) => status === "lost");
    expect(lost.length).toBeGreaterThan(0);
    const [built] = await persist(same(lost[0]));
    expect(((await built.compute()) as [number, Float64Array])[1]).toHaveLength(10);
    const values = await Promise.all(lost.map((future) => future.result()));
    for (const value of values as [number, Float64Array][]) expect(value[1]).toHaveLength(10);
    expect(lost.map(({ status }) => status)).toEqual(lost.map(() => "finished"));
    expect(calls[0]).toBe(2 + lost.length + 1);
  });

  test("a result that cannot leave its thread is an error where it is asked for", async () => {
    const make = threadedAs<[], unknown>("makeFunction", { pure: false });
    const future = submit(make);
    const finished = nextMessage(watched.executor, "finished");
    expect(await future.exception()).toBeUndefined();
    await finished;
    expect((await thrownBy(future.result())).name).toBe("UncloneableError");
  });
});
