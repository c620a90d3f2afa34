/**
 * The second half of a layered drawing: where each box of one block stands.
 *
 * A block is what has a frame of its own, or everything. Positions are told as `along`, from roots to results,
 * and `across`; which of them is up on the page is the writer's business. Two shapes would be strips that nobody
 * can look at, and are laid differently:
 *
 *     a layer wider than the picture wraps into rows          a tall stack of layers is cut into columns
 *
 *        ┌─ a ─ d ─ g ─┐   rows in front are reached             c   f   i
 *        │  b   e   h  │   through the channels                  b   e   h
 *        └─ c   f   i ─┘   between columns                       a   d   g
 */
import { meanOf, type Neighbours } from "./layers.ts";

/** Places of boxes, filled block by block; in points. All arrays: box → value. */
export interface Places {
  /** Extents of the boxes, given. */
  readonly sizeAcross: Float64Array;
  readonly sizeAlong: Float64Array;
  /** Middles of the boxes. */
  readonly across: Float64Array;
  readonly along: Float64Array;
  /** `along` at which the layer of the box begins and ends. */
  readonly layerStart: Float64Array;
  readonly layerEnd: Float64Array;
  /** Column of layers that the box is in, and `across` of the free space before that column. */
  readonly column: Int32Array;
  readonly gutter: Float64Array;
  /** `across` of the channel by which arrows reach or leave a box that other rows stand before, else NaN. */
  readonly inChannel: Float64Array;
  readonly outChannel: Float64Array;
}

/** Empty places for boxes of the given extents. */
export function noPlaces(sizeAcross: Float64Array, sizeAlong: Float64Array): Places {
  const numbers = () => new Float64Array(sizeAcross.length);
  return {
    sizeAcross,
    sizeAlong,
    across: numbers().fill(Number.NaN),
    along: numbers(),
    layerStart: numbers(),
    layerEnd: numbers(),
    column: new Int32Array(sizeAcross.length),
    gutter: numbers(),
    inChannel: numbers().fill(Number.NaN),
    outChannel: numbers().fill(Number.NaN),
  };
}

/** Between boxes side by side, between rows of one layer, between layers, between columns; in points. */
const gap = { across: 22, rows: 14, layers: 34, columns: 56 } as const;

/** Layers up to this extent never wrap: a screen's width. */
const leastExtent = 1600;

/** A stack of layers this many times taller than wide is cut into columns. */
const tallest = 6;

/** One layer with what is known of it before it has its place along. */
interface Layer {
  readonly boxes: Int32Array;
  readonly rows: number;
  readonly extent: number;
}

/**
 * Places the boxes of a block, given layer by layer in their order, beginning at (0, 0).
 *
 * @param aspect `across` by `along` that the picture should roughly have
 * @returns the extents of the block
 */
export function placeBlock(
  layers: readonly Int32Array[],
  places: Places,
  { dependencies, dependents }: { readonly dependencies: Neighbours; readonly dependents: Neighbours },
  aspect: number,
): { readonly across: number; readonly along: number } {
  let area = 0;
  for (const boxes of layers) {
    for (const box of boxes) {
      area += (places.sizeAcross[box]! + gap.across) * (places.sizeAlong[box]! + gap.rows);
    }
  }
  const widest = Math.max(leastExtent, Math.sqrt(area * aspect));
  const all = layers.map((boxes) => placeAcross(boxes, places, widest));
  alignRows(all, places, dependencies, dependents);
  const across = startAtZero(layers, places);
  return placeAlong(all, places, across, aspect);
}

/** Puts the boxes of a layer side by side around 0; in columns of several rows where they would be too wide. */
function placeAcross(boxes: Int32Array, places: Places, widest: number): Layer {
  let total = 0;
  for (const box of boxes) total += places.sizeAcross[box]! + gap.across;
  const rows = Math.max(1, Math.ceil(total / widest));
  let edge = 0;
  for (let first = 0; first < boxes.length; first += rows) {
    const column = boxes.subarray(first, first + rows);
    const size = column.reduce((most, box) => Math.max(most, places.sizeAcross[box]!), 0);
    for (const [row, box] of column.entries()) {
      places.across[box] = edge + size / 2;
      if (row > 0) places.inChannel[box] = edge - gap.across / 2;
      if (row < column.length - 1) places.outChannel[box] = edge + size + gap.across / 2;
    }
    edge += size + gap.across;
  }
  const extent = edge - gap.across;
  for (const box of boxes) {
    places.across[box]! -= extent / 2;
    places.inChannel[box]! -= extent / 2;
    places.outChannel[box]! -= extent / 2;
  }
  return { boxes, rows, extent };
}

/**
 * Moves the boxes of layers of one row to the mean of their neighbours, as far as the boxes beside them allow.
 * Starts from the widest layer, which has the least freedom, and goes both ways; then once more with both sides.
 */
function alignRows(
  layers: readonly Layer[],
  places: Places,
  dependencies: Neighbours,
  dependents: Neighbours,
): void {
  const anchor = layers.reduce(
    (best, { extent }, index) => (extent > layers[best]!.extent ? index : best),
    0,
  );
  const isFree = (index: number) => index !== anchor && layers[index]!.rows === 1;
  for (const [index, { boxes }] of layers.entries()) {
    if (isFree(index)) for (const box of boxes) places.across[box] = Number.NaN;
  }
  const wanted = new Float64Array(layers.reduce((most, { boxes }) => Math.max(most, boxes.length), 0));
  const align = (index: number, sides: readonly Neighbours[]): void => {
    if (!isFree(index)) return;
    const { boxes } = layers[index]!;
    for (const [position, box] of boxes.entries()) {
      let sum = 0;
      let count = 0;
      for (const side of sides) {
        const mean = meanOf(side, box, places.across);
        if (mean === undefined) continue;
        sum += mean;
        count++;
      }
      // A box without a neighbour in place stays with the one before it.
      wanted[position] = count > 0 ? sum / count : position > 0 ? wanted[position - 1]! : 0;
    }
    separate(boxes, wanted, places);
  };
  for (let index = anchor + 1; index < layers.length; index++) align(index, [dependencies]);
  for (let index = anchor - 1; index >= 0; index--) align(index, [dependents]);
  for (let index = 0; index < layers.length; index++) align(index, [dependencies, dependents]);
}

/**
 * The places nearest to the wanted ones (least squares) at which boxes keep their order and distance: neighbours that
 * would overlap become one run that is moved as a whole, and runs that meet are joined.
 */
function separate(boxes: Int32Array, wanted: Float64Array, places: Places): void {
  /** Box → where it would stand if everything before it were packed to the left. */
  const packed = new Float64Array(boxes.length);
  /** Runs of boxes: where the first stands if unpacked, how many there are. */
  const offset = new Float64Array(boxes.length);
  const count = new Int32Array(boxes.length);
  let runs = 0;
  for (const [position, box] of boxes.entries()) {
    const before = boxes[position - 1];
    if (before !== undefined) {
      const distance = (places.sizeAcross[before]! + places.sizeAcross[box]!) / 2 + gap.across;
      packed[position] = packed[position - 1]! + distance;
    }
    offset[runs] = wanted[position]! - packed[position]!;
    count[runs++] = 1;
    while (runs > 1 && offset[runs - 2]! > offset[runs - 1]!) {
      runs--;
      const both = count[runs - 1]! + count[runs]!;
      offset[runs - 1] = (offset[runs - 1]! * count[runs - 1]! + offset[runs]! * count[runs]!) / both;
      count[runs - 1] = both;
    }
  }
  let position = 0;
  for (let run = 0; run < runs; run++) {
    for (let left = count[run]!; left > 0; left--, position++) {
      places.across[boxes[position]!] = packed[position]! + offset[run]!;
    }
  }
}

/** Moves the block so that its lowest edge across is 0, and tells how far it reaches. */
function startAtZero(layers: readonly Int32Array[], places: Places): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const boxes of layers) {
    for (const box of boxes) {
      low = Math.min(low, places.across[box]! - places.sizeAcross[box]! / 2);
      high = Math.max(high, places.across[box]! + places.sizeAcross[box]! / 2);
    }
  }
  for (const boxes of layers) {
    for (const box of boxes) {
      places.across[box]! -= low;
      places.inChannel[box]! -= low;
      places.outChannel[box]! -= low;
    }
  }
  return high - low;
}

/** Stacks the layers, in as many columns as a readable picture needs. */
function placeAlong(
  layers: readonly Layer[],
  places: Places,
  extent: number,
  aspect: number,
): { readonly across: number; readonly along: number } {
  const depths = layers.map(({ boxes, rows }) => {
    const row = boxes.reduce((most, box) => Math.max(most, places.sizeAlong[box]!), 0);
    return rows * (row + gap.rows) - gap.rows;
  });
  // Arrows that go far across need room, or they lie on each other as one black bar.
  const before = layers.map((layer, index) => {
    const span = Math.abs(layer.extent - (layers[index - 1]?.extent ?? layer.extent));
    return index === 0 ? 0 : Math.max(gap.layers, Math.min(400, span * 0.05));
  });
  const whole = depths.reduce((sum, depth, index) => sum + depth + before[index]!, 0);
  const pitch = extent + gap.columns;
  const columns =
    whole > leastExtent && whole > tallest * extent
      ? Math.max(1, Math.round(Math.sqrt((whole * aspect) / pitch)))
      : 1;
  const limit = columns === 1 ? Number.POSITIVE_INFINITY : whole / columns;
  let column = 0;
  let start = 0;
  let longest = 0;
  for (const [index, { boxes, rows }] of layers.entries()) {
    if (start > 0) start += before[index]!;
    if (start > 0 && start + depths[index]! > limit) {
      column++;
      start = 0;
    }
    const end = start + depths[index]!;
    const row = (depths[index]! + gap.rows) / rows;
    for (const [position, box] of boxes.entries()) {
      places.along[box] = start + (position % rows) * row + (row - gap.rows) / 2;
      places.across[box]! += column * pitch;
      places.inChannel[box]! += column * pitch;
      places.outChannel[box]! += column * pitch;
      places.layerStart[box] = start;
      places.layerEnd[box] = end;
      places.column[box] = column;
      places.gutter[box] = column * pitch - gap.columns / 2;
    }
    start = end;
    longest = Math.max(longest, end);
  }
  return { across: column * pitch + extent, along: longest };
}
