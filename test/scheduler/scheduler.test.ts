/**
 * The scheduler's policy in small literal cases: events in, instructions out. Lane 0 is the main thread;
 * `run a b in 1` reads: lane 1 is told to run a, then b.
 */
import { expect, test } from "vitest";
import { EXECUTING, RELEASED } from "../../server/scheduler/states.ts";
import { SchedulerContradiction } from "../../server/scheduler/story.ts";
import { become } from "../../server/scheduler/transitions.ts";
import { chains, fanIn, fork } from "../harness/named-graphs.ts";
import { join, LARGE, scheduling } from "./scheduling.ts";

test("without tasks the run is complete at once", () => {
  expect(scheduling([]).start()).toEqual(["complete"]);
});

test("the first task goes out alone: nobody knows yet how long its function takes", () => {
  const { start } = scheduling(fanIn(3));
  expect(start()).toEqual(["run r0 in 1"]);
});

test("idle lanes get a task each", () => {
  expect(scheduling(fanIn(3), { workers: 2 }).start()).toEqual(["run r0 in 1", "run r1 in 2"]);
});

test("a chain runs where it began, and its results are released one after another", () => {
  const { start, finish } = scheduling(chains(1, 3), { workers: 2 });
  expect(start()).toEqual(["run c0.0 in 1"]);
  expect(finish("c0.0", { busy: 10 })).toEqual(["run c0.1 in 1"]);
  expect(finish("c0.1", { busy: 10 })).toEqual(["release c0.0 in 1", "run c0.2 in 1"]);
  expect(finish("c0.2")).toEqual(["release c0.1 in 1", "complete"]);
});

test("once a function is known to be quick, its tasks travel in batches of about four milliseconds", () => {
  const { start, finish } = scheduling(fanIn(100));
  start();
  expect(finish("r0", { busy: 0.5 })).toEqual(["run r1 r2 r3 r4 r5 r6 r7 r8 in 1"]);
});

test("however quick the function, a batch carries no more than 2048 tasks", () => {
  const { start, finish } = scheduling(fanIn(5000));
  start();
  expect(finish("r0", { busy: 0 })[0]!.split(" ").length - "run in 1".split(" ").length).toBe(2048);
});

test("long tasks are sent one at a time", () => {
  const { start, finish } = scheduling(fanIn(4));
  start();
  expect(finish("r0", { busy: 100 })).toEqual(["run r1 in 1"]);
});

test("two lanes share what is ready", () => {
  const { start, finish } = scheduling(fanIn(100), { workers: 2 });
  start();
  expect(finish("r0", { busy: 1 })).toEqual(["run r2 r3 r4 r5 in 1"]);
  expect(finish("r1", { busy: 1 })).toEqual(["run r6 r7 r8 r9 in 2"]);
});

test("a task goes where most of its bytes are, and the others are moved there", () => {
  const { start, finish } = scheduling(join, { workers: 2 });
  expect(start()).toEqual(["run a in 1", "run b in 2"]);
  expect(finish("a", { bytes: 1_000 })).toEqual([]);
  expect(finish("b", { bytes: 50_000_000 })).toEqual(["move a from 1 to 2", "run c in 2"]);
});

test("copies are released with the original, in every lane that has one", () => {
  const { start, finish, arrive } = scheduling(join, { workers: 2 });
  start();
  finish("a", { bytes: 1_000 });
  finish("b", { bytes: LARGE });
  expect(arrive("a", 2)).toEqual([]);
  expect(finish("c")).toEqual(["release a in 1", "release a b in 2", "complete"]);
});

test("a copy that is still on its way when nobody needs it any more is released when it comes", () => {
  const { start, finish, arrive, cancel } = scheduling([...join, "long"], { workers: 3 });
  expect(start()).toEqual(["run a in 1", "run long in 2", "run b in 3"]);
  finish("a", { bytes: 1_000 });
  finish("b", { bytes: LARGE });
  expect(cancel("c")).toEqual(["give up c: cancelled", "cancel c in 3", "release a in 1", "release b in 3"]);
  expect(arrive("a", 3)).toEqual(["release a in 3"]);
});

test("the inputs of a pair are made in one lane, when there are others to begin with", () => {
  const { start, finish } = scheduling([...join, "d", "e", "f < d e"], { workers: 2 });
  expect(start()).toEqual(["run a in 1", "run d in 2"]);
  expect(finish("a", { busy: 10 })).toEqual(["run b in 1"]);
  expect(finish("d", { busy: 10 })).toEqual(["run e in 2"]);
  expect(finish("b", { busy: 10 })).toEqual(["run c in 1"]);
});

test("a result that is everywhere needs no moving", () => {
  const { start, finish } = scheduling(join, { workers: 2 });
  start();
  finish("a", { everywhere: true });
  expect(finish("b")).toEqual(["run c in 2"]);
});

test("a small input is moved rather than wait for a busy lane", () => {
  const { start, finish } = scheduling(["a", "b < a", "c < a", "long"], { workers: 2 });
  expect(start()).toEqual(["run a in 1", "run long in 2"]);
  expect(finish("a", { busy: 10 })).toEqual(["run b in 1"]);
  expect(finish("long")).toEqual(["move a from 1 to 2", "run c in 2"]);
});

test("tasks of the main thread go there, all others to the workers", () => {
  const { start, finish } = scheduling(["a", "b", "c < a b"], { onMain: ["a", "c"], workers: 2 });
  expect(start()).toEqual(["run a in 0", "run b in 1"]);
  expect(finish("a")).toEqual([]);
  expect(finish("b")).toEqual(["move b from 1 to 0", "run c in 0"]);
});

test("without workers the main thread does everything", () => {
  const { start, finish } = scheduling(["a", "b"], { workers: 0, onMain: ["b"] });
  expect(start()).toEqual(["run a in 0"]);
  expect(finish("a", { busy: 10 })).toEqual(["run b in 0"]);
});

test("without workers it does not, when some will come", () => {
  const { start, add } = scheduling(["a", "b"], { workers: 0, onMain: ["b"], workersWillCome: true });
  expect(start()).toEqual(["run b in 0"]);
  expect(add(1)).toEqual(["run a in 1"]);
});

test("a worker that comes late takes over what the main thread would have done", () => {
  const { start, finish, add } = scheduling(["a", "b < a", "c < a", "d < a"], { workers: 0 });
  start();
  expect(finish("a", { busy: 10, bytes: 8 })).toEqual(["run b in 0"]);
  expect(add(1)).toEqual(["move a from 0 to 1", "run c in 1"]);
  expect(finish("b", { busy: 10 })).toEqual([]);
});

test("requested results are never released", () => {
  const { start, finish } = scheduling(fork, { requested: ["frames", "mean", "peak"], workers: 1 });
  start();
  expect(finish("raw", { busy: 0.1 })).toEqual(["run frames mean peak in 1"]);
  expect(finish("frames", { busy: 0.1 })).toEqual(["release raw in 1"]);
  expect(finish("mean")).toEqual([]);
  expect(finish("peak")).toEqual(["complete"]);
});

test("a task that awaits makes room for the next", () => {
  const { start, awaiting } = scheduling(fanIn(3));
  expect(start()).toEqual(["run r0 in 1"]);
  expect(awaiting("r0")).toEqual(["run r1 in 1"]);
  expect(awaiting("r0")).toEqual([]);
  expect(awaiting("r1")).toEqual(["run r2 in 1"]);
});

test("a lane in which 32 tasks await is sent no more: each holds its inputs", () => {
  const { start, awaiting, finish } = scheduling(fanIn(40));
  start();
  for (let i = 0; i < 31; i++) expect(awaiting(`r${i}`)).toEqual([`run r${i + 1} in 1`]);
  expect(awaiting("r31")).toEqual([]);
  expect(finish("r0", { busy: 10 })).toEqual(["run r32 in 1"]);
});

test("a failed task is tried again as often as it may, then given up", () => {
  const { start, fail } = scheduling(["a"], { retries: { a: 2 } });
  start();
  expect(fail("a")).toEqual(["run a in 1"]);
  expect(fail("a")).toEqual(["run a in 1"]);
  expect(fail("a")).toEqual(["give up a: failed", "complete"]);
});

test("a task that succeeds at the second try is like any other", () => {
  const { start, fail, finish } = scheduling(["a", "b < a"], { retries: { a: 1 } });
  start();
  fail("a");
  expect(finish("a")).toEqual(["run b in 1"]);
});

test("after a failure the rest goes on, and the run is complete when nothing more can run", () => {
  const { start, fail, finish } = scheduling(["a", "b", "c < a", "d < b"]);
  expect(start()).toEqual(["run a in 1"]);
  expect(fail("a")).toEqual(["give up a: failed", "run b in 1"]);
  expect(finish("b")).toEqual(["run d in 1"]);
  expect(finish("d")).toEqual(["release b in 1", "complete"]);
});

test("a task that failed while others run does not complete the run early", () => {
  const { start, fail, finish } = scheduling(["a", "b"], { workers: 2 });
  start();
  expect(fail("a")).toEqual(["give up a: failed"]);
  expect(finish("b")).toEqual(["complete"]);
});

test("what an earlier compute made is used where it lies, and not released", () => {
  const { start, finish } = scheduling(["kept", "b < kept"], {
    workers: 2,
    borrowed: { kept: { lane: 2, bytes: 9_000_000 } },
  });
  expect(start()).toEqual(["run b in 2"]);
  expect(finish("b")).toEqual(["complete"]);
});

test("copies of what an earlier compute made are released, the original is not", () => {
  const { start, finish, arrive } = scheduling(["kept", "b < kept"], {
    onMain: ["b"],
    borrowed: { kept: { lane: 1 } },
  });
  expect(start()).toEqual(["move kept from 1 to 0", "run b in 0"]);
  arrive("kept", 0);
  expect(finish("b")).toEqual(["release kept in 0", "complete"]);
});

test("a request for nothing but results of an earlier compute is complete at once", () => {
  expect(scheduling(["kept"], { borrowed: { kept: { lane: 1 } } }).start()).toEqual(["complete"]);
});

test("after a stop nothing begins, and nothing is tried again", () => {
  const { start, stop, finish, fail } = scheduling(["a", "b", "c < a"], { workers: 2, retries: { b: 5 } });
  start();
  expect(stop()).toEqual([]);
  expect(finish("a")).toEqual([]);
  expect(fail("b")).toEqual(["give up b: failed", "complete"]);
});

test("late news of a task that is over changes nothing", () => {
  const { start, finish, fail, awaiting } = scheduling(["a", "b < a"]);
  start();
  finish("a");
  finish("b");
  expect([finish("b"), fail("b"), awaiting("b"), fail("a")]).toEqual([[], [], [], []]);
});

test("what is ready and near a lane with 32 waiting tasks is done by another", () => {
  const followers = Array.from({ length: 33 }, (_, i) => `w${i} < a`);
  const { start, finish, awaiting } = scheduling(["a", "long", ...followers], { workers: 2 });
  start();
  let sent = finish("a", { busy: 10 });
  for (let i = 0; i < 32; i++) sent = awaiting(sent[0]!.split(" ")[1]!);
  expect(sent).toEqual([]);
  expect(finish("long")).toEqual(["move a from 1 to 2", expect.stringMatching(/^run w\d+ in 2$/)]);
});

test("the run is complete when requested results are delivered, not when they are made", () => {
  const { start, make, deliver } = scheduling(["a"]);
  start();
  expect(make("a")).toEqual([]);
  expect(deliver("a")).toEqual(["complete"]);
  expect(deliver("a")).toEqual([]);
});

test("an error elsewhere does not complete the run while a requested result is on its way", () => {
  const { start, make, fail, deliver } = scheduling(["a", "b"], { workers: 2 });
  start();
  make("a");
  expect(fail("b")).toEqual(["give up b: failed"]);
  expect(deliver("a")).toEqual(["complete"]);
});

test("a requested result that others need stays until the end", () => {
  const { start, make, deliver, finish } = scheduling(["a", "b < a"], { requested: ["a", "b"] });
  start();
  make("a", { busy: 10 });
  expect(deliver("a")).toEqual([]);
  expect(finish("b")).toEqual(["complete"]);
});

test("whatever goes wrong inside leaves with the event, the turn and the story of its tasks", () => {
  const { start, scheduler, handle, task } = scheduling(["a", "b < a"]);
  start();
  const broken = new TypeError("Cannot read properties of undefined");
  scheduler.state.copies.delete = () => {
    throw broken;
  };
  let thrown: unknown;
  try {
    handle({ type: "moved", task: task("b"), lane: 1 }, { type: "moved", task: task("a"), lane: 0 });
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(SchedulerContradiction);
  expect(thrown).toMatchObject({ tasks: [task("b")], cause: broken });
  expect(String(thrown)).toContain(
    'about task 1: Cannot read properties of undefined (turn 2, taking in {"type":"moved","task":1,"lane":1}). ',
  );
});

test("a contradiction is told with the story of the task", () => {
  const { start, scheduler, task } = scheduling(["a", "b < a"]);
  start();
  scheduler.state.state[task("a")] = RELEASED; // what no event can do
  expect(() => become(scheduler.state, task("a"), EXECUTING)).toThrow(
    /^The scheduler contradicts itself about task 0: released → executing is not a transition\. .*\n {2}turn 1: waiting → ready\n {2}turn 1: ready → executing in lane 1$/,
  );
});
