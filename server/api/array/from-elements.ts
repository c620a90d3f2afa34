/**
 * `from`: elements that are at hand as the source of an expression.
 */
import { isTypedArray, type TypedArray } from "../../memory/shared-memory.ts";
import { type ChunkRequest, definiteChunks } from "./chunk-request.ts";
import { checkDtype, type Dtype, storageOf } from "./dtypes.ts";
import { ShapeError } from "./errors.ts";
import type { Expression } from "./expression.ts";
import { InMemory } from "./in-memory.ts";
import { isNdArray, type NdArray, storedIn } from "./nd-array.ts";
import { checkShape, denseStride, type Shape, showShape, sizeOf } from "./shapes.ts";

/** Numbers in nested lists of equal length. */
export type Nested = readonly (number | Nested)[];

/** Elements that an array can be made of. */
export type Elements =
  | TypedArray
  | Nested
  | (Pick<NdArray, "data" | "shape"> & { readonly stride?: readonly number[]; readonly dtype?: Dtype });

/** Options of `from`. */
export interface FromOptions {
  /** Default: that of `data`; a flat array has one axis. */
  readonly shape?: Shape;
  /** Default `"auto"`: one block up to 128 MiB. */
  readonly chunks?: ChunkRequest;
  /** What the elements are called, where the typed array leaves it open: bytes may be `"bool"`. */
  readonly dtype?: Dtype;
}

/**
 * The expression behind `from`. Elements are copied once.
 *
 * @throws {ShapeError} when the elements do not fill the shape
 */
export function fromElements(elements: Elements, options: FromOptions): Expression {
  const found = described(elements);
  const shape = options.shape === undefined ? found.shape : checkShape(options.shape, "from");
  if (sizeOf(shape) !== sizeOf(found.shape)) {
    throw new ShapeError(
      `from: ${sizeOf(found.shape)} elements do not fill shape ${showShape(shape)}, which has ${sizeOf(shape)}.`,
    );
  }
  const dtype = options.dtype === undefined ? found.dtype : checkDtype(options.dtype, "from");
  const stored = storedIn(dtype === undefined ? { data: found.data } : { data: found.data, dtype });
  const chunks = definiteChunks(options.chunks ?? "auto", {
    shape,
    before: shape.map((length) => [length]),
    bytes: storageOf(stored).bytes,
  });
  const layout = { offset: 0, shape: found.shape, stride: found.stride };
  return InMemory.of(found.data, layout, shape, stored, chunks);
}

function described(elements: Elements): {
  data: TypedArray;
  shape: Shape;
  stride: readonly number[];
  dtype?: Dtype;
} {
  if (isTypedArray(elements)) return { data: elements, shape: [elements.length], stride: [1] };
  if (isNdArray(elements)) {
    const { data, dtype } = elements;
    const shape = checkShape(elements.shape, "from");
    const stride = elements.stride ?? denseStride(shape);
    const reach =
      sizeOf(shape) === 0 ? 0 : stride.reduce((sum, step, axis) => sum + step * (shape[axis]! - 1), 1);
    if (stride.length !== shape.length || stride.some((step) => step < 0) || reach > data.length) {
      throw new ShapeError(
        `from: shape ${showShape(shape)} with stride ${showShape(stride)} does not fit ${data.length} elements.`,
      );
    }
    return { data, shape, stride, ...(dtype === undefined ? {} : { dtype }) };
  }
  const shape = nestedShape(elements as Nested);
  const data = Float64Array.from((elements as readonly unknown[]).flat(Infinity) as number[]);
  return { data, shape, stride: denseStride(shape) };
}

/** @throws {ShapeError} when lists side by side differ in length */
function nestedShape(nested: Nested): Shape {
  if (!Array.isArray(nested)) {
    throw new ShapeError("from: give a typed array, { data, shape } or lists of numbers.");
  }
  const shapes = nested.map((item) => (typeof item === "number" ? [] : nestedShape(item)));
  const [first = []] = shapes;
  const odd = shapes.findIndex((shape) => showShape(shape) !== showShape(first));
  if (odd >= 0) {
    throw new ShapeError(
      `from: lists must be of equal length. The first has shape ${showShape(first)}, number ${odd + 1} has ${showShape(shapes[odd]!)}.`,
    );
  }
  return [nested.length, ...first];
}
