/** Recordings may be damaged: numbers that no run has had, and times that nobody measured. */
import { expect, test } from "vitest";
import { functionRows, workerRows } from "../../server/panel/rows.ts";
import { RunModel } from "../../server/panel/run-model.ts";
import { failed, finished, graph } from "../timings/streams.ts";

const sum = graph([["read"], ["read"], ["sum", 0, 1]]);

function modelOfSum(): RunModel {
  const model = new RunModel();
  model.add(sum);
  return model;
}

test.each([Number.NaN, -1, 0.5, 2 ** 32, Number.POSITIVE_INFINITY])(
  "the number %d is no task's, and costs no memory",
  (number) => {
    const model = modelOfSum();
    const before = [0, 1, 2].map((task) => model.stateOf(task));
    model.addAll([
      { ...sum, compute: 2, firstTask: number },
      { type: "tasks-started", task: [number], worker: [1], at: [3] },
      failed(number, 3, 4, true),
      failed(number, 4, 5),
      finished([number, 1, 0, 0, 10]),
      { type: "recomputed", at: 9, task: [number] },
      { type: "released", task: [number] },
    ]);
    expect(model.graph.size).toBe(3);
    expect([0, 1, 2].map((task) => model.stateOf(task))).toEqual(before);
    expect(model.stateOf(number)).toBeUndefined();
  },
);

test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
  "the time %d is none, and spoils no figure",
  (time) => {
    const model = modelOfSum();
    model.addAll([
      { type: "tasks-started", task: [1], worker: [1], at: [time] },
      finished([0, 1, 0, time, 10]),
      failed(1, time, 20, true),
      finished([1, 1, 0, 20, time]),
      finished([2, 1, 20, 20, 25]),
    ]);
    const busy = workerRows(model).map((row) => row.busy);
    const figures = [...busy, ...functionRows(model).map(({ total }) => total)];
    expect(figures.every((figure) => Number.isFinite(figure))).toBe(true);
    expect(model.taskTime).toBe(5000);
  },
);
