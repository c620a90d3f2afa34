/**
 * An animated GIF along an axis: frames are read one after the other, drawn as in a PNG without decoration, and given to
 * a worker. All of them have one range, so that nothing flickers.
 */
import type { Animation } from "../axes/axes-bar.ts";
import { type Look, levelsAskOf } from "../colour/look.ts";
import { numberText } from "../colour/value-ticks.ts";
import type { DisplayHost } from "../display.ts";
import { askPicture } from "./ask-picture.ts";
import { AnimationError } from "./errors.ts";
import { stemOf } from "./export-png.ts";
import type { ExportedFile, Taken } from "./exports.ts";
import { GifDialog } from "./gif-dialog.ts";
import { GifMaker } from "./gif-maker.ts";
import type { GifPlan } from "./gif-plan.ts";
import { drawFrame } from "./paint-file.ts";
import { say } from "./strings.ts";

/** Of a frame's longer side, unless the person says otherwise: what shows well in a chat and stays below some MB. */
const usualSide = 512;
const captionHeight = 22;

/** Asks, and makes the file of `ImageExports.gif`. */
export async function makeGif(
  host: DisplayHost,
  taken: Taken,
  animation: Animation,
): Promise<ExportedFile | undefined> {
  const { levels, shape, frame, ratio } = taken;
  const look = fixedLook(taken);
  const { low, high } = look.fixed ?? levels;
  const longer = Math.max(levels.columns, levels.rows * ratio);
  const dialog = new GifDialog({
    axes: shape
      .map((count, axis) => ({ axis, name: taken.nameOf(axis), count }))
      .filter(({ axis, count }) => axis !== frame.rows && axis !== frame.columns && count > 1),
    wish: {
      axis: animation.axis,
      from: 0,
      to: animation.count - 1,
      step: animation.stride,
      framesPerSecond: animation.framesPerSecond,
      // Small frames are enlarged to whole multiples, so that their elements stay even.
      side: longer < usualSide ? Math.round(longer * Math.max(1, Math.floor(usualSide / longer))) : usualSide,
      hasCaption: true,
    },
    plane: { width: levels.columns, height: levels.rows * ratio },
    note: say("gif.range", { low: numberText(low), high: numberText(high) }),
  });
  const plan = await dialog.ask();
  if (!plan) {
    dialog.close();
    return undefined;
  }
  const cancelled = new AbortController();
  dialog.element.addEventListener("close", () => cancelled.abort(), { once: true });
  try {
    return await make(host, { ...taken, look }, plan, dialog, cancelled.signal);
  } catch (error) {
    if (cancelled.signal.aborted) return undefined;
    throw error;
  } finally {
    dialog.close();
  }
}

async function make(
  { channel, theme, announce }: DisplayHost,
  taken: Taken,
  plan: GifPlan,
  dialog: GifDialog,
  cancelled: AbortSignal,
): Promise<ExportedFile> {
  const maker = await GifMaker.start();
  cancelled.addEventListener("abort", () => maker.stop());
  try {
    const { width, height, positions } = plan;
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height + (plan.hasCaption ? captionHeight : 0);
    const pen = canvas.getContext("2d", { willReadFrequently: true })!;
    maker.begin(canvas.width, canvas.height, plan.delay);
    let made = 0;
    for (const [at, position] of positions.entries()) {
      dialog.progress(say("gif.reading", { done: at + 1, total: positions.length }), at, positions.length);
      const index = taken.frame.index.with(plan.axis, position);
      const ask = { ...taken.frame, index, width, height, levels: levelsAskOf(taken.look) };
      const picture = await askPicture(channel, ask);
      cancelled.throwIfAborted();
      if (!picture) {
        announce(say("gif.missing", { position }));
        continue;
      }
      pen.fillStyle = theme.palette.background;
      pen.fillRect(0, 0, canvas.width, canvas.height);
      drawFrame(pen, { left: 0, top: 0, width, height }, picture, taken, theme.palette);
      if (plan.hasCaption) {
        pen.fillStyle = theme.palette.foreground;
        pen.font = `13px ${theme.palette.font}`;
        pen.textBaseline = "middle";
        const words = [`${taken.nameOf(plan.axis)} ${position}`, picture.label].filter(Boolean).join(" · ");
        pen.fillText(words, 6, height + captionHeight / 2, width - 12);
      }
      await maker.add(pen.getImageData(0, 0, canvas.width, canvas.height));
      made++;
    }
    if (made === 0) throw new AnimationError(say("gif.noFrames"));
    dialog.progress(say("gif.writing", { total: made }), undefined, made);
    return { name: `${stemOf(taken)}.gif`, bytes: await maker.end() };
  } finally {
    maker.stop();
  }
}

/** The look with a range that no frame changes: that of the frame that is shown. */
function fixedLook({ look, levels }: Taken): Look {
  if (look.fixed || !(levels.low < levels.high)) return look;
  return { ...look, fixed: { by: "lock", low: levels.low, high: levels.high } };
}
