/**
 * Frames: sixty HDF5 files, made in parallel, then looked at and computed as one array that nobody has loaded.
 *
 * Run it, then
 *   - open the folder `frames` from the explorer's menu: "Open Folder of HDF5 Files as Frames", and press ▷,
 *   - or put the cursor on `frames` below and choose "Treadle: Preview Lazy Array".
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { compute, delayed } from "treadle";
import * as ta from "treadle/array";
import * as h5 from "treadle/h5";

const rows = 180;
const columns = 240;

/** Two waves that meet, and a spark that wanders about. */
const writeFrame = delayed(async function writeFrame(path: string, moment: number): Promise<string> {
  const values = new Float32Array(rows * columns);
  const spark = { row: 90 + 60 * Math.sin(moment / 7), column: 120 + 90 * Math.cos(moment / 11) };
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const left = Math.hypot(row - 60, column - 50);
      const right = Math.hypot(row - 120, column - 190);
      const near = Math.hypot(row - spark.row, column - spark.column);
      values[row * columns + column] =
        Math.sin(left / 6 - moment / 3) + Math.sin(right / 6 - moment / 3) + 4 * Math.exp(-near / 3);
    }
  }
  await h5.write(path, { values: { data: values, shape: [rows, columns] } });
  return path;
});

const folder = join(import.meta.dirname, "frames");
mkdirSync(folder, { recursive: true });
const names = Array.from({ length: 60 }, (_, moment) => join(folder, `frame-${moment}.h5`));
const [paths] = await compute(names.map((path, moment) => writeFrame(path, moment)));

// One array of shape [60, 180, 240]; of each file only what is asked for is read.
const frames = await ta.fromH5(paths, "values");

const mean = await frames.mean({ axis: 0 }).compute();
console.log(`The mean of ${frames.shape[0]} frames has ${mean.shape.join(" × ")} values.`);
