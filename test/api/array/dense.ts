/**
 * NumPy in sixty lines, slow and plain: whole arrays of numbers, every element reached by its index. What the
 * lazy arrays are compared with; shares no code with them.
 */
import type { SliceItem } from "treadle/array";

export interface Dense {
  readonly shape: readonly number[];
  readonly at: (index: readonly number[]) => number;
}

/** The elements in order. */
export function elements({ shape, at }: Dense): number[] {
  const found: number[] = [];
  const visit = (index: number[]): void => {
    if (index.length === shape.length) found.push(at(index));
    else for (let i = 0; i < shape[index.length]!; i++) visit([...index, i]);
  };
  visit([]);
  return found;
}

export function dense(shape: readonly number[], values: readonly number[]): Dense {
  return { shape, at: (index) => values[index.reduce((flat, i, axis) => flat * shape[axis]! + i, 0)]! };
}

/** The positions that Python's `range(n)[start:stop:step]` has. */
function positions(length: number, [start, stop, step]: readonly (number | null | undefined)[]): number[] {
  const by = step ?? 1;
  const all = Array.from({ length }, (_, i) => i);
  const from = start == null ? null : start < 0 ? start + length : start;
  const to = stop == null ? null : stop < 0 ? stop + length : stop;
  const kept = all.filter((i) =>
    by > 0
      ? (from === null || i >= from) && (to === null || i < to)
      : (from === null || i <= from) && (to === null || i > to),
  );
  if (by < 0) kept.reverse();
  return kept.filter((_, i) => i % Math.abs(by) === 0);
}

export function sliced(source: Dense, items: readonly SliceItem[]): Dense {
  const taken = source.shape.map((length, axis) => {
    const item = items[axis] ?? null;
    if (typeof item === "number") return item < 0 ? item + length : item;
    return positions(length, item ?? []);
  });
  const shape = taken.flatMap((one) => (typeof one === "number" ? [] : [one.length]));
  return {
    shape,
    at: (index) => {
      let axis = 0;
      return source.at(taken.map((one) => (typeof one === "number" ? one : one[index[axis++]!]!)));
    },
  };
}

export function reduced(source: Dense, axes: readonly number[], fold: (values: number[]) => number): Dense {
  const shape = source.shape.filter((_, axis) => !axes.includes(axis));
  const inner = axes.map((axis) => source.shape[axis]!);
  return {
    shape,
    at: (index) => {
      const part: Dense = {
        shape: inner,
        at: (place) => {
          let kept = 0;
          return source.at(
            source.shape.map((_, axis) =>
              axes.includes(axis) ? place[axes.indexOf(axis)]! : index[kept++]!,
            ),
          );
        },
      };
      return fold(elements(part));
    },
  };
}

export function combined(a: Dense, b: Dense, compute: (a: number, b: number) => number): Dense {
  const ndim = Math.max(a.shape.length, b.shape.length);
  const own = (one: Dense, index: readonly number[]): number =>
    one.at(index.slice(ndim - one.shape.length).map((i, axis) => (one.shape[axis] === 1 ? 0 : i)));
  const shape = Array.from({ length: ndim }, (_, axis) =>
    [a, b].reduce((length, one) => {
      const own = one.shape[axis - ndim + one.shape.length] ?? 1;
      return own === 1 ? length : own;
    }, 1),
  );
  return { shape, at: (index) => compute(own(a, index), own(b, index)) };
}

export function stacked(all: readonly Dense[], axis: number): Dense {
  return {
    shape: all[0]!.shape.toSpliced(axis, 0, all.length),
    at: (index) => all[index[axis]!]!.at(index.toSpliced(axis, 1)),
  };
}
