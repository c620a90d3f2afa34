/**
 * How many results the static order holds at once, on named shapes: the worst of one naming and of twenty others, in
 * other orders, so that no luck with names counts. Never more than the order Dask computes for the same shape.
 * Dask's figures are the worst of as many namings too, of `dask.order` in 2022.12.1 (Debian's python3-dask) and on
 * the main branch of August 2026; the better one of the two counts. `runInUnitTime` shows what becomes of an order when it is executed.
 */
import { describe, expect, test } from "vitest";
import { heldSeries, toSequence } from "../../server/graph/held-results.ts";
import { staticOrder } from "../../server/graph/order.ts";
import {
  broadcast,
  centred,
  chains,
  fanIn,
  groups,
  ladder,
  named,
  outputs,
  overlap,
  rechunked,
  runningSums,
  type Shape,
  stackSum,
  staircase,
  sumChain,
  transposed,
  tree,
  windows,
} from "../harness/named-graphs.ts";
import {
  archive,
  butterflies,
  climatology,
  diamonds,
  frames,
  lattice,
  layered,
  matrixProduct,
  normalised,
  outerProduct,
  scan,
  shuffle,
  stages,
  stencil,
  zipped,
} from "../harness/pipeline-shapes.ts";
import { randomFrom } from "../harness/random.ts";
import { runInUnitTime } from "../harness/unit-time.ts";

interface Execution {
  readonly held: number;
  readonly makespan: number;
}

/** The worst of all namings: of the static order, and of its execution with one and with four workers. */
function worst(shape: Shape): { readonly held: number; readonly one: Execution; readonly four: Execution } {
  const runs = Array.from({ length: 21 }, (_, seed) => {
    const { graph } = named(shape, seed === 0 ? {} : { random: randomFrom(seed) });
    const rank = staticOrder(graph);
    const held = heldSeries(graph, toSequence(rank)).reduce((a, b) => Math.max(a, b), 0);
    return { held, one: runInUnitTime(graph, rank, 1), four: runInUnitTime(graph, rank, 4) };
  });
  const largest = (of: (run: (typeof runs)[number]) => number): number => Math.max(...runs.map(of));
  const execution = (workers: "one" | "four"): Execution => ({
    held: largest((run) => run[workers].held),
    makespan: largest((run) => run[workers].makespan),
  });
  return { held: largest((run) => run.held), one: execution("one"), four: execution("four") };
}

describe("shapes with figures that are known to be possible, and Dask's when four workers follow its order", () => {
  test.each<[string, Shape, { dask: number; held: number; four: [held: number, makespan: number] }]>([
    ["fan-in of 64", fanIn(64), { dask: 64, held: 64, four: [64, 17] }],
    ["32 chains of 3", chains(32, 3), { dask: 1, held: 1, four: [4, 24] }],
    ["binary tree of 64", tree(64), { dask: 7, held: 7, four: [9, 37] }],
    ["binary tree of 1024", tree(1024), { dask: 11, held: 11, four: [13, 520] }],
    ["running sum of 8", sumChain(8), { dask: 2, held: 2, four: [7, 9] }],
    ["two outputs of 16 sources", outputs(2, 16), { dask: 10, held: 10, four: [12, 22] }],
    ["16 blocks less their mean", centred(16), { dask: 32, held: 32, four: [32, 18] }],
    ["windows of 3 over 32", windows(32, 3), { dask: 5, held: 3, four: [8, 16] }],
    ["overlap on 6 by 6", overlap(6), { dask: 17, held: 15, four: [19, 18] }],
    ["10 frames rechunked", rechunked(10), { dask: 10, held: 10, four: [10, 11] }],
    ["sum of 1000 frames by fours", stackSum(1000, 4), { dask: 15, held: 15, four: [18, 839] }],
    ["transpose of 6 by 6", transposed(6), { dask: 12, held: 12, four: [17, 13] }],
    ["broadcast to 16", broadcast(16), { dask: 16, held: 16, four: [16, 6] }],
    ["ladder of 12", ladder(12), { dask: 2, held: 2, four: [10, 14] }],
    ["8 groups of 4", groups(8, 4), { dask: 4, held: 4, four: [7, 14] }],
    ["two running sums of 20", runningSums(20), { dask: 4, held: 3, four: [9, 27] }],
  ])("%s", (_, shape, { dask, held, four }) => {
    const ours = worst(shape);
    expect(ours.held).toBe(held);
    expect(ours.held).toBeLessThanOrEqual(dask);
    expect(ours.one).toEqual({ held: ours.held, makespan: shape.length });
    expect(ours.four.held).toBeLessThanOrEqual(four[0]);
    expect(ours.four.makespan).toBeLessThanOrEqual(four[1]);
  });
});

describe("shapes of real pipelines", () => {
  test.each<[string, Shape, { dask2022: number; dask2026: number; held: number }]>([
    ["windows of 5 over 64", windows(64, 5), { dask2022: 5, dask2026: 9, held: 5 }],
    ["windows that become shorter", staircase(5), { dask2022: 3, dask2026: 3, held: 3 }],
    ["overlap on 9 by 9", overlap(9), { dask2022: 51, dask2026: 29, held: 21 }],
    ["three outputs of 27 sources by threes", outputs(3, 27, 3), { dask2022: 34, dask2026: 34, held: 18 }],
    ["five outputs of 32 sources", outputs(5, 32), { dask2022: 38, dask2026: 24, held: 24 }],
    ["transpose of 10 by 3", transposed(10, 3), { dask2022: 20, dask2026: 20, held: 20 }],
    ["12 files normalised by mean and deviation", normalised(12), { dask2022: 25, dask2026: 25, held: 25 }],
    ["12 frames with a dark frame", frames(12), { dask2022: 13, dask2026: 13, held: 13 }],
    ["9 files of 3 datasets", archive(9, 3), { dask2022: 22, dask2026: 30, held: 14 }],
    ["5 files of 12 datasets", archive(5, 12), { dask2022: 44, dask2026: 67, held: 36 }],
    ["20 cells in 4 steps", stencil(20, 4), { dask2022: 8, dask2026: 7, held: 7 }],
    ["8 cells in 12 steps", stencil(8, 12), { dask2022: 15, dask2026: 14, held: 9 }],
    ["lattice of 8 by 8", lattice(8), { dask2022: 8, dask2026: 13, held: 8 }],
    ["10 diamonds in a row", diamonds(10), { dask2022: 2, dask2026: 2, held: 2 }],
    ["shuffle of 9", shuffle(3), { dask2022: 16, dask2026: 16, held: 13 }],
    ["shuffle of 16", shuffle(4), { dask2022: 30, dask2026: 26, held: 21 }],
    ["matrix product of 4 by 4 blocks", matrixProduct(4), { dask2022: 28, dask2026: 36, held: 24 }],
    ["matrix product of 3 by 6 blocks", matrixProduct(3, 6), { dask2022: 30, dask2026: 42, held: 30 }],
    ["outer product of 8 by 8", outerProduct(8, 8), { dask2022: 9, dask2026: 15, held: 9 }],
    ["16 pairs of chains", zipped(16, 3), { dask2022: 2, dask2026: 2, held: 2 }],
    ["8 pipelines from one source", stages(8), { dask2022: 3, dask2026: 3, held: 3 }],
    ["climatology of 24 months in 4 groups", climatology(24, 4), { dask2022: 25, dask2026: 28, held: 25 }],
    ["scan of 16", scan(16), { dask2022: 9, dask2026: 5, held: 5 }],
    ["scan of 64", scan(64), { dask2022: 30, dask2026: 7, held: 7 }],
    ["butterflies of 16", butterflies(4), { dask2022: 19, dask2026: 30, held: 17 }],
    [
      "4 random layers, edges near",
      layered(randomFrom(1), { width: 30, depth: 4, needs: 2, reach: 2 }),
      { dask2022: 14, dask2026: 24, held: 9 },
    ],
    [
      "20 random layers, edges far",
      layered(randomFrom(2), { width: 10, depth: 20, needs: 2, reach: 10 }),
      { dask2022: 12, dask2026: 42, held: 9 },
    ],
    [
      "5 random layers, edges far",
      layered(randomFrom(3), { width: 20, depth: 5, needs: 2, reach: 20 }),
      { dask2022: 12, dask2026: 18, held: 10 },
    ],
    [
      "30 random layers, edges near",
      layered(randomFrom(4), { width: 12, depth: 30, needs: 3, reach: 2 }),
      { dask2022: 24, dask2026: 33, held: 14 },
    ],
    [
      "10 random layers, three edges",
      layered(randomFrom(5), { width: 10, depth: 10, needs: 3, reach: 10 }),
      { dask2022: 14, dask2026: 28, held: 10 },
    ],
  ])("%s", (_, shape, { dask2022, dask2026, held }) => {
    const ours = worst(shape);
    expect(ours.held).toBe(held);
    expect(ours.held).toBeLessThanOrEqual(Math.min(dask2022, dask2026));
    expect(ours.one).toEqual({ held: ours.held, makespan: shape.length });
  });
});
