/**
 * Models of runs: fed while a run goes on, read back when it is over, and let go of when nobody looks.
 */
import { expect, test } from "vitest";
import { RunModels } from "../../../server/language/runs/run-models.ts";
import type { RunEvent } from "../../../server/protocol/events.ts";

const started = (run: string) => ({ run, kind: "run", script: "/s.ts", unsaved: new Map() }) as const;

const graph: RunEvent = {
  type: "graph",
  compute: 1,
  at: 0,
  firstTask: 0,
  taskFunction: [0],
  taskCallSite: [-1],
  taskOrder: [0],
  functions: [{ name: "read" }],
  callSites: [],
  edgeFrom: [],
  edgeTo: [],
  requested: [0],
};

function models() {
  const reads: string[] = [];
  const all = new RunModels(async function* (run) {
    reads.push(run);
    yield [graph];
    if (run === "bad") throw new Error("it cannot be read");
  });
  const known = (run: string) => all.with(run, (model) => model.counts.known);
  return { all, reads, known };
}

test("the model of a run under way has what happened before anybody looked", async () => {
  const { all, known, reads } = models();
  all.started(started("r"));
  all.events(started("r"), [graph]);
  expect(await known("r")).toBe(1);
  expect(reads).toEqual([]);
});

test("a recording is read once, however many look at a time", async () => {
  const { all, reads } = models();
  const [a, b] = await Promise.all([all.hold("r"), all.hold("r")]);
  expect(a.model).toBe(b.model);
  expect(reads).toEqual(["r"]);
});

test("models that nobody looks at are few, and those that somebody holds or that go on stay", async () => {
  const { all, known } = models();
  all.started(started("live"));
  await all.hold("held");
  for (let i = 0; i < 10; i++) await known(`r${i}`);
  expect(all.size).toBe(4);
});

test("a recording that cannot be read is tried again by the next who asks", async () => {
  const { known, reads, all } = models();
  await expect(known("bad")).rejects.toThrow("it cannot be read");
  await expect(known("bad")).rejects.toThrow("it cannot be read");
  expect(reads).toEqual(["bad", "bad"]);
  expect(all.size).toBe(0);
});
