/**
 * A thousand tasks in three layers: random walks, a summary of each, and one table of all.
 *
 * In the graph each layer is one box with a count. Open a box to see its tasks;
 * click one to see what it took.
 */
import { delayed } from "treadle";

interface Summary {
  readonly furthest: number;
  readonly end: number;
}

const walk = delayed(function walk(seed: number, steps: number): Float64Array {
  const positions = new Float64Array(steps);
  let state = seed;
  let position = 0;
  for (let step = 0; step < steps; step++) {
    // A small generator of our own, so that every run walks the same way.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    position += state / 2 ** 32 - 0.5;
    positions[step] = position;
  }
  return positions;
});

const summarise = delayed(function summarise(positions: Float64Array): Summary {
  let furthest = 0;
  for (const position of positions) furthest = Math.max(furthest, Math.abs(position));
  return { furthest, end: positions[positions.length - 1] ?? 0 };
});

const table = delayed(function table(summaries: Summary[]) {
  const mean = (of: (summary: Summary) => number) =>
    summaries.reduce((sum, summary) => sum + of(summary), 0) / summaries.length;
  return { walks: summaries.length, furthest: mean((s) => s.furthest), end: mean((s) => s.end) };
});

const summaries = Array.from({ length: 500 }, (_, seed) => summarise(walk(seed + 1, 500_000)));

console.log(await table(summaries).compute());
