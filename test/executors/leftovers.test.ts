/** What a lane lays aside for another run: the latest, up to a limit, and nothing unless it was told to. */
import { expect, test } from "vitest";
import type { LaneOptions } from "../../server/executors/lane/lane-options.ts";
import { LaneStore } from "../../server/executors/lane/lane-store.ts";
import { Leftovers } from "../../server/executors/lane/leftovers.ts";
import { KeptFolder } from "../../server/store/result-cache/kept-folder.ts";
import { temporaryFolder } from "../harness/treadle.ts";

/** Names of the results, out of `a` (call 1), `b`, `c`, that are written at the end. */
function written(bytes: number, act: (leftovers: Leftovers, store: LaneStore) => void): string[] {
  const folder = new KeptFolder(temporaryFolder());
  folder.make();
  const leftovers = new Leftovers();
  const store = new LaneStore();
  const options = { now: () => 0, post: () => {} } as unknown as LaneOptions;
  leftovers.hear({ type: "leave", bytes }, store, options);
  act(leftovers, store);
  const results = ["a", "b", "c"].map((token, index): [number, string] => [index + 1, token]);
  leftovers.hear({ type: "save", folder: folder.path, results, until: 1 }, store, options);
  return [...folder.tokens(), ...folder.readSmall().keys()].sort();
}

const array = () => new Float64Array(1000);

test("what nobody needs any more is there at the end", () => {
  const found = written(1e6, (leftovers, store) => {
    store.set(1, array());
    leftovers.takeFrom(store, 1);
    leftovers.add(2, 5);
    store.set(3, "held");
    expect(store.has(1)).toBe(false);
  });
  expect(found).toEqual(["a", "b", "c"]);
});

test("over the limit the earliest goes first", () => {
  const found = written(20_000, (leftovers) => {
    for (const call of [1, 2, 3]) leftovers.add(call, array());
  });
  expect(found).toEqual(["b", "c"]);
});

test("a lane that was not told to lays nothing aside", () => {
  const found = written(0, (leftovers, store) => {
    store.set(1, array());
    leftovers.takeFrom(store, 1);
    leftovers.add(2, 5);
    expect(store.has(1)).toBe(false);
  });
  expect(found).toEqual([]);
});
