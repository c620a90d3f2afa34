import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync, Visitor } from "oxc-parser";
import { expect, test } from "vitest";
import { root } from "../harness/treadle.ts";

/**
 * Texts that are given to `t` or `l10n.t`, of the client and of the language server: both read the same bundle. One that
 * is no literal cannot be found by translators, and is listed as a mistake.
 */
function translated(): { readonly texts: ReadonlySet<string>; readonly mistakes: readonly string[] } {
  const texts = new Set<string>();
  const mistakes: string[] = [];
  for (const folder of ["client", "server"]) {
    const files = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).sort();
    for (const file of files.filter((path) => /\.ts$/.test(path))) {
      const source = readFileSync(join(root, folder, file), "utf8");
      if (folder === "server" && !source.includes("@vscode/l10n")) continue;
      new Visitor({
        CallExpression: ({ callee, arguments: [first] }) => {
          const called = source.slice(callee.start, callee.end);
          if (!/^((vscode\.)?l10n\.)?t$/.test(called)) return;
          if (first?.type === "Literal" && typeof first.value === "string") texts.add(first.value);
          else mistakes.push(`${folder}/${file}: ${source.slice(callee.start, callee.end + 60)}`);
        },
      }).visit(parseSync(file, source).program);
    }
  }
  return { texts, mistakes };
}

const { texts, mistakes } = translated();

test("every text that a person sees is a literal", () => {
  expect(mistakes).toEqual([]);
  expect(texts.size).toBeGreaterThan(80);
});

test("the bundle for translators has every text; `vitest -u` writes it", async () => {
  const bundle = Object.fromEntries([...texts].sort().map((text) => [text, text]));
  await expect(`${JSON.stringify(bundle, null, 2)}\n`).toMatchFileSnapshot(
    join(root, "l10n", "bundle.l10n.json"),
  );
});

test("placeholders count from 0 without a gap", () => {
  const wrong = [...texts].filter((text) => {
    const numbers = [...new Set([...text.matchAll(/\{(\d+)\}/g)].map(([, number]) => Number(number)))].sort();
    return numbers.some((number, position) => number !== position);
  });
  expect(wrong).toEqual([]);
});
