/**
 * The keys that a graph event tells: the same for the same script in every run, and those that the script itself sees.
 */
import { clone, delayed } from "treadle";
import { describe, expect, test, vi } from "vitest";
import { graphEvent } from "../../server/api/graph-event.ts";
import { LazyTask } from "../../server/api/lazy-task.ts";
import { makePlan } from "../../server/api/make-plan.ts";
import { keyOf } from "../../server/protocol/keys.ts";
import { ofType, runScript, workspace } from "../harness/treadle.ts";
import { watched } from "./watched.ts";

const inc = delayed(function inc(x: number): number {
  return x + 1;
});
const pure = delayed(
  function square(x: number): number {
    return x * x;
  },
  { pure: true },
);

test("telling a graph makes no key text that follows from function and number", () => {
  const task = new LazyTask({
    fn: { name: "inc", original: (x: number) => x + 1 },
    args: [1],
    dependencies: [],
    options: {},
    callSite: -1,
  });
  const made = makePlan([task], { reserve: () => 0, crossesThreads: false, optimize: true });
  const key = vi.spyOn(LazyTask.prototype, "key", "get");
  expect(graphEvent(made, 1, 0).taskSerial).toEqual([task.serial]);
  expect(key).not.toHaveBeenCalled();
});

describe("keyOf", () => {
  const made = inc(1);
  const named = inc.with({ key: "the-one" })(2);
  const renamed = inc.with({ name: "plus" })(3);
  const content = pure(4);
  const copy = clone(made, { seed: 1 });

  test.each([
    ["made from a number", made],
    ["chosen by hand", named],
    ["made from another name", renamed],
    ["made from content", content],
    ["derived for a copy", copy],
  ])("a key %s is the one that the lazy value has", async (_, lazy) => {
    const { events } = await watched([lazy]);
    const [graph] = ofType(events, "graph");
    expect(keyOf(graph!, graph!.firstTask)).toBe(lazy.key);
  });

  test("fused or not, every call has its own", async () => {
    const chain = inc(inc(inc(1)));
    const keys = await Promise.all(
      [true, false].map(async (optimize) => {
        const { events } = await watched([chain], { optimize });
        const [graph] = ofType(events, "graph");
        return graph!.taskFunction.map((_, place) => keyOf(graph!, graph!.firstTask + place));
      }),
    );
    expect(new Set(keys[0]).size).toBe(3);
    expect(keys[0]).toEqual(keys[1]);
  });

  test("numbers of other computes and graphs without keys have none", async () => {
    const { events } = await watched([inc(1)]);
    const { taskSerial: _, keys: __, ...graph } = ofType(events, "graph")[0]!;
    expect(keyOf(graph, graph.firstTask)).toBeUndefined();
    expect(keyOf(ofType(events, "graph")[0]!, graph.firstTask - 1)).toBeUndefined();
    expect(keyOf(ofType(events, "graph")[0]!, graph.firstTask + 1)).toBeUndefined();
  });
});

const script = `
import { compute, delayed } from "treadle";
const inc = delayed((x: number) => x + 1);
const kept = delayed((x: number) => x * 2, { cache: true });
const flaky = delayed((x: number) => { if (Math.random() < 0.5) throw new Error("no"); return x; }, { retries: 60 });
const first = await compute(kept(1), kept(2), flaky(inc(3)));
const stays = await inc(flaky(4)).persist();
console.log(JSON.stringify([first, await compute(inc(inc(stays)), inc(kept(3)))]));
`;

test("the same script has the same keys in every run: with retries, several computes, and a cache that is cold or warm", async () => {
  const folder = workspace({ "script.ts": script });
  const env = { TREADLE_CACHE: `${folder}/cache` };
  const keysOf = async (...options: string[]): Promise<readonly unknown[]> => {
    const { events, result } = await runScript(`${folder}/script.ts`, options, { env });
    expect(result).toEqual([
      [2, 4, 4],
      [7, 7],
    ]);
    return ofType(events, "graph").map((graph) =>
      graph.taskFunction
        .flatMap((fn, place) => {
          const { name, isInternal } = graph.functions[fn]!;
          return isInternal
            ? []
            : [`${name.replace(" from cache", "")} ${keyOf(graph, graph.firstTask + place)}`];
        })
        .sort(),
    );
  };
  const cold = await keysOf();
  expect(cold).toHaveLength(3);
  expect(await keysOf()).toEqual(cold);
  expect(await keysOf("--executor", "inline")).toEqual(cold);
});
