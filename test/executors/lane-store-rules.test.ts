/** The rules of a lane's store once more, slowly and in any order. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { result, UNIT, watched } from "./watched-store.ts";

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
