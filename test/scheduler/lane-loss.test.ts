/** Lanes that are lost, with what they ran and held: events in, instructions out. */
import { expect, test } from "vitest";
import { join, scheduling } from "./scheduling.ts";

test("what a lost lane was running is tried again elsewhere, or given up", () => {
  const { start, lose } = scheduling(["a", "b"], { workers: 2, retries: { a: 1 } });
  start();
  expect(lose(1)).toEqual([]);
  expect(lose(2)).toEqual(["give up b", "run a in 0"]);
});

test("what comes in place of a lost lane gets its tasks", () => {
  const { start, add, lose } = scheduling(["a", "b < a"], { retries: { a: 1 } });
  start();
  expect(add(2)).toEqual([]);
  expect(lose(1)).toEqual(["run a in 2"]);
});

test("with a lane go the results that only it held, and what needs them does not run", () => {
  const { start, finish, lose } = scheduling(join, { workers: 2 });
  start();
  finish("a");
  expect(lose(1)).toEqual(["give up a"]);
  expect(finish("b")).toEqual(["complete"]);
});

test("a task that was ready waits again when its input is lost", () => {
  const { start, finish, lose } = scheduling(["a", "b < a", "c < a", "long"], { workers: 2 });
  start();
  expect(finish("a", { busy: 10 })).toEqual(["run b in 1"]);
  expect(lose(1)).toEqual(["give up a", "give up b"]);
  expect(finish("long")).toEqual(["complete"]);
});

test("a result that is everywhere outlives its lane", () => {
  const { start, finish, lose } = scheduling(["a", "b", "c < a b"], { workers: 2 });
  start();
  finish("a", { everywhere: true });
  expect(lose(1)).toEqual([]);
  expect(finish("b")).toEqual(["run c in 2"]);
  expect(finish("c")).toEqual(["release b in 2", "complete"]);
});
