/**
 * What stands where in one text, as timings need it: delayed functions and calls of them, each with a name that stays
 * the same while lines move, and with the words that somebody points at to ask about it.
 *
 * Only the shape; who finds the places out is in `outline-places.ts`.
 */
import type { Stretch } from "./anchors.ts";

export type PlaceKind = "function" | "call";

/** A delayed function, or a call of one. */
export interface Place {
  readonly kind: PlaceKind;
  /** Such as `read`, `read~2` for functions and `read@1` for calls: unique in its text. */
  readonly id: string;
  /** Name of the function. */
  readonly name: string;
  /** Where runs say that it stands; what changes in here changes what it does. */
  readonly at: Stretch;
  /** What one points at: the name, the head of the definition, the callee. */
  readonly spots: readonly Stretch[];
}

/** Finds the places of a text. Of a text that cannot be read it finds none. */
export type FindPlaces = (file: string, text: string) => readonly Place[];

const word = /[\p{ID_Continue}$\u200c\u200d]+/uy;

/** The word that begins at a place of a text; of length one where there is none. */
export function wordAt(text: string, line: number, column: number): Stretch {
  const row = text.split("\n", line)[line - 1] ?? "";
  word.lastIndex = column - 1;
  const length = word.exec(row)?.[0].length ?? 1;
  return { line, column, endLine: line, endColumn: column + length };
}

/** The first word `name` behind a stretch, on its line; undefined where there is none. */
export function wordAfter(text: string, { line, endColumn }: Stretch, name: string): Stretch | undefined {
  const row = text.split("\n", line)[line - 1] ?? "";
  for (let at = endColumn - 1; ; at++) {
    at = row.indexOf(name, at);
    if (at < 0 || name === "") return undefined;
    const found = wordAt(text, line, at + 1);
    if (found.endColumn === at + 1 + name.length && !/[\p{ID_Continue}$]/u.test(row[at - 1] ?? ""))
      return found;
  }
}

/** Whether a place of an editor lies in a stretch, its end included: a cursor stands between letters. */
export function holds(stretch: Stretch, line: number, column: number): boolean {
  const isBehind = line > stretch.line || (line === stretch.line && column >= stretch.column);
  return isBehind && (line < stretch.endLine || (line === stretch.endLine && column <= stretch.endColumn));
}

/**
 * The id of a place that only a run has seen, such as a call by a library's method: its position, and the word there,
 * so that another text is not taken for the same.
 */
export function idByPosition(name: string, { line, column }: Stretch, words: string): string {
  return `${name}@${line}:${column}:${words}`;
}

/** Position and word of such an id; undefined for an id by the analyser. */
export function positionOfId(
  id: string,
): { readonly line: number; readonly column: number; readonly words: string } | undefined {
  const [, line, column, words] = /@(\d+):(\d+):(.*)$/su.exec(id) ?? [];
  return words === undefined ? undefined : { line: Number(line), column: Number(column), words };
}

/** What stands in a stretch that is within one line. */
export function wordsIn(text: string, { line, column, endColumn }: Stretch): string {
  return (text.split("\n", line)[line - 1] ?? "").slice(column - 1, endColumn - 1);
}
