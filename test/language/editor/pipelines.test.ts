/**
 * Which scripts of a workspace are pipelines.
 */
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { outlineOf } from "../../../server/compile/outline.ts";
import { Analyses } from "../../../server/language/editor/analyses.ts";
import {
  findPipelines,
  pipelineViewOf,
  type SearchOptions,
} from "../../../server/language/editor/pipelines.ts";
import type { Texts } from "../../../server/language/parts.ts";
import { workspace } from "../../harness/treadle.ts";
import { head, script } from "./texts-kit.ts";

const pipeline = `${head}await delayed(() => 1)().compute();`;

class DiskTexts implements Texts {
  readonly read: string[] = [];
  readonly open = new Map<string, string>();

  textOf(file: string): string | undefined {
    this.read.push(file);
    try {
      return this.open.get(file) ?? readFileSync(file, "utf8");
    } catch {
      return undefined;
    }
  }

  unsaved(): ReadonlyMap<string, string> {
    return this.open;
  }
}

async function found(
  folder: string,
  options?: SearchOptions,
  texts = new DiskTexts(),
): Promise<readonly string[]> {
  const views = await findPipelines([folder], texts, new Analyses(texts), options);
  return views.map((view) => view.script.slice(folder.length + 1));
}

test("scripts that compute something are found, in order, wherever they lie", async () => {
  const folder = workspace({
    "z.ts": pipeline,
    "a.mjs": pipeline,
    "deep/er/b.js": pipeline,
    "steps.ts": `${head}export const f = delayed(() => 1);`,
    "other.ts": "console.log('treadle');",
    "broken.ts": `${pipeline} (`,
    "notes.md": pipeline,
    "types.d.ts": pipeline,
  });
  expect(await found(folder)).toEqual(["a.mjs", "deep/er/b.js", "z.ts"]);
});

test("what is installed, made or hidden is passed over", async () => {
  const folders = ["node_modules/x", "dist", "out", ".git", ".vscode-test/x", "src/node_modules/y"];
  const files = Object.fromEntries(folders.map((name) => [`${name}/p.ts`, pipeline]));
  const texts = new DiskTexts();
  expect(await found(workspace({ ...files, "src/p.ts": pipeline }), {}, texts)).toEqual(["src/p.ts"]);
  expect(new Set(texts.read).size).toBe(1);
});

test("links are not followed, so a search ends", async () => {
  const folder = workspace({ "a/p.ts": pipeline });
  symlinkSync(folder, join(folder, "a", "loop"));
  expect(await found(folder)).toEqual(["a/p.ts"]);
});

test("a search looks into so many files and no more", async () => {
  const files = Object.fromEntries(
    Array.from({ length: 20 }, (_, i) => [`p${String(i).padStart(2, "0")}.ts`, pipeline]),
  );
  expect(await found(workspace(files), { mostFiles: 5 })).toEqual([
    "p00.ts",
    "p01.ts",
    "p02.ts",
    "p03.ts",
    "p04.ts",
  ]);
});

test("a search can be called off", async () => {
  expect(await found(workspace({ "p.ts": pipeline }), { signal: AbortSignal.abort() })).toEqual([]);
});

test("an open file counts as it stands in the editor", async () => {
  const folder = workspace({ "p.ts": "", "q.ts": pipeline });
  const texts = new DiskTexts();
  texts.open.set(join(folder, "p.ts"), pipeline);
  texts.open.set(join(folder, "q.ts"), "export {};");
  expect(await found(folder, {}, texts)).toEqual(["p.ts"]);
});

test("a file too large to be written by hand is not read", async () => {
  const texts = new DiskTexts();
  expect(await found(workspace({ "bundle.js": `${pipeline}//${"x".repeat(1_000_000)}` }), {}, texts)).toEqual(
    [],
  );
  expect(texts.read).toEqual([]);
});

test("folders that are not there hold nothing", async () => {
  expect(await found("/there/is/no/such/folder")).toEqual([]);
});

test("a script's view has its sites in source order", () => {
  const text = `${head}const f = delayed(() => 1);\nawait f().compute();`;
  const { isPipeline, sites } = pipelineViewOf(script, outlineOf(script, text));
  expect(isPipeline).toBe(true);
  expect(sites.map(({ kind, name, line, column }) => [kind, name, line, column])).toEqual([
    ["start", undefined, 2, 1],
    ["function", "f", 2, 19],
    ["call", "f", 3, 7],
    ["compute", undefined, 3, 7],
  ]);
});

test("of a script without an outline nothing is known", () => {
  expect(pipelineViewOf(script, undefined)).toEqual({ script, isPipeline: false, sites: [] });
});
