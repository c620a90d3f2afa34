/**
 * What is computed, and what cannot be. Graphs are made of lazy values and not written down by key, so a missing
 * task or a circle of tasks cannot be said: where Dask finds one in a script's dictionary, here the builder of
 * numbered graphs refuses it, and keys given by hand are the only names that can go in a circle.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { compute, delayed, KeyCollisionError, visualize } from "treadle";
import { describe, expect, test } from "vitest";
import { TaskGraphBuilder } from "../../server/graph/task-graph.ts";
import { inline, thrownBy, watched } from "../api/watched.ts";
import { temporaryFolder } from "../harness/treadle.ts";

const inc = delayed(function inc(x: number): number {
  return x + 1;
});
const add = delayed(function add(...numbers: number[]): number {
  return numbers.reduce((sum, x) => sum + x, 0);
});
const sum = delayed(function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, x) => total + x, 0);
});

test("S1 results come back in the nesting they were asked for in", async () => {
  const [x, y] = [delayed(1), delayed(2)];
  expect(await compute([add(x, y), sum([x, y])], inline)).toEqual([[3, 3]]);
  const nested = [x, [y, { z: add(x, y), all: [[sum([x, y])], new Set([x])] }]] as const;
  expect(await compute(nested, inline)).toEqual([[1, [2, { z: 3, all: [[3], new Set([1])] }]]]);
});

describe("S2", () => {
  test("S2 what is not needed does not run", async () => {
    const ran: string[] = [];
    const note = delayed((name: string, ..._needs: unknown[]) => {
      ran.push(name);
    });
    const [x1, x2] = [note("x1"), note("x2")];
    const y = note("y", x2);
    note("beside", x1, y);
    const { size } = await watched([y]);
    expect([size, ran]).toEqual([2, ["x2", "y"]]);
  });

  // A key is no way to ask for a result: text is a value, and comes back as it is.
  test("S2 a task that is not in the graph cannot be asked for", async () => {
    const builder = new TaskGraphBuilder();
    builder.add(0, []);
    for (const unknown of [1, -1, 0.5, Number.NaN])
      expect(() => builder.request(unknown)).toThrow(RangeError);
    expect(() => builder.request(7)).toThrow("Task 7 was asked for, which is not in the graph.");
    expect(await compute("x1", inline)).toEqual(["x1"]);
  });
});

test("S3 a task that needs one which is not there is refused, naming both", () => {
  const builder = new TaskGraphBuilder();
  builder.add(0, []);
  expect(() => builder.add(0, [5])).toThrow("Task 1 needs task 5, which is not in the graph yet.");
  expect(builder.size).toBe(1);
});

describe("S4 a circle", () => {
  test("S4 of numbered tasks cannot be built: what a task needs was added before it", () => {
    const builder = new TaskGraphBuilder();
    expect(() => builder.add(0, [0])).toThrow("Task 0 needs task 0");
    const a = builder.add(0, []);
    expect(() => builder.add(0, [a, 2])).toThrow("Task 1 needs task 2");
  });

  const named = (key: string) => inc.with({ key });

  test.each<[string, () => unknown, readonly string[]]>([
    ["a needs a", () => named("a")(named("a")(1)), ["a"]],
    ["a needs b, b needs a", () => named("a")(named("b")(named("a")(1))), ["a", "b"]],
    [
      "a needs b, b needs c, c needs a, with others beside",
      () => named("a")(named("b")(named("c")(named("a")(add(1, 2))))),
      ["a", "b", "c"],
    ],
    ["below others", () => add(inc(named("a")(named("b")(named("a")(1)))), add(3)), ["a", "b"]],
  ])("S4 of keys given by hand is an error that lists them: %s", async (_, make, keys) => {
    const lazy = make();
    const error = await thrownBy(compute(lazy, inline));
    expect(error).toBeInstanceOf(KeyCollisionError);
    expect(error["cycle"]).toEqual(keys);
    expect(error.message).toContain(
      `in a circle: ${keys.map((key, i) => `"${key}" needs "${keys[i + 1] ?? keys[0]}"`).join(", ")}.`,
    );
    expect(await thrownBy(visualize(lazy))).toMatchObject({ cycle: keys });
  });

  test("S4 of which one task is kept is an error as well", async () => {
    const kept = await named("a")(1).persist(inline);
    const error = await thrownBy(compute(named("a")(named("b")(kept)), inline));
    expect(error).toMatchObject({ name: "KeyCollisionError", cycle: ["a", "b"] });
  });

  test("S4 is not what two different tasks of one key are", async () => {
    const error = await thrownBy(compute(named("a")(1), named("a")(2), inline));
    expect(error).toMatchObject({ key: "a", cycle: [] });
    expect(error.message).not.toContain("circle");
  });
});

describe("S12", () => {
  const neg = delayed(function neg(x: number): number {
    return -x;
  });
  const [a, b] = [delayed(1), delayed(2)];
  const [c, d] = [neg(a), neg(b)];
  const f = sum([a, add(c, d)]);

  interface Drawn {
    readonly nodes: readonly { readonly shape: string; readonly label: readonly string[] }[];
  }
  const drawn = async (collapseOutputs: boolean): Promise<Drawn["nodes"]> => {
    const text = await visualize(f, null, { format: "json", collapse: "never", collapseOutputs });
    return (JSON.parse(text) as Drawn).nodes;
  };

  test("S12 in Dask's manner: a box for each of six results, a circle for each of four calls", async () => {
    const nodes = await drawn(false);
    expect(nodes.filter(({ shape }) => shape === "box")).toHaveLength(6);
    expect(nodes.filter(({ shape }) => shape === "circle")).toHaveLength(4);
    expect(nodes).toHaveLength(10);
  });

  test("S12 collapsed, each task is one of six boxes", async () => {
    const nodes = await drawn(true);
    expect(nodes.map(({ shape }) => shape)).toEqual(Array(6).fill("box"));
  });

  test("S12 no hash is in a label: a name that looks like one has # in its place", async () => {
    const hashed = delayed(inc.fn, { name: "load-0123456789abcdef0123456789abcdef" });
    const pure = inc.with({ pure: true })(1);
    const dot = await visualize([hashed(1), pure], null, { format: "dot" });
    expect(dot).toContain("load-#");
    expect(dot).not.toContain("0123456789abcdef");
    expect(dot).not.toContain(pure.key.slice(pure.key.indexOf("-") + 1));
  });

  test("S12 a file name is a name, whatever it looks like", async () => {
    const folder = temporaryFolder();
    await visualize(f, join(folder, "$(touch x).dot"));
    expect(readdirSync(folder)).toEqual(["$(touch x).dot"]);
  });
});
