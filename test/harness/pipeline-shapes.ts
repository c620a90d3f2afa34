/**
 * Shapes that real pipelines have, beside the textbook ones of `named-graphs.ts`. Tasks stand on the left, what they
 * need on the right.
 */
import { needing, numbered, reduction, type Shape, upTo } from "./named-graphs.ts";
import type { Random } from "./random.ts";

/**
 * Read, mean and standard deviation over all, normalise each, write.
 *
 *     w0 ── n0 ─┬─ r0
 *               ├─ mean ── m0 m1 …      m0 ── r0
 *               └─ std ─── q0 q1 …      q0 ── r0
 */
export const normalised = (count: number): Shape => [
  ...upTo(count).flatMap((i) => [
    `r${i}`,
    `m${i} < r${i}`,
    `q${i} < r${i}`,
    `n${i} < r${i} mean std`,
    `w${i} < n${i}`,
  ]),
  needing("mean", numbered("m", count)),
  needing("std", numbered("q", count)),
];

/**
 * Frames of a camera: a dark frame for all of them, two uses of each, one table.
 *
 *     table ── feat0 ─┬─ seg0 ── cal0 ─┬─ read0
 *                     └─ cal0          └─ dark
 *              thumb0 ── cal0
 */
export const frames = (count: number): Shape => [
  "dark",
  ...upTo(count).flatMap((i) => [
    `read${i}`,
    `cal${i} < read${i} dark`,
    `seg${i} < cal${i}`,
    `feat${i} < cal${i} seg${i}`,
    `thumb${i} < cal${i}`,
  ]),
  needing("table", numbered("feat", count)),
];

/**
 * Files with several datasets: a summary of each file, and a tree over each dataset through all files.
 *
 *     file0 ── st0.0 st0.1 …       st0.0 ── d0.0 ── open0
 *     T0.1.0 ── d0.0 d1.0 d2.0 …
 */
export const archive = (files: number, datasets: number): Shape => [
  ...upTo(files).flatMap((i) => [
    `open${i}`,
    ...upTo(datasets).flatMap((j) => [`d${i}.${j} < open${i}`, `st${i}.${j} < d${i}.${j}`]),
    needing(`file${i}`, numbered(`st${i}.`, datasets)),
  ]),
  ...upTo(datasets).flatMap((j) =>
    reduction(
      `T${j}.`,
      upTo(files).map((i) => `d${i}.${j}`),
      3,
    ),
  ),
];

/**
 * A difference equation: every cell from its neighbours one step before.
 *
 *     u2.1 ─┬─ u1.0 …
 *           ├─ u1.1 ─┬─ u0.0
 *           │        ├─ u0.1
 *           │        └─ u0.2
 *           └─ u1.2 …
 */
export const stencil = (cells: number, steps: number): Shape =>
  upTo(steps).flatMap((step) =>
    upTo(cells).map((i) =>
      needing(
        `u${step}.${i}`,
        step === 0
          ? []
          : [i - 1, i, i + 1].filter((k) => k >= 0 && k < cells).map((k) => `u${step - 1}.${k}`),
      ),
    ),
  );

/**
 *     d1.1 ─┬─ d0.1 ──┐
 *           └─ d1.0 ──┴─ d0.0
 */
export const lattice = (side: number): Shape =>
  upTo(side).flatMap((i) =>
    upTo(side).map((j) =>
      needing(`d${i}.${j}`, [...(i > 0 ? [`d${i - 1}.${j}`] : []), ...(j > 0 ? [`d${i}.${j - 1}`] : [])]),
    ),
  );

/**
 * Diamonds in a row:   j1 ─┬─ a1 ─┬─ s1 ── j0 ─┬─ a0 ─┬─ s0
 *                          └─ b1 ─┘            └─ b0 ─┘
 */
export const diamonds = (count: number): Shape =>
  upTo(count).flatMap((i) => [
    needing(`s${i}`, i === 0 ? [] : [`j${i - 1}`]),
    `a${i} < s${i}`,
    `b${i} < s${i}`,
    `j${i} < a${i} b${i}`,
  ]);

/** Two rounds of `m < split < x`, each among `ways` tasks at a time, so that everything can go everywhere. */
export function shuffle(ways: number): Shape {
  const all = upTo(ways * ways);
  const split = (round: number, from: string, i: number): string[] =>
    upTo(ways).map((j) => `s${round}.${i}.${j} < ${from}${i}`);
  return all.flatMap((i) => {
    const row = Math.floor(i / ways);
    const column = i % ways;
    return [
      `x${i}`,
      ...split(1, "x", i),
      needing(
        `m${i}`,
        upTo(ways).map((k) => `s1.${row * ways + k}.${column}`),
      ),
      ...split(2, "m", i),
      needing(
        `o${i}`,
        upTo(ways).map((k) => `s2.${k * ways + row}.${column}`),
      ),
    ];
  });
}

/**
 *     C0.0 ─┬─ p0.0.0 ─┬─ A0.0
 *           │          └─ B0.0
 *           └─ p0.0.1 ─┬─ A0.1
 *                      └─ B1.0
 */
export const matrixProduct = (side: number, inner = side): Shape =>
  upTo(side).flatMap((i) => [
    ...upTo(inner).flatMap((k) => [`A${i}.${k}`, `B${k}.${i}`]),
    ...upTo(side).flatMap((j) => [
      ...upTo(inner).map((k) => `p${i}.${j}.${k} < A${i}.${k} B${k}.${j}`),
      needing(`C${i}.${j}`, numbered(`p${i}.${j}.`, inner)),
    ]),
  ]);

/** Every pair of `x` and `y`: `o0.0 < x0 y0`, `o0.1 < x0 y1` … */
export const outerProduct = (rows: number, columns: number): Shape => [
  ...numbered("x", rows),
  ...numbered("y", columns),
  ...upTo(rows).flatMap((i) => upTo(columns).map((j) => `o${i}.${j} < x${i} y${j}`)),
];

/**
 *     z0 ─┬─ a0.2 ── a0.1 ── a0.0
 *         └─ b0.2 ── b0.1 ── b0.0
 *     z1 …
 */
export const zipped = (count: number, length: number): Shape =>
  upTo(count).flatMap((i) => [
    ...["a", "b"].flatMap((name) =>
      upTo(length).map((k) => needing(`${name}${i}.${k}`, k === 0 ? [] : [`${name}${i}.${k - 1}`])),
    ),
    `z${i} < a${i}.${length - 1} b${i}.${length - 1}`,
  ]);

/** Pipelines of four stages that share one source; the third stage needs the first again. */
export const stages = (count: number): Shape => [
  "source",
  ...upTo(count).flatMap((i) => [`a${i} < source`, `b${i} < a${i}`, `c${i} < b${i} a${i}`, `d${i} < c${i}`]),
];

/**
 * Groups of a time series, each member less the mean of its group, one number over all: a climatology.
 *
 *     rms ── s0 s1 …        s0 ── a0 ─┬─ x0
 *                                     └─ clim0 ── x0 x4 x8 …
 */
export const climatology = (count: number, period: number): Shape => [
  ...upTo(count).flatMap((i) => [`x${i}`, `a${i} < x${i} clim${i % period}`, `s${i} < a${i}`]),
  ...upTo(period).map((k) =>
    needing(
      `clim${k}`,
      upTo(count)
        .filter((i) => i % period === k)
        .map((i) => `x${i}`),
    ),
  ),
  needing("rms", numbered("s", count)),
];

/** All sums of the first so many, in as many steps as the count has bits: what a parallel scan makes. */
export function scan(count: number): Shape {
  const sentences = numbered("p0.", count);
  let current = [...sentences];
  for (let level = 1, width = 1; width < count; level++, width *= 2) {
    const before = current;
    current = before.map((name, i) => {
      const block = Math.floor(i / width);
      if (block % 2 === 0) return name;
      sentences.push(`p${level}.${i} < ${name} ${before[block * width - 1]}`);
      return `p${level}.${i}`;
    });
  }
  return sentences;
}

/** The butterflies of a fast Fourier transform: `f1.0 < f0.0 f0.1`, `f2.0 < f1.0 f1.2`, `f3.0 < f2.0 f2.4` … */
export const butterflies = (levels: number): Shape =>
  upTo(levels + 1).flatMap((level) =>
    upTo(2 ** levels).map((i) =>
      needing(
        `f${level}.${i}`,
        level === 0 ? [] : [`f${level - 1}.${i}`, `f${level - 1}.${i ^ (2 ** (level - 1))}`],
      ),
    ),
  );

/** Layers of random edges: every task needs up to `needs` of the layer before, from at most `reach` places away. */
export const layered = (
  random: Random,
  { width, depth, needs, reach }: { width: number; depth: number; needs: number; reach: number },
): Shape =>
  upTo(depth).flatMap((layer) =>
    upTo(width).map((i) => {
      const from = upTo(layer === 0 ? 0 : needs).map(() => i - reach + random.below(2 * reach + 1));
      return needing(`n${layer}.${i}`, [
        ...new Set(from.map((k) => `n${layer - 1}.${Math.max(0, Math.min(k, width - 1))}`)),
      ]);
    }),
  );
