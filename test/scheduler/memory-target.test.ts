/** Roots wait while more is held than there should be: events in, instructions out. */
import { expect, test } from "vitest";
import { sumChain } from "../harness/named-graphs.ts";
import { scheduling } from "./scheduling.ts";

const pairs = ["a0", "a1", "a2", "b0 < a0", "b1 < a1", "b2 < a2"];

test("when results fill more than 0.6 of the memory limit no root begins, and everything else does", () => {
  const { start, finish } = scheduling(pairs, { workers: 2, memoryLimit: 1_000_000 });
  expect(start()).toEqual(["run a0 in 1", "run a1 in 2"]);
  expect(finish("a0", { bytes: 700_000, busy: 10 })).toEqual(["run b0 in 1"]);
  expect(finish("a1", { bytes: 700_000, busy: 10 })).toEqual(["run b1 in 2"]);
  expect(finish("b0", { bytes: 0 })).toEqual(["release a0 in 1"]);
  expect(finish("b1", { bytes: 0 })).toEqual(["release a1 in 2", "run a2 in 1"]);
});

test("what is being made counts as what it will probably take", () => {
  const { start, finish } = scheduling(["a0", "a1", "a2", "b < a0 a1 a2"], {
    workers: 2,
    memoryLimit: 1_000_000,
  });
  expect(start()).toEqual(["run a0 in 1", "run a1 in 2"]);
  expect(finish("a0", { bytes: 400_000, busy: 10 })).toEqual(["run a2 in 1"]);
});

test("when nothing else runs, one root begins all the same, and only one", () => {
  const { start, finish } = scheduling(["a0", "a1", "a2", "a3", "b < a0 a1 a2 a3"], {
    workers: 2,
    memoryLimit: 1_000_000,
  });
  start();
  expect(finish("a0", { bytes: 900_000, busy: 10 })).toEqual([]);
  expect(finish("a1", { bytes: 900_000, busy: 10 })).toEqual(["run a2 in 1"]);
  expect(finish("a2", { bytes: 900_000, busy: 10 })).toEqual(["run a3 in 1"]);
  expect(finish("a3", { bytes: 900_000, busy: 10 })).toEqual(["move a1 from 2 to 1", "run b in 1"]);
});

test("over the memory target roots do not wait for what awaits something outside, or cannot free anything", () => {
  const { start, finish, awaiting } = scheduling(["nap", "alone", "a0", "a1", "a2", "b < a0 a1 a2"], {
    workers: 3,
    memoryLimit: 1_000_000,
    requested: ["nap", "alone", "b"],
  });
  expect(start()).toEqual(["run nap in 1", "run alone in 2", "run a0 in 3"]);
  expect(finish("a0", { bytes: 900_000, busy: 10 })).toEqual(["run a1 in 3"]);
  expect(awaiting("nap")).toEqual([]); // a1 may let something run that frees
  expect(finish("a1", { bytes: 900_000, busy: 10 })).toEqual(["run a2 in 1"]);
});

test("numbers that are everywhere flood nothing: roots do not wait for them", () => {
  const { start, finish } = scheduling(sumChain(100), { workers: 2 });
  start();
  const small = { busy: 10, everywhere: true, bytes: 8 };
  expect(finish("i0", small)).toEqual(["run a0 in 1"]);
  for (let i = 1; i < 50; i++) expect(finish(`i${i}`, small)).toEqual([`run i${i + 1} in 2`]);
});

test("roots do not wait for a link of a chain that merely awaits", () => {
  const { start, finish, awaiting } = scheduling(sumChain(100), { workers: 2 });
  start();
  finish("i0", { busy: 10 });
  for (let i = 1; i < 11; i++) finish(`i${i}`, { busy: 10 });
  expect(finish("i11", { busy: 10 })).toEqual([]);
  expect(awaiting("a0")).toEqual(["run i12 in 1", "run i13 in 2"]);
});

test("roots of the main thread wait like others", () => {
  const { start, finish } = scheduling(["m0", "m1", "a", "b < m0 m1 a"], {
    onMain: ["m0", "m1"],
    memoryLimit: 1_000_000,
  });
  expect(start()).toEqual(["run m0 in 0", "run a in 1"]);
  expect(finish("m0", { bytes: 900_000, busy: 10 })).toEqual([]);
  expect(finish("a", { busy: 10 })).toEqual(["run m1 in 0"]);
});

test("without a limit, roots wait while more results are held than the order promises to so many lanes", () => {
  const { start, finish, scheduler } = scheduling(sumChain(100), { workers: 2 });
  start();
  // The chain's first link takes for ever; the other lane makes its inputs meanwhile.
  expect(finish("i0", { busy: 10 })).toEqual(["run a0 in 1"]);
  for (let i = 1; i < 11; i++) expect(finish(`i${i}`, { busy: 10 })).toEqual([`run i${i + 1} in 2`]);
  expect(finish("i11", { busy: 10 })).toEqual([]);
  expect([scheduler.state.promised, scheduler.state.held]).toEqual([2, 2 * (2 + 4)]);
  expect(finish("a0", { busy: 10 })[0]).toBe("release i0 in 1");
});

test("results that wait for something that failed do not keep roots waiting", () => {
  const shape = ["bad", ...Array.from({ length: 30 }, (_, i) => [`r${i}`, `s${i} < bad r${i}`]).flat(), "z"];
  const { start, fail, finish } = scheduling(shape);
  start();
  fail("bad");
  for (let i = 0; i < 30; i++) finish(`r${i}`, { busy: 10 });
  expect(finish("z")).toEqual(["complete"]);
});
