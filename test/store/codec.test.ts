/**
 * Values on their way to another thread and back: every kind goes through a real message channel, and the
 * original is compared with what it was before.
 */
import { inspect, isDeepStrictEqual } from "node:util";
import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import fc from "fast-check";
import { expect, test } from "vitest";
import { SHARE_FROM_BYTES } from "../../server/memory/shared-memory.ts";
import { registerClasses } from "../../server/store/classes.ts";
import { decode } from "../../server/store/codec/decode.ts";
import { encode } from "../../server/store/codec/encode.ts";
import { ResultOf } from "../../server/store/codec/marks.ts";
import { UncloneableError, UnknownClassError } from "../../server/store/errors.ts";

class Point {
  readonly x: number;
  readonly y: number;

  constructor(x: number, y: number) {
    if (x === undefined) throw new Error("A constructor must not be called again.");
    this.x = x;
    this.y = y;
  }

  get length(): number {
    return Math.hypot(this.x, this.y);
  }
}

class Path extends Point {
  next: Path | undefined = undefined;
  readonly marks = new Set<Point>();
}

class Counts extends Map<string, number> {
  label = "counts";
}

class Members extends Set<string> {}

class Readings extends Array<number> {
  unit = "K";
}

class ParseFailure extends Error {
  override readonly name = "ParseFailure";
  readonly line: number;
  readonly at: Point;

  constructor(message: string, line: number, options?: ErrorOptions) {
    super(message, options);
    this.line = line;
    this.at = new Point(line, 0);
  }
}

class Stranger {
  readonly secret = 1;
}

class Later extends Date {}

registerClasses({
  "codec.test.ts#Point": () => Point,
  "codec.test.ts#Path": () => Path,
  "codec.test.ts#Counts": () => Counts,
  "codec.test.ts#Members": () => Members,
  "codec.test.ts#Readings": () => Readings,
  "codec.test.ts#ParseFailure": () => ParseFailure,
  "codec.test.ts#Later": () => Later,
  "codec.test.ts#Unborn": () => {
    throw new ReferenceError("Cannot access 'Unborn' before initialization");
  },
});

/** `value` as it arrives at the other end of a channel; checks that the original is left alone. */
function sent<T>(value: T): T {
  const before = inspect(value, { depth: 12, showHidden: true });
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(encode(value).wire);
  const arrived = decode(receiveMessageOnPort(port2)?.message) as T;
  port1.close();
  expect(inspect(value, { depth: 12, showHidden: true })).toBe(before);
  return arrived;
}

function refused(value: unknown): { what: string; where: string } {
  try {
    encode(value);
  } catch (error) {
    expect(error).toBeInstanceOf(UncloneableError);
    const { what, where, message, hint } = error as UncloneableError;
    expect(message).toContain(where);
    expect(message).toContain(hint);
    return { what, where };
  }
  throw new Error("It was not refused.");
}

test.each<[string, unknown]>([
  ["a number", 1.5],
  ["minus zero", -0],
  ["NaN", Number.NaN],
  ["a big integer", 2n ** 70n],
  ["a text", "zürich 🧵 \0"],
  ["true", true],
  ["null", null],
  ["undefined", undefined],
  ["nested containers", { a: [1, { b: [null, undefined, "c"] }], "": {} }],
  ["a map with a map as key", new Map<unknown, unknown>([[new Map([[1, "one"]]), new Set([[1], [2]])]])],
  ["a date", new Date(86_400_000)],
  ["an invalid date", new Date(Number.NaN)],
  ["a regular expression", /a[b-c]+/giu],
  ["boxed primitives", [Object(1), Object("a"), Object(true)]],
  ["a sparse array", Object.assign(new Array<unknown>(5), { 0: 1, 3: undefined })],
  ["a sparse array beside an instance", [Object.assign(new Array<unknown>(3), { 1: 1 }), new Point(1, 2)]],
  ["small typed arrays", [new Uint8Array([1, 2]), new Float64Array([0.1, -0]), new BigInt64Array([-1n])]],
  ["an array buffer", new Uint8Array([1, 2, 3]).buffer],
  ["a data view", new DataView(new ArrayBuffer(8), 2, 3)],
  ["a buffer", Buffer.from("hello")],
  ["an empty buffer", Buffer.alloc(0)],
  ["an address", new URL("https://example.org/a?b=c#d")],
  ["an instance", new Point(3, 4)],
  ["instances in containers", { list: [new Point(0, 1)], map: new Map([[new Point(1, 2), "p"]]) }],
  ["an instance of a subclass that holds others", Object.assign(new Path(1, 2), { next: new Path(3, 4) })],
  ["a map of a class of its own", Object.assign(new Counts([["a", 1]]), { label: "other" })],
  ["a set of a class of its own", new Members(["a", "b"])],
  ["an array of a class of its own", Readings.from([1, 2, 3])],
  ["a key that is __proto__", JSON.parse('{"__proto__": {"a": 1}, "b": 2}')],
  ["a key that is __proto__ beside an instance", { ...JSON.parse('{"c": 1}'), p: new Point(1, 1) }],
  ["a key that is constructor", { constructor: 1, hasOwnProperty: 2, toString: 3 }],
])("%s arrives as it left", (_, value) => {
  const arrived = sent(value);
  expect(arrived).toStrictEqual(value);
  expect(Object.prototype.toString.call(arrived)).toBe(Object.prototype.toString.call(value));
});

test("instances keep class, methods and getters, and no constructor runs again", () => {
  const arrived = sent([new Point(3, 4)])[0]!;
  expect(arrived).toBeInstanceOf(Point);
  expect(arrived.length).toBe(5);
});

test("a null prototype's fields arrive", () => {
  const bare = Object.assign(Object.create(null) as Record<string, unknown>, { a: 1, p: new Point(1, 2) });
  expect({ ...sent(bare) }).toEqual({ a: 1, p: new Point(1, 2) });
});

test("__proto__ as a key changes nobody's prototype", () => {
  const hostile = { inner: JSON.parse('{"__proto__": {"polluted": true}}'), p: new Point(1, 2) };
  const arrived = sent(hostile);
  expect(Object.getPrototypeOf(arrived.inner)).toBe(Object.prototype);
  expect(Object.keys(arrived.inner)).toEqual(["__proto__"]);
  expect((arrived.inner as { polluted?: unknown }).polluted).toBeUndefined();
});

test.each<[string, () => Record<string, unknown>]>([
  ["plain", () => ({})],
  ["with a class in it", () => ({ point: new Point(1, 2) })],
])("shared parts stay shared and cycles stay closed, %s", (_, more) => {
  const shared = { ...more(), list: [1] };
  const value: Record<string, unknown> = { a: shared, b: shared, map: new Map(), set: new Set() };
  value["self"] = value;
  (value["map"] as Map<unknown, unknown>).set(value, shared);
  (value["set"] as Set<unknown>).add(value);
  const arrived = sent(value);
  expect(arrived["a"]).toBe(arrived["b"]);
  expect(arrived["self"]).toBe(arrived);
  expect([...(arrived["map"] as Map<unknown, unknown>)]).toEqual([[arrived, arrived["a"]]]);
  expect([...(arrived["set"] as Set<unknown>)][0]).toBe(arrived);
});

test("instances that hold each other still do", () => {
  const a = new Path(0, 0);
  const b = new Path(1, 1);
  a.next = b;
  b.next = a;
  b.marks.add(a);
  const arrived = sent(a);
  expect(arrived.next?.next).toBe(arrived);
  expect([...arrived.next!.marks]).toEqual([arrived]);
});

test("a map of a class of its own that contains itself still does", () => {
  const counts = new Counts();
  counts.set("self", counts as never);
  const arrived = sent(counts);
  expect(arrived).toBeInstanceOf(Counts);
  expect(arrived.get("self")).toBe(arrived);
});

test("a registered class travels by its name", () => {
  expect(sent({ Class: Point, other: [Point] })).toEqual({ Class: Point, other: [Point] });
});

test("an error keeps class, message, fields, cause and stack", () => {
  const cause = new RangeError("too far");
  const error = new ParseFailure("line 7 is no JSON", 7, { cause });
  const arrived = sent({ error }).error;
  expect(arrived).toBeInstanceOf(ParseFailure);
  expect(arrived.message).toBe("line 7 is no JSON");
  expect(arrived.name).toBe("ParseFailure");
  expect([arrived.line, arrived.at]).toEqual([7, new Point(7, 0)]);
  expect(arrived.stack).toBe(error.stack);
  expect(arrived.cause).toBeInstanceOf(RangeError);
  expect((arrived.cause as Error).message).toBe("too far");
  expect(Object.keys(arrived).sort()).toEqual(
    ["at", "line", "name"].filter((key) => Object.keys(error).includes(key)),
  );
});

test("an error of a class that nobody knows keeps everything but the class", () => {
  class Unknown extends Error {
    override readonly name = "Unknown";
    readonly code = 42;
  }
  const arrived = sent(new Unknown("what"));
  expect(arrived).toBeInstanceOf(Error);
  expect([arrived.name, arrived.message, arrived.code]).toEqual(["Unknown", "what", 42]);
  expect(String(arrived)).toBe("Unknown: what");
});

test("errors of Node keep their code", () => {
  const error = Object.assign(new Error("ENOENT: no such file"), { code: "ENOENT", errno: -2, path: "/x" });
  expect(sent(error)).toMatchObject({ code: "ENOENT", errno: -2, path: "/x" });
});

test("many errors in one keep each its class", () => {
  const arrived = sent(new AggregateError([new ParseFailure("a", 1), new TypeError("b")], "both"));
  expect(arrived).toBeInstanceOf(AggregateError);
  expect(arrived.message).toBe("both");
  expect(arrived.errors[0]).toBeInstanceOf(ParseFailure);
  expect(arrived.errors[1]).toBeInstanceOf(TypeError);
});

test("an error that is its own cause arrives", () => {
  const error = new Error("round");
  error.cause = error;
  const arrived = sent(error);
  expect(arrived.cause).toBe(arrived);
});

test("the error of an aborted signal arrives with name, message and code", () => {
  const arrived = sent(new DOMException("The task was cancelled.", "AbortError"));
  expect(arrived).toBeInstanceOf(DOMException);
  expect([arrived.name, arrived.message, arrived.code]).toEqual([
    "AbortError",
    "The task was cancelled.",
    20,
  ]);
});

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

test("values that need nothing are sent as they are", () => {
  const value = { a: [1, "b", new Date(0)], m: new Map([[1, { c: new Uint8Array(3) }]]) };
  expect(encode(value).wire).toBe(value);
});

test.each<[string, unknown, string, string]>([
  ["a function", () => 1, "a function", ""],
  ["a function inside", { options: [1, { callback: () => 1 }] }, "a function", "options[1].callback"],
  ["a symbol", { tag: Symbol("t") }, "a symbol", "tag"],
  ["a class", { Class: Stranger }, "class Stranger", "Class"],
  ["an unknown instance", [0, new Stranger()], "an instance of class Stranger", "[1]"],
  ["a promise", { page: Promise.resolve(1) }, "a promise", "page"],
  ["a generator", { parts: (function* () {})() }, "a generator", "parts"],
  ["a weak map", new WeakMap(), "an instance of class WeakMap", ""],
  ["a key of a map", new Map([[() => 1, 1]]), "a function", "keys()"],
  ["a value of a map", new Map([["a b", new Stranger()]]), "an instance of class Stranger", 'get("a b")'],
  ["a member of a set", new Set([Symbol.iterator]), "a symbol", "values()"],
  ["a field of an instance", { p: Object.assign(new Path(1, 2), { next: () => 1 }) }, "a function", "p.next"],
  ["a field with a strange name", { "a-b": { c: () => 1 } }, "a function", '["a-b"].c'],
  [
    "an instance of a class with a built-in core",
    { when: new Later() },
    "an instance of class Later",
    "when",
  ],
])("%s is refused, and its place is named", (_, value, what, where) => {
  expect(refused(value)).toEqual({ what, where });
});

test("an instance whose class is still in its dead zone is refused or decoded later, never mistaken", () => {
  const wire = encode(new Point(1, 2)).wire as { classes: string[] };
  const foreign = { ...wire, classes: ["elsewhere.ts#Gone"] };
  expect(() => decode(foreign)).toThrow(UnknownClassError);
  expect(() => decode(foreign)).toThrow("Class Gone (elsewhere.ts#Gone) is not known in this thread.");
  expect(() => decode({ ...wire, classes: ["codec.test.ts#Unborn"] })).toThrow(UnknownClassError);
});

test("a refused decode changes nothing: it can be tried again", () => {
  const wire = structuredClone(encode({ p: new Point(1, 2), late: new Point(3, 4) }).wire) as {
    classes: string[];
  };
  const classes = [...wire.classes];
  wire.classes.push("late.ts#Late");
  expect(() => decode(wire)).toThrow(UnknownClassError);
  wire.classes.splice(0, wire.classes.length, ...classes);
  expect(decode(wire)).toEqual({ p: new Point(1, 2), late: new Point(3, 4) });
});

test("results of other tasks are filled in where they stand", () => {
  const template = { parts: [new ResultOf(0), new ResultOf(1)], again: new ResultOf(0), p: new Point(1, 2) };
  const results = [{ rows: 3 }, "b"];
  const arrived = decode(structuredClone(encode(template).wire), (place) => results[place]) as Record<
    string,
    unknown
  >;
  expect(arrived).toEqual({ parts: [{ rows: 3 }, "b"], again: { rows: 3 }, p: new Point(1, 2) });
  expect(arrived["again"]).toBe(results[0]);
  expect(() => decode(structuredClone(encode(template).wire))).toThrow(ReferenceError);
});

/** Arbitrary values of every kind that the codec knows, nested, some parts shared. */
const anyValue = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    fc.oneof(
      fc.double(),
      fc.bigInt(),
      fc.string({ unit: "binary" }),
      fc.boolean(),
      fc.constantFrom(null, undefined, -0),
      fc.date({ noInvalidDate: false }),
      fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
      fc.float64Array({ maxLength: 5 }),
      fc.bigInt64Array({ maxLength: 3 }),
      fc.nat(3).map((extra) => new Uint16Array(SHARE_FROM_BYTES / 2 + extra).fill(extra)),
      fc.webUrl().map((url) => new URL(url)),
      fc.tuple(fc.nat(), fc.nat()).map(([x, y]) => new Point(x, y)),
    ),
    fc.array(tie("value"), { maxLength: 5 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom("__proto__", "constructor", "then")), tie("value"), {
      noNullPrototype: true,
      maxKeys: 5,
    }),
    fc.array(fc.tuple(tie("value"), tie("value")), { maxLength: 4 }).map((entries) => new Map(entries)),
    fc.array(tie("value"), { maxLength: 4 }).map((items) => new Set(items)),
    fc.array(fc.tuple(fc.string(), fc.nat()), { maxLength: 4 }).map((entries) => new Counts(entries)),
    tie("value").map((inner) => ({ first: inner, again: inner })),
    tie("value").map((inner) => Object.assign(new Path(1, 2), { inner })),
    fc
      .tuple(fc.string(), tie("value"))
      .map(([message, detail]) => Object.assign(new RangeError(message), { detail })),
  ),
})).value;

test("whatever is nested in whatever arrives as it left", () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      const arrived = decode(structuredClone(encode(value).wire));
      if (!isDeepStrictEqual(arrived, value)) expect(arrived).toStrictEqual(value);
    }),
    { numRuns: 400 },
  );
});
