/** Sizes, the rough and the exact, and where memory is shared. */
import { expect, test } from "vitest";
import { allocate, isTypedArray, SHARE_FROM_BYTES, toShared } from "../../server/memory/shared-memory.ts";
import { classNamed, classNameOf, registerClasses } from "../../server/store/classes.ts";
import { encode } from "../../server/store/codec/encode.ts";
import { roughBytes } from "../../server/store/size.ts";

const megabyte = new Float64Array(125_000);

test.each<[string, unknown, number, number]>([
  ["a number", 1, 8, 8],
  ["a text", "a".repeat(1000), 2000, 2000],
  ["null", null, 8, 8],
  ["a large array", megabyte, 1_000_000, 1_000_000],
  ["a block", { data: megabyte, shape: [500, 250] }, 1_000_000, 1_000_200],
  ["a list of blocks", Array.from({ length: 100 }, () => ({ data: megabyte })), 100_000_000, 100_010_000],
  ["a long list of numbers", Array.from({ length: 100_000 }, (_, i) => i), 800_000, 1_000_000],
  ["a map of texts", new Map(Array.from({ length: 1000 }, (_, i) => [i, "ab".repeat(50)])), 200_000, 220_000],
  ["nothing", [], 0, 32],
])("%s is about as large as it is", (_, value, least, most) => {
  expect(roughBytes(value)).toBeGreaterThanOrEqual(least);
  expect(roughBytes(value)).toBeLessThanOrEqual(most);
});

test("a value that contains itself has a rough size", () => {
  const round: unknown[] = [];
  round.push(round, round);
  expect(roughBytes(round)).toBeGreaterThan(0);
});

test("looking at a value costs a few looks, however long it is", () => {
  let looks = 0;
  const list = new Proxy(new Array<number>(1_000_000).fill(1), {
    get: (target, key, receiver) => {
      if (typeof key === "string" && /^\d+$/.test(key)) looks++;
      return Reflect.get(target, key, receiver) as unknown;
    },
  });
  expect(roughBytes(list)).toBe(8_000_016);
  expect(looks).toBe(8);
});

test("the exact size counts shared parts once", () => {
  const block = new Float64Array(1000);
  const { bytes, copied } = encode([block, block, { again: block }]);
  expect(bytes).toBeGreaterThanOrEqual(8000);
  expect(bytes).toBeLessThan(8100);
  expect(copied).toBe(bytes);
});

test("new memory is shared from the threshold on, and zeroed", () => {
  expect(allocate(SHARE_FROM_BYTES - 1)).toBeInstanceOf(ArrayBuffer);
  const memory = allocate(SHARE_FROM_BYTES);
  expect(memory).toBeInstanceOf(SharedArrayBuffer);
  expect(new Uint8Array(memory).every((byte) => byte === 0)).toBe(true);
});

test("what is in shared memory, or small, is not copied", () => {
  const small = new Float32Array(3);
  const shared = new Float32Array(new SharedArrayBuffer(SHARE_FROM_BYTES));
  expect([toShared(small), toShared(shared)]).toEqual([small, shared]);
  expect(toShared(small)).toBe(small);
  expect(toShared(shared)).toBe(shared);
});

test.each<[unknown, boolean]>([
  [new Uint8ClampedArray(1), true],
  [Buffer.alloc(1), true],
  [new DataView(new ArrayBuffer(1)), false],
  [new ArrayBuffer(1), false],
  [[1], false],
])("%o is a typed array: %s", (value, answer) => {
  expect(isTypedArray(value)).toBe(answer);
});

test("a class has the name it was registered with, also when it was in its dead zone before", () => {
  let isBorn = false;
  class Slow {}
  registerClasses({
    "slow.ts#Slow": () => {
      if (!isBorn) throw new ReferenceError("Cannot access 'Slow' before initialization");
      return Slow;
    },
  });
  expect([classNameOf(Slow), classNamed("slow.ts#Slow")]).toEqual([undefined, undefined]);
  isBorn = true;
  expect([classNameOf(Slow), classNamed("slow.ts#Slow")]).toEqual(["slow.ts#Slow", Slow]);
});

test("a name said twice means the newer class", () => {
  class Old {}
  class New {}
  registerClasses({ "twice.ts#Twice": () => Old });
  registerClasses({ "twice.ts#Twice": () => New });
  expect(classNamed("twice.ts#Twice")).toBe(New);
});
