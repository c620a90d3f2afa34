/**
 * Pictures and histograms of planes. A plane that is small enough is read whole and held, so that zoom, range and
 * histogram read nothing again; of a larger one only what is shown is read, block by block, and nothing of it is held
 * but a few numbers for each pixel.
 */

import { deflateRawSync } from "node:zlib";
import type { LRUCache } from "lru-cache";
import type {
  FramePicture,
  FrameQuestions,
  Histogram,
  PictureAsk,
  Region,
} from "../../protocol/frame-questions.ts";
import { type DrawnPicture, drawPicture } from "../picture/draw-picture.ts";
import type { PlaneFacts } from "../picture/facts.ts";
import { PictureMaker } from "../picture/picture-maker.ts";
import type { Box } from "../sources/source.ts";
import type { Asked } from "./answers.ts";
import { factsIn, type PlacedPlane, planeAt, planeIn, planeOfBlock } from "./place.ts";
import { numbersIn, readBlocks } from "./read-values.ts";

/** Facts of planes that are too large to be held: gathering them once more would be reading all of it once more. */
export type LargePlanes = LRUCache<string, PlaneFacts>;

/** The fastest: pictures are mostly gradients and noise, and what more effort saves is less than what it takes. */
const DEFLATE_LEVEL = 1;

/** A picture of a plane. */
export async function answerPicture(asked: Asked, ask: PictureAsk): Promise<FramePicture<Uint8Array>> {
  const { source, turn } = asked;
  const opened = source.filesOpened;
  const placed = await planeAt(source, ask);
  const drawn = await draw(asked, placed, ask);
  const { label } = placed.stack;
  return {
    ...drawn,
    pixels: asked.deflate ? deflateRawSync(drawn.pixels, { level: DEFLATE_LEVEL }) : drawn.pixels,
    isDeflated: asked.deflate,
    ...(label !== undefined && { label }),
    filesRead: source.filesOpened - opened,
    bytesRead: turn.bytesRead,
  };
}

/** A histogram of a whole plane. */
export async function answerHistogram(
  asked: Asked,
  ask: FrameQuestions<never>["histogram"]["takes"],
): Promise<Histogram> {
  const placed = await planeAt(asked.source, ask);
  const facts = await factsOf(asked, placed);
  return facts.histogram(ask);
}

/** Reads the plane of a picture that nobody has asked for yet, and measures it. */
export async function readAhead({ source, values, turn }: Asked, ask: PictureAsk): Promise<void> {
  const placed = await planeAt(source, ask);
  const { stack, part, box } = placed;
  if (!stack.mayReadAhead || !values.isSmall(stack, box)) return;
  const held = await values.covering(stack, part, box, turn);
  factsIn(held, planeIn(held, placed));
}

async function draw(asked: Asked, placed: PlacedPlane, view: PictureAsk): Promise<DrawnPicture> {
  const { values, turn } = asked;
  if (!values.isSmall(placed.stack, placed.box)) return (await drawLarge(asked, placed, view)).picture;
  const held = await values.covering(placed.stack, placed.part, placed.box, turn);
  const plane = planeIn(held, placed);
  return drawPicture(plane, view, factsIn(held, plane));
}

async function factsOf(asked: Asked, placed: PlacedPlane): Promise<PlaneFacts> {
  const { values, turn } = asked;
  if (values.isSmall(placed.stack, placed.box)) {
    const held = await values.covering(placed.stack, placed.part, placed.box, turn);
    return factsIn(held, planeIn(held, placed));
  }
  const known = asked.large.get(factsKey(placed));
  if (known !== undefined) return known;
  const range = { scale: "linear", range: { by: "min-max" } } as const;
  return (await drawLarge(asked, placed, { width: 1, height: 1, levels: range })).facts;
}

/** Memory: one block, and the pixels. */
async function drawLarge(
  { turn, large }: Asked,
  placed: PlacedPlane,
  view: Pick<PictureAsk, "region" | "width" | "height" | "levels">,
): Promise<{ readonly picture: DrawnPicture; readonly facts: PlaneFacts }> {
  const { stack, part, rows, columns } = placed;
  const key = factsKey(placed);
  const maker = new PictureMaker(rows, columns, view, large.get(key));
  const { wanted } = maker;
  const total = (wanted.bottom - wanted.top) * (wanted.right - wanted.left);
  let done = 0;
  for await (const { box, data } of readBlocks(stack, boxOf(placed, wanted), turn)) {
    const numbers = numbersIn(stack, data, part);
    const block = { key: stack.key, part: part ?? "", box, ...numbers, facts: new Map() };
    const { plane, top, left } = planeOfBlock(block, placed);
    maker.take(plane, top, left);
    done += plane.rows * plane.columns;
    turn.progress(Math.floor((done / total) * rows), rows);
  }
  const made = maker.finish();
  large.set(key, made.facts);
  return made;
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

const factsKey = ({ stack, part, axes, box }: PlacedPlane): string =>
  [stack.key, part ?? "", axes, box.from].join("\n");
