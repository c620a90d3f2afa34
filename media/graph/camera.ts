/**
 * Which part of the drawing is seen: a zoom and a shift. Pure arithmetic; pixels are those of style sheets.
 *
 *     screen = world × scale + shift
 */
import type { Rectangle } from "./placement.ts";

export interface CameraState {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

/** A box of 46 pixels is 1 pixel high at the one end, and three times its size at the other. */
const scaleLimits = { least: 0.02, most: 3 };

/** Pixels between the drawing and the edges of the view when everything is shown. */
const fitMargin = 36;

/** So much of the drawing stays in view however far it is pushed. */
const keptInView = 60;

export class Camera {
  scale = 1;
  x = 0;
  y = 0;

  get state(): CameraState {
    return { scale: this.scale, x: this.x, y: this.y };
  }

  set state({ scale, x, y }: CameraState) {
    this.scale = clamp(scale, scaleLimits.least, scaleLimits.most);
    this.x = x;
    this.y = y;
  }

  toWorld(x: number, y: number): { readonly x: number; readonly y: number } {
    return { x: (x - this.x) / this.scale, y: (y - this.y) / this.scale };
  }

  toScreen(x: number, y: number): { readonly x: number; readonly y: number } {
    return { x: x * this.scale + this.x, y: y * this.scale + this.y };
  }

  /** The part of the world that a view of this size shows. */
  seen(width: number, height: number): Rectangle {
    const { x, y } = this.toWorld(0, 0);
    return { x, y, width: width / this.scale, height: height / this.scale };
  }

  /** Zooms; what is at a place on the screen stays there. */
  zoomAt(factor: number, x: number, y: number): void {
    const scale = clamp(this.scale * factor, scaleLimits.least, scaleLimits.most);
    const ratio = scale / this.scale;
    this.x = x - (x - this.x) * ratio;
    this.y = y - (y - this.y) * ratio;
    this.scale = scale;
  }

  panBy(x: number, y: number): void {
    this.x += x;
    this.y += y;
  }

  /**
   * Shows all of `bounds`, never larger than it is. `covered` is the height of what lies over the bottom of the view;
   * the drawing stays clear of it where there is room for both.
   */
  fit(bounds: Rectangle, width: number, height: number, covered = 0): void {
    if (bounds.width <= 0 || bounds.height <= 0 || width <= 0 || height <= 0) return;
    const x = bounds.x + bounds.width / 2;
    const y = bounds.y + bounds.height / 2;
    this.scale = scaleToFit(bounds, width, height);
    // In a view of a few lines the drawing would be too small to be read above the legend.
    const isFree = bounds.height * this.scale + fitMargin + 2 * covered <= height;
    const clear = isFree || covered > height / 3 ? 0 : covered;
    if (clear > 0) this.scale = scaleToFit(bounds, width, height - clear);
    this.centreOn(x, y, width, height - clear);
  }

  centreOn(x: number, y: number, width: number, height: number): void {
    this.x = width / 2 - x * this.scale;
    this.y = height / 2 - y * this.scale;
  }

  /** Moves as little as possible so that a rectangle is in view; true when it had to. */
  reveal(target: Rectangle, width: number, height: number, margin = 40): boolean {
    const { x: left, y: top } = this.toScreen(target.x, target.y);
    const right = left + target.width * this.scale;
    const bottom = top + target.height * this.scale;
    const byX = nudge(left, right, width, margin);
    const byY = nudge(top, bottom, height, margin);
    this.panBy(byX, byY);
    return byX !== 0 || byY !== 0;
  }

  /** Brings the drawing back when hardly anything of it is left in view. */
  keepInView(bounds: Rectangle, width: number, height: number): void {
    const { x: left, y: top } = this.toScreen(bounds.x, bounds.y);
    const right = left + bounds.width * this.scale;
    const bottom = top + bounds.height * this.scale;
    const room = Math.min(keptInView, width / 4, height / 4);
    if (right < room) this.x += room - right;
    else if (left > width - room) this.x -= left - (width - room);
    if (bottom < room) this.y += room - bottom;
    else if (top > height - room) this.y -= top - (height - room);
  }
}

const scaleToFit = (bounds: Rectangle, width: number, height: number): number =>
  clamp(
    Math.min((width - 2 * fitMargin) / bounds.width, (height - 2 * fitMargin) / bounds.height, 1),
    scaleLimits.least,
    scaleLimits.most,
  );

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** How far to move a stretch into `0 … size`; its beginning counts more than its end. */
function nudge(from: number, to: number, size: number, margin: number): number {
  const room = Math.min(margin, Math.max(0, (size - (to - from)) / 2));
  if (from < room) return room - from;
  if (to > size - room) return Math.max(room - from, size - room - to);
  return 0;
}
