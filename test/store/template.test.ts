/** Containers with holes for results: what has holes is copied, everything else is the very object it was. */
import { expect, test } from "vitest";
import { ResultOf } from "../../server/store/codec/marks.ts";
import { fill, isContainer } from "../../server/store/template.ts";

const hole = (task: number): unknown => new ResultOf(task);
const filled = (template: unknown): unknown => fill(template, (task) => `result ${task}`);

test.each<[string, unknown, unknown]>([
  ["a hole alone", hole(3), "result 3"],
  ["a primitive", 1, 1],
  ["an array", [hole(0), 1, [hole(1)]], ["result 0", 1, ["result 1"]]],
  ["an object", { a: hole(0), b: { c: hole(1) } }, { a: "result 0", b: { c: "result 1" } }],
  ["values of a map", new Map([["a", hole(0)]]), new Map([["a", "result 0"]])],
  ["keys of a map", new Map([[hole(0), hole(1)]]), new Map([["result 0", "result 1"]])],
  ["a set", new Set([hole(0), 2]), new Set(["result 0", 2])],
  ["a set whose results are equal", new Set([hole(0), hole(0)]), new Set(["result 0"])],
  [
    "holes in an array that has gaps",
    Object.assign(new Array(3), { 1: hole(0) }),
    Object.assign(new Array(3), { 1: "result 0" }),
  ],
])("%s", (_, template, expected) => {
  expect(filled(template)).toStrictEqual(expected);
});

test("an object without a prototype stays one", () => {
  const template = Object.assign(Object.create(null) as object, { a: hole(0) });
  const copy = filled(template) as object;
  expect(Object.getPrototypeOf(copy)).toBe(null);
  expect({ ...copy }).toEqual({ a: "result 0" });
});

test("__proto__ as a key is a key", () => {
  const template = { parts: JSON.parse('{"__proto__": 1}') as unknown, a: hole(0) };
  const copy = filled(template) as { parts: object };
  expect(Object.keys(copy.parts)).toEqual(["__proto__"]);
});

test("instances and buffers are not looked into", () => {
  class Box {
    content = hole(0);
  }
  const kept = [new Box(), new Date(0), new Uint8Array(2), new Map<string, unknown>()[Symbol.iterator]()];
  const copy = filled([...kept, hole(1)]) as unknown[];
  for (const [i, part] of kept.entries()) expect(copy[i]).toBe(part);
});

test("shared parts stay shared, and what contains itself still does", () => {
  const shared = [hole(0)];
  const template: unknown[] = [shared, { again: shared }];
  template.push(template);
  const copy = filled(template) as [unknown, { again: unknown }, unknown];
  expect(copy[0]).toBe(copy[1].again);
  expect(copy[2]).toBe(copy);
  expect(template[0]).toBe(shared);
});

test("parts without holes are the very objects they were, also beside others that have some", () => {
  const plain = { list: [1, new Map([[{}, new Set()]])] };
  const copy = filled({ plain, more: [hole(0), plain] }) as { plain: unknown; more: unknown[] };
  expect([copy.plain, copy.more[1]]).toEqual([plain, plain]);
  expect(copy.plain).toBe(plain);
  expect(copy.more[1]).toBe(plain);
  expect(filled(plain)).toBe(plain);
});

test("a part that leads back to one with holes is filled on the way", () => {
  const outer: unknown[] = [hole(0)];
  const inner = { back: outer };
  outer.unshift(inner);
  const copy = filled(outer) as [typeof inner, unknown];
  expect(copy[0].back).toBe(copy);
  expect(copy[1]).toBe("result 0");
});

test("results are handed in as they are, not copied", () => {
  const result = { rows: [1] };
  expect((fill([hole(0), hole(0)], () => result) as unknown[]).every((part) => part === result)).toBe(true);
});

test.each<[unknown, boolean]>([
  [[], true],
  [{}, true],
  [Object.create(null), true],
  [new Map(), true],
  [new Set(), true],
  [new Uint8Array(1), false],
  [new Date(), false],
  [new (class extends Array {})(), false],
  [new (class extends Map {})(), false],
])("%o is looked into: %s", (value, answer) => {
  expect(isContainer(value as object)).toBe(answer);
});
