/** The frame that is shown as a PNG, whole and in full resolution. */
import { levelsAskOf } from "../colour/look.ts";
import type { DisplayHost } from "../display.ts";
import { askPicture } from "./ask-picture.ts";
import { NothingToExportError } from "./errors.ts";
import type { ExportedFile, PngOptions, Taken } from "./exports.ts";
import { drawDecorated, drawPlain, paperOf } from "./paint-file.ts";
import { say } from "./strings.ts";

/** Of a frame's rows and columns; what is larger is drawn in blocks. Beyond it canvases take more than 64 MB. */
const mostPixels = 4096;
/** Of the shorter side, for blocks to be square: a long and thin frame keeps what little it has. */
const leastPixels = 64;

/** Makes the file of `ImageExports.png`. */
export async function makePng(
  { channel, theme }: Pick<DisplayHost, "channel" | "theme">,
  taken: Taken,
  { isDecorated, background = "white" }: PngOptions,
): Promise<ExportedFile> {
  const picture = await askPicture(channel, {
    ...taken.frame,
    ...pixelsFor(taken.levels),
    levels: levelsAskOf(taken.look),
  });
  if (!picture || picture.width === 0 || picture.height === 0)
    throw new NothingToExportError(say("export.nothing"));
  const { palette } = theme;
  const canvas = isDecorated
    ? drawDecorated(picture, taken, titleOf(taken, picture.label), paperOf(background, palette), palette)
    : drawPlain(picture, taken, palette);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
  if (!blob) throw new NothingToExportError(say("export.tooLarge"));
  return { name: `${stemOf(taken)}.png`, bytes: new Uint8Array(await blob.arrayBuffer()) };
}

/** One for each element, or for each square block of as few as it takes. */
function pixelsFor({ rows, columns }: { readonly rows: number; readonly columns: number }) {
  const block = Math.max(1, Math.ceil(Math.max(rows, columns) / mostPixels));
  if (Math.min(rows, columns) / block < leastPixels) return { width: mostPixels, height: mostPixels };
  return { width: Math.ceil(columns / block), height: Math.ceil(rows / block) };
}

/** Such as `/entry/frames [12, :, :] run-12.h5`. */
export function titleOf({ frame }: Taken, label: string | undefined): string {
  const index = frame.index.map((at, axis) => (axis === frame.rows || axis === frame.columns ? ":" : at));
  const words = say("export.title", { dataset: frame.dataset.slice(0, 200), index: index.join(", ") });
  return [words, frame.part, label].filter(Boolean).join(" · ");
}

/** Such as `entry-frames-12`: nothing in it leads to another folder, and every system takes it. */
export function stemOf({ frame }: Taken): string {
  const others = frame.index.filter((_, axis) => axis !== frame.rows && axis !== frame.columns);
  const name = [...frame.dataset.split("/"), ...others.map(String)]
    .map((part) =>
      part
        .normalize("NFKD")
        .replace(/[^a-z0-9_]+/gi, "-")
        .replace(/^-+|-+$/g, ""),
    )
    .filter(Boolean)
    .join("-");
  return name.slice(0, 100) || "frame";
}
