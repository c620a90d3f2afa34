/** Values in words: a window of a table, one element in full, the value under the pointer. */
import { t } from "@vscode/l10n";
import type { H5Data } from "../../hdf5/decode.ts";
import type { Element } from "../../hdf5/element.ts";
import type { FrameQuestions, TablePart } from "../../protocol/frame-questions.ts";
import { NoSuchPlace } from "../errors.ts";
import { lengthsOf } from "../sources/blocks.ts";
import { pick } from "../sources/parts.ts";
import type { Box, Stack } from "../sources/source.ts";
import { arrayText } from "../text/array-text.ts";
import { valueText } from "../text/value-text.ts";
import type { Asked } from "./answers.ts";
import { offsetIn, stridesOf } from "./held-values.ts";
import { type Placed, placeAt } from "./place.ts";

/** Cells of one answer: many screens of them, and less than a second of making words. */
const MOST_CELLS = 20_000;

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
      const at = columns === null ? from.with(rows, row) : from.with(rows, row).with(columns, column);
      line.push(text(isScalar ? from : at, members?.[column]?.name));
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
