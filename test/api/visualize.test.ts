/** `visualize`: pictures of what would be run; nothing is. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { delayed, OptionError, visualize } from "treadle";
import { beforeEach, expect, test } from "vitest";
import { temporaryFolder } from "../harness/treadle.ts";
import { thrownBy } from "./watched.ts";

let ran = 0;
const inc = delayed(function inc(x: number): number {
  ran++;
  return x + 1;
});
const add = delayed(function add(x: number, y: number): number {
  ran++;
  return x + y;
});

beforeEach(() => {
  ran = 0;
});

const sum = () => add(inc(1), inc(2));

test("an SVG unless something else is asked for", async () => {
  const svg = await visualize(sum());
  expect(svg).toMatch(/<svg[\s>]/);
  expect(svg).toContain("add");
  expect(ran).toBe(0);
});

test("DOT has a statement per task and per edge", async () => {
  const dot = await visualize(sum(), null, { format: "dot" });
  expect(dot).toMatch(/^digraph/);
  expect(dot.match(/ -> /g)).toHaveLength(2);
  expect(ran).toBe(0);
});

test("JSON can be read", async () => {
  const json = JSON.parse(
    await visualize([sum(), { again: sum() }], undefined, { format: "json" }),
  ) as unknown;
  expect(json).toBeTypeOf("object");
  expect(ran).toBe(0);
});

test.each([
  ["graph.svg", /<svg/],
  ["graph.dot", /^digraph/],
  ["deep/er/graph.json", /^[[{]/],
])("a path says the format, and %s is written whole", async (name, begins) => {
  const folder = temporaryFolder();
  const path = join(folder, name);
  const picture = await sum().visualize(path);
  expect(readFileSync(path, "utf8")).toBe(picture);
  expect(picture).toMatch(begins);
  expect(readdirSync(join(path, ".."))).toHaveLength(1);
  expect(ran).toBe(0);
});

test("a file name of no known format is an error, and nothing is written", async () => {
  const folder = temporaryFolder();
  const error = await thrownBy(visualize(sum(), join(folder, "graph.png")));
  expect(error).toBeInstanceOf(OptionError);
  expect(error.message).toContain("Use .svg, .dot or .json");
  expect(readdirSync(folder)).toEqual([]);
});

test("a file name is a name, whatever it looks like", async () => {
  const folder = temporaryFolder();
  await visualize(sum(), join(folder, "$(touch x).svg"));
  expect(readdirSync(folder)).toEqual(["$(touch x).svg"]);
});

test("what is drawn can be computed afterwards", async () => {
  const lazy = sum();
  await visualize(lazy, null, { format: "dot" });
  expect(await lazy.compute({ executor: "inline" })).toBe(5);
});
