/** The arithmetic of a tree's rows, against a tree that is written out row by row. */
import { expect, test } from "vitest";
import { Branch, openBranches, rowOf, type Spot } from "../../../../media/frames/tree/branch.ts";

/** All rows of a branch as `path:index`, by walking. */
function rowsOf(branch: Branch): string[] {
  return Array.from({ length: branch.total }, (_, index) => {
    const inside = branch.at(index);
    return [`${branch.path}:${index}`, ...(inside ? rowsOf(inside) : [])];
  }).flat();
}

const nameOf = ({ branch, index }: Spot): string => `${branch.path}:${index}`;

/** Compares both directions of the arithmetic with the walk. */
function check(forest: Branch): void {
  const rows = rowsOf(forest);
  expect(forest.rows).toBe(rows.length);
  rows.forEach((name, row) => {
    const spot = forest.spotOf(row);
    expect(spot && nameOf(spot)).toBe(name);
    expect(spot && rowOf(spot)).toBe(row);
  });
  expect(forest.spotOf(rows.length)).toBeUndefined();
  expect(forest.spotOf(-1)).toBeUndefined();
}

test("rows follow groups as they open, grow, shrink and close", () => {
  const forest = new Branch("", 1);
  const root = forest.openAt(0, "/", 5);
  check(forest);
  const late = root.openAt(3, "/d", 4);
  const early = root.openAt(1, "/b", 3);
  check(forest);
  early.openAt(2, "/b/c", 2);
  late.openAt(0, "/d/a", 0);
  check(forest);
  early.resize(6);
  check(forest);
  late.resize(0);
  check(forest);
  expect([...openBranches(forest)].map(({ path }) => path)).toEqual(["/", "/b", "/d", "/b/c"]);
  root.closeAt(1);
  check(forest);
  root.closeAt(1);
  root.resize(3);
  check(forest);
  expect(root.open).toEqual([]);
});

test("opening what is open already changes nothing", () => {
  const forest = new Branch("", 2);
  const one = forest.openAt(1, "/a", 3);
  expect(forest.openAt(1, "/a", 9)).toBe(one);
  expect(one.level).toBe(1);
  check(forest);
});

test("a walk of a thousand random steps never loses a row", () => {
  let seed = 12345;
  const random = (below: number): number => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    return seed % below;
  };
  const forest = new Branch("", 4);
  for (let step = 0; step < 1000; step++) {
    const branches = [forest, ...openBranches(forest)];
    const branch = branches[random(branches.length)]!;
    const index = random(Math.max(1, branch.total));
    const deed = random(4);
    if (deed === 0) branch.closeAt(index);
    else if (deed === 1 && branch !== forest) branch.resize(random(6));
    else if (branch.total > 0 && branches.length < 40) {
      branch.openAt(index, `${branch.path}/${index}`, random(5));
    }
    if (step % 25 === 0) check(forest);
  }
  check(forest);
});
