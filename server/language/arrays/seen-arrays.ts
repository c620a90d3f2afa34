/**
 * What arrays looked like when somebody previewed them, or a run made them, by the expressions that gave them. The places
 * follow edits; what is known of an expression is not shown while it says something else.
 */
import type { Node } from "oxc-parser";
import type { Analysis } from "../../compile/analyse.ts";
import type { ArrayView } from "../../protocol/frames.ts";
import type { Texts } from "../parts.ts";
import { type Anchor, AnchoredText, type TextChange } from "../timings/anchors.ts";

/** Expressions of one file that are remembered; the oldest are forgotten. */
const MOST_SEEN = 1000;

interface SeenInFile {
  readonly text: AnchoredText;
  readonly arrays: { readonly anchor: Anchor; readonly view: ArrayView }[];
}

export class SeenArrays {
  readonly #texts: Texts;
  readonly #files = new Map<string, SeenInFile>();

  constructor(texts: Texts) {
    this.#texts = texts;
  }

  /** The array that an expression of a file gives, whose analysis is that of its text as it is now. */
  add({ parsed: { source } }: Analysis, { start, end }: Node, view: ArrayView): void {
    const { text, arrays } = this.#in(source.file);
    if (text.text !== source.text) return;
    const stretch = source.range(start, end);
    const known = arrays.findIndex(({ anchor }) => isAt(anchor, stretch));
    if (known >= 0) arrays.splice(known, 1);
    else if (arrays.length >= MOST_SEEN) arrays.shift();
    arrays.push({ anchor: text.drop(stretch), view });
  }

  /** The newest that is known of an expression of a file as it is now. */
  viewOf({ parsed: { source } }: Analysis, { start, end }: Node): ArrayView | undefined {
    const known = this.#files.get(source.file);
    if (!known || known.text.text !== source.text) return undefined;
    const stretch = source.range(start, end);
    return known.arrays.findLast(({ anchor }) => !anchor.isChanged && isAt(anchor, stretch))?.view;
  }

  documentChanged(file: string, changes: readonly TextChange[], text: string): void {
    this.#files.get(file)?.text.change(changes, text);
  }

  #in(file: string): SeenInFile {
    const now = this.#texts.textOf(file) ?? "";
    const known = this.#files.get(file);
    if (known) {
      // What was saved by somebody else while no editor had it.
      known.text.become(now);
      return known;
    }
    const made: SeenInFile = { text: new AnchoredText(now), arrays: [] };
    this.#files.set(file, made);
    return made;
  }
}

type Place = Pick<Anchor["stretch"] & {}, "line" | "column" | "endLine" | "endColumn">;

function isAt({ stretch }: Anchor, { line, column, endLine, endColumn }: Place): boolean {
  return (
    stretch?.line === line &&
    stretch.column === column &&
    stretch.endLine === endLine &&
    stretch.endColumn === endColumn
  );
}
