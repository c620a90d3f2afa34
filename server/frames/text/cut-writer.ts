/** A text of bounded length that is put together piece by piece, so that nobody makes what nobody will see. */

/** A text that may have been cut. */
export interface CutText {
  readonly text: string;
  readonly isCut: boolean;
}

/** Takes pieces until the text is full. */
export class CutWriter {
  readonly #longest: number;
  #text = "";
  #isFull = false;

  /** @param longest Characters, the ellipsis of a cut text included; at least 1. */
  constructor(longest: number) {
    this.#longest = longest;
  }

  /** Whether nothing more is taken. Loops end here. */
  get isFull(): boolean {
    return this.#isFull;
  }

  add(piece: string): void {
    if (this.#isFull) return;
    this.#text += piece;
    this.#isFull = this.#text.length > this.#longest;
  }

  /** What was taken, with an ellipsis where more would have come. */
  finish(): CutText {
    return this.#isFull
      ? { text: cut(this.#text, this.#longest), isCut: true }
      : { text: this.#text, isCut: false };
  }
}

/** `text`, or its first characters and an ellipsis where it is longer than `longest`. */
export function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const last = text.charCodeAt(longest - 2);
  // Half of a character outside the basic plane is none.
  const isHalf = last >= 0xd800 && last < 0xdc00;
  return `${text.slice(0, Math.max(0, longest - (isHalf ? 2 : 1)))}…`;
}
