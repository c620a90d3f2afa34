/**
 * Wide rows become shelves: boxes that stand side by side in one frame are laid out as one large box, a few rows of
 * them, because a row of four hundred is a line that nobody can read.
 *
 *     a b c d e f g h i    →    a b c
 *                               d e f
 *                               g h i
 *
 * Boxes of one layer have no arrows between them, so taking them together makes no circle.
 */
import { layersOf, type Neighbours, neighboursOf } from "./neighbours.ts";
import type { LayoutRequest, LayoutResult } from "./placement.ts";

/**
 * Rows of up to so many boxes stay rows: in a frame, outside of frames, and of boxes with one and the same neighbours,
 * whose arrows are told apart by nobody.
 */
const longestRow = { inFrame: 8, outside: 24, alike: 6 };

/** Between boxes of a shelf. */
const gap = { x: 18, y: 18 };

/** Width by height of a full shelf; screens are a little wider than high. */
const aspect = 1.7;

/** A request with shelves in place of their boxes, and the way back. */
export interface Shelved {
  readonly request: LayoutRequest;
  /**
   * Gives each box its place on its shelf. Of all arrows between a shelf and something else one gets the route and stands
   * for the others: a thousand arrows that end behind other boxes say no more.
   */
  unpack(result: LayoutResult): LayoutResult;
}

/** Puts wide rows on shelves. */
export function shelve(request: LayoutRequest): Shelved {
  const size = request.width.length;
  const from = [...request.from];
  const to = [...request.to];
  const neighbours = neighboursOf({ size, from, to });
  const layer = layersOf(neighbours);
  const rows = new Map<string, number[]>();
  for (let box = 0; box < size; box++) {
    const row = `${request.frame[box]} ${layer[box]}`;
    const members = rows.get(row);
    if (members) members.push(box);
    else rows.set(row, [box]);
  }
  /** Box → what it is laid out as. */
  const unit = new Int32Array(size);
  const units: number[][] = [];
  for (const members of rows.values()) {
    const inFrame = request.frame[members[0]!]! >= 0;
    const isShelf = members.length > (inFrame ? longestRow.inFrame : longestRow.outside);
    for (const group of isShelf ? [members] : alike(members, neighbours)) {
      for (const box of group) unit[box] = units.length;
      units.push(group);
    }
  }
  const shelves = units.map((members) => shelfOf(members, request));
  const arrows = distinctArrows(request, unit, units);
  return {
    request: {
      direction: request.direction,
      width: Float64Array.from(shelves, ({ width }) => width),
      height: Float64Array.from(shelves, ({ height }) => height),
      from: Int32Array.from(arrows.from),
      to: Int32Array.from(arrows.to),
      frame: Int32Array.from(units, (members) => request.frame[members[0]!]!),
      parent: request.parent,
    },
    unpack: (result) => ({
      ...unpack(result, request, units, shelves, arrows.unitArrow),
      bundle: arrows.bundle,
    }),
  };
}

/** Boxes of a short row: those that are alike together where they are many, each of the others alone. */
function alike(members: readonly number[], { dependencies, dependents }: Neighbours): number[][] {
  const alone = members.map((box) => [box]);
  if (members.length <= longestRow.alike) return alone;
  const ends = (boxes: readonly number[]): string => [...boxes].sort((a, b) => a - b).join();
  const groups = new Map<string, number[]>();
  for (const box of members) {
    const key = `${ends(dependencies[box]!)} | ${ends(dependents[box]!)}`;
    const group = groups.get(key);
    if (group) group.push(box);
    else groups.set(key, [box]);
  }
  return [...groups.values()].flatMap((group) =>
    group.length > longestRow.alike ? [group] : group.map((box) => [box]),
  );
}

interface Shelf {
  readonly columns: number;
  /** Of the widest and of the highest box. */
  readonly cell: { readonly width: number; readonly height: number };
  readonly width: number;
  readonly height: number;
}

function shelfOf(members: readonly number[], { width, height }: LayoutRequest): Shelf {
  let wide = 0;
  let high = 0;
  for (const box of members) {
    wide = Math.max(wide, width[box]!);
    high = Math.max(high, height[box]!);
  }
  const columns =
    members.length === 1
      ? 1
      : Math.max(1, Math.round(Math.sqrt((members.length * aspect * (high + gap.y)) / (wide + gap.x))));
  const rows = Math.ceil(members.length / columns);
  return {
    columns,
    cell: { width: wide, height: high },
    width: columns * (wide + gap.x) - gap.x,
    height: rows * (high + gap.y) - gap.y,
  };
}

/** One arrow for all between two units; for each arrow of the request which one it is, and who stands for it. */
function distinctArrows({ from, to }: LayoutRequest, unit: Int32Array, units: readonly number[][]) {
  /** Pair of units → the arrow between them, and the first arrow of the request that is one of it. */
  const seen = new Map<number, { readonly position: number; readonly first: number }>();
  const starts: number[] = [];
  const ends: number[] = [];
  const unitArrow = new Int32Array(from.length).fill(-1);
  const bundle = new Int32Array(from.length).fill(-1);
  for (let arrow = 0; arrow < from.length; arrow++) {
    const start = unit[from[arrow]!]!;
    const end = unit[to[arrow]!]!;
    if (start === end) continue;
    const pair = start * units.length + end;
    let known = seen.get(pair);
    if (known === undefined) {
      known = { position: starts.length, first: arrow };
      seen.set(pair, known);
      starts.push(start);
      ends.push(end);
    }
    const isBundled = units[start]!.length > 1 || units[end]!.length > 1;
    if (isBundled) bundle[arrow] = known.first;
    if (!isBundled || known.first === arrow) unitArrow[arrow] = known.position;
  }
  return { from: starts, to: ends, unitArrow, bundle };
}

function unpack(
  result: LayoutResult,
  request: LayoutRequest,
  units: readonly number[][],
  shelves: readonly Shelf[],
  unitArrow: Int32Array,
): LayoutResult {
  const size = request.width.length;
  const x = new Float64Array(size);
  const y = new Float64Array(size);
  units.forEach((members, unit) => {
    const { columns, cell, width, height } = shelves[unit]!;
    members.forEach((box, index) => {
      const column = index % columns;
      const row = Math.floor(index / columns);
      x[box] = result.x[unit]! - width / 2 + cell.width / 2 + column * (cell.width + gap.x);
      y[box] = result.y[unit]! - height / 2 + cell.height / 2 + row * (cell.height + gap.y);
    });
  });
  const points: number[] = [];
  const starts = new Int32Array(unitArrow.length + 1);
  unitArrow.forEach((arrow, index) => {
    starts[index] = points.length;
    if (arrow < 0) return;
    for (let at = result.starts[arrow]!; at < result.starts[arrow + 1]!; at++)
      points.push(result.points[at]!);
  });
  starts[unitArrow.length] = points.length;
  return { x, y, points: Float64Array.from(points), starts };
}
