/**
 * The frames of the tutorial, generated: many HDF5 files, each with one picture of a field that moves.
 *
 *     examples/data/frames/frame-0000.h5 … frame-0999.h5      dataset `values`, float64, 257 × 257
 *
 * A thousand of them are 530 MB. They are written in parallel, by the very library they are made to show,
 * and only once. What is done with frames is not known here.
 */
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compute, delayed } from "treadle";
import * as h5 from "treadle/h5";
import { makeOnce } from "./made-once.ts";
import { seededRandom } from "./random.ts";

/** Rows and columns of a frame, those of the tutorial's own data. */
export const FRAME_SHAPE = [257, 257] as const;

/** Where the frames are unless somebody says otherwise. */
export const FRAMES_FOLDER = fileURLToPath(new URL("frames/", import.meta.url));

export interface FramesRequest {
  /** Default: `examples/data/frames`. */
  readonly folder?: string;
  /** Number of files; default 1000, as in the tutorial. */
  readonly count?: number;
  /** Equal seeds give equal frames; default 1. */
  readonly seed?: number;
}

/**
 * Makes sure that the frames are there; a second call with the same request reads one small note and is done.
 *
 * @returns the paths, in the order of time
 */
export async function ensureFrames(request: FramesRequest = {}): Promise<string[]> {
  const { folder = FRAMES_FOLDER, count = 1000, seed = 1 } = request;
  const paths = Array.from({ length: count }, (_, index) =>
    join(folder, `frame-${String(index).padStart(4, "0")}.h5`),
  );
  await makeOnce(folder, { what: "frames", count, seed }, async () => {
    for (const name of await readdir(folder)) {
      if (/^frame-\d+\.h5/.test(name)) await rm(join(folder, name));
    }
    console.log(`Generating ${count} frames in ${folder} (once) …`);
    await compute(paths.map((path, index) => writeFrame(path, index / count, seed)));
  });
  return paths;
}

/** One file. `time` goes from 0 to 1 through the whole sequence. */
const writeFrame = delayed(async function writeFrame(path: string, time: number, seed: number) {
  const values = { data: fieldAt(time, seed), shape: FRAME_SHAPE };
  await h5.write(path, { values }, { attributes: { values: { time } } });
});

/** The field at one moment: five soft bumps, warm and cold, each on an ellipse of its own. */
function fieldAt(time: number, seed: number): Float64Array {
  const [rows, columns] = FRAME_SHAPE;
  const random = seededRandom(seed);
  const field = new Float64Array(rows * columns);
  for (let bump = 0; bump < 5; bump++) {
    const height = (bump % 2 === 0 ? 1 : -0.6) * (0.5 + random());
    const width = 0.05 + 0.08 * random();
    const angle = 2 * Math.PI * (random() + time * (bump % 2 === 0 ? 1 : -1));
    const centre = [0.35 + 0.3 * random(), 0.35 + 0.3 * random()] as const;
    const reach = 0.1 + 0.25 * random();
    // A bump is a product of two curves, so exponentials are needed per row and column, not per pixel.
    const down = curve(rows, centre[0] + reach * Math.sin(angle), width);
    const across = curve(columns, centre[1] + 0.7 * reach * Math.cos(angle), width);
    for (let row = 0, at = 0; row < rows; row++) {
      const factor = height * down[row]!;
      for (let column = 0; column < columns; column++) field[at++]! += factor * across[column]!;
    }
  }
  return field;
}

/** A bell curve over `length` points of the way from 0 to 1. */
function curve(length: number, centre: number, width: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => Math.exp(-(((i / (length - 1) - centre) / width) ** 2)));
}
