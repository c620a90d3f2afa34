/**
 * Which calls are marked, and where they stand: marked calls stand between ⟦ and ⟧.
 */
import { expect, test } from "vitest";
import { analyse } from "../../server/compile/analyse.ts";
import { SourceText } from "../../server/compile/source-text.ts";
import { marked, placeOf } from "./analyses.ts";

const cases: readonly [what: string, source: string][] = [
  ["a delayed function", "const f = delayed(() => 1);\n⟦f(1)⟧;"],
  ["a delayed function, called on the spot", "⟦delayed(() => 1)(2)⟧;"],
  ["calls inside calls, from outside in", "const f = delayed(() => 1);\nlog(⟦f(1)⟧, ⟦f(2)⟧);"],
  ["a workspace import", 'import { read } from "./read";\n⟦read("a")⟧;'],
  ["an alias of the workspace", 'import { read } from "@lib/read";\n⟦read("a")⟧;'],
  ["a function of a workspace namespace", 'import * as steps from "./steps";\n⟦steps.read("a")⟧;'],
  ["a parameter", "function run(step) { return ⟦step(1)⟧; }"],
  ["a variable that changes", "let step = null;\nstep = delayed(() => 1);\n⟦step(1)⟧;"],
  ["a destructured variable", "const { step } = load;\n⟦step(1)⟧;"],
  ["a required workspace function", 'const { step } = require("./steps");\n⟦step(1)⟧;'],
  ["a function made by a call", "const step = make.it;\n⟦step(1)⟧;"],
  ["options for one call", "const f = delayed(() => 1);\n⟦f.with({ retries: 1 })(2)⟧;"],
  ["an optional call", "const f = load.f;\n⟦f?.(1)⟧;"],
  ["type arguments", "const f = delayed(() => 1);\n⟦f<number>(1)⟧;"],
  ["a call on the next line", "const f = delayed(() => 1);\nconst x =\n  ⟦f(1)⟧;"],
];

const unmarked: readonly [what: string, source: string][] = [
  ["a function", "function f() {}\nf();"],
  ["an arrow function", "const f = () => 1;\nf();"],
  ["a class", "class A {}\nnew A();"],
  ["a global", "fetch('x');"],
  ["a method", "const o = {};\no.f();"],
  ["a function of Node", 'import { readFileSync } from "node:fs";\nreadFileSync("x");'],
  ["a function of a package", 'import { parse } from "some-package";\nparse("x");'],
  ["the library's own", 'import { compute } from "treadle";\ncompute(1);'],
  ["a required package", 'const { parse } = require("some-package");\nparse("x");'],
  ["`require` itself", 'require("./x");'],
  ["a decorator", "const deco = load.deco;\nclass A { @deco() m() {} }"],
];

function placesOf(text: string): string[] {
  const source = new SourceText("/w/script.ts", `import { delayed } from "treadle";\n${text}`);
  const { calls } = analyse(source, {
    module: "script.ts",
    isScript: true,
    isWorkspace: (specifier) => specifier.startsWith("@lib/"),
  });
  for (const { call, line, column } of calls) expect(source.position(call.start)).toEqual({ line, column });
  return calls.map(({ call }) => placeOf(source.range(call.start, call.end)));
}

test.each(cases)("%s is marked", (_, source) => {
  const { places } = marked(`import { delayed } from "treadle";\n${source}`);
  expect(placesOf(marked(source).text)).toEqual(places);
});

test.each(unmarked)("%s is not", (_, source) => {
  expect(placesOf(source)).toEqual([]);
});

test("calls inside calls are marked each", () => {
  expect(placesOf("const f = delayed(() => 1);\nf(f(1), [f(2)]);")).toEqual([
    "3:1-3:16",
    "3:3-3:7",
    "3:10-3:14",
  ]);
});
