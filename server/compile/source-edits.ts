/**
 * Edits of one file that keep the way back to the original: replacements, and wraps around expressions
 * that may nest and share their ends.
 */
import { basename } from "node:path";
import MagicString from "magic-string";
import type { Replacement } from "./origin-edits.ts";
import type { SourceText } from "./source-text.ts";

/** Code with its source map inside, as the bundler takes it. */
export interface EmittedCode {
  readonly code: string;
  /** Original offset-free place of a line and column (from 1) of `code`; undefined for what we wrote ourselves. */
  readonly originalPosition: (line: number, column: number) => { line: number; column: number } | undefined;
}

interface Wrap {
  readonly start: number;
  readonly end: number;
  readonly before: string;
  readonly after: string;
}

/** The text with only its replacements done. */
export function replaced(source: SourceText, replacements: readonly Replacement[]): MagicString {
  const text = new MagicString(source.text, { filename: source.file });
  for (const { start, end, text: replacement } of replacements) text.update(start, end, replacement);
  return text;
}

/** Text to be edited; every offset is one of the original. */
export class SourceEdits {
  readonly #source: SourceText;
  readonly #text: MagicString;
  readonly #wraps: Wrap[] = [];

  constructor(source: SourceText, replacements: readonly Replacement[]) {
    this.#source = source;
    this.#text = replaced(source, replacements);
  }

  /** Puts text around a stretch; wraps must nest, and the wider one of two ends up outside. */
  wrap(at: { readonly start: number; readonly end: number }, before: string, after: string): void {
    this.#wraps.push({ start: at.start, end: at.end, before, after });
  }

  /** Puts text in front of what starts at `offset`, outside of any wrap. */
  insert(offset: number, text: string): void {
    this.#wraps.push({ start: offset, end: Number.POSITIVE_INFINITY, before: text, after: "" });
  }

  append(text: string): void {
    this.#text.append(text);
  }

  emit(): EmittedCode {
    const outerFirst = this.#wraps.sort((a, b) => b.end - b.start - (a.end - a.start));
    for (const { start, before } of outerFirst) this.#text.appendRight(start, before);
    for (const { end, after } of outerFirst.reverse()) if (after !== "") this.#text.appendLeft(end, after);
    return emitted(this.#source, this.#text);
  }
}

/** What both a single edited text and a bundle of pieces can do. */
type Mapped = Pick<MagicString, "toString" | "generateMap" | "generateDecodedMap">;

/** Code with a map that leads back to `source`. */
export function emitted(source: SourceText, text: Mapped): EmittedCode {
  const options = { source: basename(source.file), includeContent: true, hires: "boundary" } as const;
  const map = Buffer.from(text.generateMap(options).toString()).toString("base64");
  return {
    code: `${text.toString()}\n//# sourceMappingURL=data:application/json;base64,${map}`,
    originalPosition: (line, column) => {
      const segments = text.generateDecodedMap(options).mappings[line - 1] ?? [];
      const segment = segments.filter(([at]) => at < column).at(-1);
      if (segment?.length !== 4 && segment?.length !== 5) return undefined;
      return { line: segment[2] + 1, column: segment[3] + column - segment[0] };
    },
  };
}
