/**
 * What results look like in a few words, and that looking at them is seldom.
 */
import { compute, delayed } from "treadle";
import { from } from "treadle/array";
import { expect, test } from "vitest";
import { describeResult } from "../../server/executors/lane/describe-result.ts";
import type { RunEvent } from "../../server/protocol/events.ts";
import { ofType } from "../harness/treadle.ts";

class Vector {
  x = 1;
}

const looks: readonly [text: string, value: unknown][] = [
  ["number", 1],
  ["string", "a".repeat(1000)],
  ["undefined", undefined],
  ["null", null],
  ["bigint", 1n],
  ["Array(12)", new Array(12).fill(0)],
  ["Float64Array(66049)", new Float64Array(66049)],
  ["Buffer(3)", Buffer.from("abc")],
  [
    "257 × 257 float64",
    { data: new Float64Array(66049), shape: [257, 257], stride: [257, 1], dtype: "float64" },
  ],
  ["Uint16Array(2 × 3)", { data: new Uint16Array(6), shape: [2, 3] }],
  ["one bool", { data: new Uint8Array(1), shape: [], stride: [], dtype: "bool" }],
  ["{ a, b }", { a: 1, b: { c: 2 } }],
  ["{}", {}],
  ["{ a, b, c, d, e, f, … }", { a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1 }],
  ["Map(1)", new Map([[1, 2]])],
  ["Date", new Date(0)],
  ["RangeError", new RangeError("no")],
  ["Vector", new Vector()],
  [`{ ${"k".repeat(77)}…`, { ["k".repeat(100)]: 1 }],
];

test.each(looks)("%s", (text, value) => {
  expect(describeResult(value)).toBe(text);
});

test("a value that defends itself is described all the same", () => {
  const hostile = new Proxy(
    {},
    {
      getPrototypeOf: () => {
        throw new Error("no");
      },
    },
  );
  expect(describeResult(hostile)).toBe("a object that cannot be looked at");
});

const watch = async (lazy: readonly unknown[]): Promise<readonly RunEvent[]> => {
  const events: RunEvent[] = [];
  await compute(...lazy, { executor: "inline", onEvent: (event: RunEvent) => events.push(event) });
  return events;
};

test("the first result of each function is described, and of thousands of small ones about one in each report", async () => {
  const inc = delayed(function inc(x: number): number {
    return x + 1;
  });
  const pair = delayed(function pair(a: number, b: number) {
    return { a, b };
  });
  const many = Array.from({ length: 5000 }, (_, i) => inc(i));
  const events = await watch([...many, pair(many[0]!, many[1]!)]);
  const described = ofType(events, "described");
  const [graph] = ofType(events, "graph");
  const shown = described.flatMap(({ task, text }) => task.map((number, i) => [number, text[i]!] as const));
  const nameOf = (task: number) => graph!.functions[graph!.taskFunction[task - graph!.firstTask]!]!.name;
  const reports = ofType(events, "tasks-finished").length;
  expect(new Set(shown.map(([task, text]) => `${nameOf(task)} ${text}`))).toEqual(
    new Set(["inc number", "pair { a, b }"]),
  );
  expect(shown.length).toBeLessThanOrEqual(2 * reports);
  expect(reports).toBeLessThan(200);
});

test("blocks of lazy arrays say their shape and dtype", async () => {
  const events = await watch([from(new Float32Array(24), { shape: [4, 6], chunks: [4, 3] }).add(1)]);
  const texts = ofType(events, "described").flatMap(({ text }) => text);
  expect(texts).toContain("4 × 3 float32");
});
