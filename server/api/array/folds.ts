/**
 * The inner loops of reductions: folding a run of elements into one, and a row of elements into a row of
 * results. Everything else about a reduction is elsewhere.
 */
import type { BigInts, Numbers } from "./nd-array.ts";

export type FoldName = "sum" | "min" | "max";

interface Fold<T extends Numbers | BigInts, V> {
  /** `so far` with `length` elements from `at` folded in. */
  readonly run: (soFar: V, data: T, at: number, length: number) => V;
  /** Folds `length` elements from `at` into as many results from `to`. */
  readonly rows: (out: T, to: number, data: T, at: number, length: number) => void;
}

/** Longer runs are halved: NumPy's own measure for its pairwise summation. */
const PAIRWISE_FROM = 128;

/** Rounding errors grow with the logarithm of the length, not with the length. */
function pairwiseSum(data: Numbers, at: number, length: number): number {
  if (length > PAIRWISE_FROM) {
    // Halves are multiples of 8, so that most runs at the end are whole blocks.
    const half = (length >> 1) & ~7;
    return pairwiseSum(data, at, half) + pairwiseSum(data, at + half, length - half);
  }
  let sum = 0;
  for (let i = at; i < at + length; i++) sum += data[i]!;
  return sum;
}

/** NaN in a run gives NaN, as in NumPy: `Math.min` and `Math.max` see to that. */
export const FOLDS: Readonly<Record<FoldName, Fold<Numbers, number>>> = {
  sum: {
    run: (soFar, data, at, length) => soFar + pairwiseSum(data, at, length),
    rows: (out, to, data, at, length) => {
      for (let i = 0; i < length; i++) out[to + i]! += data[at + i]!;
    },
  },
  min: {
    run: (soFar, data, at, length) => {
      let least = soFar;
      for (let i = at; i < at + length; i++) least = Math.min(least, data[i]!);
      return least;
    },
    rows: (out, to, data, at, length) => {
      for (let i = 0; i < length; i++) out[to + i] = Math.min(out[to + i]!, data[at + i]!);
    },
  },
  max: {
    run: (soFar, data, at, length) => {
      let most = soFar;
      for (let i = at; i < at + length; i++) most = Math.max(most, data[i]!);
      return most;
    },
    rows: (out, to, data, at, length) => {
      for (let i = 0; i < length; i++) out[to + i] = Math.max(out[to + i]!, data[at + i]!);
    },
  },
};

/** The smaller BigInt; `Math.min` takes numbers only. */
export const lesser = (a: bigint, b: bigint): bigint => {
  if (b < a) return b;
  return a;
};
/** The larger BigInt. */
export const greater = (a: bigint, b: bigint): bigint => {
  if (b > a) return b;
  return a;
};

const bigFold = (two: (a: bigint, b: bigint) => bigint): Fold<BigInts, bigint> => ({
  run: (soFar, data, at, length) => {
    let folded = soFar;
    for (let i = at; i < at + length; i++) folded = two(folded, data[i]!);
    return folded;
  },
  rows: (out, to, data, at, length) => {
    for (let i = 0; i < length; i++) out[to + i] = two(out[to + i]!, data[at + i]!);
  },
});

/** On BigInts; storing a sum wraps it around at 64 bits, as in NumPy. */
export const BIG_FOLDS: Readonly<Record<FoldName, Fold<BigInts, bigint>>> = {
  sum: bigFold((a, b) => a + b),
  min: bigFold(lesser),
  max: bigFold(greater),
};
