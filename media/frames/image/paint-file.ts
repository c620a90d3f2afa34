/**
 * A frame as it stands in a file: drawn anew from levels, element by element, with or without what explains it.
 *
 *     title
 *     rows │ pixels │ colour bar
 *            columns
 */
import type { Palette } from "../../panel/theme.ts";
import { barContent, paintColourBar } from "../colour/paint-colour-bar.ts";
import { paintingOf } from "../colour/painting.ts";
import { Camera, type Size } from "./camera.ts";
import type { Taken } from "./exports.ts";
import { paintRulers, rulerRoom, rulersOf } from "./paint-rulers.ts";
import { type Levels, ShownPicture } from "./shown-picture.ts";

/** Colours and font of what is around the pixels. */
export interface Paper {
  readonly background: string;
  readonly foreground: string;
  readonly quiet: string;
  readonly border: string;
  readonly font: string;
}

/** Small frames are enlarged to this, in pixels of the longer side, so that their labels have room. */
const leastSide = 640;
/** Of the file's longer side; larger canvases fail in some browsers. */
const mostSide = 8192;

/** White with black, or as the theme has it. */
export function paperOf(background: "white" | "theme", palette: Palette): Paper {
  const { font } = palette;
  if (background === "white")
    return { background: "#ffffff", foreground: "#000000", quiet: "#404040", border: "#808080", font };
  const { foreground, quiet, border } = palette;
  return { background: palette.background, foreground, quiet, border, font };
}

/** The pixels alone, one for each of the picture's. */
export function drawPlain(picture: Levels, taken: Taken, palette: Palette): HTMLCanvasElement {
  const { width, height, block } = picture;
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  // As if blocks divided the plane: a last one that is smaller has a pixel of full size here.
  const rows = height * block[0];
  const columns = width * block[1];
  const even = { ...picture, rows, columns, region: { top: 0, left: 0, bottom: rows, right: columns } };
  drawFrame(canvas.getContext("2d")!, { left: 0, top: 0, width, height }, even, taken, palette);
  return canvas;
}

/** With title, rulers and colour bar. */
export function drawDecorated(
  picture: Levels,
  taken: Taken,
  title: string,
  paper: Paper,
  palette: Palette,
): HTMLCanvasElement {
  const size = sizeOf(picture, taken.ratio);
  const unit = Math.max(1, Math.max(size.width, size.height) / 900);
  const fontSize = 13 * unit;
  const box = { left: rulerRoom.left * unit, top: 36 * unit, ...size };
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(box.left + box.width + 112 * unit);
  canvas.height = Math.ceil(box.top + box.height + (rulerRoom.bottom + 6) * unit);
  const pen = canvas.getContext("2d")!;
  pen.fillStyle = paper.background;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  drawFrame(pen, box, picture, taken, palette);
  pen.fillStyle = paper.foreground;
  pen.font = `600 ${1.1 * fontSize}px ${paper.font}`;
  pen.textBaseline = "middle";
  pen.fillText(title, box.left, 18 * unit, canvas.width - box.left - 8 * unit);
  const { nameOf, frame } = taken;
  const names = [nameOf(frame.rows), nameOf(frame.columns)] as const;
  const { rulers } = rulersOf(cameraOf(picture, taken, box), picture, { x: box.left, y: box.top }, names);
  paintRulers(pen, box, rulers, { ...paper, fontSize });
  const content = barContent(picture, taken.look.taste.scale, paintingOf(taken.look, palette));
  if (content) {
    const bar = {
      left: box.left + box.width + 14 * unit,
      top: box.top,
      width: 94 * unit,
      height: box.height,
    };
    paintColourBar(pen, bar, content, { ...paper, fontSize });
  }
  return canvas;
}

/** Pixels of the frame in the file: no pixel of the picture is lost, and small frames are enlarged evenly. */
function sizeOf(picture: Levels, ratio: number): { readonly width: number; readonly height: number } {
  const { rows, columns, block } = picture;
  let scale = Math.max(1 / block[1], 1 / (block[0] * ratio));
  const longer = Math.max(columns, rows * ratio) * scale;
  scale *= longer > mostSide ? mostSide / longer : Math.max(1, Math.floor(leastSide / longer));
  return {
    width: Math.max(1, Math.round(columns * scale)),
    height: Math.max(1, Math.round(rows * ratio * scale)),
  };
}

/** The pixels of a frame into a box, in the colours of its look. */
export function drawFrame(
  pen: CanvasRenderingContext2D,
  box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
  picture: Levels,
  taken: Taken,
  palette: Palette,
): void {
  const shown = new ShownPicture();
  shown.set(picture, paintingOf(taken.look, palette).table);
  pen.save();
  pen.translate(box.left, box.top);
  shown.paint(pen, cameraOf(picture, taken, box), 1);
  pen.restore();
}

/** A camera that sees the whole plane, filling the box. */
function cameraOf({ rows, columns }: Levels, { view }: Taken, box: Size): Camera {
  const camera = new Camera();
  camera.setPlane(rows, columns);
  camera.setView(box);
  camera.aspect = "fill";
  camera.flipsRows = view.flipsRows;
  camera.flipsColumns = view.flipsColumns;
  return camera;
}
