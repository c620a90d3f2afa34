/**
 * That no behaviour is forgotten: each id of the list that this project carries over from Dask has a test whose
 * name begins with it, somewhere under `test/`.
 *
 * D: delayed calls · T: tokens · S: scheduling and what is seen of it · A: arrays.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Expression, parseSync, Visitor } from "oxc-parser";
import { expect, test } from "vitest";
import { root } from "../harness/treadle.ts";

const upTo = (letter: string, last: number): string[] =>
  Array.from({ length: last }, (_, i) => `${letter}${i + 1}`);

const ids = [...upTo("D", 21), ...upTo("T", 3), ...upTo("S", 12), ...upTo("O", 2), ...upTo("A", 3)];

const files = readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" }).filter((path) =>
  path.endsWith(".test.ts"),
);

/** The names of all tests, as they are written; those of groups do not count. */
const names = files.flatMap((path) => {
  const found: string[] = [];
  new Visitor({
    CallExpression: ({ callee, arguments: [name] }) => {
      if (!isTest(callee)) return;
      if (name?.type === "Literal" && typeof name.value === "string") found.push(name.value);
      if (name?.type === "TemplateLiteral") found.push(name.quasis[0]!.value.raw);
    },
  }).visit(parseSync(path, readFileSync(join(root, "test", path), "utf8")).program);
  return found;
});

/** `test`, or what `test.each(…)` gives. */
function isTest(callee: Expression): boolean {
  if (callee.type === "Identifier") return callee.name === "test";
  return (
    callee.type === "CallExpression" &&
    callee.callee.type === "MemberExpression" &&
    isTest(callee.callee.object)
  );
}

test("the names of tests can be read out of their sources", () => {
  expect(files.length).toBeGreaterThan(40);
  expect(names).toContain("the names of tests can be read out of their sources");
});

test.each(ids)("%s has a test of its own", (id) => {
  expect(names.filter((name) => new RegExp(`^${id}\\b`).test(name))).not.toEqual([]);
});
