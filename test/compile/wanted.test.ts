/**
 * Output that hands over the value of one expression: kept apart from the script's own, and as ready to be found again.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compile } from "../../server/compile/index.ts";
import { markedRange } from "../harness/served.ts";
import { folderOf, ranCompiled } from "./harness.ts";

const script = (code: string) => {
  const { text, range } = markedRange(code);
  const folder = folderOf({ "script.ts": text, "lib.ts": "export const y = [1];" });
  const seen = (wanted = range, unsaved = {}) =>
    compile(join(folder, "script.ts"), { cacheFolder: join(folder, "cache"), wanted, unsaved });
  const plain = () => compile(join(folder, "script.ts"), { cacheFolder: join(folder, "cache") });
  return { folder, text, range, seen, plain };
};

test.each<[what: string, code: string, emitted: RegExp]>([
  ["at the top", "const x = ⟦f()⟧;", /await __treadle_hold\(f\(\)\)/],
  ["in a function", "export function g() { return ⟦f()⟧; }", /return __treadle_stop\(f\(\)\)/],
  [
    "in an async function",
    "export async function g() { return ⟦f()⟧; }",
    /return await __treadle_hold\(f\(\)\)/,
  ],
  [
    "in a field that is written short",
    "const x = f();\nexport const o = { ⟦x⟧ };",
    /x: await __treadle_hold\(x\)/,
  ],
  [
    "at the beginning of a statement",
    "const x = f()\nconst y = 1\n⟦x⟧.map(f)\ny",
    /void 0, \(await __treadle_hold\(x\)\)\.map/,
  ],
])("the expression %s is handed over", async (_, code, emitted) => {
  const { seen } = script(`import { y } from "./lib";\nconst f = () => y;\n${code}`);
  const text = readFileSync((await seen()).driver, "utf8").replaceAll(/hold\d+|stop\d+/g, (name) => name);
  expect(text).toMatch(emitted);
});

test("each of the two is compiled once, and neither is taken for the other", async () => {
  const { folder, seen, plain, range, text } = script("const x = ⟦[1]⟧;\nconsole.log(JSON.stringify(x));");
  const saved = await plain();
  const wanted = await seen();
  expect([saved.cached, wanted.cached]).toEqual([false, false]);
  expect(wanted.driver).not.toBe(saved.driver);
  expect(await plain()).toEqual({ ...saved, cached: true });
  expect(await seen()).toEqual({ ...wanted, cached: true });
  expect(await ranCompiled(saved)).toEqual([1]);
  const other = await seen({ ...range, column: 12, endColumn: 13 });
  expect(other.cached).toBe(false);
  expect((await seen()).cached).toBe(false);
  const unsaved = { [join(folder, "script.ts")]: text.replace("[1]", "[2]") };
  expect((await seen(range, unsaved)).cached).toBe(false);
  expect((await seen(range, unsaved)).cached).toBe(true);
  expect(await plain()).toEqual({ ...saved, cached: true });
});

test("a range that holds no expression is refused with its line", async () => {
  const { seen, range } = script("const x = ⟦[1]⟧;\n");
  await expect(seen({ ...range, endColumn: range.endColumn + 1 })).rejects.toThrow(
    /line 1 of .*script\.ts any more/,
  );
  for (const column of [1, 7]) {
    await expect(seen({ line: 1, column, endLine: 1, endColumn: column + 1 })).rejects.toThrow(
      /no such expression/,
    );
  }
});
