/** A lane's results under a memory limit: who goes to disk, who comes back, what is counted. */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  LaneStore,
  type LaneStoreOptions,
  SPILL_DOWN_TO,
  SPILL_FROM_BYTES,
} from "../../server/executors/lane/lane-store.ts";
import { encode } from "../../server/store/codec/encode.ts";
import { type SpillError, UnknownClassError } from "../../server/store/errors.ts";
import { temporaryFolder } from "../harness/treadle.ts";
import { Point } from "../store/travellers.ts";

/** Results are counted in units that are worth a file; a file is named by its task. */
const UNIT = 8192;

interface Watched {
  readonly store: LaneStore;
  readonly folder: string;
  /** `-3` for task 3 that went, `+3` for task 3 that came back, in order; forgotten when read. */
  log(): string;
  readonly troubles: SpillError[];
  /** Tasks that have a file. */
  files(): number[];
}

function watched(limit: number, options: LaneStoreOptions = {}): Watched {
  const folder = join(temporaryFolder(), "lane");
  const log: string[] = [];
  const troubles: SpillError[] = [];
  const store = new LaneStore({
    folder,
    onSpill: ({ task }) => void log.push(`-${task}`),
    onRestore: ({ task }) => void log.push(`+${task}`),
    onStay: (error) => void troubles.push(error),
    ...options,
  });
  store.limit = limit;
  const files = (): number[] =>
    existsSync(folder)
      ? readdirSync(folder)
          .map(Number)
          .sort((a, b) => a - b)
      : [];
  return { store, folder, troubles, files, log: () => log.splice(0).join(" ") };
}

/** An array of so many units, filled with the task's number. */
const result = (task: number, units = 1): Float64Array => new Float64Array((units * UNIT) / 8).fill(task);

function filled(store: LaneStore, tasks: number): void {
  for (let task = 0; task < tasks; task++) store.set(task, result(task));
}

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

describe("copies of other lanes' results", () => {
  test("that are handles cost nothing and stay", () => {
    const { store, log } = watched(2 * UNIT);
    const { wire, copied } = encode(new Float64Array(new SharedArrayBuffer(64 * UNIT)));
    for (let task = 0; task < 10; task++) store.accept(task, wire, copied);
    filled(store, 0);
    expect([store.heldBytes, log(), store.get(3)]).toEqual([0, "", wire]);
  });

  test("that were copied are spilled as they came, and decoded when first used", () => {
    const { store, log } = watched(UNIT);
    const points = Array.from({ length: 1000 }, (_, i) => new Point(i, 0));
    const { wire, copied } = encode(points);
    const late = structuredClone(wire) as { classes: string[] };
    late.classes.push("late.ts#Late");
    store.accept(1, late, copied);
    store.set(2, result(2));
    expect(log()).toBe("-1");
    expect(() => store.get(1)).toThrow(UnknownClassError);
    expect(() => store.get(1)).toThrow(UnknownClassError);
    store.accept(1, structuredClone(wire), copied);
    store.get(2);
    expect(store.get(1)).toStrictEqual(points);
  });
});

test("a result whose memory was lent stays until it is forgotten", () => {
  const { store, log } = watched(2 * UNIT);
  filled(store, 2);
  store.lend(0);
  store.lend(5);
  store.set(2, result(2));
  expect([log(), store.heldBytes]).toEqual(["-1", 2 * UNIT]);
  store.set(3, result(3));
  store.delete(0);
  expect([log(), store.heldBytes]).toEqual(["-2", UNIT]);
});

describe("what cannot go", () => {
  test("stays when it cannot be written down, is told once by name, and others go in its place", () => {
    const { store, log, troubles } = watched(2 * UNIT);
    store.set(1, { call: () => 1, data: result(1) }, UNIT);
    for (let task = 2; task < 6; task++) store.set(task, result(task));
    expect(troubles.map(({ problem, task }) => [problem, task])).toEqual([["unfit", 1]]);
    expect(troubles[0]!.message).toContain("its part `call` is a function");
    expect(log()).toBe("-2 -3 -4");
    expect((store.get(1) as { call: () => number }).call()).toBe(1);
    expect(store.heldBytes).toBe(2 * UNIT);
  });

  test.each([
    ["a file stands in the place of its folder", "run/lane", "EEXIST"],
    ["a file stands in the place of the run's folder", "run", "ENOTDIR"],
  ])("stays when %s: told once, nothing lost, tried again when the limit is set anew", (_, file, code) => {
    const parent = temporaryFolder();
    const folder = join(parent, "run", "lane");
    mkdirSync(join(parent, file, ".."), { recursive: true });
    writeFileSync(join(parent, file), "");
    const { store, log, troubles } = watched(2 * UNIT, { folder });
    filled(store, 6);
    expect(troubles).toHaveLength(1);
    expect(troubles[0]).toMatchObject({ name: "SpillError", problem: "unwritable", task: 0 });
    expect(troubles[0]!.cause).toMatchObject({ code });
    expect(troubles[0]!.message).toContain(join(folder, "0"));
    expect([log(), store.heldBytes]).toEqual(["", 6 * UNIT]);
    for (let task = 0; task < 6; task++) expect(store.get(task)).toEqual(result(task));
    rmSync(join(parent, "run"), { recursive: true });
    store.limit = 2 * UNIT;
    expect([log(), store.heldBytes]).toEqual(["-0 -1 -2 -3 -4", UNIT]);
  });

  test("stays when the disk is full: no part of a file is left, and what has a file already still goes", () => {
    const { store, folder, log, troubles, files } = watched(7 * UNIT);
    filled(store, 9);
    store.get(0);
    expect([log(), files()]).toEqual(["-0 -1 +0 -2 -3", [0, 1, 2, 3]]);
    // Linux has a device that is always full; elsewhere a folder refuses to be a file.
    if (existsSync("/dev/full")) symlinkSync("/dev/full", join(folder, "4"));
    else mkdirSync(join(folder, "4"));
    store.get(1);
    store.get(2);
    expect(troubles).toMatchObject([{ task: 4, cause: { code: expect.stringMatching(/ENOSPC|EISDIR/) } }]);
    expect([log(), store.heldBytes]).toEqual(["+1 +2 -0 -1", 6 * UNIT]);
    rmSync(join(folder, "4"), { recursive: true, force: true });
    expect(files()).toEqual([0, 1, 2, 3]);
    store.get(0);
    store.get(1);
    expect([log(), store.heldBytes, troubles.length]).toEqual(["+0 +1 -2 -0", 6 * UNIT, 1]);
    // A file goes, so there is room on the disk again.
    store.delete(3);
    store.set(10, result(10));
    store.set(11, result(11));
    expect([log(), store.heldBytes, troubles.length]).toEqual(["-4 -5", 6 * UNIT, 1]);
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

/**
 * The rules again, slowly: a list in order of use. What the store did is replayed from its reports, so that the
 * limit, the order and every count are checked after every step.
 */
test("whatever is done in whatever order, the limit holds, order is kept and counts agree", () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant("set" as const), task: fc.nat(12), units: fc.integer({ min: 0, max: 6 }) }),
    fc.record({ do: fc.constant("get" as const), task: fc.nat(12) }),
    fc.record({ do: fc.constant("delete" as const), task: fc.nat(12) }),
    fc.record({ do: fc.constant("limit" as const), units: fc.integer({ min: 1, max: 9 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { store, log, files } = watched(5 * UNIT);
      const sizes = new Map<number, number>();
      const onDisk = new Set<number>();
      /** Tasks in memory, the least recently used first. */
      let recent: number[] = [];
      const use = (task: number): void => {
        recent = [...recent.filter((other) => other !== task), task];
      };
      for (const now of steps) {
        let inUse: number | undefined;
        if (now.do === "set") {
          store.set(now.task, result(now.task, now.units));
          sizes.set(now.task, now.units * UNIT);
          onDisk.delete(now.task);
          use(now.task);
          if (now.units * UNIT <= store.limit) inUse = now.task;
        } else if (now.do === "get") {
          const size = sizes.get(now.task);
          expect(store.get(now.task)).toEqual(size === undefined ? undefined : result(now.task, size / UNIT));
          // What is not here is not used.
          if (size === undefined) continue;
          inUse = now.task;
        } else if (now.do === "delete") {
          store.delete(now.task);
          if (!sizes.delete(now.task)) continue;
          onDisk.delete(now.task);
          recent = recent.filter((task) => task !== now.task);
        } else store.limit = now.units * UNIT;

        for (const entry of log().split(" ").filter(Boolean)) {
          const task = Math.abs(Number(entry));
          if (entry.startsWith("+")) onDisk.delete(task);
          else {
            expect(task).not.toBe(inUse);
            // Older ones that stayed are small, in use, or made room for one larger than the limit.
            const older = recent.slice(0, recent.indexOf(task));
            if (sizes.get(task)! <= store.limit)
              expect(older.filter((other) => other !== inUse && sizes.get(other)! >= UNIT)).toEqual([]);
            recent = recent.filter((other) => other !== task);
            onDisk.add(task);
          }
        }
        if (inUse !== undefined) use(inUse);
        const total = (tasks: Iterable<number>): number =>
          [...tasks].reduce((sum, task) => sum + sizes.get(task)!, 0);
        expect(store.size).toBe(sizes.size);
        expect(store.spilledBytes).toBe(total(onDisk));
        expect(store.heldBytes).toBe(total(sizes.keys()) - total(onDisk));
        const guest = inUse !== undefined && sizes.get(inUse)! > store.limit ? sizes.get(inUse)! : 0;
        expect(store.heldBytes - guest).toBeLessThanOrEqual(store.limit);
        // No file without a result, and no result on disk without a file.
        const written = files();
        expect(written.filter((task) => !sizes.has(task))).toEqual([]);
        expect([...onDisk].filter((task) => !written.includes(task))).toEqual([]);
      }
      store.close();
    }),
    { numRuns: 200 },
  );
});
