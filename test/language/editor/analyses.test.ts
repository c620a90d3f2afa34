/**
 * What is known of texts while they are edited.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { codeLenses } from "../../../server/language/editor/code-lenses.ts";
import { compileFindings } from "../../../server/language/editor/compile-findings.ts";
import { pipelineViewOf } from "../../../server/language/editor/pipelines.ts";
import { fixesOf } from "../../../server/language/editor/quick-fixes.ts";
import { graphByAnalysis } from "../../../server/language/panels/graph-by-analysis.ts";
import { randomFrom } from "../../harness/random.ts";
import { root } from "../../harness/treadle.ts";
import { head, opened, script } from "./texts-kit.ts";

test("a text is analysed once, however often somebody asks", () => {
  const { analyses, texts } = opened(`${head}delayed(() => 1)();`);
  const first = analyses.outlineOf(script);
  expect(analyses.outlineOf(script)).toBe(first);
  graphByAnalysis(script, analyses);
  expect(analyses.made).toBe(1);
  texts.set(script, `${head}delayed(() => 2)();`);
  expect(analyses.outlineOf(script)).not.toBe(first);
  expect(analyses.made).toBe(2);
});

test("while a text does not parse, the last outline stands", () => {
  const { analyses, texts } = opened(`${head}const f = delayed(() => 1);`);
  const before = analyses.outlineOf(script);
  texts.set(script, `${head}const f = delayed(() => 1); f(`);
  expect(analyses.outlineOf(script)).toBe(before);
  expect(analyses.isCurrent(script)).toBe(false);
  texts.set(script, `${head}const f = delayed(() => 1); f();`);
  expect(analyses.outlineOf(script)?.calls).toHaveLength(1);
  expect(analyses.isCurrent(script)).toBe(true);
});

test("a text that never parsed has no outline", () => {
  const { analyses } = opened(`${head}const = 1;`);
  expect(analyses.outlineOf(script)).toBeUndefined();
  expect(graphByAnalysis(script, analyses)).toBeUndefined();
});

test("a file that does not name the library costs no parsing", () => {
  const { analyses } = opened("const treadle = 1;");
  expect(analyses.outlineOf(script)).toBeUndefined();
  expect(analyses.made).toBe(0);
});

test("a file that is gone is forgotten", () => {
  const { analyses, texts } = opened(`${head}delayed(() => 1)();`);
  analyses.outlineOf(script);
  texts.remove(script);
  expect(analyses.outlineOf(script)).toBeUndefined();
});

test("a graph follows imports into files of the workspace", () => {
  const { analyses, texts } = opened("");
  const example = join(root, "examples", "frames.ts");
  for (const file of [example, join(root, "examples/data/frames.ts")])
    texts.set(file, readFileSync(file, "utf8"));
  const files = new Set(graphByAnalysis(example, analyses)?.graph.nodes.map(({ callSite }) => callSite.file));
  expect([...files]).toEqual([example, join(root, "examples/data/frames.ts")]);
});

const folders = ["examples", "test/scripts/cases", "test/scripts/failure"];
const sources = folders.flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => /\.[cm]?[jt]s$/.test(name))
    .map((name) => join(root, folder, name)),
);

/** Everything that an editor asks of a text. */
function askEverything(file: string, text: string): void {
  const { analyses } = opened(text, file);
  const outline = analyses.outlineOf(file);
  compileFindings(analyses, file);
  pipelineViewOf(file, outline);
  if (outline) codeLenses(outline, { isTrusted: true });
  graphByAnalysis(file, analyses);
  const analysis = analyses.analysisOf(file);
  if (analysis) fixesOf(analysis, () => true);
}

test("no text is too broken to be asked about", () => {
  expect(sources.length).toBeGreaterThan(20);
  const random = randomFrom(20261123);
  let understood = 0;
  for (const file of sources) {
    const text = readFileSync(file, "utf8");
    for (let i = 0; i < 6; i++) {
      const at = random.below(text.length);
      const length = random.below(12);
      const from = random.below(text.length);
      const mutated = [
        text.slice(0, at),
        text.slice(0, at) + text.slice(at + length),
        text.slice(0, at) + text.slice(from, from + length) + text.slice(at),
      ][i % 3]!;
      expect(() => askEverything(file, mutated)).not.toThrow();
      if (opened(mutated, file).analyses.isCurrent(file)) understood++;
    }
  }
  expect(understood).toBeGreaterThan(10);
});
