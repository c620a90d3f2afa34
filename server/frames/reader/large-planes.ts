/**
 * Planes that are too large to be held: read block by block, of which nothing stays but a few numbers for each pixel and
 * what is known of the whole. Both are remembered for a while, so that another range costs nothing, and a region only
 * what is in it.
 */
import { LRUCache } from "lru-cache";
import type { PictureAsk, Region } from "../../protocol/frame-questions.ts";
import type { DrawnPicture } from "../picture/draw-picture.ts";
import { extentOf } from "../picture/extent.ts";
import type { PlaneFacts } from "../picture/facts.ts";
import { PictureMaker } from "../picture/picture-maker.ts";
import type { Box } from "../sources/source.ts";
import { type PlacedPlane, planeOfBlock } from "./place.ts";
import { numbersIn, readBlocks } from "./read-values.ts";
import type { Turn } from "./turn.ts";

type View = Pick<PictureAsk, "region" | "width" | "height" | "levels">;

/** Pixels of the pictures that are remembered: two or three screens, at some 32 bytes each. */
const REMEMBERED_PIXELS = 3 * 2 ** 20;

export class LargePlanes {
  /** Of a plane, {@link planeKey}. */
  readonly #facts = new LRUCache<string, PlaneFacts>({ max: 100 });
  /** Of what is shown of a plane; full makers. */
  readonly #makers = new LRUCache<string, PictureMaker>({
    maxSize: REMEMBERED_PIXELS,
    sizeCalculation: ({ extent }) => Math.max(1, extent.width * extent.height),
  });

  /**
   * The picture of a plane, of which all is read where nothing is known of it yet.
   *
   * @throws the turn's reason, between two blocks.
   */
  async draw(placed: PlacedPlane, view: View, turn: Turn): Promise<DrawnPicture> {
    const { region, block } = extentOf(placed.rows, placed.columns, view);
    const key = `${planeKey(placed)}\n${Object.values(region)} ${block}`;
    const maker = this.#makers.get(key) ?? (await this.#fill(placed, view, turn));
    this.#makers.set(key, maker);
    const { picture, facts } = maker.finish(view.levels);
    this.#facts.set(planeKey(placed), facts);
    return picture;
  }

  /** What is known of a plane; all of it is read where nothing is. Throws as `draw` does. */
  async facts(placed: PlacedPlane, turn: Turn): Promise<PlaneFacts> {
    const known = this.#facts.get(planeKey(placed));
    if (known !== undefined) return known;
    const levels = { scale: "linear", range: { by: "min-max" } } as const;
    const { facts } = (await this.#fill(placed, { width: 1, height: 1, levels }, turn)).finish();
    this.#facts.set(planeKey(placed), facts);
    return facts;
  }

  async #fill(placed: PlacedPlane, view: View, turn: Turn): Promise<PictureMaker> {
    const { stack, part, rows, columns } = placed;
    const maker = new PictureMaker(rows, columns, view, this.#facts.get(planeKey(placed)));
    const { wanted } = maker;
    const total = (wanted.bottom - wanted.top) * (wanted.right - wanted.left);
    let done = 0;
    for await (const { box, data } of readBlocks(stack, boxOf(placed, wanted), turn)) {
      const { plane, top, left } = planeOfBlock(box, numbersIn(stack, data, part).data, placed);
      maker.take(plane, top, left);
      done += plane.rows * plane.columns;
      turn.progress(Math.floor((done / total) * rows), rows);
    }
    return maker;
  }
}

/** A part of a plane as a box of its stack. */
function boxOf({ box, axes: [rowAxis, columnAxis] }: PlacedPlane, { top, left, bottom, right }: Region): Box {
  const from = [...box.from];
  const to = [...box.to];
  if (rowAxis !== columnAxis) {
    from[rowAxis] = top;
    to[rowAxis] = bottom;
  }
  from[columnAxis] = left;
  to[columnAxis] = right;
  return { from, to };
}

const planeKey = ({ stack, part, axes, box }: PlacedPlane): string =>
  [stack.key, part ?? "", axes, box.from].join("\n");
