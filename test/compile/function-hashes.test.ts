/**
 * The hash of a function changes when anything changes that it runs, and only then.
 */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compiled } from "./harness.ts";

const files = {
  "script.ts": [
    'import { delayed } from "treadle";',
    'import { used } from "./used";',
    'import { other } from "./other";',
    'import { pack } from "pack";',
    "const step = () => used();",
    "const f = delayed(() => step());",
    "const g = delayed(() => other());",
    "const h = delayed(() => pack());",
    "f(g(h()));",
  ].join("\n"),
  "used.ts": 'import { deep } from "./deep";\nexport const used = () => deep;',
  "deep.ts": "export const deep = 1;",
  "other.ts": "export const other = () => 1;",
  "node_modules/pack/package.json": '{ "name": "pack", "version": "1.0.0", "main": "index.js" }',
  "node_modules/pack/index.js": "exports.pack = () => 1;",
};

/** The hashes of `f`, `g` and `h`. */
async function hashes(changed: Record<string, string> = {}): Promise<Record<string, string>> {
  const { driver } = await compiled("script.ts", { ...files, ...changed });
  const found = readFileSync(driver, "utf8").matchAll(/name: "(\w)".*?hash: "([0-9a-f]{32})"/g);
  return Object.fromEntries([...found].map(([, name, hash]) => [name!, hash!]));
}

const cases: readonly [what: string, changed: Record<string, string>, functions: string][] = [
  ["nothing", {}, ""],
  ["a comment in the script", { "script.ts": `// hello\n${files["script.ts"]}` }, ""],
  ["a helper in the script", { "script.ts": files["script.ts"].replace("used()", "[used()]") }, "f"],
  ["an imported file", { "other.ts": "export const other = () => 2;" }, "g"],
  ["a file that an imported file imports", { "deep.ts": "export const deep = 2;" }, "f"],
  [
    "the version of a package",
    { "node_modules/pack/package.json": '{ "version": "1.0.1", "main": "index.js" }' },
    "h",
  ],
];

test.each(cases)(
  "%s changes: so do the hashes of the functions that it concerns",
  async (_, changed, functions) => {
    const [before, after] = [await hashes(), await hashes(changed)];
    expect(Object.keys(before)).toEqual(["f", "g", "h"]);
    expect(Object.keys(before).filter((name) => before[name] !== after[name])).toEqual([...functions]);
  },
);
