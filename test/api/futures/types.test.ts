/** What TypeScript infers of futures, without a cast. The compiler checks these; running them shows that the calls exist. */
import { asCompleted, type Computed, compute, type Delayed, delayed, Future, map, submit } from "treadle";
import * as ta from "treadle/array";
import { expectTypeOf, test } from "vitest";
import { inline } from "../watched.ts";
import { useKind } from "./kinds.ts";

useKind({ ...inline, workers: 1 });

const inc = delayed(function inc(x: number): number {
  return x + 1;
});
const both = delayed((x: number, y: number) => x + y);
const slow = delayed(async (x: number, delay = 1000, ...more: string[]) => `${x + delay + more.length}`);

test("submit takes a delayed function with its own arguments, or a lazy value with options", () => {
  expectTypeOf(submit(inc, 1)).toEqualTypeOf<Future<number>>();
  expectTypeOf(submit(slow, inc(1))).toEqualTypeOf<Future<string>>();
  expectTypeOf(submit(slow, submit(inc, 1), 0, delayed("a"))).toEqualTypeOf<Future<string>>();
  expectTypeOf(submit(inc(1), { executor: "inline" })).toEqualTypeOf<Future<number>>();
  expectTypeOf(submit(submit(inc, 1))).toEqualTypeOf<Future<number>>();
  const pair = delayed((x: number) => [x, `${x}`] as [number, string], { nout: 2 });
  expectTypeOf(submit(pair, 1)).toEqualTypeOf<Future<[number, string]>>();
  expectTypeOf(submit(ta.from([1, 2])).result()).resolves.toHaveProperty("shape");
});

test("mistakes are the compiler's to find", () => {
  const mistakes = (): unknown => [
    // @ts-expect-error a text is no number
    submit(inc, "1"),
    // @ts-expect-error an argument is missing
    submit(inc),
    // @ts-expect-error options follow a lazy value, not arguments
    submit(inc, 1, { executor: "inline" }),
    // @ts-expect-error errors are those of a whole compute
    submit(inc(1), { errors: "collect" }),
    // @ts-expect-error the function has to be delayed
    submit((x: number) => x, 1),
    // @ts-expect-error these items are texts
    map(inc, ["a"]),
    // @ts-expect-error one argument is not enough for this function
    map(both, [1]),
  ];
  expectTypeOf(mistakes).toBeFunction();
});

test("map takes functions that one argument is enough for, and lazy items", () => {
  expectTypeOf(map(inc, [1, inc(1), submit(inc, 2)])).toEqualTypeOf<Future<number>[]>();
  expectTypeOf(map(slow, new Set([1, 2]))).toEqualTypeOf<Future<string>[]>();
  expectTypeOf(
    map(
      delayed((...all: number[]) => all.length),
      [1],
    ),
  ).toEqualTypeOf<Future<number>[]>();
});

test("a future stands where its value is expected", async () => {
  const future = submit(inc, 1);
  expectTypeOf(inc(future)).toEqualTypeOf<Delayed<number>>();
  expectTypeOf<Computed<{ a: Future<number>[] }>>().toEqualTypeOf<{ a: number[] }>();
  const [plain, [inList]] = await compute(future, [future]);
  expectTypeOf([plain, inList]).toEqualTypeOf<number[]>();
  expectTypeOf(delayed(future)).toEqualTypeOf<Delayed<number>>();
  expectTypeOf(future.result()).resolves.toEqualTypeOf<number>();
  for await (const done of asCompleted([future])) expectTypeOf(done).toEqualTypeOf<Future<number>>();
  expectTypeOf(future).toExtend<Future<unknown>>();
  expectTypeOf(Future.prototype).toExtend<Future<unknown>>();
});
