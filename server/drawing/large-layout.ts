/**
 * A layered layout for drawings that are too large for Graphviz: frames, layers, places.
 *
 * Good is what is readable at a glance of a hundred thousand boxes, not what has the fewest crossings; an arrow
 * over several layers passes behind the boxes between. Linear in memory, sorting aside linear in time.
 */
import type { Direction, Drawing, DrawnNode } from "../graph/dot.ts";
import { type Links, layersOf, neighboursOf, sortLayers } from "./layers.ts";
import { noPlaces, type Places, placeBlock } from "./places.ts";

/** A frame around the boxes of one cluster: its title's position in `clusters` and two corners. */
export interface Frame {
  readonly cluster: number;
  readonly fromAcross: number;
  readonly fromAlong: number;
  readonly toAcross: number;
  readonly toAlong: number;
}

/** Where everything is; boxes and arrows by their position in the drawing. */
export interface LargeLayout {
  readonly places: Places;
  readonly links: Links;
  readonly frames: readonly Frame[];
  /** Box → its frame or the one space outside of frames; arrows between two of these know no columns. */
  readonly block: Int32Array;
  /** Extents of the whole. */
  readonly across: number;
  readonly along: number;
}

/** Room between a frame and its boxes, wide enough for the title; and between two frames. In points. */
const frameMargin = 26;
const frameGap = 28;

/** A little wider than high, as screens are. */
const widthByHeight = 1.5;

/** True when layers lie side by side, so that `along` is horizontal. */
export const isSideways = (direction: Direction): boolean => direction === "LR" || direction === "RL";

/** Places every box of a drawing. */
export function layOut(drawing: Drawing): LargeLayout {
  const links = linksOf(drawing);
  const sideways = isSideways(drawing.direction);
  const sizes = drawing.nodes.map(sizeOf);
  const widths = Float64Array.from(sizes, ({ width }) => width);
  const heights = Float64Array.from(sizes, ({ height }) => height);
  const places = sideways ? noPlaces(heights, widths) : noPlaces(widths, heights);

  // Boxes without a frame, such as earlier results, are a block before all others.
  const block = Int32Array.from(drawing.nodes, (node) => (node.cluster ?? -1) + 1);
  const sides = neighboursOf(links, (from, to) => block[from] === block[to]);
  const blocks = layersByBlock(
    block,
    layersOf(links.size, sides.dependencies, sides.dependents),
    drawing.clusters.length + 1,
  );
  sortLayers(blocks.flat(), links.size, sides.dependencies, sides.dependents);

  const aspect = sideways ? 1 / widthByHeight : widthByHeight;
  const extents = blocks.map((layers) =>
    layers.length === 0 ? undefined : placeBlock(layers, places, sides, aspect),
  );
  return { places, links, block, ...shelve(blocks, extents, places, aspect) };
}

/**
 * Centres of boxes of which nothing is known but their sizes and arrows, all in one block, from the upper left corner
 * on. Roots are at the top (`TB`) or at the left (`LR`).
 */
export function layOutSizes(
  widths: Float64Array,
  heights: Float64Array,
  links: Links,
  direction: "TB" | "LR",
): { readonly x: Float64Array; readonly y: Float64Array } {
  const sideways = isSideways(direction);
  const places = sideways ? noPlaces(heights, widths) : noPlaces(widths, heights);
  const sides = neighboursOf(links, () => true);
  const layer = layersOf(links.size, sides.dependencies, sides.dependents);
  const layers = layersByBlock(new Int32Array(links.size), layer, 1)[0]!;
  sortLayers(layers, links.size, sides.dependencies, sides.dependents);
  if (layers.length > 0) placeBlock(layers, places, sides, sideways ? 1 / widthByHeight : widthByHeight);
  return sideways ? { x: places.along, y: places.across } : { x: places.across, y: places.along };
}

function linksOf({ nodes, edges }: Drawing): Links {
  const positions = new Map(nodes.map((node, position) => [node.id, position]));
  const end = (id: string): number => positions.get(id) ?? 0;
  return {
    size: nodes.length,
    from: Int32Array.from(edges, (edge) => end(edge.from)),
    to: Int32Array.from(edges, (edge) => end(edge.to)),
  };
}

/** The boxes of each block, layer by layer, in the order of the drawing. */
function layersByBlock(block: Int32Array, layer: Int32Array, count: number): Int32Array[][] {
  const found: number[][][] = Array.from({ length: count }, () => []);
  for (let box = 0; box < block.length; box++) {
    const layers = found[block[box]!]!;
    while (layers.length <= layer[box]!) layers.push([]);
    layers[layer[box]!]!.push(box);
  }
  return found.map((layers) =>
    layers.filter((boxes) => boxes.length > 0).map((boxes) => Int32Array.from(boxes)),
  );
}

/** Puts the blocks side by side, and what would be too wide on a next shelf; a single one needs neither. */
function shelve(
  blocks: readonly (readonly Int32Array[])[],
  extents: readonly ({ readonly across: number; readonly along: number } | undefined)[],
  places: Places,
  aspect: number,
): { readonly frames: Frame[]; readonly across: number; readonly along: number } {
  let area = 0;
  let widest = 0;
  for (const extent of extents) {
    if (!extent) continue;
    area += (extent.across + 2 * frameMargin + frameGap) * (extent.along + 2 * frameMargin + frameGap);
    widest = Math.max(widest, extent.across + 2 * frameMargin);
  }
  const limit = Math.max(widest, Math.sqrt(area * aspect));
  const frames: Frame[] = [];
  const at = { across: 0, along: 0 };
  const reached = { across: 0, along: 0 };
  for (const [index, extent] of extents.entries()) {
    if (!extent) continue;
    const margin = index === 0 ? 0 : frameMargin;
    const across = extent.across + 2 * margin;
    if (at.across > 0 && at.across + across > limit) {
      at.across = 0;
      at.along = reached.along + frameGap;
    }
    for (const layer of blocks[index]!) move(layer, places, at.across + margin, at.along + margin);
    const toAcross = at.across + across;
    const toAlong = at.along + extent.along + 2 * margin;
    if (index > 0) {
      frames.push({ cluster: index - 1, fromAcross: at.across, fromAlong: at.along, toAcross, toAlong });
    }
    reached.across = Math.max(reached.across, toAcross);
    reached.along = Math.max(reached.along, toAlong);
    at.across = toAcross + frameGap;
  }
  return { frames, ...reached };
}

function move(boxes: Int32Array, places: Places, across: number, along: number): void {
  for (const box of boxes) {
    places.across[box]! += across;
    places.gutter[box]! += across;
    places.inChannel[box]! += across;
    places.outChannel[box]! += across;
    places.along[box]! += along;
    places.layerStart[box]! += along;
    places.layerEnd[box]! += along;
  }
}

/** Height of a line of text of 12 points, as in Graphviz. */
export const lineHeight = 14.4;

/** Extents of a box in points: its text, and the margins that the DOT of smaller drawings asks for. */
function sizeOf(node: DrawnNode): { readonly width: number; readonly height: number } {
  const text = node.label.reduce((most, line) => Math.max(most, textWidth(line)), 0);
  // An ellipse has to be √2 larger than the text in it.
  const factor = node.shape === "box" ? 1 : Math.SQRT2;
  return {
    width: Math.max(36, text * factor + 31.7),
    height: Math.max(28.8, node.label.length * lineHeight * factor + 11.5),
  };
}

/** A careful estimate for Helvetica of 12 points, which no script can measure: rather too wide than too narrow. */
function textWidth(line: string): number {
  let width = 0;
  for (const character of line) {
    if (/[ijlftI.,:;'|()[\]·]/.test(character)) width += 4;
    else if (/[A-Zmw@%&]/.test(character)) width += 9.5;
    else width += character < "\u1100" ? 6.9 : 12;
  }
  return width;
}
