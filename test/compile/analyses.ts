/**
 * Short ways to ask the analysis: sources with marks in them, findings and functions as lines of text.
 */
import { type Analysis, analyse } from "../../server/compile/analyse.ts";
import { SourceText } from "../../server/compile/source-text.ts";
import type { SourceRange } from "../../server/protocol/sites.ts";

/** A source with stretches between ⟦ and ⟧: the text without the marks, and where the stretches are. */
export interface Marked {
  readonly text: string;
  /** `line:column-line:column`, in source order. */
  readonly places: readonly string[];
}

export const placeOf = ({ line, column, endLine, endColumn }: SourceRange): string =>
  `${line}:${column}-${endLine}:${endColumn}`;

/** Takes the marks out of a source. Stretches do not nest. */
export function marked(source: string): Marked {
  const text = source.replace(/[⟦⟧]/g, "");
  const lines = new SourceText("/w/script.ts", text);
  const offsets = [...source.matchAll(/[⟦⟧]/g)].map(({ index }, before) => index - before);
  const places: string[] = [];
  for (let i = 0; i < offsets.length; i += 2) places.push(placeOf(lines.range(offsets[i]!, offsets[i + 1]!)));
  return { text, places };
}

/** Analyses a source as the script `/w/script.ts`, or as another file. */
export function analysed(text: string, file = "/w/script.ts"): Analysis {
  const module = file.replace("/w/", "");
  return analyse(new SourceText(file, text), { module, isScript: module.startsWith("script.") });
}

/** A function as one line: `name(captures; recipe captures) ← imports`. */
export function functionLines(text: string, file?: string): string[] {
  const names = (list: Iterable<{ readonly name: string; readonly recipe?: unknown }>): string =>
    [...list].map(({ name, recipe }) => (recipe ? `${name}?` : name)).join(" ");
  return analysed(text, file).functions.map(({ name, captures, recipeCaptures, imports, mainThread }) => {
    const behind = recipeCaptures.length > 0 ? `; ${names(recipeCaptures)}` : "";
    const from = imports.size > 0 ? ` ← ${names(imports)}` : "";
    return `${name}(${names(captures)}${behind})${from}${mainThread ? ` on main: ${mainThread}` : ""}`;
  });
}
