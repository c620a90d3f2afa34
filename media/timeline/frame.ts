/**
 * One frame of the timeline: the scene out of window, pictures and sizes, and everything that shows it. Bars and marks
 * are painted apart, because marks follow the pointer.
 */
import type { Theme } from "../panel/theme.ts";
import { busyShare } from "./activity.ts";
import { Brushes } from "./brushes.ts";
import type { FunctionOrder } from "./function-paints.ts";
import type { Overview } from "./overview.ts";
import { paintBars } from "./paint-bars.ts";
import { paintGround, paintLabels } from "./paint-frame.ts";
import { type Marks, paintMarks } from "./paint-marks.ts";
import { type PicturePart, pictureFile } from "./picture-file.ts";
import type { Pictures } from "./pictures.ts";
import { placesOf } from "./row-places.ts";
import { axisHeight, gutterOf, rightMargin, type Scene } from "./scene.ts";
import type { Stage } from "./stage.ts";
import { type Stretch, scaleOf } from "./stretch.ts";

/** What a frame is made of. */
export interface FrameContent {
  readonly pictures: Pictures;
  readonly order: FunctionOrder;
  readonly shown: Stretch;
  readonly end: number;
  readonly isRunning: boolean;
}

export class Frame {
  readonly #stage: Stage;
  readonly #overview: Overview;
  readonly #theme: Theme;
  #brushes: Brushes | undefined;
  #density = 0;
  #frames = 0;
  #scene: Scene | undefined;

  constructor(stage: Stage, overview: Overview, theme: Theme) {
    this.#stage = stage;
    this.#overview = overview;
    this.#theme = theme;
  }

  /** What was painted last. */
  get scene(): Scene | undefined {
    return this.#scene;
  }

  /** For the theme and the screen there are now. */
  get brushes(): Brushes {
    const { density } = this.#stage.size;
    if (!this.#brushes || this.#density !== density) {
      this.#brushes = new Brushes(this.#theme.palette, density);
      this.#density = density;
    }
    return this.#brushes;
  }

  /** Pixels that the time that is seen has. */
  get timeWidth(): number {
    const { width } = this.#stage.size;
    return Math.max(0, width - gutterOf(width) - rightMargin);
  }

  themeChanged(): void {
    this.#brushes = undefined;
  }

  /** Paints all but the marks. */
  paint(content: FrameContent, isDimmed: (fn: number) => boolean): Scene {
    const { pictures, order } = content;
    for (const known of [pictures.overview, pictures.detail])
      known?.picture.functions.forEach((view) => void order.positionOf(view));
    const scene = this.#sceneOf(content);
    this.#scene = scene;
    this.#stage.setRows(scene.places.height);
    const { brushes } = this;
    const pen = this.#stage.penOf(this.#stage.bars, this.#stage.size);
    paintGround(pen, scene, brushes);
    const { bars } = paintBars(pen, scene, { brushes, isDimmed });
    paintLabels(pen, scene, brushes);
    this.#overview.paint(scene, brushes, this.#density, isDimmed);
    const { from, to } = scene.scale.shown;
    this.#stage.tell({ from, to, end: scene.end, bars, frames: ++this.#frames });
    return scene;
  }

  paintMarks(marks: Marks): void {
    if (!this.#scene) return;
    paintMarks(this.#stage.penOf(this.#stage.marks, this.#stage.size), this.#scene, marks, this.brushes);
  }

  /** What is seen as a PNG, in base64. */
  toFile(title: string): string {
    const gap = 8;
    const top = this.#overview.element.clientHeight + gap;
    const parts: PicturePart[] = [
      { canvas: this.#overview.element, top: 0 },
      { canvas: this.#stage.bars, top },
      { canvas: this.#stage.marks, top },
    ];
    const { palette } = this.brushes;
    return pictureFile(parts, { ...palette, title, density: this.#density });
  }

  #sceneOf({ pictures, order, shown, end, isRunning }: FrameContent): Scene {
    const { width, height, scrollTop } = this.#stage.size;
    const gutter = gutterOf(width);
    const { overview, detail } = pictures;
    const known = detail ?? overview;
    return {
      width,
      height,
      scrollTop,
      gutter,
      scale: scaleOf(shown, gutter, this.timeWidth),
      places: placesOf([overview?.picture, detail?.picture], height - axisHeight - 2),
      pictures,
      order,
      isRunning,
      end,
      busyOf: (worker) => {
        const exact = known && busyShare(known, worker, shown.from, shown.to);
        return exact ?? known?.picture.rows.find((row) => row.worker === worker && row.lane >= 0)?.busy;
      },
    };
  }
}
