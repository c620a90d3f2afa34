/**
 * Pictures and histograms of planes. A plane that is small enough is read whole and held, so that zoom, range and
 * histogram read nothing again; of a larger one only what is shown is read, block by block, and nothing of it is held
 * but a few numbers for each pixel.
 */

import type { FramePicture, FrameQuestions, Histogram, PictureAsk } from "../../protocol/frame-questions.ts";
import { type DrawnPicture, drawPicture } from "../picture/draw-picture.ts";
import type { PlaneFacts } from "../picture/facts.ts";
import { pause } from "../sources/pause.ts";
import type { Asked } from "./answers.ts";
import { deflated } from "./deflate.ts";
import type { HeldBox } from "./held-values.ts";
import type { ReadyPicture } from "./pictures-ahead.ts";
import { factsIn, type PlacedPlane, planeAt, planeIn } from "./place.ts";

/** A picture of a plane. */
export async function answerPicture(asked: Asked, ask: PictureAsk): Promise<FramePicture<Uint8Array>> {
  const { source, turn, ahead } = asked;
  const opened = source.filesOpened;
  const placed = await planeAt(source, ask);
  const picture = ahead.take(placed, ask) ?? finished(asked, placed, await draw(asked, placed, ask));
  return { ...picture, filesRead: source.filesOpened - opened, bytesRead: turn.bytesRead };
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

/** Makes a picture that nobody has asked for yet. Throws the turn's reason as soon as somebody asks for anything. */
export async function readAhead(asked: Asked, ask: PictureAsk): Promise<void> {
  const { source, values, turn, ahead } = asked;
  const placed = await planeAt(source, ask);
  const { stack, part, box } = placed;
  if (!stack.mayReadAhead || !values.isSmall(stack, box) || ahead.has(placed, ask)) return;
  const held = await values.covering(stack, part, box, turn);
  await pause(turn.signal);
  const drawn = drawHeld(held, placed, ask);
  await pause(turn.signal);
  ahead.put(placed, ask, finished(asked, placed, drawn));
}

/** A picture as it is told: with the name of its place, and deflated where that is wanted. */
function finished({ deflate }: Asked, { stack: { label } }: PlacedPlane, drawn: DrawnPicture): ReadyPicture {
  return {
    ...drawn,
    pixels: deflate ? deflated(drawn.pixels) : drawn.pixels,
    isDeflated: deflate,
    ...(label !== undefined && { label }),
  };
}

async function draw(asked: Asked, placed: PlacedPlane, view: PictureAsk): Promise<DrawnPicture> {
  const { values, turn } = asked;
  if (!values.isSmall(placed.stack, placed.box)) return asked.large.draw(placed, view, turn);
  return drawHeld(await values.covering(placed.stack, placed.part, placed.box, turn), placed, view);
}

function drawHeld(held: HeldBox, placed: PlacedPlane, view: PictureAsk): DrawnPicture {
  const plane = planeIn(held, placed);
  return drawPicture(plane, view, factsIn(held, plane));
}

async function factsOf(asked: Asked, placed: PlacedPlane): Promise<PlaneFacts> {
  const { values, turn } = asked;
  if (values.isSmall(placed.stack, placed.box)) {
    const held = await values.covering(placed.stack, placed.part, placed.box, turn);
    return factsIn(held, planeIn(held, placed));
  }
  return asked.large.facts(placed, turn);
}
