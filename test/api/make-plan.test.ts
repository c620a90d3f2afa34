/** Plans: what is reached, what is fused, what each call says, and the graph that faces are shown. */
import { compute, Delayed, delayed, KeyCollisionError, type TaskOptions } from "treadle";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { keptTask } from "../../server/api/delayed.ts";
import { delayedWith } from "../../server/api/delayed-function.ts";
import { graphEvent } from "../../server/api/graph-event.ts";
import { type MadePlan, makePlan, type PlanOptions } from "../../server/api/make-plan.ts";
import { setTaskModule, toExecutable } from "../../server/api/task-function.ts";
import { toTask } from "../../server/api/types.ts";
import { learntOf, noteTime } from "../../server/executors/function-times.ts";
import { CAPTURES_ARE_LAST_ARGUMENT } from "../../server/executors/messages.ts";
import type { Plan } from "../../server/executors/plan.ts";
import { ResultOf } from "../../server/store/codec/marks.ts";
import { type Random, randomFrom } from "../harness/random.ts";

beforeAll(() => setTaskModule("/tasks.mjs"));
afterAll(() => setTaskModule(undefined));

type Call = (...args: unknown[]) => Delayed<unknown>;

/** A delayed function as a compiled script has it: workers can find it. */
function found(name: string, options: TaskOptions = {}, captures?: Record<string, () => unknown>): Call {
  const fn = { [name]: (...args: unknown[]): unknown => args.flat().join() }[name];
  const meta = {
    id: `script.ts#${name}`,
    name,
    file: "/script.ts",
    range: [1, 1, 1, 1],
    module: "",
    hash: name,
    ...(captures ? { captures } : {}),
  } as const;
  return delayedWith([fn, options], meta) as Call;
}

const options: PlanOptions = { reserve: () => 100, crossesThreads: true, optimize: true };

function planned(values: readonly Delayed<unknown>[], more: Partial<PlanOptions> = {}): MadePlan {
  return makePlan(
    values.map((value) => value[toTask]()),
    { ...options, ...more },
  );
}

/** Tasks as the names of their calls. */
function tasks({ plan, tasks }: MadePlan): string[] {
  return Array.from({ length: plan.graph.size }, (_, task) =>
    [...plan.calls.subarray(plan.callStart[task]!, plan.callStart[task + 1]!)]
      .map((call) => tasks[call]!.fn.name)
      .join(" "),
  );
}

describe("what is planned", () => {
  const [read, scale, save, sum] = [found("read"), found("scale"), found("save"), found("sum")];

  test("is what was asked for and what that needs", () => {
    const used = read(1);
    scale(used);
    expect(planned([save(used)]).tasks.map(({ fn }) => fn.name)).toEqual(["read", "save"]);
  });

  test("is fused, unless that is switched off", () => {
    const chain = (): Delayed<unknown> => save(scale(read(1)));
    expect(tasks(planned([chain(), chain()]))).toEqual(["read scale save", "read scale save"]);
    expect(tasks(planned([chain()], { optimize: false }))).toEqual(["read", "scale", "save"]);
  });

  test("has a requested call at the end of its task", () => {
    const scaled = scale(read(1));
    expect(tasks(planned([scaled, save(scaled)]))).toEqual(["read scale", "save"]);
  });

  test.each<[string, TaskOptions]>([
    ["retries", { retries: 2 }],
    ["a timeout", { timeout: 1000 }],
    ["a priority", { priority: -1 }],
  ])("leaves a call with %s a task of its own", (_, own) => {
    expect(tasks(planned([save(found("scale", own)(read(1)))]))).toEqual(["read", "scale", "save"]);
  });

  test("keeps main thread and workers apart", () => {
    const here = delayed((x: unknown) => x, { name: "here" });
    const made = planned([save(here(scale(read(1))))]);
    expect(tasks(made)).toEqual(["read scale", "here", "save"]);
    expect(Array.from(made.plan.graph.functions, (kind) => made.plan.mainThread[kind])).toEqual([0, 1, 0]);
  });

  test("takes fields along with what they are fields of", () => {
    const part = read(1) as Delayed<{ rows: number[] }>;
    expect(tasks(planned([save(part.get("rows").at(0))]))).toEqual(["read get at save"]);
    expect(tasks(planned([sum(part.get("rows"), part.at(0)), scale(part)]))).toEqual([
      "read",
      "get at sum",
      "scale",
    ]);
  });

  test("joins calls that were quick before to what they feed", () => {
    const quick = found("quick");
    const total = (): Delayed<unknown> => sum([quick(1), quick(2), quick(3)]);
    expect(tasks(planned([total()]))).toEqual(["quick", "quick", "quick", "sum"]);
    const known = learntOf(toExecutable(quick(0)[toTask]().fn));
    noteTime(known, 0.01);
    expect(tasks(planned([total()]))).toEqual(["quick quick quick sum"]);
    for (let i = 0; i < 20; i++) noteTime(known, 1);
    expect(tasks(planned([total()]))).toEqual(["quick", "quick", "quick", "sum"]);
  });

  test("begins with results of earlier computes, which need nothing and are not fused", () => {
    const kept = {
      executor: undefined as never,
      id: 7,
      lane: 2,
      bytes: 800,
      here: false,
      value: undefined,
      isSurvivor: false,
    };
    const first = new Delayed(keptTask(scale(read(1))[toTask](), kept));
    const made = planned([sum(read(2), save(first)), first]);
    expect(tasks(made)).toEqual(["scale", "read", "save", "sum"]);
    expect(made.requested).toEqual([3, 0]);
    expect(made.plan.borrowed).toEqual([
      { task: 0, id: 7, lane: 2, bytes: 800, everywhere: false, value: undefined },
    ]);
  });

  test("ranks larger priorities first, and otherwise in the static order", () => {
    const urgent = found("urgent", { priority: 1 });
    const made = planned([read(1), urgent(1), read(2), urgent(2)]);
    expect([...made.plan.rank]).toEqual([2, 0, 3, 1]);
  });

  test("has the retries of its calls", () => {
    const made = planned([save(found("flaky", { retries: 3 })(read(1)))]);
    expect([...made.plan.retries]).toEqual([0, 3, 0]);
  });
});

describe("a call of a plan", () => {
  const [read, both] = [found("read"), found("both")];
  const needsOf = ({ needs, needStart }: Plan, call: number): number[] => [
    ...needs.subarray(needStart[call]!, needStart[call + 1]!),
  ];

  test("says its key, its arguments and what they need", () => {
    const [a, b] = [read(1), read(2)];
    const lazy = both(a, [b, 5], a, "x");
    const { plan, requested } = planned([lazy]);
    const call = plan.call(requested[0]!);
    expect(call).toMatchObject({
      key: lazy[toTask]().serial,
      args: [new ResultOf(0), [new ResultOf(1), 5], new ResultOf(0), "x"],
      captures: -1,
      timeout: 0,
    });
    expect(needsOf(plan, requested[0]!)).toEqual([0, 1]);
    expect(plan.firstId).toBe(100);
  });

  test("that needs one key twice has its arguments in place and one edge", () => {
    const twice = (): Delayed<unknown> => (found("pure", { pure: true }) as Call)(1);
    const made = planned([both(twice(), read(1), twice())]);
    expect(made.tasks.map(({ fn }) => fn.name)).toEqual(["pure", "read", "both"]);
    expect(needsOf(made.plan, 2)).toEqual([0, 1, 0]);
    expect([...made.calls.dependencies]).toEqual([0, 1]);
  });

  test("cannot need another call of its own key", () => {
    const same = delayed((x: unknown) => x).with({ key: "same" });
    expect(() => planned([same(same(1) as unknown)])).toThrow(KeyCollisionError);
  });

  test("shares captured variables with calls that saw the same values", () => {
    const variables: { zero: number; list: readonly number[] } = { zero: 0, list: [1] };
    const uses = found("uses", {}, { zero: () => variables.zero, list: () => variables.list });
    const calls = [uses(1), uses(2)];
    variables.zero = -0;
    calls.push(uses(3));
    variables.list = [1];
    calls.push(uses(4), uses(5));
    const { plan, requested } = planned(calls);
    const numbers = requested.map((call) => plan.call(call).captures);
    expect(numbers.map((number) => numbers.indexOf(number))).toEqual([0, 0, 2, 3, 3]);
    expect(plan.captures.get(numbers[2]!)).toEqual({ zero: -0, list: [1] });
  });

  test("has captured variables as its last argument when they hold results", () => {
    const held = read(1);
    const uses = found("uses", {}, { inner: () => ({ held }), nan: () => Number.NaN });
    const { plan, requested } = planned([uses("x")]);
    expect(plan.call(requested[0]!)).toMatchObject({
      args: ["x", { inner: { held: new ResultOf(0) }, nan: Number.NaN }],
      captures: CAPTURES_ARE_LAST_ARGUMENT,
    });
    const plain = found("plain", {}, { nan: () => Number.NaN });
    const made = planned([plain("x")]);
    expect(made.plan.captures.get(made.plan.call(0).captures)).toEqual({ nan: Number.NaN });
  });
});

describe("the graph that faces see", () => {
  const [read, scale, save] = [found("read"), found("scale"), found("save")];

  test("has every call, and the stretches that were fused", () => {
    const scaled = scale(read(1));
    const event = graphEvent(planned([save(read(2)), scaled]), 1, 0);
    expect(event).toMatchObject({
      firstTask: 100,
      taskFunction: [0, 1, 0, 2],
      edgeFrom: [100, 102],
      edgeTo: [101, 103],
      requested: [101, 103],
      taskOrder: [0, 1, 2, 3],
      fusedInto: [101, 101, 103, 103],
    });
    expect(event.functions.map(({ name }) => name)).toEqual(["read", "save", "scale"]);
  });

  test("says nothing of stretches where there are none", () => {
    expect(graphEvent(planned([read(1), read(2)]), 1, 0)).not.toHaveProperty("fusedInto");
    expect(graphEvent(planned([save(read(1))], { optimize: false }), 1, 0)).not.toHaveProperty("fusedInto");
  });

  test("orders calls as their tasks are ordered, and within a task as they are made", () => {
    for (let seed = 0; seed < 100; seed++) {
      const random = randomFrom(seed);
      const { taskOrder, edgeFrom, edgeTo, firstTask } = graphEvent(planned(script(random)), 1, 0);
      expect([...taskOrder].sort((a, b) => a - b)).toEqual(taskOrder.map((_, i) => i));
      for (const [i, from] of edgeFrom.entries()) {
        expect(taskOrder[from - firstTask]).toBeLessThan(taskOrder[edgeTo[i]! - firstTask]!);
      }
    }
  });

  /** What some script asks for. */
  function script(random: Random): Delayed<unknown>[] {
    const made: Delayed<unknown>[] = [];
    for (let i = 0; i < 40; i++) {
      const fn = random.pick([read, scale, save]);
      const needs = random.shuffled(made).slice(0, random.below(3));
      made.push(random.chance(0.5) ? fn(...needs, i) : fn(needs));
    }
    return random.shuffled(made).slice(0, 5);
  }
});

test("fused or not, a compute gives the same", async () => {
  const join = delayed((...parts: readonly unknown[]): string => `(${parts.flat().join(" ")})`);
  for (let seed = 0; seed < 40; seed++) {
    const random = randomFrom(seed);
    const made: Delayed<unknown>[] = [join("0")];
    for (let i = 1; i < 30; i++) {
      const needs = random.shuffled(made.slice(-random.pick([1, 3, 30]))).slice(0, random.below(4));
      made.push(random.chance(0.5) ? join(i, ...needs) : join([i, needs]));
    }
    const wanted = random.shuffled(made).slice(0, 4).concat(made.at(-1)!);
    const results = [true, false].map((optimize) => compute(...wanted, { executor: "inline", optimize }));
    const [on, off] = await Promise.all(results);
    expect(on).toEqual(off);
  }
});

describe("a script of", () => {
  const [inc, sum] = [found("inc"), found("sum")];
  const many = (count: number): Delayed<unknown>[] => Array.from({ length: count }, (_, i) => inc(i));

  test.each<[string, () => Delayed<unknown>[], number]>([
    ["100,000 calls, each of the one before", () => [chain(100_000)], 100_000],
    ["a list of 100,000 lazy values", () => [sum(many(100_000))], 100_001],
    ["100,000 calls of one result", () => calls(inc(0), 100_000), 100_001],
    ["100,000 requested calls", () => many(100_000), 100_000],
    ["1,000 calls of one list of 1,000 numbers", () => calls(many(1).concat(many(999)), 1000), 2000],
    ["20,000 fields, each of the one before", () => [fields(20_000)], 20_001],
  ])("%s is planned without a deep stack or a quadratic step", (_, make, size) => {
    const made = planned(make());
    expect(made.tasks).toHaveLength(size);
    expect(graphEvent(made, 1, 0).taskOrder).toHaveLength(size);
  });

  const calls = (of: unknown, count: number): Delayed<unknown>[] =>
    Array.from({ length: count }, (_, i) => inc(of, i));

  function chain(length: number): Delayed<unknown> {
    let last = inc(0);
    for (let i = 1; i < length; i++) last = inc(last);
    return last;
  }

  function fields(length: number): Delayed<unknown> {
    let last = inc(0) as Delayed<{ next: never }>;
    for (let i = 0; i < length; i++) last = last.get("next");
    return last;
  }
});
