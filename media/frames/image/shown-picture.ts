/**
 * A picture as pixels: levels go through the table of colours into a canvas that is never seen itself, and that is
 * painted onto the screen in whatever size. Canvas and pixels are used again for every picture of the same size, so that
 * playing allocates nothing.
 */
import type { FramePicture } from "../../../server/protocol/frame-questions.ts";
import { paintLevels } from "../colour/lookup.ts";
import type { Camera } from "./camera.ts";

/** A picture whose pixels are not deflated. */
export type Levels = FramePicture<Uint8Array>;

export class ShownPicture {
  readonly #canvas = document.createElement("canvas");
  readonly #pen = this.#canvas.getContext("2d", { alpha: false })!;
  #image: ImageData | undefined;
  #pixels: Uint32Array = new Uint32Array(0);
  #levels: Levels | undefined;
  #buffers = 0;

  /** What is shown, if anything is. */
  get levels(): Levels | undefined {
    return this.#levels;
  }

  /** How often memory for pixels was taken. */
  get buffers(): number {
    return this.#buffers;
  }

  /** Shows a picture in these colours from now on. */
  set(levels: Levels, table: Uint32Array): void {
    this.#levels = levels;
    const { width, height } = levels;
    if (width === 0 || height === 0) return;
    if (this.#image?.width !== width || this.#image.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
      this.#image = this.#pen.createImageData(width, height);
      this.#pixels = new Uint32Array(this.#image.data.buffer);
      this.#buffers++;
    }
    this.recolour(table);
  }

  /** Shows the same picture in other colours. */
  recolour(table: Uint32Array): void {
    if (!this.#levels || !this.#image || this.#levels.width === 0 || this.#levels.height === 0) return;
    paintLevels(this.#pixels, this.#levels.pixels, table);
    this.#pen.putImageData(this.#image, 0, 0);
  }

  /** Shows nothing; keeps its memory for the next. */
  clear(): void {
    this.#levels = undefined;
  }

  /** Paints it where the camera sees it; `pen` counts device pixels, `density` to one of the camera's. */
  paint(pen: CanvasRenderingContext2D, camera: Camera, density: number): void {
    const levels = this.#levels;
    if (!levels || levels.width === 0 || levels.height === 0) return;
    const { region, block, rows, columns } = levels;
    const from = camera.toScreen(region.left, region.top);
    // The last pixel stands for fewer elements where blocks do not divide the plane; what hangs over is clipped.
    const to = camera.toScreen(region.left + levels.width * block[1], region.top + levels.height * block[0]);
    const edge = camera.toScreen(Math.min(columns, region.right), Math.min(rows, region.bottom));
    const at = (value: number): number => Math.round(value * density);
    pen.save();
    pen.beginPath();
    pen.rect(at(from.x), at(from.y), at(edge.x) - at(from.x), at(edge.y) - at(from.y));
    pen.clip();
    pen.imageSmoothingEnabled = false;
    pen.translate(at(from.x), at(from.y));
    pen.scale(Math.sign(to.x - from.x), Math.sign(to.y - from.y));
    pen.drawImage(this.#canvas, 0, 0, Math.abs(at(to.x) - at(from.x)), Math.abs(at(to.y) - at(from.y)));
    pen.restore();
  }
}
