/**
 * Changes of a text as edits with offsets, as small as they can be made cheaply.
 *
 *     before   const a = read(x);⏎…⏎sum(a);          what an editor sends may be the whole text anew;
 *     after    const a = load(x);⏎…⏎sum(a);          the edit is `read` → `load`
 *
 * Whoever follows places through a text wants small edits: what an edit covers is lost to them. Knows texts and
 * offsets, not what stands in them.
 */

/** Replaces what lies from `start` to `end` (offsets in UTF-16 units, end exclusive) with `text`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Edits that make `after` out of `before`: ordered by place, apart from one another, with offsets in `before`.
 *
 * Lines come first: equal ones at both ends stay, and in between those that occur once in both and in the same
 * order. Only then is it asked which characters of a line are new, or a line put above a similar one would be taken
 * for a part of it.
 */
export function editsBetween(before: string, after: string): readonly Edit[] {
  if (before === after) return [];
  const lines = { before: linesOf(before), after: linesOf(after) };
  const edits: Edit[] = [];
  let [from, at, start] = [0, 0, 0];
  const keep = (fromLine: number, atLine: number): void => {
    const end = start + lengthOf(lines.before, from, fromLine);
    const edit = trimmed(before, { start, end, text: lines.after.slice(at, atLine).join("") });
    if (edit) edits.push(edit);
    start = end + (lines.before[fromLine]?.length ?? 0);
    [from, at] = [fromLine + 1, atLine + 1];
  };
  for (const [fromLine, atLine] of keptLines(lines.before, lines.after)) keep(fromLine, atLine);
  keep(lines.before.length, lines.after.length);
  return edits;
}

/**
 * One edit as an editor made it, in smaller ones where it replaces text by text that is partly the same.
 *
 * What is only put in, or only taken out, stays as it is: nobody knows better than the editor where.
 */
export function smallerEdits(before: string, edit: Edit): readonly Edit[] {
  if (edit.start === edit.end || edit.text === "") return [edit];
  // Whole lines, so that they are found again.
  const start = edit.start === 0 ? 0 : before.lastIndexOf("\n", edit.start - 1) + 1;
  const lineEnd = before.indexOf("\n", edit.end);
  const end = lineEnd < 0 ? before.length : lineEnd;
  const lines = before.slice(start, edit.start) + edit.text + before.slice(edit.end, end);
  return editsBetween(before.slice(start, end), lines).map((part) => ({
    start: start + part.start,
    end: start + part.end,
    text: part.text,
  }));
}

/** `before` with edits that `editsBetween` gave. */
export function withEdits(before: string, edits: readonly Edit[]): string {
  let after = "";
  let at = 0;
  for (const { start, end, text } of edits) {
    after += before.slice(at, start) + text;
    at = end;
  }
  return after + before.slice(at);
}

/** The edit without what it replaces by the same; undefined when nothing is left. */
function trimmed(before: string, { start, end, text }: Edit): Edit | undefined {
  const most = Math.min(end - start, text.length);
  let front = 0;
  while (front < most && before.charCodeAt(start + front) === text.charCodeAt(front)) front++;
  let back = 0;
  while (back < most - front && before.charCodeAt(end - 1 - back) === text.charCodeAt(text.length - 1 - back))
    back++;
  if (front + back === end - start && front + back === text.length) return undefined;
  return { start: start + front, end: end - back, text: text.slice(front, text.length - back) };
}

/** Lines with their ends. */
const linesOf = (text: string): readonly string[] => text.split(/(?<=\n)/);

function lengthOf(lines: readonly string[], from: number, to: number): number {
  let length = 0;
  for (let line = from; line < to; line++) length += lines[line]!.length;
  return length;
}

/** Pairs of lines that stay, in order. */
function keptLines(before: readonly string[], after: readonly string[]): (readonly [number, number])[] {
  const most = Math.min(before.length, after.length);
  let front = 0;
  while (front < most && before[front] === after[front]) front++;
  let back = 0;
  while (back < most - front && before[before.length - 1 - back] === after[after.length - 1 - back]) back++;
  const kept: (readonly [number, number])[] = [];
  for (let line = 0; line < front; line++) kept.push([line, line]);
  const inAfter = onceIn(after, front, after.length - back);
  const pairs: (readonly [number, number])[] = [];
  for (const [line, from] of onceIn(before, front, before.length - back)) {
    const at = inAfter.get(line);
    if (at !== undefined && line.trim() !== "") pairs.push([from, at]);
  }
  kept.push(...longestRising(pairs.sort(([a], [b]) => a - b)));
  for (; back > 0; back--) kept.push([before.length - back, after.length - back]);
  return kept;
}

/** Text of a line → its number, of the lines from `from` to `to` that are there once. */
function onceIn(lines: readonly string[], from: number, to: number): Map<string, number> {
  const seen = new Map<string, number>();
  const twice = new Set<string>();
  for (let number = from; number < to; number++) {
    const line = lines[number]!;
    if (seen.has(line)) twice.add(line);
    seen.set(line, number);
  }
  for (const line of twice) seen.delete(line);
  return seen;
}

/** The longest part of `pairs` whose second numbers rise; the first ones do already. By piles, as in patience. */
function longestRising(pairs: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  /** Pile → position of the pair on top. */
  const tops: number[] = [];
  /** Position of a pair → that of the one before it. */
  const before: number[] = [];
  pairs.forEach(([, at], position) => {
    let [low, high] = [0, tops.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pairs[tops[middle]!]![1] < at) low = middle + 1;
      else high = middle;
    }
    before[position] = low === 0 ? -1 : tops[low - 1]!;
    tops[low] = position;
  });
  const kept: (readonly [number, number])[] = [];
  for (let position = tops.at(-1) ?? -1; position >= 0; position = before[position]!)
    kept.push(pairs[position]!);
  return kept.reverse();
}
