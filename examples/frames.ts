/**
 * A thousand HDF5 files as one array, of which only what is needed is ever read.
 *
 * Each file holds one frame of a field that moves. Reading a frame is delayed; the lazy frames are
 * stacked along time; the stack is an array of shape [1000, 257, 257] that nobody has loaded:
 *
 *     sum over time ── rechunk ── stack ─┬─ readFrame frame-0000.h5
 *                                        ├─ readFrame frame-0001.h5
 *                                        └─ …
 *
 * All frames are summed to a picture, then the first ten, then single frames are looked at as a
 * slider would. The run's own events tell how many files each of these read.
 *
 *     treadle run examples/frames.ts
 *     treadle run examples/frames.ts -- --frames 50
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { PNG } from "pngjs";
import { type ComputeOptions, delayed } from "treadle";
import * as ta from "treadle/array";
import * as h5 from "treadle/h5";
import { ensureFrames, FRAME_SHAPE, FRAMES_FOLDER } from "./data/frames.ts";

const { values: options } = parseArgs({
  options: {
    frames: { type: "string", default: "1000" },
    folder: { type: "string", default: FRAMES_FOLDER },
    out: { type: "string", default: "out" },
  },
});

/** Scales a field to grey levels, 0 to 255, cutting off fractions. A field without contrast is black. */
function scale(field: ArrayLike<number>): Uint8Array {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < field.length; i++) {
    const value = field[i]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const levels = new Uint8Array(field.length);
  const factor = high > low ? 255 / (high - low) : 0;
  for (let i = 0; i < field.length; i++) levels[i] = (field[i]! - low) * factor;
  return levels;
}

const readFrame = delayed(async function readFrame(path: string) {
  const { data, shape } = await h5.read(path, "values", { dtype: "float64" });
  return { data: scale(data), shape };
});

/** Counts how many files a compute really reads: the finished tasks that call `readFrame`. */
function countReads() {
  const isRead = new Set<number>();
  const count = { files: 0 };
  const onEvent: NonNullable<ComputeOptions["onEvent"]> = (event) => {
    if (event.type === "graph") {
      for (const [i, called] of event.taskFunction.entries()) {
        if (event.functions[called]?.name === "readFrame") isRead.add(event.firstTask + i);
      }
    } else if (event.type === "tasks-finished") {
      for (const finished of event.task) if (isRead.has(finished)) count.files++;
    }
  };
  return { count, onEvent };
}

/** Writes grey levels as a picture. */
async function writePng(path: string, levels: Uint8Array): Promise<void> {
  const [height, width] = FRAME_SHAPE;
  const grey = { colorType: 0, inputColorType: 0, inputHasAlpha: false } as const;
  const picture = new PNG({ width, height, ...grey });
  picture.data = Buffer.from(levels);
  await writeFile(path, PNG.sync.write(picture, grey));
}

const paths = await ensureFrames({ folder: options.folder, count: Number(options.frames) });
await mkdir(options.out, { recursive: true });

// Lazy frames. What a task will return cannot be known before it runs, so shape and dtype are said here,
// and checked when the block is there.
const lazyFrames = paths.map((path) =>
  ta.fromDelayed(readFrame(path), { shape: FRAME_SHAPE, dtype: "uint8" }),
);
const frames = ta.stack(lazyFrames);
console.log(`${frames.length} frames, shape [${frames.shape.join(", ")}], nothing read yet.`);

// The sum over time. Fifty frames make one block (3.3 MB): blocks are summed in parallel and let go.
const all = countReads();
const total = await frames.rechunk({ 0: 50 }).sum({ axis: 0 }).compute({ onEvent: all.onEvent });
const png = join(options.out, "frames-sum.png");
await writePng(png, scale(total.data));
console.log(`The sum of all frames needed ${all.count.files} files: ${png}`);

// The first ten as one block. The slice is pushed down to the files.
const ten = countReads();
const tenSummed = await frames
  .slice([0, 10])
  .rechunk([10, 257, 257])
  .sum({ axis: 0 })
  .compute({ onEvent: ten.onEvent });
await writePng(join(options.out, "frames-ten.png"), scale(tenSummed.data));
console.log(`The sum of the first ten needed ${ten.count.files} files.`);

// One frame at a time, as a slider would ask for them: one file each, however long the stack and
// whatever the chunks.
const stepFiles: number[] = [];
for (const position of [0, 0.5, 1]) {
  const index = Math.round(position * (frames.length - 1));
  const step = countReads();
  const frame = await frames.rechunk({ 0: 50 }).at(index).compute({ onEvent: step.onEvent });
  await writePng(join(options.out, `frame-${index}.png`), Uint8Array.from(frame.data));
  stepFiles.push(step.count.files);
  console.log(`Frame ${index} needed ${step.count.files} ${step.count.files === 1 ? "file" : "files"}.`);
}

const brightest = (levels: ArrayLike<number>) => Array.from(levels).reduce((a, b) => Math.max(a, b), 0);
console.log(
  JSON.stringify({
    frames: frames.length,
    shape: total.shape,
    sumOfAll: { filesRead: all.count.files, brightest: brightest(total.data) },
    sumOfTen: { filesRead: ten.count.files, brightest: brightest(tenSummed.data) },
    oneFrame: { filesRead: stepFiles },
    png,
  }),
);
