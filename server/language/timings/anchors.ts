/**
 * Places in a text that move with it while it is edited: what a run said of line 12 still stands at the right line
 * when three lines were put above it.
 *
 *     text as it ran ──▶ AnchoredText ──▶ the same places in the text as it is now
 *                            ▲
 *                        edits, as the editor tells them
 *
 * An anchor is gone when all its text was deleted, and changed while its text says something else than when the
 * anchor was dropped: undoing an edit makes it whole again. Knows no documents, runs or figures.
 */
import { TextDocument } from "vscode-languageserver-textdocument";
import { type Edit, editsBetween, smallerEdits, withEdits } from "./edits.ts";

/** A stretch of a text; lines and columns count from 1, the end is exclusive. */
export interface Stretch {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** What the Language Server Protocol calls a content change: without a range the whole text is new. */
export interface TextChange {
  readonly range?: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
  readonly text: string;
}

/** A place in an `AnchoredText`. */
export class Anchor {
  readonly #home: AnchoredText;
  readonly #original: string;
  #start: number;
  #end: number;
  #isGone = false;
  /** Whether the text has changed; undefined when it has to be looked at again. */
  #isChanged: boolean | undefined = false;

  /** Only `AnchoredText.drop` makes one. */
  constructor(home: AnchoredText, start: number, end: number, original: string | undefined) {
    this.#home = home;
    this.#start = start;
    this.#end = end;
    const now = home.text.slice(start, end);
    this.#original = original ?? now;
    if (this.#original !== now) this.#isChanged = undefined;
  }

  /** Its text when it was dropped. */
  get original(): string {
    return this.#original;
  }

  /** All its text was deleted; nothing brings it back. */
  get isGone(): boolean {
    return this.#isGone;
  }

  /** Its text says something else than at first: white space and comments say nothing. True when it is gone. */
  get isChanged(): boolean {
    if (this.#isGone) return true;
    this.#isChanged ??= wordsOf(this.#original) !== wordsOf(this.#home.text.slice(this.#start, this.#end));
    return this.#isChanged;
  }

  /** Where it is now; undefined when it is gone. */
  get stretch(): Stretch | undefined {
    return this.#isGone ? undefined : this.#home.stretch(this.#start, this.#end);
  }

  /** Takes in that what lay from `start` to `end` became `length` characters. Only its text calls this. */
  move(start: number, end: number, length: number): void {
    const shift = length - (end - start);
    if (this.#isGone || start >= this.#end) return;
    if (end <= this.#start) {
      this.#start += shift;
      this.#end += shift;
      return;
    }
    this.#isChanged = undefined;
    // What was put in place of a part of it, or of all of it and no more, belongs to it.
    const isWithin = this.#start <= start && end <= this.#end;
    if (isWithin) this.#end += shift;
    else if (start <= this.#start && this.#end <= end) this.#end = this.#start;
    else if (start < this.#start) [this.#start, this.#end] = [start + length, this.#end + shift];
    else this.#end = start;
    this.#isGone = this.#start === this.#end;
  }
}

/** One text with its anchors. */
export class AnchoredText {
  #document: TextDocument;
  #text: string;
  readonly #anchors = new Set<Anchor>();

  constructor(text: string) {
    this.#text = text;
    this.#document = TextDocument.create("", "", 0, text);
  }

  /** As it is now. */
  get text(): string {
    return this.#text;
  }

  /**
   * Drops an anchor at a stretch of the text as it is now; what lies beyond its end is cut off.
   *
   * @param original what stood there when it counted, where that was before this; default: what stands there now
   */
  drop({ line, column, endLine, endColumn }: Stretch, original?: string): Anchor {
    const start = this.#offset(line, column);
    const end = Math.max(start, this.#offset(endLine, endColumn));
    const anchor = new Anchor(this, start, end, original);
    this.#anchors.add(anchor);
    return anchor;
  }

  /**
   * Takes in what an editor says it has changed, each change in the text that the one before left.
   *
   * `after` is the text that must come out; where it does not (changes were missed, or nobody knows them), what
   * differs counts as changed.
   */
  change(changes: readonly TextChange[], after: string): void {
    for (const { range, text } of changes) {
      if (!range) this.become(text);
      else {
        const start = this.#document.offsetAt(range.start);
        const end = Math.max(start, this.#document.offsetAt(range.end));
        this.#apply(smallerEdits(this.#text, { start, end, text }));
      }
    }
    this.become(after);
  }

  /** Takes in that the text is now another one, however that came about. */
  become(after: string): void {
    this.#apply(editsBetween(this.#text, after));
  }

  #apply(edits: readonly Edit[]): void {
    if (edits.length === 0) return;
    // From the end, so that the offsets of those before stay right.
    for (const { start, end, text } of edits.toReversed()) {
      for (const anchor of this.#anchors) anchor.move(start, end, text.length);
    }
    this.#text = withEdits(this.#text, edits);
    this.#document = TextDocument.create("", "", 0, this.#text);
  }

  /** The stretch between two offsets of the text as it is now. */
  stretch(start: number, end: number): Stretch {
    const from = this.#document.positionAt(start);
    const to = this.#document.positionAt(end);
    return {
      line: from.line + 1,
      column: from.character + 1,
      endLine: to.line + 1,
      endColumn: to.character + 1,
    };
  }

  #offset(line: number, column: number): number {
    return this.#document.offsetAt({ line: line - 1, character: column - 1 });
  }
}

/** Strings, comments and white space, words, anything else: by the first group a string is told from the others. */
const token =
  /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\/|\s+|[\w$]+|./gsu;

/** What a piece of code says, whatever its white space and comments. Roughly: a regular expression is cut to pieces. */
export function wordsOf(code: string): string {
  return (code.match(token) ?? []).filter((piece) => !/^(?:\s|\/\/|\/\*)/.test(piece)).join("\0");
}
