/** One axis of a dataset as a line: read whole and held while that is little, else part by part at each question. */
import type { FrameQuestions, LinePicture } from "../../protocol/frame-questions.ts";
import { drawLine, LineMaker } from "../picture/draw-line.ts";
import type { Asked } from "./answers.ts";
import { planeAt, planeIn, planeOfBlock } from "./place.ts";
import { numbersIn, readBlocks } from "./read-values.ts";

/** A line through a place. */
export async function answerLine(
  { source, values, turn }: Asked,
  ask: FrameQuestions<never>["line"]["takes"],
): Promise<LinePicture<Uint8Array>> {
  const { axis, from, to, width } = ask;
  const placed = await planeAt(source, { ...ask, rows: axis, columns: axis });
  const { stack, part, box } = placed;
  const label = stack.label === undefined ? {} : { label: stack.label };
  if (values.isSmall(stack, box)) {
    const held = await values.covering(stack, part, box, turn);
    return { ...drawLine(planeIn(held, placed), { from, to, width }), ...label };
  }
  const maker = new LineMaker(placed.columns, { from, to, width });
  const { wanted } = maker;
  const window = { from: box.from.with(axis, wanted.from), to: box.to.with(axis, wanted.to) };
  for await (const { box: read, data } of readBlocks(stack, window, turn)) {
    const { plane, left } = planeOfBlock(read, numbersIn(stack, data, part).data, placed);
    maker.take(plane, left);
    turn.progress(left + plane.columns - wanted.from, wanted.to - wanted.from);
  }
  return { ...maker.finish(), ...label };
}
