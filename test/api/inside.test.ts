/** `annotate` around calls, and `task` inside of them. */
import { annotate, compute, delayed, OptionError, task, WrongPlaceError } from "treadle";
import { describe, expect, test } from "vitest";
import { ofType } from "../harness/treadle.ts";
import { inline, thrownBy, watched } from "./watched.ts";

describe("annotate", () => {
  function flaky(failures: number) {
    let calls = 0;
    return delayed(function flaky(): number {
      if (++calls <= failures) throw new Error(`call ${calls}`);
      return calls;
    });
  }

  test("gives options to every call that is recorded inside", async () => {
    const call = flaky(2);
    const lazy = annotate({ retries: 2 }, () => call());
    expect(await lazy.compute(inline)).toBe(3);
    await expect(flaky(1)().compute(inline)).rejects.toThrow("call 1");
  });

  test("gives way to what the call says itself", async () => {
    const call = flaky(1).with({ retries: 0 });
    await expect(annotate({ retries: 5 }, () => call()).compute(inline)).rejects.toThrow("call 1");
  });

  test("adds up when nested, the innermost counting most", async () => {
    const call = flaky(1);
    const lazy = annotate({ name: "outer", retries: 0 }, () => annotate({ retries: 1 }, () => call()));
    expect(lazy.key).toMatch(/^outer-/);
    expect(await lazy.compute(inline)).toBe(2);
  });

  test("holds across awaits inside, and not after", async () => {
    const call = delayed((x: number) => x);
    const inside = await annotate({ name: "inside" }, async () => {
      await Promise.resolve();
      return [call(1)];
    });
    expect([inside[0]!.key, call(1).key].map((key) => key.startsWith("inside-"))).toEqual([true, false]);
  });

  test("refuses options that do not exist", () => {
    expect(() => annotate({ retires: 1 } as never, () => 1)).toThrow(OptionError);
  });
});

describe("task", () => {
  test("tells the key, and no signal has been given", async () => {
    const lazy = delayed(() => [task.key, task.signal.aborted])();
    expect(await lazy.compute(inline)).toEqual([lazy.key, false]);
  });

  test("is the same after an await, and in functions that are called", async () => {
    const helper = (): string => task.key;
    const lazy = delayed(async () => {
      await Promise.resolve();
      return helper();
    })();
    expect(await lazy.compute(inline)).toBe(lazy.key);
  });

  test("is each task's own when many wait at once", async () => {
    const lazies = Array.from({ length: 10 }, () =>
      delayed(async () => {
        await Promise.resolve();
        return task.key;
      })(),
    );
    expect(await compute(lazies, inline)).toEqual([lazies.map(({ key }) => key)]);
  });

  test("shows progress", async () => {
    const work = delayed(() => {
      task.progress(0.25);
      task.progress(1, "done");
    });
    const { events } = await watched([work()]);
    const [first, second] = ofType(events, "progress");
    expect([first?.fraction, first?.message, second?.fraction, second?.message]).toEqual([
      0.25,
      undefined,
      1,
      "done",
    ]);
  });

  test.each([[-0.1], [1.1], [Number.NaN], ["half" as never]])("refuses the fraction %s", async (fraction) => {
    expect(await thrownBy(delayed(() => task.progress(fraction))().compute(inline))).toBeInstanceOf(
      OptionError,
    );
  });

  test("has a signal that is aborted with the compute", async () => {
    const controller = new AbortController();
    let begin = (): void => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    let reason: unknown;
    const wait = delayed(
      () =>
        new Promise((_, reject) => {
          task.signal.addEventListener("abort", () => {
            reason = task.signal.reason;
            reject(task.signal.reason);
          });
          begin();
        }),
    );
    const error = thrownBy(wait().compute({ ...inline, signal: controller.signal }));
    await begun;
    controller.abort(new Error("enough"));
    expect((await error).message).toBe("enough");
    expect(reason).toMatchObject({ name: "AbortError" });
  });

  test.each<[string, () => unknown]>([
    ["signal", () => task.signal],
    ["key", () => task.key],
    ["progress", () => task.progress(0.5)],
  ])("has no %s outside of a task", (name, ask) => {
    expect(ask).toThrow(WrongPlaceError);
    expect(ask).toThrow(`task.${name} was asked for outside of a task`);
  });
});
