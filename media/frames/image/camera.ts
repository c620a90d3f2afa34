/**
 * Which part of a plane is seen, and where on the screen its elements lie. Pure arithmetic: lengths on the screen are
 * pixels of style sheets, places in the plane are elements (element 3 reaches from 3 to 4), y is the row.
 *
 *     screen = middle ± (place − centre) × scale        − where an axis is flipped
 */
import type { Region } from "../../../server/protocol/frame-questions.ts";

/** `auto`: equal, unless the plane is so long and thin that nothing would be seen of it. */
export type Aspect = "auto" | "equal" | "fill";

export interface CameraState {
  /** Shows the whole plane, whatever size the view gets. */
  readonly isFitted: boolean;
  /** Pixels an element is wide. */
  readonly scale: number;
  /** The place in the middle of the view. */
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Pixels of an element, at most: its value stands in it long before. */
const mostScale = 400;
/** The whole plane is never smaller than this share of how it fits. */
const leastOfFit = 0.5;
/** Below so many pixels the shorter side of a plane is not worth equal pixels. */
const thinnest = 24;
/** So many pixels of the plane stay in view. */
const keptInView = 40;

export class Camera {
  #rows = 1;
  #columns = 1;
  #view: Size = { width: 1, height: 1 };
  #isFitted = true;
  #scale = 1;
  #x = 0.5;
  #y = 0.5;
  #aspect: Aspect = "auto";
  flipsRows = false;
  flipsColumns = false;

  /** The plane has other lengths now; a view of the whole stays one. */
  setPlane(rows: number, columns: number): void {
    if (rows === this.#rows && columns === this.#columns) return;
    this.#rows = Math.max(1, rows);
    this.#columns = Math.max(1, columns);
    this.#settle();
  }

  /** The screen has another size now; what is in its middle stays there. */
  setView(view: Size): void {
    this.#view = { width: Math.max(1, view.width), height: Math.max(1, view.height) };
    this.#settle();
  }

  get view(): Size {
    return this.#view;
  }

  get aspect(): Aspect {
    return this.#aspect;
  }

  set aspect(aspect: Aspect) {
    this.#aspect = aspect;
    this.#settle();
  }

  /** Whether elements are as high as they are wide. */
  get isEqual(): boolean {
    if (this.#aspect !== "auto") return this.#aspect === "equal";
    const { width, height } = this.#view;
    const scale = Math.min(width / this.#columns, height / this.#rows);
    return Math.min(this.#rows, this.#columns) * scale >= Math.min(thinnest, width, height);
  }

  /** Pixels of an element. */
  get scaleX(): number {
    return this.#scale;
  }

  get scaleY(): number {
    return this.isEqual ? this.#scale : this.#scale * (this.#fit().y / this.#fit().x);
  }

  get isFitted(): boolean {
    return this.#isFitted;
  }

  get state(): CameraState {
    return { isFitted: this.#isFitted, scale: this.#scale, x: this.#x, y: this.#y };
  }

  set state({ isFitted, scale, x, y }: CameraState) {
    this.#isFitted = isFitted;
    this.#scale = scale;
    this.#x = x;
    this.#y = y;
    this.#settle();
  }

  toScreen(x: number, y: number): Place {
    return {
      x: this.#view.width / 2 + (x - this.#x) * this.scaleX * (this.flipsColumns ? -1 : 1),
      y: this.#view.height / 2 + (y - this.#y) * this.scaleY * (this.flipsRows ? -1 : 1),
    };
  }

  toPlane(x: number, y: number): Place {
    return {
      x: this.#x + ((x - this.#view.width / 2) / this.scaleX) * (this.flipsColumns ? -1 : 1),
      y: this.#y + ((y - this.#view.height / 2) / this.scaleY) * (this.flipsRows ? -1 : 1),
    };
  }

  /** The element at a place of the screen; undefined beside the plane. */
  elementAt(x: number, y: number): { readonly row: number; readonly column: number } | undefined {
    const place = this.toPlane(x, y);
    const row = Math.floor(place.y);
    const column = Math.floor(place.x);
    const isInside = row >= 0 && row < this.#rows && column >= 0 && column < this.#columns;
    return isInside ? { row, column } : undefined;
  }

  /** Elements in view, whole ones, the end not included. */
  seen(): Region {
    const a = this.toPlane(0, 0);
    const b = this.toPlane(this.#view.width, this.#view.height);
    const top = clamp(Math.floor(Math.min(a.y, b.y)), 0, this.#rows - 1);
    const left = clamp(Math.floor(Math.min(a.x, b.x)), 0, this.#columns - 1);
    return {
      top,
      left,
      bottom: clamp(Math.ceil(Math.max(a.y, b.y)), top + 1, this.#rows),
      right: clamp(Math.ceil(Math.max(a.x, b.x)), left + 1, this.#columns),
    };
  }

  /** Zooms; what is at a place of the screen stays there. */
  zoomAt(factor: number, x: number, y: number): void {
    const place = this.toPlane(x, y);
    this.#isFitted = false;
    this.#scale = this.#allowed(this.#scale * factor);
    const now = this.toPlane(x, y);
    this.#x += place.x - now.x;
    this.#y += place.y - now.y;
    this.#keepInView();
  }

  /** Zooms with the middle of the view where it is. */
  zoom(factor: number): void {
    this.zoomAt(factor, this.#view.width / 2, this.#view.height / 2);
  }

  /** Moves the plane by pixels. */
  panBy(x: number, y: number): void {
    this.#isFitted = false;
    this.#x -= (x / this.scaleX) * (this.flipsColumns ? -1 : 1);
    this.#y -= (y / this.scaleY) * (this.flipsRows ? -1 : 1);
    this.#keepInView();
  }

  /** Shows the whole plane. */
  fit(): void {
    this.#isFitted = true;
    this.#settle();
  }

  /** An element is `pixels` wide from now on. */
  zoomTo(pixels: number): void {
    this.zoom(pixels / this.#scale);
    // Exactly: a quotient times its divisor is not always the dividend.
    this.#scale = this.#allowed(pixels);
  }

  /** Shows what lies between two places of the screen, as large as it goes. */
  zoomToRectangle(from: Place, to: Place): void {
    const a = this.toPlane(from.x, from.y);
    const b = this.toPlane(to.x, to.y);
    const width = Math.max(1e-9, Math.abs(to.x - from.x));
    const height = Math.max(1e-9, Math.abs(to.y - from.y));
    this.#isFitted = false;
    this.#scale = this.#allowed(this.#scale * Math.min(this.#view.width / width, this.#view.height / height));
    this.#x = (a.x + b.x) / 2;
    this.#y = (a.y + b.y) / 2;
    this.#keepInView();
  }

  /** Moves as little as it takes for an element to be in view. */
  reveal(row: number, column: number): void {
    const { x, y } = this.toScreen(column + 0.5, row + 0.5);
    const marginX = Math.min(this.#view.width / 2, this.scaleX / 2 + 8);
    const marginY = Math.min(this.#view.height / 2, this.scaleY / 2 + 8);
    const byX = clamp(x, marginX, this.#view.width - marginX) - x;
    const byY = clamp(y, marginY, this.#view.height - marginY) - y;
    if (byX !== 0 || byY !== 0) this.panBy(byX, byY);
  }

  #fit(): Place {
    return { x: this.#view.width / this.#columns, y: this.#view.height / this.#rows };
  }

  #fittedScale(): number {
    const { x, y } = this.#fit();
    return this.isEqual ? Math.min(x, y) : x;
  }

  #allowed(scale: number): number {
    const fitted = this.#fittedScale();
    return clamp(scale, Math.min(leastOfFit * fitted, 1), Math.max(mostScale, fitted));
  }

  #settle(): void {
    if (this.#isFitted) {
      this.#scale = this.#fittedScale();
      this.#x = this.#columns / 2;
      this.#y = this.#rows / 2;
      return;
    }
    this.#scale = this.#allowed(this.#scale);
    this.#keepInView();
  }

  #keepInView(): void {
    // Half the view and a strip of it may lie beside the plane.
    const beyondX = Math.max(0, this.#view.width / 2 - keptInView) / this.scaleX;
    const beyondY = Math.max(0, this.#view.height / 2 - keptInView) / this.scaleY;
    this.#x = clamp(this.#x, -beyondX, this.#columns + beyondX);
    this.#y = clamp(this.#y, -beyondY, this.#rows + beyondY);
  }
}

/** The state that was kept, if it is one. */
export function cameraStateOf(kept: unknown): CameraState | undefined {
  if (typeof kept !== "object" || kept === null) return undefined;
  const { isFitted, scale, x, y } = kept as Partial<Record<keyof CameraState, unknown>>;
  if (isFitted === true) return { isFitted, scale: 1, x: 0, y: 0 };
  const areNumbers = [scale, x, y].every((value) => typeof value === "number" && Number.isFinite(value));
  if (!areNumbers || (scale as number) <= 0) return undefined;
  return { isFitted: false, scale: scale as number, x: x as number, y: y as number };
}

const clamp = (value: number, least: number, most: number): number =>
  Math.max(least, Math.min(Math.max(least, most), value));
