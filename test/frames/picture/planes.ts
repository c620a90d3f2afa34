/** Planes to draw: literal ones, and random ones of every kind of array, in every order of axes, with what is no number. */
import fc from "fast-check";
import type { Plane } from "../../../server/frames/plane.ts";
import type { NumberArray } from "../../../server/hdf5/decode.ts";

/** A plane of rows of numbers. */
export function planeOf(
  rows: readonly (readonly number[])[],
  Type: { from(values: readonly number[]): NumberArray } = Float64Array,
): Plane {
  const columns = rows[0]?.length ?? 0;
  return {
    data: Type.from(rows.flat()),
    rows: rows.length,
    columns,
    offset: 0,
    rowStride: columns,
    columnStride: 1,
  };
}

/** Element (row, column), as a number. */
export const valueAt = (
  { data, offset, rowStride, columnStride }: Plane,
  row: number,
  column: number,
): number => Number(data[offset + row * rowStride + column * columnStride]);

/** All elements, row by row, as numbers. */
export const valuesOf = (plane: Plane): number[] =>
  Array.from({ length: plane.rows * plane.columns }, (_, i) =>
    valueAt(plane, Math.floor(i / plane.columns), i % plane.columns),
  );

/** A part of a plane, without a copy. */
export const partOf = (plane: Plane, top: number, left: number, bottom: number, right: number): Plane => ({
  ...plane,
  rows: bottom - top,
  columns: right - left,
  offset: plane.offset + top * plane.rowStride + left * plane.columnStride,
});

const near = (scale: number): fc.Arbitrary<number> =>
  fc.integer({ min: -4, max: 4 }).map((step) => step * scale);

/** Numbers as they come in files: equal ones, whole ones, wide ones, and such that are none. */
export const floats: fc.Arbitrary<number> = fc.oneof(
  { weight: 4, arbitrary: near(1) },
  { weight: 4, arbitrary: fc.double({ min: -100, max: 100, noNaN: true }) },
  { weight: 2, arbitrary: near(1e-3) },
  { weight: 2, arbitrary: fc.double() },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Infinity, -Infinity, 0, -0, 5e-324, 1e308, -1e308) },
);

/** What makes an array of each kind, by the name NumPy has for it. */
export const kinds = {
  uint8: (count: number) => fc.uint8Array({ minLength: count, maxLength: count }),
  int8: (count: number) => fc.int8Array({ minLength: count, maxLength: count }),
  uint16: (count: number) => fc.uint16Array({ minLength: count, maxLength: count }),
  int16: (count: number) => fc.int16Array({ minLength: count, maxLength: count }),
  uint32: (count: number) => fc.uint32Array({ minLength: count, maxLength: count }),
  int32: (count: number) => fc.int32Array({ minLength: count, maxLength: count }),
  uint64: (count: number) => fc.bigUint64Array({ minLength: count, maxLength: count }),
  int64: (count: number) => fc.bigInt64Array({ minLength: count, maxLength: count }),
  float32: (count: number) =>
    fc.array(floats, { minLength: count, maxLength: count }).map((values) => Float32Array.from(values)),
  float64: (count: number) =>
    fc.array(floats, { minLength: count, maxLength: count }).map((values) => Float64Array.from(values)),
} satisfies Record<string, (count: number) => fc.Arbitrary<NumberArray>>;

export type Kind = keyof typeof kinds;

/** A plane of any kind, dense, turned, or with gaps between its elements. */
export const anyPlane: fc.Arbitrary<Plane> = fc
  .record({
    kind: fc.constantFrom(...(Object.keys(kinds) as Kind[])),
    rows: fc.integer({ min: 1, max: 24 }),
    columns: fc.integer({ min: 1, max: 24 }),
    layout: fc.constantFrom("dense", "turned", "gaps"),
    offset: fc.integer({ min: 0, max: 3 }),
  })
  .chain(({ kind, rows, columns, layout, offset }) => {
    const [rowStride, columnStride] =
      layout === "dense" ? [columns, 1] : layout === "turned" ? [1, rows] : [columns * 2 + 1, 2];
    const count = offset + (rows - 1) * rowStride + (columns - 1) * columnStride + 1;
    const data: fc.Arbitrary<NumberArray> = kinds[kind](count);
    return data.map((values): Plane => ({ data: values, rows, columns, offset, rowStride, columnStride }));
  });
