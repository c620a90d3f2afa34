/** Typed arrays on their way to another thread: large ones are shared, views bring what they show. */
import { expect, test } from "vitest";
import { SHARE_FROM_BYTES } from "../../server/memory/shared-memory.ts";
import { decode } from "../../server/store/codec/decode.ts";
import { encode } from "../../server/store/codec/encode.ts";
import { sent } from "./travellers.ts";

test("large arrays are seen by both sides, and only the first trip copies", () => {
  const array = new Float64Array(SHARE_FROM_BYTES / 8).fill(1);
  const first = encode(array);
  expect([first.bytes, first.copied]).toEqual([SHARE_FROM_BYTES, SHARE_FROM_BYTES]);
  const arrived = structuredClone(first.wire) as Float64Array;
  expect(arrived.buffer).toBeInstanceOf(SharedArrayBuffer);
  (first.wire as Float64Array)[5] = 7;
  expect(arrived[5]).toBe(7);
  expect(array[5]).toBe(1);
  const second = encode(arrived);
  expect(second.wire).toBe(arrived);
  expect([second.bytes, second.copied]).toEqual([SHARE_FROM_BYTES, 0]);
});

test.each<[string, number, boolean]>([
  ["just below the threshold", SHARE_FROM_BYTES - 1, false],
  ["at the threshold", SHARE_FROM_BYTES, true],
])("an array %s of shared memory", (_, bytes, isShared) => {
  const { data, shape } = sent({ data: new Uint8Array(bytes).fill(3), shape: [bytes] });
  expect(data.buffer instanceof SharedArrayBuffer).toBe(isShared);
  expect([data.length, data[bytes - 1], shape]).toEqual([bytes, 3, [bytes]]);
});

test("every kind of large array keeps its kind and its elements", () => {
  const kinds = [
    Int8Array,
    Uint8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
  ];
  for (const Kind of kinds) {
    const array = new Kind(SHARE_FROM_BYTES).map((_, i) => i % 100);
    const arrived = sent([array])[0]!;
    expect(arrived.constructor).toBe(Kind);
    expect(arrived.every((value, i) => value === i % 100)).toBe(true);
  }
  expect(sent(new BigUint64Array(SHARE_FROM_BYTES).fill(9n))[17]).toBe(9n);
});

test("a view of a large array brings what it shows and nothing else", () => {
  const whole = Float64Array.from({ length: 100_000 }, (_, i) => i);
  const large = sent(whole.subarray(10, 90_000));
  expect([large.length, large[0], large.byteOffset, large.buffer.byteLength]).toEqual([
    89_990,
    10,
    0,
    89_990 * 8,
  ]);
  const small = encode(whole.subarray(10, 13));
  expect(small.copied).toBe(24);
  const arrived = decode(structuredClone(small.wire)) as Float64Array;
  expect([[...arrived], arrived.buffer.byteLength]).toEqual([[10, 11, 12], 24]);
  const inside = sent({ row: whole.subarray(10, 13) }).row;
  expect([[...inside], inside.buffer.byteLength]).toEqual([[10, 11, 12], 24]);
});

test("a view of shared memory stays one", () => {
  const memory = new SharedArrayBuffer(8 * SHARE_FROM_BYTES);
  const view = new Float64Array(memory, 16, 4);
  const arrived = sent({ view }).view;
  view[1] = 11;
  expect([arrived[1], arrived.byteOffset, arrived.buffer.byteLength]).toEqual([11, 16, 8 * SHARE_FROM_BYTES]);
  expect(encode({ view }).copied).toBeLessThan(100);
});

test("a large buffer is a buffer on the other side", () => {
  const arrived = sent({ file: Buffer.alloc(SHARE_FROM_BYTES * 2, "ab") }).file;
  expect(Buffer.isBuffer(arrived)).toBe(true);
  expect(arrived.toString("latin1", 0, 4)).toBe("abab");
  expect(arrived.buffer).toBeInstanceOf(SharedArrayBuffer);
});
