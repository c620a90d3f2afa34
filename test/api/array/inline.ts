/** Small arrays and their elements as nested lists, computed on the thread of the test. */
import { delayed } from "treadle";
import * as ta from "treadle/array";

export const inline = { executor: "inline" } as const;

/** An array of 0, 1, 2 … in a shape. */
export function counting(shape: number[], chunks: ta.ChunkRequest = -1): ta.LazyArray<Float64Array> {
  const size = shape.reduce((product, length) => product * length, 1);
  return ta.from(
    Float64Array.from({ length: size }, (_, i) => i),
    { shape, chunks },
  );
}

/** The computed elements as nested lists. */
export async function nested(array: ta.LazyArray): Promise<unknown> {
  const { data, shape } = await array.compute(inline);
  return nest([...data], shape);
}

function nest(values: readonly unknown[], shape: readonly number[]): unknown {
  const [length, ...inner] = shape;
  if (length === undefined) return values[0];
  const each = values.length / length;
  return Array.from({ length }, (_, i) => nest(values.slice(i * each, (i + 1) * each), inner));
}

/** Lazy frames that count how often they are read. */
export function countedFrames(
  count: number,
  shape: number[] = [2, 3],
): { frames: ta.LazyArray<Uint8Array>; reads: () => number } {
  let reads = 0;
  const size = shape.reduce((product, length) => product * length, 1);
  const read = delayed(function read(index: number) {
    reads++;
    return new Uint8Array(size).map((_, i) => index + i);
  });
  const frames = ta.stack(
    Array.from({ length: count }, (_, i) => ta.fromDelayed(read(i), { shape, dtype: "uint8" })),
  );
  return {
    frames,
    reads: () => {
      const found = reads;
      reads = 0;
      return found;
    },
  };
}
