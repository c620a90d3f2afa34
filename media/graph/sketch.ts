/**
 * A first placement while the real one is made: rows of boxes by layer, long rows broken. It takes a millisecond for a
 * thousand boxes and promises nothing but that no box lies on another.
 */
import { layersOf, neighboursOf } from "./neighbours.ts";
import type { LayoutRequest, LayoutResult } from "./placement.ts";

const gap = { within: 24, between: 56 };

/** Width by height of the whole. */
const aspect = 1.6;

/** Places every box of a request, without routes. */
export function sketch({ width, height, from, to, direction }: LayoutRequest): LayoutResult {
  const size = width.length;
  const layer = layersOf(neighboursOf({ size, from: [...from], to: [...to] }));
  const rows: number[][] = [];
  for (let box = 0; box < size; box++) {
    rows[layer[box]!] ??= [];
    rows[layer[box]!]!.push(box);
  }
  const isDown = direction === "TB";
  const across = isDown ? width : height;
  const along = isDown ? height : width;
  let area = 0;
  for (let box = 0; box < size; box++) area += (across[box]! + gap.within) * (along[box]! + gap.within);
  const limit = Math.max(320, Math.sqrt(area * (isDown ? aspect : 1 / aspect)));
  const result = { x: new Float64Array(size), y: new Float64Array(size) };
  let at = 0;
  for (const row of rows) {
    for (const line of broken(row ?? [], across, limit)) {
      const total = line.reduce((sum, box) => sum + across[box]! + gap.within, -gap.within);
      let place = -total / 2;
      let deep = 0;
      for (const box of line) {
        const middle = place + across[box]! / 2;
        deep = Math.max(deep, along[box]!);
        result.x[box] = isDown ? middle : at + along[box]! / 2;
        result.y[box] = isDown ? at + along[box]! / 2 : middle;
        place += across[box]! + gap.within;
      }
      at += deep + gap.within;
    }
    at += gap.between - gap.within;
  }
  return { ...result, points: new Float64Array(0), starts: new Int32Array(from.length + 1) };
}

function broken(row: readonly number[], across: Float64Array, limit: number): number[][] {
  const lines: number[][] = [];
  let room = 0;
  for (const box of row) {
    const needed = across[box]! + gap.within;
    if (lines.length === 0 || room < needed) {
      lines.push([]);
      room = limit;
    }
    lines.at(-1)!.push(box);
    room -= needed;
  }
  return lines;
}
