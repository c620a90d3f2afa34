/**
 * Text that an editor has and the disk has not: compiled in its place, found again, and never taken for what is saved.
 */
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { type Compiled, compile } from "../../server/compile/index.ts";
import { folderOf, ranCompiled } from "./harness.ts";

const files = {
  "script.ts": 'import { inc } from "./lib";\nconsole.log(JSON.stringify(await inc(1).compute()));',
  "lib.ts":
    'import { delayed } from "treadle";\nimport { by } from "./by.json";\nexport const inc = delayed((x) => x + by);',
  "by.json": '{ "by": 1 }',
};

type Name = keyof typeof files;

function workshop(): {
  folder: string;
  seen: (unsaved?: Partial<Record<Name, string>>) => Promise<Compiled>;
  save: (name: Name, text: string) => void;
} {
  const folder = folderOf(files);
  return {
    folder,
    seen: (unsaved = {}) =>
      compile(join(folder, "script.ts"), {
        cacheFolder: join(folder, "cache"),
        unsaved: Object.fromEntries(
          Object.entries(unsaved).map(([name, text]) => [join(folder, name), text]),
        ),
      }),
    save: (name, text) => writeFileSync(join(folder, name), text),
  };
}

const edited: readonly [what: string, name: Name, text: string, result: number][] = [
  ["the script", "script.ts", files["script.ts"].replace("inc(1)", "inc(10)"), 11],
  ["an imported module", "lib.ts", files["lib.ts"].replace("x + by", "x * 7 + by"), 8],
  ["imported JSON", "by.json", '{ "by": 5 }', 6],
];

test.each(edited)(
  "unsaved text of %s runs beside what is saved, and each is compiled once",
  async (...[, name, text, result]) => {
    const { seen } = workshop();
    const saved = await seen();
    const unsaved = await seen({ [name]: text });
    expect(unsaved.cached).toBe(false);
    expect(await ranCompiled(unsaved)).toBe(result);
    expect(await ranCompiled(saved)).toBe(2);
    expect(await seen()).toEqual({ ...saved, cached: true });
    expect(await seen({ [name]: text })).toEqual({ ...unsaved, cached: true });
  },
);

test("unsaved text that changes again is compiled again", async () => {
  const { seen } = workshop();
  const times = (by: number): string => files["script.ts"].replace("inc(1)", `inc(${by})`);
  expect(await ranCompiled(await seen({ "script.ts": times(10) }))).toBe(11);
  const second = await seen({ "script.ts": times(20) });
  expect(second.cached).toBe(false);
  expect(await ranCompiled(second)).toBe(21);
});

test("what was run unsaved and is saved then need not be compiled again", async () => {
  const { seen, save } = workshop();
  await seen();
  const text = files["script.ts"].replace("inc(1)", "inc(10)");
  const unsaved = await seen({ "script.ts": text });
  save("script.ts", text);
  expect(await seen()).toEqual({ ...unsaved, cached: true });
});

test("a file saved under an open editor counts as the editor has it", async () => {
  const { seen, save } = workshop();
  const text = files["script.ts"].replace("inc(1)", "inc(10)");
  await seen({ "script.ts": text });
  save("script.ts", files["script.ts"].replace("inc(1)", "inc(100)"));
  expect(await ranCompiled(await seen({ "script.ts": text }))).toBe(11);
  expect(await ranCompiled(await seen())).toBe(101);
});

test("unsaved text of a file that the script does not use changes nothing", async () => {
  const { folder, seen } = workshop();
  const saved = await seen();
  const other = await compile(join(folder, "script.ts"), {
    cacheFolder: join(folder, "cache"),
    unsaved: { [join(folder, "other.ts")]: "export {};" },
  });
  expect(other).toEqual({ ...saved, cached: true });
});

test("where imports lead is what is saved, and what an editor has of it is not believed to be compiled", async () => {
  const aliases = (to: string): string => JSON.stringify({ compilerOptions: { paths: { aliased: [to] } } });
  const folder = folderOf({
    "script.ts": 'import { x } from "aliased";\nconsole.log(JSON.stringify(x));',
    "a.ts": "export const x = 1;",
    "b.ts": "export const x = 2;",
    "tsconfig.json": aliases("./a.ts"),
  });
  const config = join(folder, "tsconfig.json");
  const seen = (unsaved = {}): Promise<Compiled> =>
    compile(join(folder, "script.ts"), { cacheFolder: join(folder, "cache"), unsaved });
  expect(await ranCompiled(await seen({ [config]: aliases("./b.ts") }))).toBe(1);
  writeFileSync(config, aliases("./b.ts"));
  expect(await ranCompiled(await seen())).toBe(2);
});

test("a module that the editor's text imports is found, and the one of the saved text is not asked for", async () => {
  const { seen } = workshop();
  const { inputs } = await seen({ "script.ts": "console.log(JSON.stringify(42));" });
  expect(inputs.map((file) => file.split(/[\\/]/).at(-1))).toEqual(["script.ts"]);
});

test("findings, syntax errors and source maps speak of the editor's text and name the file", async () => {
  const { folder, seen } = workshop();
  const script = join(folder, "script.ts");
  const { diagnostics, driver } = await seen({
    "script.ts": 'import { delayed } from "treadle";\n\n\nexport const wrap = (fn) => delayed(fn);',
  });
  expect(diagnostics).toMatchObject([{ code: "unknown-function", file: script, line: 4 }]);
  const map = JSON.parse(readFileSync(`${driver}.map`, "utf8")) as { sources: string[] };
  expect(map.sources).toContain(pathToFileURL(script).href);
  await expect(seen({ "script.ts": "\n\nconst = 1;" })).rejects.toMatchObject({ file: script, line: 3 });
});

test("the code of a function has another hash when only the editor has changed it", async () => {
  const { seen } = workshop();
  const hashes = (compiled: Compiled): readonly string[] =>
    readFileSync(compiled.driver, "utf8").match(/\b[0-9a-f]{32}\b/g) ?? [];
  const saved = hashes(await seen());
  expect(saved.length).toBeGreaterThan(0);
  expect(hashes(await seen({ "script.ts": `${files["script.ts"]}\n` }))).toEqual(saved);
  expect(hashes(await seen({ "by.json": '{ "by": 2 }' }))).not.toEqual(saved);
  expect(hashes(await seen({ "lib.ts": files["lib.ts"].replace("x + by", "x - by") }))).not.toEqual(saved);
});

test("an editor that knows the file by a link means the same file", async () => {
  const { folder } = workshop();
  const link = join(folder, "..", `link-${folder.split(/[\\/]/).at(-1)}`);
  symlinkSync(folder, link, "junction");
  const compiled = await compile(join(link, "script.ts"), {
    cacheFolder: join(folder, "cache"),
    unsaved: { [join(link, "script.ts")]: "console.log(JSON.stringify(43));" },
  });
  expect(await ranCompiled(compiled)).toBe(43);
});
