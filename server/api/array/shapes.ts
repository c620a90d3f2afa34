/**
 * Arithmetic of shapes: sizes, strides, broadcasting, axes. Numbers only.
 */
import { ArrayIndexError, ShapeError } from "./errors.ts";

/** Length of each axis, outermost first; `[]` is a single element. */
export type Shape = readonly number[];

/** How many elements an array of this shape has. */
export const sizeOf = (shape: Shape): number => shape.reduce((product, length) => product * length, 1);

/** Distance between neighbours along each axis when the last axis runs fastest, in elements. */
export function denseStride(shape: Shape): number[] {
  const stride = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) stride[axis] = stride[axis + 1]! * shape[axis + 1]!;
  return stride;
}

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((length, axis) => length === b[axis]);

export const showShape = (shape: Shape): string => `[${shape.join(", ")}]`;

/** @throws {ShapeError} unless it is a list of lengths */
export function checkShape(shape: unknown, where: string): Shape {
  if (Array.isArray(shape) && shape.every((length) => Number.isSafeInteger(length) && length >= 0)) {
    return [...(shape as number[])];
  }
  throw new ShapeError(
    `${where}: the shape must be a list of whole numbers from 0, not ${JSON.stringify(shape)}.`,
  );
}

/**
 * The axis that a number means, from the end when it is negative.
 *
 * @throws {ArrayIndexError} when there is no such axis
 */
export function checkAxis(axis: number, ndim: number, where: string): number {
  const found = axis < 0 ? axis + ndim : axis;
  if (Number.isInteger(axis) && found >= 0 && found < ndim) return found;
  throw new ArrayIndexError(
    `${where}: axis ${axis} does not exist; ` +
      (ndim === 0 ? "there are none." : `there are ${ndim}, counted from 0, or from -1 at the end.`),
  );
}

/**
 * The shape of an element-wise operation: axes are aligned at the end, an axis of length 1 is repeated.
 *
 * @throws {ShapeError} naming the shapes that do not go together
 */
export function broadcast(shapes: readonly Shape[], where: string): Shape {
  const ndim = Math.max(0, ...shapes.map((shape) => shape.length));
  return Array.from({ length: ndim }, (_, axis) => {
    let length = 1;
    for (const shape of shapes) {
      const own = shape[axis - ndim + shape.length] ?? 1;
      if (own === 1 || own === length) continue;
      if (length !== 1) {
        const all = shapes.map(showShape).join(" and ");
        throw new ShapeError(
          `${where}: shapes ${all} do not go together. Aligned at the end, ` +
            "lengths must be equal or one of them 1.",
        );
      }
      length = own;
    }
    return length;
  });
}

/** Every index of a grid of this shape, the last axis fastest. */
export function* indices(shape: Shape): Generator<number[]> {
  const count = sizeOf(shape);
  const index = new Array<number>(shape.length).fill(0);
  for (let i = 0; i < count; i++) {
    yield [...index];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      if (++index[axis]! < shape[axis]!) break;
      index[axis] = 0;
    }
  }
}
