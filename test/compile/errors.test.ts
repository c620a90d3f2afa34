/**
 * Scripts that cannot be compiled, and where their errors point.
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  compile,
  NotAScriptError,
  ScriptNotFoundError,
  type SyntaxErrorInScript,
} from "../../server/compile/index.ts";
import { cacheFolder, compiled, folderOf } from "./harness.ts";

const spot = async (files: Record<string, string>): Promise<string> => {
  try {
    await compiled(Object.keys(files)[0]!, files);
    return "compiled";
  } catch (error) {
    const { name, file, line, column, sourceLine } = error as SyntaxErrorInScript;
    return `${name} ${file.replace(/^.*[\\/]/, "")}:${line}:${column} ${sourceLine}`;
  }
};

test.each([
  ["in the script", { "a.ts": "let a = 1;\nconst b = ;\n" }, "a.ts:2:11 const b = ;"],
  ["in an imported file", { "a.ts": 'import "./b";', "b.ts": "\n  let = = 2;" }, "b.ts:2:9   let = = 2;"],
  [
    "after characters of two units",
    { "a.ts": 'const s = "😀é"; const b = ;' },
    'a.ts:1:28 const s = "😀é"; const b = ;',
  ],
  ["in JavaScript", { "a.cjs": "return 1;\nlet 1a;" }, "a.cjs:2:6 let 1a;"],
])("a syntax error %s names file, line, column and the line", async (_, files, place) => {
  expect(await spot(files)).toContain(place);
});

test("what only the bundler notices is put where it is written", async () => {
  const script = 'import { delayed } from "treadle";\nconst f = delayed(() => 1); const f = 2;';
  expect(await spot({ "a.ts": script })).toBe(
    "SyntaxErrorInScript a.ts:2:35 const f = delayed(() => 1); const f = 2;",
  );
});

test("an import of what a file does not export is put where it is written", async () => {
  const files = { "a.ts": 'import { x } from "./b";\nconsole.log(x);', "b.ts": "export const y = 1;" };
  expect(await spot(files)).toContain("a.ts:1:10");
});

test("the message shows the line with a caret under the place", async () => {
  const error = await compiled("a.ts", { "a.ts": "\tconst b = ;" }).catch((thrown: Error) => thrown);
  expect((error as Error).message).toContain("1 | \tconst b = ;\n    \t          ^");
});

test("a failing compile leaves nothing behind", async () => {
  const folder = folderOf({ "a.ts": "const b = ;" });
  const cache = join(folder, "cache");
  await expect(compile(join(folder, "a.ts"), { cacheFolder: cache })).rejects.toThrow();
  expect(existsSync(cache)).toBe(false);
  expect(readdirSync(folder)).toEqual(["a.ts"]);
});

test("a missing script, a folder and a picture are told apart", async () => {
  const folder = folderOf({ "picture.png": "" });
  const options = { cacheFolder };
  await expect(compile(join(folder, "none.ts"), options)).rejects.toThrow(ScriptNotFoundError);
  await expect(compile(folder, options)).rejects.toThrow(`${folder} is a folder.`);
  await expect(compile(join(folder, "picture.png"), options)).rejects.toThrow(NotAScriptError);
});
