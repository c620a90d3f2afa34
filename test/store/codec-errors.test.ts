/** Errors on their way to another thread: class, fields, cause and stack arrive with them. */
import { expect, test } from "vitest";
import { ParseFailure, Point, sent } from "./travellers.ts";

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
