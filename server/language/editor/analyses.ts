/**
 * What the compile step knows of files, kept for as long as their text stays the same. Whoever asks may ask often;
 * when the text does not parse, as half of the time while somebody types, the last answer stands.
 *
 * Never runs or writes anything, and never throws: a text that cannot be understood is one of which nothing is known.
 */
import type { Analysis } from "../../compile/analyse.ts";
import { analysisOf, outlineOfAnalysis, type ScriptOutline } from "../../compile/outline.ts";
import type { Texts } from "../parts.ts";

/** What is known of one text. */
interface Known {
  /** The text that was looked at last. */
  readonly text: string;
  /** Absent until the file has parsed once. */
  readonly analysis: Analysis | undefined;
  readonly outline: ScriptOutline | undefined;
  /** False when these are of an earlier text. */
  readonly isCurrent: boolean;
}

/** A syntax tree takes about a hundred times the room of its text; more files than this are not looked at side by side. */
const MOST_KEPT = 32;

/** Names the library as a module: without that no file makes or computes lazy values by itself. */
const NAMES_LIBRARY = /["'`]treadle(?:\/(?:array|h5))?["'`]/;

/** True when `text` may import the library: cheap enough to ask of every file of a workspace. */
export function mayBePipeline(text: string): boolean {
  return NAMES_LIBRARY.test(text);
}

/** The analyses of one workspace. */
export class Analyses {
  readonly #texts: Texts;
  /** File → what is known; the one that was asked for longest ago comes first. */
  readonly #known = new Map<string, Known>();
  /** How many texts were analysed so far: the measure of the work done. */
  made = 0;

  constructor(texts: Texts) {
    this.#texts = texts;
  }

  /** The outline of the file's text, or of the last text of it that parsed; undefined when there never was one. */
  outlineOf(file: string): ScriptOutline | undefined {
    return this.#of(file, true)?.outline;
  }

  /** The outline for a moment, without keeping what it is made of: for files that nobody has open. */
  glanceAt(file: string): ScriptOutline | undefined {
    const isKept = this.#known.has(file);
    const outline = this.outlineOf(file);
    if (!isKept) this.#known.delete(file);
    return outline;
  }

  /** False while the text as it stands does not parse; what is known is of an earlier text then. */
  isCurrent(file: string): boolean {
    return this.#of(file, true)?.isCurrent ?? true;
  }

  /** The analysis of the file's text or of the last one that parsed, whether it names the library or not. */
  analysisOf(file: string): Analysis | undefined {
    return this.#of(file, false)?.analysis;
  }

  /** Lets go of a file, such as one that was closed. */
  forget(file: string): void {
    this.#known.delete(file);
  }

  #of(file: string, onlyPipelines: boolean): Known | undefined {
    const text = this.#texts.textOf(file);
    if (text === undefined) {
      this.#known.delete(file);
      return undefined;
    }
    const before = this.#known.get(file);
    if (before?.text === text) {
      this.#keep(file, before);
      return before;
    }
    if (onlyPipelines && !mayBePipeline(text)) {
      this.#known.delete(file);
      return undefined;
    }
    const known = this.#analysed(file, text) ?? {
      text,
      analysis: before?.analysis,
      outline: before?.outline,
      isCurrent: false,
    };
    this.#keep(file, known);
    return known;
  }

  #analysed(file: string, text: string): Known | undefined {
    this.made++;
    try {
      const analysis = analysisOf(file, text);
      return { text, analysis, outline: outlineOfAnalysis(analysis), isCurrent: true };
    } catch {
      // Mostly a syntax error, which TypeScript underlines better than we could.
      return undefined;
    }
  }

  #keep(file: string, known: Known): void {
    this.#known.delete(file);
    this.#known.set(file, known);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MOST_KEPT) break;
      this.#known.delete(oldest);
    }
  }
}
