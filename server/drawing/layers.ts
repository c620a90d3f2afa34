/**
 * The first half of a layered drawing: on which layer each box stands, and in which order within it.
 *
 *     layer 2            sum
 *     layer 1      add         add        longest path from the roots,
 *     layer 0   read  read  read  read    then neighbours near each other
 *
 * Knows boxes as numbers and arrows as pairs of them; sizes and places are the next stage's. Every step is a
 * loop over flat arrays, linear in boxes and arrows but for sorting within layers: nothing recurses, so neither
 * a long chain nor a wide fan is special.
 */

/** Arrows between boxes `0 … size - 1`; cycles, arrows to oneself and repeated arrows are borne. */
export interface Links {
  readonly size: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** For each box the boxes at the other end of its arrows, in one flat array. */
export interface Neighbours {
  /** Box → where its neighbours begin in `list`; one entry more than there are boxes. */
  readonly starts: Int32Array;
  readonly list: Int32Array;
}

/** Both ways along the arrows. Arrows for which `counts` is false are left out, as are those to oneself. */
export function neighboursOf(
  links: Links,
  counts: (from: number, to: number) => boolean,
): { readonly dependencies: Neighbours; readonly dependents: Neighbours } {
  const kept = Int32Array.from(links.from.keys()).filter((arrow) => {
    const from = links.from[arrow]!;
    const to = links.to[arrow]!;
    return from !== to && counts(from, to);
  });
  const gather = (here: Int32Array, there: Int32Array): Neighbours => {
    const starts = new Int32Array(links.size + 1);
    for (const arrow of kept) starts[here[arrow]! + 1]!++;
    for (let box = 0; box < links.size; box++) starts[box + 1]! += starts[box]!;
    const next = starts.slice();
    const list = new Int32Array(kept.length);
    for (const arrow of kept) list[next[here[arrow]!]!++] = there[arrow]!;
    return { starts, list };
  };
  return { dependencies: gather(links.to, links.from), dependents: gather(links.from, links.to) };
}

/**
 * Box → layer: one above the highest of its dependencies. Roots stand just below the first box that needs them,
 * because an arrow across the whole picture to a constant says little.
 *
 * Grouped tasks can need each other in a circle. There the first box of the circle is put where it can be, and the
 * arrows that it still waits for point backwards.
 */
export function layersOf(size: number, dependencies: Neighbours, dependents: Neighbours): Int32Array {
  const layer = new Int32Array(size);
  const missing = new Int32Array(size);
  for (let box = 0; box < size; box++) {
    missing[box] = dependencies.starts[box + 1]! - dependencies.starts[box]!;
  }
  const queue = new Int32Array(size);
  const queued = new Uint8Array(size);
  let filled = 0;
  const enqueue = (box: number): void => {
    queued[box] = 1;
    queue[filled++] = box;
  };
  for (let box = 0; box < size; box++) if (missing[box] === 0) enqueue(box);
  let firstLeft = 0;
  for (let at = 0; at < size; at++) {
    if (at === filled) {
      while (queued[firstLeft] === 1) firstLeft++;
      enqueue(firstLeft);
    }
    const box = queue[at]!;
    for (let edge = dependents.starts[box]!; edge < dependents.starts[box + 1]!; edge++) {
      const dependent = dependents.list[edge]!;
      if (queued[dependent] === 1) continue;
      layer[dependent] = Math.max(layer[dependent]!, layer[box]! + 1);
      if (--missing[dependent]! === 0) enqueue(dependent);
    }
  }
  for (let box = 0; box < size; box++) {
    if (dependencies.starts[box + 1] !== dependencies.starts[box]) continue;
    let first = Number.POSITIVE_INFINITY;
    for (let edge = dependents.starts[box]!; edge < dependents.starts[box + 1]!; edge++) {
      first = Math.min(first, layer[dependents.list[edge]!]!);
    }
    if (Number.isFinite(first) && first > 0) layer[box] = first - 1;
  }
  return layer;
}

/** Enough for neighbours to find each other; four more change nearly nothing on trees, stencils and random graphs. */
const sweeps = 8;

/**
 * Sorts the boxes of each layer in place, so that they stand near their neighbours: by the mean position of their
 * dependencies on the way up, of their dependents on the way down. Boxes with equal means keep their order.
 */
export function sortLayers(
  layers: readonly Int32Array[],
  size: number,
  dependencies: Neighbours,
  dependents: Neighbours,
): void {
  /** Box → where it stands in its layer, from 0 to 1. */
  const share = new Float64Array(size);
  const rank = new Int32Array(size);
  const settle = (layer: Int32Array): void => {
    for (const [position, box] of layer.entries()) {
      rank[box] = position;
      share[box] = (position + 0.5) / layer.length;
    }
  };
  for (const layer of layers) settle(layer);
  const mean = new Float64Array(size);
  const sortBy = (layer: Int32Array, neighbours: Neighbours): void => {
    if (layer.length < 2) return;
    for (const box of layer) mean[box] = meanOf(neighbours, box, share) ?? share[box]!;
    layer.sort((a, b) => mean[a]! - mean[b]! || rank[a]! - rank[b]!);
    settle(layer);
  };
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const upwards = sweep % 2 === 0;
    for (let step = 0; step < layers.length; step++) {
      sortBy(layers[upwards ? step : layers.length - 1 - step]!, upwards ? dependencies : dependents);
    }
  }
}

/** The mean of `values` over the neighbours of a box that have one (not NaN), or `undefined` when none has. */
export function meanOf(neighbours: Neighbours, box: number, values: Float64Array): number | undefined {
  let sum = 0;
  let count = 0;
  for (let edge = neighbours.starts[box]!; edge < neighbours.starts[box + 1]!; edge++) {
    const value = values[neighbours.list[edge]!]!;
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return count === 0 ? undefined : sum / count;
}
