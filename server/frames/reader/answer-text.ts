/** Values in words: a window of a table, one element in full, the value under the pointer. */
import { t } from "@vscode/l10n";
import type { H5Data } from "../../hdf5/decode.ts";
import type { Element } from "../../hdf5/element.ts";
import type { FrameQuestions, TablePart } from "../../protocol/frame-questions.ts";
import { NoSuchPlace } from "../errors.ts";
import { lengthsOf } from "../sources/blocks.ts";
import { isComplexNumber, pick } from "../sources/parts.ts";
import type { Box, Stack } from "../sources/source.ts";
import { arrayText } from "../text/array-text.ts";
import { CutWriter } from "../text/cut-writer.ts";
import { addValue, isNumeric, valueText } from "../text/value-text.ts";
import type { Asked } from "./answers.ts";
import { offsetIn, stridesOf } from "./held-values.ts";
import { type Placed, placeAt } from "./place.ts";

/** Cells of one answer: many screens of them, and less than a second of making words. */
const MOST_CELLS = 20_000;

/** Characters of a cell: what is longer is looked at by itself. */
const LONGEST_CELL = 10_000;

/** Planes of up to this size are read whole for a table, so that scrolling reads nothing again. */
const SMALL_PLANE = 8 * 2 ** 20;

/** A window of a table. */
export async function answerTable(
  asked: Asked,
  ask: FrameQuestions<never>["table"]["takes"],
): Promise<TablePart> {
  const { rows, columns } = ask;
  const shown = columns === null ? [rows] : [rows, columns];
  const isScalar = columns === null && ask.index.length === 0;
  const placed = await placeAt(asked.source, ask, isScalar ? [] : shown);
  const { stack, shape } = placed;
  const total = isScalar ? 1 : (shape[rows] ?? 0);
  const top = clamp(ask.top, 0, total);
  const bottom = clamp(top + ask.height, top, total);
  const members = columns === null && ask.part === undefined ? membersOf(stack.element) : undefined;
  const across = columns === null ? (members?.length ?? 1) : (shape[columns] ?? 0);
  const left = clamp(ask.left, 0, across);
  const room = Math.max(1, Math.floor(MOST_CELLS / Math.max(1, bottom - top)));
  const right = clamp(left + ask.width, left, Math.min(across, left + room));

  const from = [...placed.box.from];
  const to = [...placed.box.to];
  if (!isScalar) [from[rows], to[rows]] = [top, bottom];
  if (columns !== null) [from[columns], to[columns]] = [left, right];
  const { text, areNumbers } = await wordsOf(asked, placed, { from, to }, members !== undefined);
  const cells: string[][] = [];
  for (let row = top; row < bottom; row += 1) {
    const line: string[] = [];
    for (let column = left; column < right; column += 1) {
      const down = isScalar ? from : from.with(rows, row);
      const at = columns === null ? down : down.with(columns, column);
      line.push(text(at, members?.[column]?.name));
    }
    cells.push(line);
  }
  return {
    kind: "table",
    rows: total,
    columns: across,
    top,
    left,
    ...(members && { names: members.slice(left, right).map((member) => member.name) }),
    cells,
    areNumbers,
    ...(stack.label !== undefined && { label: stack.label }),
  };
}

/** One element in full. */
export async function answerText(
  { source, turn }: Asked,
  ask: FrameQuestions<never>["text"]["takes"],
): Promise<Exclude<FrameQuestions<never>["text"]["gives"], { superseded: true } | { kind: "absent" }>> {
  const { stack, box, part } = await placeAt(source, ask, []);
  const { data } = await stack.read(box, turn.signal);
  const one = partOf(stack, data, part);
  return { kind: "text", ...arrayText(one.data, [], one.element) };
}

/** One value on one line, from what is held where it can be. */
export async function answerValue(
  { source, values, turn }: Asked,
  ask: FrameQuestions<never>["value"]["takes"],
): Promise<{ readonly text: string }> {
  const { stack, box, part } = await placeAt(source, ask, []);
  if (stack.element.kind === "number" || part !== undefined) {
    const held = await values.covering(stack, part, box, turn);
    return { text: valueText(held.data, offsetIn(held, box.from), held.element) };
  }
  const { data } = await stack.read(box, turn.signal);
  return { text: valueText(data, 0, stack.element) };
}

/** A cell of a table in words, by its position in the dataset and, in records, the name of a member. */
interface Words {
  readonly text: (at: readonly number[], member: string | undefined) => string;
  readonly areNumbers: boolean;
}

/** The words of a window, which are read now. */
async function wordsOf(
  { values, turn }: Asked,
  { stack, box, part }: Placed,
  window: Box,
  isByMember: boolean,
): Promise<Words> {
  if (stack.element.kind === "number" || part !== undefined) {
    const isSmall = lengthsOf(box).reduce((bytes, length) => bytes * length, stack.bytes) <= SMALL_PLANE;
    const held = await values.covering(stack, part, isSmall ? box : window, turn);
    return {
      areNumbers: isNumeric(held.element),
      text: (at) => valueText(held.data, offsetIn(held, at), held.element),
    };
  }
  const { data } = await stack.read(window, turn.signal);
  turn.bytesRead += lengthsOf(window).reduce((bytes, length) => bytes * length, stack.bytes);
  const strides = stridesOf(window);
  const offset = (at: readonly number[]) =>
    strides.reduce((sum, stride, axis) => sum + stride * ((at[axis] ?? 0) - (window.from[axis] ?? 0)), 0);
  const members = isByMember ? membersOf(stack.element) : undefined;
  const byName = new Map(members?.map(({ name, element }) => [name, element]));
  return {
    areNumbers: members?.every(({ element }) => isNumeric(element)) ?? isNumeric(stack.element),
    text(at, member) {
      const element = member === undefined ? undefined : byName.get(member);
      if (member === undefined || element === undefined) return valueText(data, offset(at), stack.element);
      return memberText((data as { readonly [column: string]: H5Data })[member] ?? [], offset(at), element);
    },
  };
}

/** Members that make columns; none of a complex number, which is one value. */
function membersOf(
  element: Element,
): readonly { readonly name: string; readonly element: Element }[] | undefined {
  if (element.kind !== "compound" || isComplexNumber(element)) return undefined;
  return element.members;
}

/** A member of a record: arrays inside come in brackets, as they do in the record. */
function memberText(column: H5Data, index: number, element: Element): string {
  const out = new CutWriter(LONGEST_CELL);
  addValue(out, column, index, element, false);
  return out.finish().text;
}

function partOf(
  stack: Stack,
  data: H5Data,
  part: string | undefined,
): { readonly data: H5Data; readonly element: Element } {
  if (part === undefined || stack.element.kind !== "compound") return { data, element: stack.element };
  const picked = pick(data, stack.element, part);
  if (picked !== undefined) return picked;
  throw new NoSuchPlace(t('"{0}" has no part {1}.', stack.dataset, part));
}

const clamp = (value: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, Number.isFinite(value) ? Math.floor(value) : least));
