/**
 * The line that is seen, as a PNG to take away: drawn anew at twice the size of the screen's pixels, on white or in the
 * theme's colours, with a title that says what it is.
 */
import type { Theme } from "../../panel/theme.ts";
import { NothingToExportError } from "../image/errors.ts";
import type { ExportedFile, PngOptions } from "../image/exports.ts";
import { paperLook, screenLook } from "./line-look.ts";
import type { LinePlot } from "./line-plot.ts";
import { lineRoom, paintLine } from "./paint-line.ts";
import { say } from "./strings.ts";

/** What can be taken away of the line that is shown. */
export interface LineExports {
  /**
   * What is seen, with its axes (they are what makes a line readable, so `isDecorated` adds only the title).
   *
   * @throws {NothingToExportError} when no line is shown.
   */
  png(options: PngOptions): Promise<ExportedFile>;
}

/** Pixels of the file for one of the page: sharp in print, and letters keep their size beside the line. */
const density = 2;
const titleHeight = 34;
const smallest = { width: 480, height: 320 };

/**
 * @param title What stands above the line; left out where the options want no decoration.
 * @throws {NothingToExportError} when no line is shown.
 */
export async function lineFile(
  plot: LinePlot,
  theme: Theme,
  { title, name }: { readonly title: string; readonly name: string },
  options: PngOptions,
): Promise<ExportedFile> {
  const width = Math.max(smallest.width, plot.element.clientWidth) * density;
  const height = Math.max(smallest.height, plot.element.clientHeight) * density;
  const above = options.isDecorated ? titleHeight * density : 0;
  const room = {
    left: lineRoom.left * density,
    top: above + lineRoom.top * density,
    width: width - (lineRoom.left + lineRoom.right) * density,
    height: height - (lineRoom.top + lineRoom.bottom) * density,
  };
  const scene = plot.scene(room);
  if (!scene) throw new NothingToExportError(say("line.nothingToExport"));
  const { palette } = theme;
  const look =
    options.background === "theme"
      ? { ...screenLook(palette), fontSize: 12 * density }
      : paperLook(palette.font, 12 * density);
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = above + height;
  const pen = canvas.getContext("2d")!;
  pen.fillStyle = look.background;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  paintLine(pen, scene, look);
  if (options.isDecorated) {
    pen.fillStyle = look.foreground;
    pen.font = `600 ${13 * density}px ${look.font}`;
    pen.textBaseline = "middle";
    pen.fillText(title, room.left, (titleHeight / 2 + 4) * density, room.width);
  }
  return { name, bytes: await pngOf(canvas) };
}

async function pngOf(canvas: HTMLCanvasElement): Promise<Uint8Array> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new NothingToExportError(say("line.cannotExport"));
  return new Uint8Array(await blob.arrayBuffer());
}
