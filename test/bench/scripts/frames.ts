/**
 * The frames job: a thousand HDF5 files, each read and scaled to grey levels, stacked, and summed over time.
 */
import { delayed } from "treadle";
import * as ta from "treadle/array";
import * as h5 from "treadle/h5";
import { ensureFrames, FRAME_SHAPE } from "../../../examples/data/frames.ts";
import { answerAsks, timed } from "./answers.ts";

/** Grey levels from 0 to 255, fractions cut off, as NumPy's `astype(uint8)` does. */
function scale(field: Float64Array): Uint8Array {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < field.length; i++) {
    const value = field[i]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const levels = new Uint8Array(field.length);
  const factor = 255 / (high - low);
  for (let i = 0; i < field.length; i++) levels[i] = (field[i]! - low) * factor;
  return levels;
}

const readFrame = delayed(async function readFrame(path: string) {
  const { data, shape } = await h5.read(path, "values", { dtype: "float64" });
  return { data: scale(data), shape };
});

const nothing = delayed(function nothing(number: number) {
  return number;
});

await answerAsks({
  async prepare() {
    await nothing(1).compute();
  },
  async make({ folder, count }) {
    const request = { count: count as number, ...(folder ? { folder: folder as string } : {}) };
    return { paths: await ensureFrames(request) };
  },
  async run({ paths }) {
    const { result, ms } = await timed(() =>
      ta
        .stack(
          (paths as string[]).map((path) =>
            ta.fromDelayed(readFrame(path), { shape: FRAME_SHAPE, dtype: "uint8" }),
          ),
        )
        .sum({ axis: 0 })
        .compute(),
    );
    let value = 0;
    for (const [i, total] of result.data.entries()) value += Number(total) * (1 + (i % 97));
    return { ms, value };
  },
});
