/**
 * The strip on top: the whole run in little, and the window in it, to be dragged, pulled at its edges, or set anew.
 *
 *     ░░░░░┌──────────┐░░░░░░░░░
 *     ░░▓▓▓│▓▓ seen ▓▓│▓▓▓░░░░░░
 *     ░░░░░└──────────┘░░░░░░░░░
 *
 * Keys do nothing here that they do not do below, so it is no stop of the Tab key.
 */
import { element } from "../panel/elements.ts";
import { type Activity, activityOf } from "./activity.ts";
import type { Brushes } from "./brushes.ts";
import { mixed, toCss } from "./colours.ts";
import { lineColour } from "./paint-frame.ts";
import type { Scene } from "./scene.ts";
import { type Scale, type Stretch, scaleOf } from "./stretch.ts";
import { say } from "./strings.ts";

const height = 48;
/** Pixels around an edge of the window in which it is taken hold of. */
const grip = 6;
/** Pixels of a column. */
const columnWidth = 3;

/** What the overview does to the timeline. */
export interface OverviewMoves {
  look(stretch: Stretch): void;
  whole(): void;
}

export class Overview {
  readonly element: HTMLCanvasElement;
  readonly #moves: OverviewMoves;
  #scale: Scale | undefined;
  #seen: Stretch | undefined;
  #activity: { readonly of: unknown; readonly end: number; readonly value: Activity } | undefined;
  #drag:
    | { readonly part: "from" | "to" | "all" | "new"; readonly at: number; readonly seen: Stretch }
    | undefined;

  constructor(moves: OverviewMoves) {
    this.#moves = moves;
    this.element = element("canvas", {
      class: "timeline-overview",
      attributes: { role: "img", "aria-label": say("timeline.overview") },
    });
    this.element.addEventListener("pointerdown", (event) => this.#take(event));
    this.element.addEventListener("pointermove", (event) => this.#move(event));
    this.element.addEventListener("pointerup", (event) => this.#drop(event));
    this.element.addEventListener("pointercancel", () => {
      this.#drag = undefined;
    });
    this.element.addEventListener("dblclick", () => this.#moves.whole());
  }

  /** Paints the strip for a scene, at so many device pixels a pixel. */
  paint(scene: Scene, brushes: Brushes, density: number, isDimmed: (fn: number) => boolean): void {
    const { element: canvas } = this;
    canvas.width = Math.round(scene.width * density);
    canvas.height = Math.round(height * density);
    const pen = canvas.getContext("2d")!;
    pen.scale(density, density);
    const { background, foreground } = brushes.colours;
    const scale = scaleOf({ from: 0, to: Math.max(scene.end, 1e-6) }, scene.gutter, scene.scale.width);
    this.#scale = scale;
    this.#seen = scene.scale.shown;
    pen.fillStyle = toCss(mixed(background, foreground, 0.045));
    pen.fillRect(scale.left, 0, scale.width, height);
    this.#paintActivity(pen, scene, scale, brushes, isDimmed);

    const from = scale.toX(this.#seen.from);
    const to = Math.max(from + 2, scale.toX(this.#seen.to));
    const isWhole = to - from >= scale.width - 1;
    if (!isWhole) {
      pen.fillStyle = toCss(background, 0.68);
      pen.fillRect(scale.left, 0, from - scale.left, height);
      pen.fillRect(to, 0, scale.left + scale.width - to, height);
    }
    pen.strokeStyle = isWhole ? lineColour(brushes) : brushes.palette.active;
    pen.lineWidth = isWhole ? 1 : 1.5;
    pen.strokeRect(from + 0.5, 0.75, to - from - 1, height - 1.5);
    if (!isWhole) {
      pen.fillStyle = brushes.palette.active;
      for (const x of [from, to]) {
        pen.beginPath();
        pen.roundRect(x - 2.5, height / 2 - 8, 5, 16, 2);
        pen.fill();
      }
    }
    pen.fillStyle = brushes.palette.quiet;
    pen.font = `${Math.max(10, Math.min(12, brushes.palette.fontSize - 1))}px ${brushes.palette.font}`;
    pen.textBaseline = "middle";
    pen.fillText(say("timeline.wholeShort"), 8, height / 2);
  }

  #paintActivity(
    pen: CanvasRenderingContext2D,
    scene: Scene,
    scale: Scale,
    brushes: Brushes,
    isDimmed: (fn: number) => boolean,
  ): void {
    const known = scene.pictures.overview ?? scene.pictures.detail;
    if (!known || !(scene.end > 0)) return;
    const columns = Math.max(1, Math.floor(scale.width / columnWidth));
    if (
      this.#activity?.of !== known ||
      this.#activity.end !== scene.end ||
      this.#activity.value.columns !== columns
    )
      this.#activity = {
        of: known,
        end: scene.end,
        value: activityOf(known, scene.order, scene.end, columns),
      };
    const { shares, failures } = this.#activity.value;
    const step = scale.width / columns;
    const room = height - 8;
    const filled = new Float64Array(columns);
    // What stands out stands on the ground.
    const order = [...shares].sort(([a], [b]) => Number(isDimmed(a)) - Number(isDimmed(b)) || a - b);
    for (const [fn, own] of order) {
      pen.fillStyle = brushes.of(0, fn).edge;
      pen.globalAlpha = isDimmed(fn) ? 0.14 : 1;
      for (let column = 0; column < columns; column++) {
        const part = Math.min(own[column]!, 1 - filled[column]!) * room;
        if (part < 0.2) continue;
        const bottom = height - 1 - filled[column]! * room;
        pen.fillRect(scale.left + column * step, bottom - part, step - 0.6, part);
        filled[column]! += part / room;
      }
    }
    pen.globalAlpha = 1;
    // A cross on top: failures are what one looks for, and not only by colour.
    pen.strokeStyle = brushes.of(1, -1).edge;
    pen.lineWidth = 1.5;
    for (const column of failures) {
      const x = scale.left + (column + 0.5) * step;
      pen.beginPath();
      pen.moveTo(x - 2.5, 2);
      pen.lineTo(x + 2.5, 7);
      pen.moveTo(x + 2.5, 2);
      pen.lineTo(x - 2.5, 7);
      pen.stroke();
    }
  }

  #partAt(x: number): "from" | "to" | "all" | "new" {
    if (!this.#scale || !this.#seen) return "new";
    const from = this.#scale.toX(this.#seen.from);
    const to = this.#scale.toX(this.#seen.to);
    if (to - from >= this.#scale.width - 1) {
      if (Math.abs(x - from) <= grip) return "from";
      return Math.abs(x - to) <= grip ? "to" : "new";
    }
    // The nearer edge: of a narrow window both are within reach.
    if (Math.abs(x - from) <= grip && Math.abs(x - from) <= Math.abs(x - to) && x <= (from + to) / 2)
      return "from";
    if (Math.abs(x - to) <= grip) return "to";
    return x > from && x < to ? "all" : "new";
  }

  #take(event: PointerEvent): void {
    if (event.button !== 0 || !this.#scale || !this.#seen) return;
    this.element.setPointerCapture(event.pointerId);
    const part = event.shiftKey ? "new" : this.#partAt(event.offsetX);
    this.#drag = { part, at: event.offsetX, seen: this.#seen };
  }

  #move(event: PointerEvent): void {
    if (!this.#scale) return;
    const { toTime, perPixel } = this.#scale;
    if (!this.#drag) {
      const part = this.#partAt(event.offsetX);
      this.element.dataset["part"] = part;
      return;
    }
    const { part, at, seen } = this.#drag;
    const by = (event.offsetX - at) * perPixel;
    if (Math.abs(event.offsetX - at) < 3 && part === "new") return;
    if (part === "all") this.#moves.look({ from: seen.from + by, to: seen.to + by });
    else if (part === "new") this.#moves.look(inOrder(toTime(at), toTime(event.offsetX)));
    else if (part === "from") this.#moves.look(inOrder(seen.from + by, seen.to));
    else this.#moves.look(inOrder(seen.from, seen.to + by));
  }

  #drop(event: PointerEvent): void {
    const drag = this.#drag;
    this.#drag = undefined;
    if (!drag || !this.#scale || drag.part !== "new" || Math.abs(event.offsetX - drag.at) >= 3) return;
    // A click beside the window brings it there.
    const half = (drag.seen.to - drag.seen.from) / 2;
    const time = this.#scale.toTime(event.offsetX);
    this.#moves.look({ from: time - half, to: time + half });
  }
}

const inOrder = (some: number, other: number): Stretch => ({
  from: Math.min(some, other),
  to: Math.max(some, other),
});
