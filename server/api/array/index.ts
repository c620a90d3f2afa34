/**
 * `treadle/array`: chunked arrays with NumPy's semantics, computed lazily.
 *
 *     import * as ta from "treadle/array";
 *     const frames = ta.stack(paths.map((p) => ta.fromDelayed(read(p), { shape: [257, 257], dtype: "uint8" })));
 *     const { data } = await frames.slice([0, 10]).sum({ axis: 0 }).compute();
 *
 * This file is the list of what is public, and nothing else.
 */
export type { Blocks } from "./blocks.ts";
export type { AxisChunks, ChunkRequest } from "./chunk-request.ts";
export type { Chunks } from "./chunks.ts";
export { type BlockValue, type Declaration, from, fromDelayed, fromH5, stack } from "./creation.ts";
export type { DataOf, Dtype } from "./dtypes.ts";
export type { Operand } from "./elementwise-methods.ts";
export {
  ArrayIndexError,
  ChunkError,
  DeclarationError,
  DtypeError,
  PrecisionError,
  ShapeError,
} from "./errors.ts";
export type { Elements, FromOptions, Nested } from "./from-elements.ts";
export type { FromH5Options } from "./from-h5.ts";
export { LazyArray, type RechunkOptions } from "./lazy-array.ts";
export type { NdArray } from "./nd-array.ts";
export type { ReduceOptions, SumOptions } from "./reduced.ts";
export type { SliceItem } from "./selection.ts";
export type { Shape } from "./shapes.ts";
