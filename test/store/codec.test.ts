/**
 * Values on their way to another thread and back: every kind goes through a real message channel, and the
 * original is compared with what it was before. Arrays and errors have files of their own.
 */
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { SHARE_FROM_BYTES } from "../../server/memory/shared-memory.ts";
import { decode } from "../../server/store/codec/decode.ts";
import { encode } from "../../server/store/codec/encode.ts";
import { ResultOf } from "../../server/store/codec/marks.ts";
import { UnknownClassError } from "../../server/store/errors.ts";
import { Counts, Later, Members, Path, Point, Readings, refused, Stranger, sent } from "./travellers.ts";

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
  expect(() => decode({ ...wire, classes: ["travellers.ts#Unborn"] })).toThrow(UnknownClassError);
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

test("what to do about a symbol is said of symbols, and not of functions", () => {
  expect(() => encode(Symbol("t"))).toThrow(/A symbol is itself in its own thread only/);
});
