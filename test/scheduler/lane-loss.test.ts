/** Lanes that are lost, with what they ran and held: events in, instructions out. */
import { expect, test } from "vitest";
import { join, LARGE, scheduling } from "./scheduling.ts";

test("what a lost lane was running runs elsewhere, and costs no retry", () => {
  const { start, lose } = scheduling(["a", "b"], { workers: 2 });
  start();
  expect(lose(1, "a")).toEqual([]);
  expect(lose(2, "b")).toEqual(["run a in 0"]);
});

test("a task that three lanes were lost with is given up, and the others finish", () => {
  const { start, add, lose, finish } = scheduling(["a", "b < a", "c"]);
  start();
  add(2);
  expect(lose(1, "a")).toEqual([]);
  expect(add(3)).toEqual(["run a in 3"]);
  expect(lose(3, "a")).toEqual([]);
  expect(add(4)).toEqual(["run a in 4"]);
  expect(lose(4, "a")).toEqual(["give up a: killed"]);
  expect(finish("c")).toEqual(["complete"]);
});

test("a task that is not blamed survives any number of lanes", () => {
  const { start, add, lose } = scheduling(["a"]);
  start();
  for (let lane = 2; lane < 10; lane++) {
    add(lane);
    expect(lose(lane - 1)).toEqual([`run a in ${lane}`]);
  }
});

test("what comes in place of a lost lane gets its tasks", () => {
  const { start, add, lose } = scheduling(["a", "b < a"]);
  start();
  expect(add(2)).toEqual([]);
  expect(lose(1)).toEqual(["run a in 2"]);
});

test("results that only the lost lane held are made again", () => {
  const { start, finish, lose } = scheduling(join, { workers: 2 });
  start();
  finish("a");
  expect(lose(1)).toEqual(["recompute a"]);
  expect(finish("b", { busy: 10 })).toEqual(["run a in 2"]);
  expect(finish("a", { busy: 10 })).toEqual(["run c in 2"]);
});

test("so are those that were released long ago, as far back as necessary", () => {
  const { start, finish, lose, add } = scheduling(["a", "b < a", "c < b", "d < c"]);
  start();
  finish("a", { busy: 10 });
  finish("b", { busy: 10 });
  expect(finish("c", { busy: 10 })).toEqual(["release b in 1", "run d in 1"]);
  add(2);
  expect(lose(1)).toEqual(["recompute c b a", "run a in 2"]);
  expect(finish("a", { busy: 10 })).toEqual(["run b in 2"]);
  expect(finish("b", { busy: 10 })).toEqual(["release a in 2", "run c in 2"]);
  expect(finish("c", { busy: 10 })).toEqual(["release b in 2", "run d in 2"]);
  expect(finish("d")).toEqual(["release c in 2", "complete"]);
});

test("what nobody needs any more is not made again", () => {
  const { start, finish, lose } = scheduling(["a", "b < a", "long"], { workers: 2 });
  start();
  finish("a", { busy: 10 });
  finish("b");
  expect(lose(1)).toEqual([]);
  expect(finish("long")).toEqual(["complete"]);
});

test("a requested result that was lost on its way is made again; one that was delivered is not", () => {
  const { start, make, deliver, lose, finish } = scheduling(["a", "b", "long"], { workers: 3 });
  start();
  make("a");
  make("b");
  deliver("b");
  expect(lose(1)).toEqual(["recompute a", "run a in 2"]);
  expect(lose(2)).toEqual([]);
  expect(finish("long")).toEqual(["run a in 3"]);
  expect(finish("a")).toEqual(["complete"]);
});

test("a lost requested result that has arrived after all is not made", () => {
  const { start, make, lose, deliver, finish } = scheduling(["a", "long"], { workers: 2 });
  start();
  make("a");
  expect(lose(1)).toEqual(["recompute a"]);
  expect(deliver("a")).toEqual([]);
  expect(finish("long")).toEqual(["complete"]);
});

test("a task that was ready waits again when its input is lost", () => {
  const { start, finish, lose } = scheduling(["a", "b < a", "c < a", "long"], { workers: 2 });
  start();
  expect(finish("a", { busy: 10 })).toEqual(["run b in 1"]);
  expect(lose(1)).toEqual(["recompute a"]);
  expect(finish("long")).toEqual(["run a in 2"]);
  expect(finish("a", { busy: 10 })).toEqual(["run b in 2"]);
});

test("a copy in another lane takes the place of the original", () => {
  const { start, finish, arrive, lose } = scheduling(["a", "b < a", "c < a", "long"], { workers: 2 });
  start();
  finish("a", { busy: 10 });
  expect(finish("long", { busy: 10 })).toEqual(["move a from 1 to 2", "run c in 2"]);
  arrive("a", 2);
  expect(lose(1)).toEqual([]);
  expect(finish("c", { busy: 10 })).toEqual(["run b in 2"]);
  expect(finish("b")).toEqual(["release a in 2", "complete"]);
});

test("a copy on its way from the lost lane is sent again from where there is another", () => {
  const shape = ["a", "b < a", "c < a", "d < a", "x", "y"];
  const { start, finish, arrive, lose } = scheduling(shape, { workers: 3 });
  start();
  finish("a", { busy: 10 });
  expect(finish("x", { busy: 10 })).toEqual(["move a from 1 to 2", "run c in 2"]);
  arrive("a", 2);
  expect(finish("y", { busy: 10 })).toEqual(["move a from 1 to 3", "run d in 3"]);
  expect(lose(1)).toEqual(["move a from 2 to 3"]);
});

test("without another the task that waits for it comes back, and the input is made again", () => {
  const { start, finish, lose, giveBack } = scheduling(["a", "b < a", "c < a", "long"], { workers: 2 });
  start();
  finish("a", { busy: 10 });
  expect(finish("long", { busy: 10 })).toEqual(["move a from 1 to 2", "run c in 2"]);
  expect(lose(1)).toEqual(["recompute a", "recall c in 2"]);
  expect(giveBack(2, "c")).toEqual(["run a in 2"]);
  expect(finish("a", { busy: 10 })).toEqual(["run b in 2"]);
});

test("a copy believed lost that has arrived all the same is used as soon as the result exists again", () => {
  const shape = ["a", "b < a", "c < a", "long"];
  const { start, finish, lose, arrive, giveBack, add } = scheduling(shape, { workers: 2 });
  start();
  finish("a", { busy: 10 });
  finish("long", { busy: 10 });
  add(3);
  expect(lose(1)).toEqual(["recompute a", "recall c in 2", "run a in 3"]);
  expect(arrive("a", 2)).toEqual([]);
  expect(giveBack(2, "c")).toEqual([]);
  expect(finish("a", { busy: 10 })).toEqual(["run b in 3", "run c in 2"]);
});

test("a task that has begun with an input needs it no more, and the input is not made again", () => {
  const { start, finish, arrive, lose, giveBack, add } = scheduling(["a", "b < a", "c"], {
    onMain: ["b"],
    requested: ["b", "c"],
  });
  start();
  expect(finish("a", { busy: 10 })).toEqual(["move a from 1 to 0", "run b in 0", "run c in 1"]);
  add(2);
  expect(lose(1)).toEqual(["recompute a", "recall b in 0", "run a in 2"]);
  expect(arrive("a", 0)).toEqual([]);
  expect(giveBack(0, "", "b")).toEqual([]);
  expect(finish("b")).toEqual(["cancel a in 2", "release a in 0", "run c in 2"]);
});

test("what an earlier compute kept in a lost lane cannot be made again", () => {
  const { start, lose, finish } = scheduling(["kept", "b < kept", "c"], {
    workers: 2,
    borrowed: { kept: { lane: 1, bytes: LARGE } },
  });
  expect(start()).toEqual(["run b in 1", "run c in 2"]);
  expect(lose(1)).toEqual(["give up kept: lost"]);
  expect(finish("c")).toEqual(["complete"]);
});

test("a result that is everywhere outlives its lane", () => {
  const { start, finish, lose } = scheduling(join, { workers: 2 });
  start();
  finish("a", { everywhere: true });
  expect(lose(1)).toEqual([]);
  expect(finish("b")).toEqual(["run c in 2"]);
  expect(finish("c")).toEqual(["release b in 2", "complete"]);
});

test("tasks that were sent ahead are lost with their lane, and run ahead again", () => {
  const { start, lose, add } = scheduling(["a", "b < a", "c < b"], { known: 0.1 });
  expect(start()).toEqual(["run a b c in 1"]);
  add(2);
  expect(lose(1, "a")).toEqual(["run a b c in 2"]);
});
