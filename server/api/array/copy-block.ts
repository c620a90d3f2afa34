/**
 * Copying a part of one block to a part of another, whatever the steps: rows at a time where rows lie
 * together. Knows memory, not tasks.
 */
import type { TypedArray } from "../../memory/shared-memory.ts";
import { isDense, stretch } from "./nd-array.ts";
import { type Selection, selectedShape } from "./selection.ts";
import { denseStride, type Shape, sizeOf } from "./shapes.ts";

/** Elements spread over memory: where the first one is, and how far to the next along each axis. */
export interface Layout {
  readonly offset: number;
  readonly shape: Shape;
  readonly stride: readonly number[];
}

/** Where the selected elements of an array lie. */
export function layoutOf(selection: Selection, stride: readonly number[]): Layout {
  let offset = 0;
  const strides: number[] = [];
  selection.forEach((item, axis) => {
    if (typeof item === "number") offset += item * stride[axis]!;
    else {
      offset += item.start * stride[axis]!;
      strides.push(item.step * stride[axis]!);
    }
  });
  return { offset, shape: selectedShape(selection), stride: strides };
}

/** The elements of a layout, dense: a view of `data` where they are so already. */
export function dense(data: TypedArray, layout: Layout, room: (length: number) => TypedArray): TypedArray {
  const length = sizeOf(layout.shape);
  if (length > 0 && isDense(layout.shape, layout.stride)) {
    return stretch(data, layout.offset, layout.offset + length);
  }
  const out = room(length);
  copy(data, layout, out, { offset: 0, shape: layout.shape, stride: denseStride(layout.shape) });
  return out;
}

/** Copies elements from one layout to another of the same shape. */
export function copy(from: TypedArray, source: Layout, to: TypedArray, target: Layout): void {
  if (sizeOf(source.shape) === 0) return;
  const axes = joined(source, target);
  const last = axes.pop() ?? { length: 1, from: 1, to: 1 };
  const counters = new Array<number>(axes.length).fill(0);
  let [at, out] = [source.offset, target.offset];
  for (;;) {
    copyRow(from, at, last.from, to, out, last.to, last.length);
    let axis = axes.length - 1;
    for (; axis >= 0; axis--) {
      const { length, from: step, to: outStep } = axes[axis]!;
      at += step;
      out += outStep;
      if (++counters[axis]! < length) break;
      counters[axis] = 0;
      at -= length * step;
      out -= length * outStep;
    }
    if (axis < 0) return;
  }
}

interface JoinedAxis {
  readonly length: number;
  readonly from: number;
  readonly to: number;
}

/** Axes of length 1 are nothing, and two that continue each other in both layouts are one: rows become long. */
function joined(source: Layout, target: Layout): JoinedAxis[] {
  const axes: JoinedAxis[] = [];
  source.shape.forEach((length, axis) => {
    if (length === 1) return;
    const from = source.stride[axis]!;
    const to = target.stride[axis]!;
    const outer = axes.at(-1);
    if (outer && outer.from === from * length && outer.to === to * length) {
      axes[axes.length - 1] = { length: outer.length * length, from, to };
    } else axes.push({ length, from, to });
  });
  return axes;
}

function copyRow(
  from: TypedArray,
  at: number,
  step: number,
  to: TypedArray,
  out: number,
  outStep: number,
  length: number,
): void {
  if (step === 1 && outStep === 1) {
    // Both hold elements of one kind; the compiler cannot know that.
    to.set(from.subarray(at, at + length) as never, out);
    return;
  }
  for (let i = 0; i < length; i++) to[out + i * outStep] = from[at + i * step]!;
}
