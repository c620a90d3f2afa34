/**
 * The overview in the corner: all boxes as dots of their colours, and a rectangle around what is seen. Dragging it moves
 * the view. It hides while everything is in view anyway.
 */
import { mix } from "../panel/colour.ts";
import { element, setHidden } from "../panel/elements.ts";
import { tintOf } from "./colouring.ts";
import type { Rectangle } from "./placement.ts";
import type { Scene } from "./scene.ts";
import { say } from "./strings.ts";

const largest = { width: 168, height: 112 };
const margin = 6;

export class Minimap {
  readonly canvas = element("canvas", { class: "minimap", attributes: { "aria-hidden": true } });
  readonly #context = this.canvas.getContext("2d")!;
  #bounds: Rectangle = { x: 0, y: 0, width: 0, height: 0 };
  #scale = 1;

  /** `moveTo` is called with the place of the world that should be in the middle. */
  constructor(moveTo: (x: number, y: number) => void) {
    this.canvas.title = say("minimap");
    const move = (event: PointerEvent): void => {
      if (event.buttons === 0) return;
      moveTo(
        this.#bounds.x + (event.offsetX - margin) / this.#scale,
        this.#bounds.y + (event.offsetY - margin) / this.#scale,
      );
    };
    this.canvas.addEventListener("pointerdown", (event) => {
      this.canvas.setPointerCapture(event.pointerId);
      move(event);
    });
    this.canvas.addEventListener("pointermove", move);
  }

  /** Paints the overview of a scene whose view has this size. */
  paint(scene: Scene, width: number, height: number): void {
    const { bounds } = scene.placement;
    const seen = scene.camera.seen(width, height);
    const isWhole =
      seen.x <= bounds.x &&
      seen.y <= bounds.y &&
      seen.x + seen.width >= bounds.x + bounds.width &&
      seen.y + seen.height >= bounds.y + bounds.height;
    setHidden(this.canvas, isWhole || bounds.width <= 0 || width < 360 || height < 240);
    if (this.canvas.hidden) return;
    this.#bounds = bounds;
    this.#scale = Math.min(largest.width / bounds.width, largest.height / bounds.height);
    const ratio = devicePixelRatio;
    const wide = Math.max(24, Math.round(bounds.width * this.#scale) + 2 * margin);
    const high = Math.max(24, Math.round(bounds.height * this.#scale) + 2 * margin);
    if (this.canvas.width !== Math.round(wide * ratio) || this.canvas.height !== Math.round(high * ratio)) {
      this.canvas.width = Math.round(wide * ratio);
      this.canvas.height = Math.round(high * ratio);
      this.canvas.style.width = `${wide}px`;
      this.canvas.style.height = `${high}px`;
    }
    this.#paintBoxes(scene, ratio);
    this.#paintSeen(scene, seen);
  }

  #paintBoxes({ model, placement, x, y, palette, colouring }: Scene, ratio: number): void {
    const context = this.#context;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    for (let box = 0; box < x.length; box++) {
      const width = Math.max(1.5, placement.width[box]! * this.#scale);
      const height = Math.max(1.5, placement.height[box]! * this.#scale);
      const tint = tintOf(model, box, colouring, palette) ?? palette.quiet;
      context.fillStyle = mix(palette.raised, tint, 0.75);
      context.fillRect(
        margin + (x[box]! - this.#bounds.x) * this.#scale - width / 2,
        margin + (y[box]! - this.#bounds.y) * this.#scale - height / 2,
        width,
        height,
      );
    }
  }

  #paintSeen({ palette }: Scene, seen: Rectangle): void {
    const context = this.#context;
    const left = margin + (seen.x - this.#bounds.x) * this.#scale;
    const top = margin + (seen.y - this.#bounds.y) * this.#scale;
    const right = left + seen.width * this.#scale;
    const bottom = top + seen.height * this.#scale;
    const wide = Number.parseFloat(this.canvas.style.width);
    const high = Number.parseFloat(this.canvas.style.height);
    context.strokeStyle = palette.active;
    context.lineWidth = 1.5;
    const x = Math.max(1, left);
    const y = Math.max(1, top);
    context.strokeRect(x, y, Math.min(wide - 1, right) - x, Math.min(high - 1, bottom) - y);
  }
}
