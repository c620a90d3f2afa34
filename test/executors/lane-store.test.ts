/** A lane's results under a memory limit: who goes to disk, who comes back, what is counted. */
import { existsSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { SPILL_DOWN_TO, SPILL_FROM_BYTES } from "../../server/executors/lane/lane-store.ts";
import { Point } from "../store/travellers.ts";
import { filled, result, UNIT, watched } from "./watched-store.ts";

describe("which results go", () => {
  test("without a limit none, and nothing is made on disk", () => {
    const { store, folder, log } = watched(0);
    filled(store, 50);
    expect([store.heldBytes, store.spilledBytes, store.size]).toEqual([50 * UNIT, 0, 50]);
    expect([log(), existsSync(folder)]).toEqual(["", false]);
  });

  test("within the limit none, and nothing is made on disk", () => {
    const { store, folder } = watched(7 * UNIT);
    filled(store, 7);
    expect([store.heldBytes, existsSync(folder)]).toEqual([7 * UNIT, false]);
  });

  test("over the limit those used least recently, until six sevenths of it are held", () => {
    const { store, log, files } = watched(7 * UNIT);
    filled(store, 7);
    store.get(0);
    store.set(7, result(7));
    expect(log()).toBe("-1 -2");
    expect(files()).toEqual([1, 2]);
    expect([store.heldBytes, store.spilledBytes, store.size]).toEqual([6 * UNIT, 2 * UNIT, 8]);
    expect(SPILL_DOWN_TO).toBe(6 / 7);
  });

  test("a limit that is set or lowered later counts at once", () => {
    const { store, log } = watched(0);
    filled(store, 5);
    store.limit = 2 * UNIT;
    expect([log(), store.heldBytes]).toEqual(["-0 -1 -2 -3", UNIT]);
    store.limit = 0;
    expect([store.get(0), store.get(3), log()]).toEqual([result(0), result(3), "+0 +3"]);
  });

  test("small ones never, whatever they add up to", () => {
    const { store, log, troubles } = watched(10 * SPILL_FROM_BYTES);
    for (let task = 0; task < 40; task++) store.set(task, "x".repeat(1000), SPILL_FROM_BYTES - 1);
    store.set(40, result(40));
    expect([log(), troubles]).toEqual(["", []]);
    store.set(41, result(41));
    expect(log()).toBe("-40");
  });

  test("the one that was just asked for never, nor one that has just come", () => {
    const { store, log } = watched(UNIT);
    store.set(1, result(1));
    store.set(2, result(2));
    expect(log()).toBe("-1");
    expect(store.get(1)).toEqual(result(1));
    expect(log()).toBe("+1 -2");
    expect(store.get(1)).toEqual(result(1));
    expect(log()).toBe("");
  });

  test("one that is larger than the limit at once, and it drives out nobody else", () => {
    const { store, log } = watched(4 * UNIT);
    filled(store, 3);
    store.set(9, result(9, 5));
    expect([log(), store.heldBytes]).toEqual(["-9", 3 * UNIT]);
    expect(store.get(9)).toEqual(result(9, 5));
    expect([log(), store.heldBytes]).toEqual(["+9", 8 * UNIT]);
    // The same one again is still the same use; anything else ends its visit.
    store.get(9);
    expect(log()).toBe("");
    store.get(1);
    expect([log(), store.heldBytes]).toEqual(["-9", 3 * UNIT]);
    store.get(9);
    store.delete(0);
    expect([log(), store.heldBytes]).toEqual(["+9 -9", 2 * UNIT]);
    store.get(9);
    store.delete(9);
    expect([log(), store.heldBytes, store.spilledBytes]).toEqual(["+9", 2 * UNIT, 0]);
  });
});

describe("what comes back", () => {
  test("is read once, and written once however often it goes", () => {
    const { store, folder, log, files } = watched(UNIT);
    store.set(1, result(1));
    store.set(2, result(2));
    store.get(1);
    rmSync(join(folder, "1"));
    store.get(2);
    expect(log()).toBe("-1 +1 -2 +2 -1");
    expect(files()).toEqual([2]);
  });

  test("is rebuilt, with its class", () => {
    const { store } = watched(UNIT);
    const path = { points: Array.from({ length: 1000 }, (_, i) => new Point(i, i)) };
    store.set(1, path);
    store.set(2, result(2));
    store.set(3, result(3));
    expect(store.get(1)).toStrictEqual(path);
    expect(store.get(1)).not.toBe(path);
  });

  test("is forgotten with its file", () => {
    const { store, files } = watched(UNIT);
    filled(store, 3);
    expect(files()).toEqual([0, 1]);
    store.delete(0);
    store.get(1);
    store.delete(1);
    store.delete(2);
    store.delete(2);
    expect(files()).toEqual([]);
    expect([store.heldBytes, store.spilledBytes, store.size, store.has(0)]).toEqual([0, 0, 0, false]);
  });

  test("is the newer result when a task has run again", () => {
    const { store } = watched(UNIT);
    filled(store, 3);
    store.set(0, result(77));
    store.set(1, result(78));
    expect([store.get(0), store.size]).toEqual([result(77), 3]);
  });

  test("is an error by name when its file is gone, and what others hold is not harmed", () => {
    const { store, folder } = watched(UNIT);
    filled(store, 3);
    rmSync(join(folder, "0"));
    expect(() => store.get(0)).toThrow(
      expect.objectContaining({
        name: "SpillError",
        problem: "unreadable",
        task: 0,
        file: join(folder, "0"),
      }),
    );
    expect(store.has(0)).toBe(true);
    expect([store.get(1), store.get(2)]).toEqual([result(1), result(2)]);
    expect(store.spilledBytes).toBe(2 * UNIT);
  });

  test("nothing when nothing was there", () => {
    expect(watched(UNIT).store.get(5)).toBeUndefined();
  });
});

test("nothing is brought back once the run's folder has been removed", () => {
  const { store, folder, troubles } = watched(UNIT);
  filled(store, 2);
  rmSync(folder, { recursive: true });
  filled(store, 4);
  expect(existsSync(folder)).toBe(false);
  expect(troubles.map(({ problem }) => problem)).toContain("unwritable");
});

test("closing forgets everything and removes the folder", () => {
  const { store, folder } = watched(UNIT);
  filled(store, 4);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  store.close();
  expect([store.size, store.heldBytes, store.spilledBytes, existsSync(folder)]).toEqual([0, 0, 0, false]);
});

test("what is told has size and times in order", () => {
  let time = 0;
  const told: unknown[] = [];
  const { store } = watched(UNIT, {
    now: () => ++time,
    onSpill: (spilled) => void told.push(["spilled", spilled]),
    onRestore: (restored) => void told.push(["restored", restored]),
  });
  filled(store, 2);
  store.get(0);
  expect(told).toEqual([
    ["spilled", { task: 0, bytes: UNIT, started: 1, finished: 2 }],
    ["restored", { task: 0, bytes: UNIT, started: 3, finished: 4 }],
    ["spilled", { task: 1, bytes: UNIT, started: 5, finished: 6 }],
  ]);
});
