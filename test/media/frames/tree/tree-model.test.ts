/** A tree of a hundred thousand names, of which a bounded number is held and few are asked for. */
import { expect, test } from "vitest";
import {
  type AskChildren,
  mostWindows,
  TreeModel,
  windowLength,
} from "../../../../media/frames/tree/tree-model.ts";
import type { FileNode } from "../../../../server/protocol/frames.ts";

/** Group → names in it; groups end with a slash. */
type Names = Readonly<Record<string, readonly string[]>>;

function treeOf(names: Names) {
  const asked: { readonly group: string; readonly from: number; readonly count: number }[] = [];
  const ask: AskChildren = async ({ group, from, count }) => {
    asked.push({ group, from, count });
    const inside = names[group];
    if (!inside) throw new Error(`There is no group ${group}.`);
    const nodes = inside.slice(from, from + count).map((written): FileNode => {
      const name = written.replace(/\/$/, "");
      const path = group === "/" ? `/${name}` : `${group}/${name}`;
      return { name, path, kind: written.endsWith("/") ? "group" : "dataset" };
    });
    return { nodes, total: inside.length };
  };
  let changes = 0;
  const model = new TreeModel({ name: "file.h5", path: "/", kind: "group" }, ask, () => changes++);
  return { model, asked, changes: () => changes };
}

const numbered = (count: number): string[] => Array.from({ length: count }, (_, at) => `n${at}`);
const settle = () => new Promise<void>((done) => setImmediate(done));

const namesOf = (model: TreeModel): (string | undefined)[] =>
  Array.from({ length: model.count }, (_, row) => model.row(row).node?.name);

test("a group of a hundred thousand names costs the windows that are seen", async () => {
  const { model, asked } = treeOf({ "/": numbered(100_000) });
  await model.restore([["/", 0]]);
  expect(model.count).toBe(100_001);
  expect(asked.length).toBe(1);
  for (let row = 1; row < 100_000; row += windowLength) {
    model.need(row, row + 40);
    await settle();
    await settle();
  }
  expect(model.row(99_999).node?.name).toBe("n99998");
  expect(model.windowsHeld).toBeLessThanOrEqual(mostWindows);
  // Scrolled out of memory, and asked for again when it is seen again.
  expect(model.row(1).node).toBeUndefined();
  model.need(1, 10);
  await settle();
  expect(model.row(1).node?.name).toBe("n0");
});

test("a leap over many windows asks for two at a time, and not for those in between", async () => {
  const { model, asked } = treeOf({ "/": numbered(10_000) });
  await model.restore([["/", 0]]);
  model.need(1000, 5000);
  expect(asked.length).toBe(3);
  model.need(8000, 8010);
  expect(asked.length).toBe(3);
  await settle();
  model.need(8000, 8010);
  // The root has a row of its own, so these rows are names 7,999 to 8,008.
  expect(asked.slice(3).map(({ from }) => from)).toEqual([7900, 8000]);
});

test("what was open is opened again where it is now, and what is gone is left out", async () => {
  const names: Record<string, readonly string[]> = {
    "/": ["a/", "b/"],
    "/a": ["deep/"],
    "/a/deep": ["x", "y"],
    "/b": ["z"],
  };
  const first = treeOf(names);
  await first.model.restore([
    ["/", 0],
    ["/b", 1],
    ["/a", 0],
    ["/a/deep", 0],
  ]);
  expect(namesOf(first.model)).toEqual(["file.h5", "a", "deep", "x", "y", "b", "z"]);
  const kept = first.model.opened();
  const second = treeOf({ ...names, "/": ["0", "1", "a/"], "/a": ["before", "deep/"] });
  await second.model.restore(kept);
  expect(namesOf(second.model)).toEqual(["file.h5", "0", "1", "a", "before", "deep", "x", "y"]);
});

test("a path is found and revealed wherever it is, by few questions", async () => {
  const { model, asked } = treeOf({
    "/": [...numbered(5000), "far/"],
    "/far": [...numbered(2500), "target"],
  });
  await model.restore([["/", 0]]);
  const spot = await model.reveal("/far/target");
  expect(spot && model.nodeAt(spot)?.path).toBe("/far/target");
  expect(asked.length).toBeLessThan(20);
  expect(await model.reveal("/far/nowhere")).toBeUndefined();
});

test("a group that cannot be read says why and stays closed; the rest goes on", async () => {
  const { model } = treeOf({ "/": ["bad/", "good/"], "/good": ["x"] });
  await model.restore([["/", 0]]);
  const bad = model.forest.spotOf(1)!;
  await expect(model.open(bad)).rejects.toThrow("There is no group /bad.");
  expect(model.row(1).isOpen).toBe(false);
  await model.open(model.forest.spotOf(2)!);
  expect(namesOf(model)).toEqual(["file.h5", "bad", "good", "x"]);
});

test("all groups beside one are opened at once", async () => {
  const { model } = treeOf({ "/": ["a/", "leaf", "b/"], "/a": ["x"], "/b": ["y"] });
  await model.restore([["/", 0]]);
  await model.openSiblings(model.forest.spotOf(2)!);
  expect(namesOf(model)).toEqual(["file.h5", "a", "x", "leaf", "b", "y"]);
});
