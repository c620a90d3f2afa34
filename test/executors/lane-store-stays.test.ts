/** Results under a memory limit that do not go to disk: handles, lent memory, what cannot be written. */
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { encode } from "../../server/store/codec/encode.ts";
import { UnknownClassError } from "../../server/store/errors.ts";
import { temporaryFolder } from "../harness/treadle.ts";
import { Point } from "../store/travellers.ts";
import { filled, result, UNIT, watched } from "./watched-store.ts";

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
