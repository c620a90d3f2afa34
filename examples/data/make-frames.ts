/**
 * Generates the frames and does nothing else: what `npm start` runs once, before `examples/frames.ts`.
 *
 *     treadle run examples/data/make-frames.ts -- --frames 1000 --folder examples/data/frames
 */
import { parseArgs } from "node:util";
import { ensureFrames, FRAMES_FOLDER } from "./frames.ts";

const { values: options } = parseArgs({
  options: {
    frames: { type: "string", default: "1000" },
    folder: { type: "string", default: FRAMES_FOLDER },
    // Accepted and not used, so that `frames.ts` and this script take the same options.
    out: { type: "string" },
  },
});
await ensureFrames({ folder: options.folder, count: Number(options.frames) });
