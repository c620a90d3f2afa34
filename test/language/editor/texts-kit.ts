/**
 * Texts in memory in place of an editor's documents, and what tests ask of analyses of them.
 */
import { Analyses } from "../../../server/language/editor/analyses.ts";
import type { Texts } from "../../../server/language/parts.ts";

/** Files as an editor has them; `set` is a keystroke. */
export class MemoryTexts implements Texts {
  readonly #files: Map<string, string>;

  constructor(files: Readonly<Record<string, string>> = {}) {
    this.#files = new Map(Object.entries(files));
  }

  set(file: string, text: string): void {
    this.#files.set(file, text);
  }

  remove(file: string): void {
    this.#files.delete(file);
  }

  textOf(file: string): string | undefined {
    return this.#files.get(file);
  }

  unsaved(): ReadonlyMap<string, string> {
    return new Map();
  }
}

export const script = "/w/script.ts";

export const head = 'import { compute, delayed } from "treadle";\n';

/** Texts with one script, and the analyses of them. */
export function opened(
  text: string,
  file = script,
): { readonly texts: MemoryTexts; readonly analyses: Analyses } {
  const texts = new MemoryTexts({ [file]: text });
  return { texts, analyses: new Analyses(texts) };
}
