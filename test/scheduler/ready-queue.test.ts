/** The queue of ready tasks: always the smallest rank, whatever order they came in. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { ReadyQueue } from "../../server/scheduler/ready-queue.ts";

test("an empty queue has nothing to give", () => {
  const queue = new ReadyQueue();
  expect([queue.size, queue.peek(), queue.pop(), queue.size]).toEqual([0, -1, -1, 0]);
});

test("ranks come out in order, also when others come in between", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.nat(50), fc.constant(-1))), (steps) => {
      const queue = new ReadyQueue();
      const model: number[] = [];
      for (const step of steps) {
        if (step >= 0) {
          queue.push(step);
          model.push(step);
          model.sort((a, b) => a - b);
        } else {
          expect(queue.peek()).toBe(model[0] ?? -1);
          expect(queue.pop()).toBe(model.shift() ?? -1);
        }
        expect(queue.size).toBe(model.length);
      }
    }),
  );
});

test("a cleared queue is empty", () => {
  const queue = new ReadyQueue();
  for (const rank of [3, 1, 2]) queue.push(rank);
  queue.clear();
  expect([queue.size, queue.pop()]).toEqual([0, -1]);
});
