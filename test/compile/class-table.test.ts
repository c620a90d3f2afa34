/**
 * Which classes are registered, and in which edition.
 */

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { analysed } from "./analyses.ts";
import { compiled, ran } from "./harness.ts";

const cases: readonly [what: string, source: string, driver: string[], workers: string[]][] = [
  ["a class", "class A {}", ["script.ts#A"], ["script.ts#A"]],
  ["a class in a constant", "const A = class {};", ["script.ts#A"], ["script.ts#A"]],
  [
    "an exported class",
    "export class A {}\nexport default class B {}",
    ["script.ts#A", "script.ts#B"],
    ["script.ts#A", "script.ts#B"],
  ],
  [
    "an error that is derived from another",
    "class A extends Error {}\nclass B extends A {}",
    ["script.ts#A", "script.ts#B"],
    ["script.ts#A", "script.ts#B"],
  ],
  [
    "a class that uses captured values",
    "const c = load();\nclass A { m() { return c; } }",
    ["script.ts#A"],
    [],
  ],
  [
    "a class that is derived from such a one",
    "const c = load();\nclass A { m() { return c; } }\nclass B extends A {}",
    ["script.ts#A", "script.ts#B"],
    [],
  ],
  ["a local class", "function f() { class A {} }", [], []],
  ["a declared class", "declare class A {}", [], []],
  ["a class that is replaced", "let A = class {};\nA = class {};", [], []],
];

test.each(cases)("%s", (_, source, driver, workers) => {
  const { classes, workerClasses } = analysed(source);
  expect(classes.map(({ id }) => id)).toEqual(driver);
  expect(workerClasses.map(({ id }) => id)).toEqual(workers);
});

test("an imported file keeps all its classes", () => {
  const { workerClasses } = analysed(
    "const c = load();\nexport class A { m() { return c; } }",
    "/w/shapes/lib.ts",
  );
  expect(workerClasses.map(({ id }) => id)).toEqual(["shapes/lib.ts#A"]);
});

test("a class that no task mentions reaches the workers, and so does what it needs", async () => {
  const { tasks } = await compiled("script.ts", {
    "script.ts": [
      'import { delayed } from "treadle";',
      'import { round } from "./round";',
      "class Point { constructor(x) { this.x = round(x); } }",
      "const far = delayed((p: Point) => p.x > 9);",
      "far(new Point(1));",
    ].join("\n"),
    "round.ts": "export const round = Math.round;",
  });
  const chunks = readdirSync(dirname(tasks)).filter((name) => name.endsWith(".mjs") && name !== "driver.mjs");
  const text = chunks.map((name) => readFileSync(join(dirname(tasks), name), "utf8")).join("\n");
  expect(text).toMatch(/__treadle_classes\(\{ "script\.ts#Point": .*=> Point/);
  expect(text).toContain("Math.round");
});

test("a script without classes and tasks is left as it is", async () => {
  const { driver } = await compiled("script.ts", { "script.ts": "console.log(1);" });
  expect(readFileSync(driver, "utf8")).not.toContain("treadle/runtime");
  expect(readFileSync(driver, "utf8")).not.toContain("__treadle_classes");
});

test("classes are known while the file still loads", async () => {
  const script = [
    'import { classTable } from "treadle";',
    "const early = Object.keys(classTable);",
    "class A {}",
    "console.log(JSON.stringify({ early, same: classTable['script.ts#A']() === A }));",
  ].join("\n");
  expect(await ran("script.ts", { "script.ts": script })).toEqual({ early: ["script.ts#A"], same: true });
});
