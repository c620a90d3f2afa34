/**
 * The house rules hold in every file, and each of them is able to say no.
 */
import { describe, expect, test } from "vitest";
import { houseRules } from "./house-rules.ts";
import { sourceFiles } from "./source-files.ts";

const files = sourceFiles();

/** For each rule, files that it must refuse. */
const refused: Readonly<Record<keyof typeof houseRules, readonly (readonly [path: string, text: string])[]>> =
  {
    "files have at most 300 lines": [["server/graph/order.ts", "\n".repeat(301)]],
    "names say what is inside": [
      ["server/graph/graph-utils.ts", ""],
      ["server/graph/dataInfo.ts", ""],
      ["server/graph/order.ts", "export class OrderManager {}"],
      ["server/graph/order.ts", "interface IOrder {}"],
    ],
    "files open with what they are for": [["server/graph/order.ts", "export const order = 1;"]],
    "nothing is of type any": [
      ["server/graph/order.ts", "export const order = (x: any) => x;"],
      ["server/graph/order.ts", "export const order = {} as Record<string, any>;"],
    ],
    "imports name the whole file": [["server/graph/order.ts", `import { dot } from "./dot";`]],
    "exported functions have a docstring": [
      ["server/graph/order.ts", "/** About the file. */\n\nimport x from 'x';\nexport function order() {}"],
      ["server/graph/order.ts", "/* No docstring. */\nexport function order() {}"],
    ],
    "no test is skipped": [["test/graph/order.test.ts", `test${".skip"}("orders", () => {});`]],
    "comments leave nothing to do": [["server/graph/order.ts", `// ${"TO"}DO: order`]],
  };

test("the sources were found", () => {
  expect(files.length).toBeGreaterThan(150);
});

describe.each(Object.entries(houseRules))("%s", (name, rule) => {
  test("what is against it is caught", () => {
    const cases = refused[name] ?? [];
    expect(cases.length).toBeGreaterThan(0);
    for (const [path, text] of cases) expect(rule({ path, text }), text).not.toEqual([]);
  });

  test("holds everywhere", () => {
    expect(files.flatMap(rule)).toEqual([]);
  });
});
