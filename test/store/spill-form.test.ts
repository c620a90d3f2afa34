/** Values on their way to disk and back: what comes back is what went, or it does not go. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { inspect, isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { SHARE_FROM_BYTES } from "../../server/memory/shared-memory.ts";
import { registerClasses } from "../../server/store/classes.ts";
import { decode } from "../../server/store/codec/decode.ts";
import { encode } from "../../server/store/codec/encode.ts";
import { SpillError } from "../../server/store/errors.ts";
import { LaneFolder } from "../../server/store/spill/lane-folder.ts";
import { temporaryFolder } from "../harness/treadle.ts";
import { Counts, Later, Members, ParseFailure, Path, Point, Readings, Stranger } from "./travellers.ts";

class Account {
  readonly #balance: number;

  constructor(balance: number) {
    this.#balance = balance;
  }

  get balance(): number {
    return this.#balance;
  }
}

class Savings extends Account {
  readonly rate = 0.01;
}

class Image extends Uint8Array {}

registerClasses({ "spill-form.ts#Account": () => Account, "spill-form.ts#Savings": () => Savings });

/** `value` after a stay on disk; checks that the original is left alone. */
function stored<T>(value: T): T {
  const folder = new LaneFolder(join(temporaryFolder(), "lane"));
  const before = inspect(value, { depth: 12, showHidden: true });
  folder.write(1, value, false);
  expect(inspect(value, { depth: 12, showHidden: true })).toBe(before);
  return decode(folder.read(1)) as T;
}

/** Why a value does not go to disk. */
function refused(value: unknown): string {
  const path = join(temporaryFolder(), "lane");
  try {
    new LaneFolder(path).write(7, value, false);
  } catch (error) {
    expect(error).toBeInstanceOf(SpillError);
    expect(error).toMatchObject({ problem: "unfit", task: 7, file: join(path, "7") });
    return (error as SpillError).message;
  }
  throw new Error("It was not refused.");
}

const shared = <T extends ArrayBufferView>(
  Kind: new (memory: SharedArrayBuffer) => T,
  bytes = SHARE_FROM_BYTES,
): T => new Kind(new SharedArrayBuffer(bytes));

const isShared = (array: ArrayBufferView): boolean => array.buffer instanceof SharedArrayBuffer;

describe("one value of each kind", () => {
  test.each<[string, unknown]>([
    ["a text", "zürich 🧵 \0 \ud800"],
    ["numbers", [1.5, -0, Number.NaN, Number.NEGATIVE_INFINITY, 2n ** 70n, -1n]],
    ["nothing, in many forms", [null, undefined, true, "", {}, [], new Map(), new Set()]],
    ["a map with a map as key", new Map<unknown, unknown>([[new Map([[1, "one"]]), new Set([[1], [2]])]])],
    ["dates", [new Date(86_400_000), new Date(Number.NaN)]],
    ["a regular expression", /a[b-c]+/giu],
    ["boxed primitives", [Object(1), Object("a"), Object(true)]],
    ["a sparse array", Object.assign(new Array<unknown>(5), { 0: 1, 3: undefined })],
    ["an array with a name", Object.assign([1, 2], { unit: "K" })],
    ["small typed arrays", [new Uint8Array([1, 2]), new Float64Array([0.1, -0]), new BigInt64Array([-1n])]],
    ["an empty array of numbers", new Float32Array(0)],
    ["a buffer", Buffer.from("hello")],
    ["a large buffer", Buffer.alloc(SHARE_FROM_BYTES, "ab")],
    ["a data view", new DataView(new ArrayBuffer(8))],
    ["an array buffer", Uint8Array.of(1, 2, 3).buffer],
    ["an address", new URL("https://example.org/a?b=c#d")],
    ["an instance", new Point(3, 4)],
    ["an instance of a subclass that holds others", Object.assign(new Path(1, 2), { next: new Path(3, 4) })],
    ["a map of a class of its own", Object.assign(new Counts([["a", 1]]), { label: "other" })],
    ["a set of a class of its own", new Members(["a", "b"])],
    ["an array of a class of its own", Readings.from([1, 2, 3])],
    ["a class", { Class: Point }],
    ["keys with a meaning", { ...JSON.parse('{"__proto__": {"a": 1}}'), constructor: 1, toString: 2 }],
    ["an object without a prototype", Object.assign(Object.create(null), { a: Object.create(null) })],
  ])("%s", (_, value) => {
    const back = stored(value);
    expect(back).toStrictEqual(value);
    expect(Object.prototype.toString.call(back)).toBe(Object.prototype.toString.call(value));
    expect(inspect(back, { depth: 12, showHidden: true })).toBe(
      inspect(value, { depth: 12, showHidden: true }),
    );
  });

  test.each<[string, Error]>([
    ["an error of a built-in class", new RangeError("far", { cause: new TypeError("what") })],
    ["an error of a class of its own", new ParseFailure("bad token", 12, { cause: new Error("inner") })],
    ["many errors in one", new AggregateError([new ParseFailure("a", 1), new TypeError("b")], "both")],
    ["an error of the system", Object.assign(new Error("ENOENT"), { code: "ENOENT", errno: -2 })],
    ["the error of an aborted signal", new DOMException("stop", "AbortError")],
  ])("%s", (_, error) => {
    const back = stored({ error }).error;
    expect(back).toStrictEqual(error);
    expect(Object.getPrototypeOf(back)).toBe(Object.getPrototypeOf(error));
    expect([back.name, back.message, back.stack, Object.keys(back)]).toEqual([
      error.name,
      error.message,
      error.stack,
      Object.keys(error),
    ]);
  });
});

describe("memory of arrays", () => {
  test("is shared when it was, and not when it was not", () => {
    const back = stored({
      shared: shared(Float64Array),
      own: new Float64Array(SHARE_FROM_BYTES),
      buffer: Buffer.from(new SharedArrayBuffer(SHARE_FROM_BYTES)),
    });
    expect([isShared(back.shared), isShared(back.own), isShared(back.buffer)]).toEqual([true, false, true]);
  });

  test("that two arrays see is seen by both again", () => {
    const pixels = new Uint8Array(100).fill(5);
    const back = stored([pixels, new Uint16Array(pixels.buffer, 10, 20), pixels.subarray(3, 90)] as const);
    back[1][0] = 0x0201;
    expect([back[0][10], back[0][11], back[2][7], back[2][8]]).toEqual([1, 2, 1, 2]);
  });

  test("that is a value itself is seen by its arrays again", () => {
    const memory = new ArrayBuffer(64);
    const back = stored({ numbers: new Float64Array(memory, 8, 2), memory, again: [memory] });
    expect(back.numbers.buffer).toBe(back.memory);
    expect(back.again[0]).toBe(back.memory);
    expect([back.numbers.byteOffset, back.memory.byteLength]).toEqual([8, 64]);
  });

  test("that no array shows is not written", () => {
    const folder = new LaneFolder(join(temporaryFolder(), "lane"));
    const film = new Float64Array(1_000_000).fill(3);
    const parts = [film.subarray(10, 20), film.subarray(999_001, 999_003), film.subarray(15, 30)];
    folder.write(1, parts, false);
    expect(statSync(join(folder.path, "1")).size).toBeLessThan(1000);
    const back = decode(folder.read(1)) as Float64Array[];
    expect(back).toStrictEqual(parts);
    back[0]![5] = 4;
    expect(back[2]![0]).toBe(4);
  });

  test.each([1, 2, 4, 8])("is aligned for elements of %s bytes, wherever they begin", (size) => {
    const memory = Uint8Array.from({ length: 64 }, (_, i) => i).buffer;
    const Kind = { 1: Uint8Array, 2: Int16Array, 4: Uint32Array, 8: Float64Array }[size]!;
    for (let offset = 0; offset + 16 <= 64; offset += size) {
      const array = new Kind(memory, offset, 16 / size);
      expect(stored([new Uint8Array(memory, 3, 2), array])[1]).toStrictEqual(array);
    }
  });

  test("of a result that is one large array is written once and copied never", () => {
    const folder = new LaneFolder(join(temporaryFolder(), "lane"));
    const array = shared(Float64Array, 1_000_000);
    folder.write(1, array, false);
    expect(statSync(join(folder.path, "1")).size - array.byteLength).toBeLessThan(300);
  });
});

test("shared parts stay shared and cycles stay closed", () => {
  const part = { list: [1], point: new Point(1, 2) };
  const value: Record<string, unknown> = { a: part, b: part, map: new Map(), set: new Set() };
  value["self"] = value;
  (value["map"] as Map<unknown, unknown>).set(value, part);
  (value["set"] as Set<unknown>).add(value);
  const back = stored(value);
  expect(back["a"]).toBe(back["b"]);
  expect(back["self"]).toBe(back);
  expect([...(back["map"] as Map<unknown, unknown>)]).toEqual([[back, back["a"]]]);
  expect([...(back["set"] as Set<unknown>)][0]).toBe(back);
});

test("a value that came from another lane is stored as it came, before its class is known here", () => {
  const folder = new LaneFolder(join(temporaryFolder(), "lane"));
  const value = { points: [new Point(1, 2)], data: new Float64Array(SHARE_FROM_BYTES) };
  const wire = structuredClone(encode(value).wire);
  folder.write(1, wire, true);
  const back = folder.read(1);
  expect(back).toStrictEqual(wire);
  expect(decode(back)).toStrictEqual(value);
});

describe("what would come back as something else", () => {
  const nested = Object.defineProperty({ a: 1 }, "hidden", { value: 2 });
  const within = /a/g;
  within.test("aa");
  let deep: unknown = 1;
  for (let i = 0; i < 200_000; i++) deep = [deep];

  test.each<[string, unknown, string]>([
    ["a function", { a: [() => 1] }, "its part `a[0]` is a function"],
    ["a symbol", Symbol("s"), "it is a symbol"],
    ["a class that no thread knows", { s: new Stranger() }, "an instance of class Stranger"],
    ["a subclass of a date", new Later(), "an instance of class Later"],
    ["private fields", [new Account(5)], "its part `[0]` is an instance of class Account, which has private"],
    ["private fields of a parent", new Savings(5), "class Savings, which has private fields"],
    ["a subclass of an array of numbers", { i: new Image(5) }, "class Image, which extends Uint8Array"],
    ["an error that would lose its class", new (class Odd extends Error {})(), "an instance of class Odd"],
    ["a property that is not enumerable", { a: nested }, "its part `a` is an object with properties that"],
    ["a symbol for a key", { [Symbol("s")]: 1 }, "it is an object with symbols for keys"],
    ["a regular expression in the middle of a text", within, "in the middle of a text"],
    ["a map with a name", Object.assign(new Map(), { unit: "K" }), "a map with properties of its own"],
    ["a date with a name", Object.assign(new Date(0), { zone: "CET" }), "a date with properties of its own"],
    [
      "an array with a name, among instances",
      [Object.assign([1], { a: 1 }), new Point(1, 2)],
      "an array with",
    ],
    ["memory for threads to talk", { flags: shared(Int32Array, 8) }, "shared memory, which other threads"],
    ["shared memory itself", [new SharedArrayBuffer(SHARE_FROM_BYTES)], "shared memory, which other threads"],
    ["memory that grows", Reflect.construct(ArrayBuffer, [8, { maxByteLength: 16 }]), "memory that can grow"],
    ["a list that is too deep", deep, "it is nested too deep"],
  ])("%s stays in memory", (_, value, reason) => {
    const message = refused(value);
    expect(message).toContain(
      "The result of task 7 stays in memory, over the memory limit: it cannot be written",
    );
    expect(message).toContain(reason);
  });
});

test("any mixture comes back as it went", () => {
  const path = join(temporaryFolder(), "lane");
  const folder = new LaneFolder(path);
  onTestFinished(() => folder.clear());
  const elements = fc.oneof(
    fc.float64Array(),
    fc.uint8ClampedArray(),
    fc.bigInt64Array(),
    fc.integer({ min: 0, max: 3000 }).map((n) => shared(Float32Array, SHARE_FROM_BYTES + 4 * n).fill(n)),
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  );
  const { tree } = fc.letrec((tie) => ({
    leaf: fc.oneof(
      fc.anything({
        withBigInt: true,
        withDate: true,
        withTypedArray: true,
        withSparseArray: true,
        maxDepth: 1,
      }),
      elements,
      fc.tuple(fc.double(), fc.double()).map(([x, y]) => new Point(x, y)),
      fc.string().map((message) => new ParseFailure(message, 1)),
      fc.webUrl().map((text) => new URL(text)),
    ),
    tree: fc.oneof(
      { depthSize: "small", maxDepth: 4 },
      tie("leaf"),
      fc.array(tie("tree"), { maxLength: 5 }),
      fc.dictionary(fc.string(), tie("tree"), { maxKeys: 5 }),
      fc.array(fc.tuple(tie("leaf"), tie("tree")), { maxLength: 4 }).map((entries) => new Map(entries)),
      fc.array(tie("tree"), { maxLength: 4 }).map((items) => new Set(items)),
      tie("tree").map((part) => ({ one: part, same: part, list: [part, part] })),
    ),
  }));
  fc.assert(
    fc.property(tree, (value) => {
      folder.write(1, value, false);
      const back = decode(folder.read(1));
      // The quick comparison first: the other one takes seconds for large arrays, but shows the difference.
      if (!isDeepStrictEqual(back, value)) expect(back).toStrictEqual(value);
      expect(inspect(back, { depth: 20 })).toBe(inspect(value, { depth: 20 }));
    }),
    { numRuns: 300 },
  );
  expect(readdirSync(path)).toEqual(["1"]);
});
