/** Keys made from content: the same for what is the same, another for anything else. */
import { delayed } from "treadle";
import { describe, expect, test } from "vitest";

const identity = delayed((value: unknown) => value, { pure: true, name: "token" });

const token = (value: unknown): string => identity(value).key;

describe("T1", () => {
  test("T1 values of other types have other tokens, containers of them as well", () => {
    const values = [
      1,
      "1",
      true,
      "true",
      1.5,
      null,
      "null",
      undefined,
      [1],
      ["1"],
      [[1]],
      { 0: 1 },
      1n,
      -0,
      0,
    ];
    expect(new Set(values.map(token)).size).toBe(values.length);
    expect(new Set(values.map((value) => token({ value }))).size).toBe(values.length);
  });

  test("T1 the order of fields, of maps and of sets does not count; that of lists does", () => {
    expect(token({ a: 1, b: 2 })).toBe(token({ b: 2, a: 1 }));
    expect(token(new Map([["a", 1], ["b", 2]]))).toBe(token(new Map([["b", 2], ["a", 1]]))); // biome-ignore format: a table
    expect(token(new Set([1, 2]))).toBe(token(new Set([2, 1])));
    expect(token([1, 2])).not.toBe(token([2, 1]));
  });

  test("T1 a change deep inside is another token", () => {
    const nested = (deepest: unknown) => ({ a: { b: [1, { c: new Map([["d", deepest]]) }] } });
    expect(token(nested(2))).toBe(token(nested(2)));
    for (const other of [3, "2", [2], undefined]) expect(token(nested(other))).not.toBe(token(nested(2)));
  });
});

test("T2 what contains itself has a token, and another cycle another", () => {
  const round = (last: number): unknown[] => {
    const list: unknown[] = [];
    list.push(list, last);
    return list;
  };
  expect(token(round(2))).toBe(token(round(2)));
  expect(token(round(2))).not.toBe(token(round(3)));
});

describe("T3 typed arrays:", () => {
  const numbers = Float64Array.of(1, 2, 3, 4, 5, 6);

  test.each<[string, unknown, unknown]>([
    ["equal elements", numbers, numbers.slice()],
    ["a view and its copy", numbers.subarray(2, 4), Float64Array.of(3, 4)],
    ["shared memory and memory of one's own", new Uint8Array(new SharedArrayBuffer(2)), new Uint8Array(2)],
    ["blocks of one shape", { data: numbers, shape: [2, 3] }, { data: numbers.slice(), shape: [2, 3] }],
  ])("T3 %s have one token", (_, a, b) => {
    expect(token(a)).toBe(token(b));
  });

  test.each<[string, unknown, unknown]>([
    ["another element", numbers, Float64Array.of(1, 2, 3, 4, 5, 7)],
    ["another type of the same bytes", new Uint8Array([1, 2]), new Int8Array([1, 2])],
    ["another type of the same numbers", Float32Array.of(1, 2), Float64Array.of(1, 2)],
    ["another length", new Uint8Array(3), new Uint8Array(4)],
    ["another shape", { data: numbers, shape: [2, 3] }, { data: numbers, shape: [3, 2] }],
    ["-0 and 0", Float64Array.of(-0), Float64Array.of(0)],
  ])("T3 %s is another token", (_, a, b) => {
    expect(token(a)).not.toBe(token(b));
  });
});
