/**
 * From what a page asks about to a box of a stack: axes and indices are checked, and what does not fit is said in words.
 * Reads nothing.
 */
import { t } from "@vscode/l10n";
import type { NumberArray } from "../../hdf5/decode.ts";
import type { FramePlace } from "../../protocol/frame-questions.ts";
import { FrameProblem, NoSuchPlace } from "../errors.ts";
import type { PlaneFacts } from "../picture/facts.ts";
import { measure } from "../picture/measure.ts";
import type { Plane } from "../plane.ts";
import type { Box, FrameSource, Stack } from "../sources/source.ts";
import { type HeldBox, offsetIn, stridesOf } from "./held-values.ts";

/** A stack, and a box of it in which the axes that are shown are whole and the others are one element. */
export interface Placed {
  readonly stack: Stack;
  readonly shape: readonly number[];
  readonly box: Box;
  readonly part: string | undefined;
}

/** A place whose box is a plane. */
export interface PlacedPlane extends Placed {
  /** Axes; equal where a dataset of one axis is shown as a plane of one row. */
  readonly axes: readonly [rows: number, columns: number];
  readonly rows: number;
  readonly columns: number;
}

/**
 * The box at a place, through which the axes `shown` run.
 *
 * @throws {NoSuchPlace} there is no such axis.
 * @throws {FrameProblem} there is nothing there: no values at all, or an index beyond the end.
 */
export async function placeAt(
  source: FrameSource,
  { dataset, index, part }: FramePlace,
  shown: readonly number[],
): Promise<Placed> {
  const stack = await source.stack({ dataset, index, shown });
  const { shape, label } = stack;
  if (shape === null) {
    throw new FrameProblem(label, t('"{0}" holds nothing at all, not even a single value.', stack.dataset));
  }
  for (const axis of shown) {
    if (!Number.isInteger(axis) || axis < 0 || axis >= shape.length) {
      throw new NoSuchPlace(t('"{0}" has no axis {1}: it has {2}.', stack.dataset, axis, shape.length));
    }
  }
  // Asked about another version of the file, as it may be while the file is written anew: what lies there is not meant.
  if (index.length !== shape.length) {
    throw new FrameProblem(
      label,
      t('"{0}" has {1} axes, and {2} were asked for.', stack.dataset, shape.length, index.length),
    );
  }
  if (shape.some((length, axis) => length === 0 && !shown.includes(axis))) {
    throw new FrameProblem(
      label,
      t('"{0}" holds no values: its shape is {1}.', stack.dataset, shape.join(" × ")),
    );
  }
  const at = shape.map((length, axis) =>
    shown.includes(axis) ? 0 : inside(stack, index[axis] ?? 0, axis, length),
  );
  return {
    stack,
    shape,
    part,
    box: { from: at, to: shape.map((length, axis) => (shown.includes(axis) ? length : (at[axis] ?? 0) + 1)) },
  };
}

/** The plane at a place. Throws as {@link placeAt} does. */
export async function planeAt(
  source: FrameSource,
  place: FramePlace & { readonly rows: number; readonly columns: number },
): Promise<PlacedPlane> {
  const { rows, columns } = place;
  const placed = await placeAt(source, place, rows === columns ? [rows] : [rows, columns]);
  return {
    ...placed,
    axes: [rows, columns],
    rows: rows === columns ? 1 : (placed.shape[rows] ?? 0),
    columns: placed.shape[columns] ?? 0,
  };
}

/** A plane of which the values are held. */
export function planeIn(
  held: HeldBox,
  { box, axes: [rowAxis, columnAxis], rows, columns }: PlacedPlane,
): Plane {
  const strides = stridesOf(held.box);
  return {
    data: held.data,
    rows,
    columns,
    offset: offsetIn(held, box.from),
    rowStride: rowAxis === columnAxis ? 0 : (strides[rowAxis] ?? 1),
    columnStride: strides[columnAxis] ?? 1,
  };
}

/** What is known of a plane whose values are held: measured once, and kept beside them. */
export function factsIn(held: HeldBox, plane: Plane): PlaneFacts {
  const key = `${plane.offset} ${plane.rowStride} ${plane.columnStride}`;
  const facts = held.facts.get(key) ?? measure(plane);
  held.facts.set(key, facts);
  return facts;
}

/** The part of a plane from (`top`, `left`) on whose values, dense, are a block of the stack. */
export function planeOfBlock(
  box: Box,
  data: NumberArray,
  { axes: [rowAxis, columnAxis] }: PlacedPlane,
): { readonly plane: Plane; readonly top: number; readonly left: number } {
  const strides = stridesOf(box);
  const length = (axis: number) => (box.to[axis] ?? 0) - (box.from[axis] ?? 0);
  const isRow = rowAxis === columnAxis;
  return {
    plane: {
      data,
      rows: isRow ? 1 : length(rowAxis),
      columns: length(columnAxis),
      offset: 0,
      rowStride: isRow ? 0 : (strides[rowAxis] ?? 1),
      columnStride: strides[columnAxis] ?? 1,
    },
    top: isRow ? 0 : (box.from[rowAxis] ?? 0),
    left: box.from[columnAxis] ?? 0,
  };
}

function inside({ dataset, label }: Stack, index: number, axis: number, length: number): number {
  if (Number.isInteger(index) && index >= 0 && index < length) return index;
  throw new FrameProblem(
    label,
    t('"{0}" has no index {1} along axis {2}, whose length is {3}.', dataset, index, axis, length),
  );
}
