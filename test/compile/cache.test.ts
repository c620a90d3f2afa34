/**
 * When compiled output is used again, and what happens to it meanwhile.
 */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { ScriptCache } from "../../server/compile/cache.ts";
import { compile } from "../../server/compile/index.ts";
import { prune } from "../../server/compile/prune.ts";
import { folderOf, ranCompiled } from "./harness.ts";

const files = {
  "script.ts": 'import { inc } from "./lib";\nconsole.log(JSON.stringify(await inc(1).compute()));',
  "lib.ts":
    'import { delayed } from "treadle";\nimport { by } from "./by.json";\nexport const inc = delayed((x) => x + by);',
  "by.json": '{ "by": 1 }',
};

function workshop(): {
  folder: string;
  again: () => ReturnType<typeof compile>;
  write: (name: string, text: string) => void;
} {
  const folder = folderOf(files);
  return {
    folder,
    again: () => compile(join(folder, "script.ts"), { cacheFolder: join(folder, "cache") }),
    write: (name, text) => {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    },
  };
}

test("an unchanged script is not compiled again", async () => {
  const { again } = workshop();
  const first = await again();
  const second = await again();
  expect(first.cached).toBe(false);
  expect(second).toEqual({ ...first, cached: true });
});

test.each([
  ["the script", "script.ts", `${files["script.ts"]}\n`],
  ["an imported file", "lib.ts", `${files["lib.ts"]}\n`],
  ["imported JSON", "by.json", '{ "by": 2 }'],
  ["a new tsconfig", "tsconfig.json", "{}"],
  ["a new package.json", "package.json", '{ "type": "module" }'],
  ["a new file that an import could mean", "lib.tsx", "export const inc = 1;"],
])("%s changes: the script is compiled again", async (_, name, text) => {
  const { again, write } = workshop();
  await again();
  write(name, text);
  expect((await again()).cached).toBe(false);
  expect((await again()).cached).toBe(true);
});

test.each([
  ["a result written beside the script", "result.h5", "…"],
  ["a file in another folder", "other/lib.ts", "export {};"],
])("%s changes nothing", async (_, name, text) => {
  const { again, write } = workshop();
  await again();
  write(name, text);
  expect((await again()).cached).toBe(true);
});

test("a tsconfig that is built upon another depends on that too", async () => {
  const { again, write } = workshop();
  write("tsconfig.json", '{ "extends": "./base" /* shared */ }');
  write("base.json", "{}");
  await again();
  write("base.json", '{ "compilerOptions": {} }');
  expect((await again()).cached).toBe(false);
});

test("findings are kept with the output", async () => {
  const { again, write } = workshop();
  write("script.ts", 'import { delayed } from "treadle";\nexport const wrap = (fn) => delayed(fn);');
  const { diagnostics } = await again();
  expect(diagnostics.map(({ code }) => code)).toEqual(["unknown-function"]);
  expect(await again()).toMatchObject({ cached: true, diagnostics });
});

test("a missing package is looked for again: it may have been installed", async () => {
  const { again, write } = workshop();
  write("script.ts", 'import { x } from "late-package";\nconsole.log(x);');
  expect((await again()).diagnostics).toHaveLength(1);
  write("node_modules/late-package/package.json", '{ "main": "index.js" }');
  write("node_modules/late-package/index.js", "exports.x = 1;");
  expect(await again()).toMatchObject({ cached: false, diagnostics: [] });
});

test("output that was removed is made again", async () => {
  const { again } = workshop();
  const { driver } = await again();
  rmSync(dirname(driver), { recursive: true });
  expect((await again()).cached).toBe(false);
  expect(existsSync(driver)).toBe(true);
});

test("a version that is running is left alone when the script changes", async () => {
  const { again, write } = workshop();
  const before = await again();
  write("by.json", '{ "by": 41 }');
  const after = await again();
  expect(await ranCompiled(before)).toBe(2);
  expect(await ranCompiled(after)).toBe(42);
});

test("several compiles of the same script at once give the same output", async () => {
  const { again, folder } = workshop();
  const all = await Promise.all(Array.from({ length: 4 }, again));
  expect(new Set(all.map(({ driver }) => driver)).size).toBe(1);
  expect(await ranCompiled(all[0]!)).toBe(2);
  const kept = readdirSync(join(folder, "cache", "compiled"));
  expect(readdirSync(join(folder, "cache", "compiled", kept[0]!)).sort()).toHaveLength(2);
});

test("nothing is written beside the script", async () => {
  const { again, folder } = workshop();
  await again();
  expect(readdirSync(folder).sort()).toEqual(["by.json", "cache", "lib.ts", "script.ts"]);
});

test("a script that has not changed needs neither parser nor bundler", async () => {
  const { folder } = workshop();
  const library = join(folder, "library");
  mkdirSync(library);
  for (const name of ["treadle", "runtime"]) writeFileSync(join(library, `${name}.mjs`), "");
  await build({
    entryPoints: { index: fileURLToPath(new URL("../../server/compile/index.ts", import.meta.url)) },
    outdir: library,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    packages: "external",
  });
  const run = promisify(execFile);
  const isCached = async (): Promise<string> => {
    const [from, script, cacheFolder] = ["library/index.mjs", "script.ts", "cache"].map((name) =>
      join(folder, name),
    );
    const code = `import { compile } from ${JSON.stringify(from)};
      const { cached } = await compile(${JSON.stringify(script)}, ${JSON.stringify({ cacheFolder })});
      console.log(cached);`;
    return (await run(process.execPath, ["--input-type=module", "-e", code])).stdout.trim();
  };
  const packages = join(library, "node_modules");
  symlinkSync(fileURLToPath(new URL("../../node_modules", import.meta.url)), packages);
  expect(await isCached()).toBe("false");
  // From here on, whoever asks for a package fails.
  rmSync(packages);
  expect(await isCached()).toBe("true");
});

const DAY = 24 * 3_600_000;

test("old outputs go, unless a living process has claimed them", async () => {
  const { again, write, folder } = workshop();
  const made = [];
  for (let by = 1; by <= 7; by++) {
    write("by.json", `{ "by": ${by} }`);
    made.push(dirname((await again()).driver));
  }
  // All were claimed by this process; only the first is still said to be in use.
  for (const output of made.slice(1)) rmSync(join(output, "in-use"), { recursive: true });
  made.forEach((output, age) => {
    const time = Date.now() / 1000 - 3600 + age;
    utimesSync(output, time, time);
  });
  const cache = new ScriptCache(join(folder, "cache"), join(folder, "script.ts"));
  prune(cache, made.at(-1)!.slice(cache.folder.length + 1));
  expect(made.map(existsSync)).toEqual([true, false, false, true, true, true, true]);
});

test("output of a process that has ended counts as unused", async () => {
  const { again, folder } = workshop();
  const { driver } = await again();
  const cache = new ScriptCache(join(folder, "cache"), join(folder, "script.ts"));
  const marks = join(dirname(driver), "in-use");
  for (const mark of readdirSync(marks)) rmSync(join(marks, mark));
  // No process has this number: it is above what any system gives out.
  writeFileSync(join(marks, "99999999"), "");
  const other = new ScriptCache(join(folder, "cache"), join(folder, "other.ts"));
  prune(other, "none", Date.now() + 31 * DAY);
  expect(existsSync(cache.folder)).toBe(false);
});
