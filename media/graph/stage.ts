/**
 * The canvas on which the graph is seen: its size, its camera, and when it is painted.
 *
 * It paints in frames and only when something has changed. It knows boxes by position and says what the pointer does to
 * them; what is done about it is decided elsewhere.
 */
import { element, setAttribute } from "../panel/elements.ts";
import type { PanelContext } from "../panel/tab.ts";
import { Camera, type CameraState } from "./camera.ts";
import type { Colouring } from "./colouring.ts";
import { followGestures } from "./gestures.ts";
import { Minimap } from "./minimap.ts";
import { hold, Motion, type Placed } from "./motion.ts";
import { crossAt } from "./paint-frames.ts";
import { paintScene } from "./paint-scene.ts";
import type { Rectangle } from "./placement.ts";
import { boxAt, type Scene } from "./scene.ts";

export interface StageListener {
  /** A box was clicked, or -1 for the space between. */
  click(box: number, event: MouseEvent): void;
  doubleClick(box: number): void;
  closeFrame(frame: number): void;
  cameraMoved(): void;
}

/** How the graph is looked at, besides where. */
export interface Look {
  readonly colouring: Colouring;
  readonly showsCritical: boolean;
}

export class Stage {
  readonly canvas = element("canvas", { class: "stage-canvas", attributes: { "aria-hidden": true } });
  readonly minimap: Minimap;
  readonly camera = new Camera();
  readonly #context: PanelContext;
  readonly #listener: StageListener;
  readonly #drawing = this.canvas.getContext("2d", { alpha: false })!;
  readonly #paint = (now: number): void => this.#paintNow(now);
  #placed: Placed | undefined;
  #motion: Motion | undefined;
  #look: Look = { colouring: "state", showsCritical: false };
  #selected: ReadonlySet<number> = new Set();
  #highlighted: ReadonlySet<number> = new Set();
  #hovered = -1;
  #hoveredFrame = -1;
  #width = 0;
  #height = 0;
  #covered = 0;
  /** True until the person moves the view: a growing picture is then kept in view as a whole. */
  isFitted = true;

  constructor(context: PanelContext, listener: StageListener) {
    this.#context = context;
    this.#listener = listener;
    this.minimap = new Minimap((x, y) => {
      this.camera.centreOn(x, y, this.#width, this.#height);
      this.#moved();
    });
    followGestures(this.canvas, this.camera, {
      moved: () => this.#moved(),
      hover: (place) => this.#hover(place),
      click: (x, y, event) => this.#click(x, y, event),
      doubleClick: (x, y) => {
        const at = this.camera.toWorld(x, y);
        this.#listener.doubleClick(this.scene ? boxAt(this.scene, at.x, at.y) : -1);
      },
    });
    new ResizeObserver(() => this.#resize()).observe(this.canvas);
    context.theme.onChange(() => this.repaint());
  }

  /** What is painted, or nothing as long as nothing was laid out. */
  get scene(): Scene | undefined {
    if (!this.#placed || !this.#motion) return undefined;
    return {
      ...this.#placed,
      ...this.#look,
      x: this.#motion.x,
      y: this.#motion.y,
      isMoving: !this.#motion.isOver,
      camera: this.camera,
      palette: this.#context.theme.palette,
      selected: this.#selected,
      highlighted: this.#highlighted,
      hovered: this.#hovered,
      hoveredFrame: this.#hoveredFrame,
    };
  }

  get placed(): Placed | undefined {
    return this.#placed;
  }

  /** Style-sheet pixels. */
  get size(): { readonly width: number; readonly height: number } {
    return { width: this.#width, height: this.#height };
  }

  /**
   * Shows another picture, or the same one placed differently. `anchor` is what the person looks at, by id: it stays at
   * its place of the screen; absent, it is what the pointer is on or what is in the middle.
   */
  show(placed: Placed, anchor?: string): void {
    const before = this.#placed;
    const { x, y, scale } = this.camera.state;
    const held = anchor ?? this.#anchorIn(before);
    const isHeld =
      before !== undefined &&
      held !== undefined &&
      // The whole stays in view unless that would move what is under the pointer.
      (!this.isFitted || anchor !== undefined || this.#hovered >= 0) &&
      hold(held, before, placed, this.camera);
    this.#placed = placed;
    this.#hovered = this.#hoveredFrame = -1;
    if (!isHeld && this.isFitted) this.#fitTo(placed);
    const shift = isHeld
      ? { x: (this.camera.x - x) / scale, y: (this.camera.y - y) / scale }
      : { x: 0, y: 0 };
    this.#motion = new Motion(before, placed, shift, this.#context.theme.prefersStillness);
    this.camera.keepInView(placed.placement.bounds, this.#width, this.#height);
    this.repaint();
  }

  /** Shows nothing. */
  clear(): void {
    this.#placed = this.#motion = undefined;
    this.isFitted = true;
    this.repaint();
  }

  look(look: Look): void {
    this.#look = look;
    this.repaint();
  }

  mark(selected: ReadonlySet<number>, highlighted: ReadonlySet<number>): void {
    this.#selected = selected;
    this.#highlighted = highlighted;
    this.repaint();
  }

  repaint(): void {
    this.#context.paint.draw(this.#paint);
  }

  /** Pixels at the bottom that something lies over; a drawing that is shown as a whole is shown above. */
  set covered(height: number) {
    if (height === this.#covered) return;
    this.#covered = height;
    if (!this.isFitted || !this.#placed) return;
    this.#fitTo(this.#placed);
    this.repaint();
  }

  fit(): void {
    this.isFitted = true;
    if (this.#placed) this.#fitTo(this.#placed);
    this.repaint();
    this.#listener.cameraMoved();
  }

  /** Zooms about the middle of the view; a factor of 0 shows boxes at their own size. */
  zoom(factor: number): void {
    this.camera.zoomAt(factor === 0 ? 1 / this.camera.scale : factor, this.#width / 2, this.#height / 2);
    this.#moved();
  }

  pan(x: number, y: number): void {
    this.camera.panBy(x, y);
    this.#moved();
  }

  /** Brings something into view with the least movement; nearer, where it would be too small to be told apart. */
  bringIntoView(target: Rectangle, leastScale = 0): void {
    const scale = this.camera.scale;
    if (target.width * scale > this.#width || target.height * scale > this.#height) {
      this.camera.fit(target, this.#width, this.#height);
      this.#moved();
    } else if (scale < leastScale) {
      this.camera.scale = leastScale;
      this.camera.centreOn(
        target.x + target.width / 2,
        target.y + target.height / 2,
        this.#width,
        this.#height,
      );
      this.#moved();
    } else if (this.camera.reveal(target, this.#width, this.#height)) this.#moved();
  }

  get cameraState(): CameraState | undefined {
    return this.isFitted ? undefined : this.camera.state;
  }

  set cameraState(state: CameraState | undefined) {
    this.isFitted = state === undefined;
    if (state) this.camera.state = state;
  }

  #fitTo({ placement }: Placed): void {
    this.camera.fit(placement.bounds, this.#width, this.#height, this.#covered);
  }

  #anchorIn(placed: Placed | undefined): string | undefined {
    if (!placed) return undefined;
    if (this.#hovered >= 0) return placed.model.boxes[this.#hovered]?.id;
    const middle = this.camera.toWorld(this.#width / 2, this.#height / 2);
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    const { x, y } = placed.placement;
    for (let box = 0; box < x.length; box++) {
      const distance = Math.hypot(x[box]! - middle.x, y[box]! - middle.y);
      if (distance >= least) continue;
      least = distance;
      best = box;
    }
    return placed.model.boxes[best]?.id;
  }

  #moved(): void {
    this.isFitted = false;
    if (this.#placed) this.camera.keepInView(this.#placed.placement.bounds, this.#width, this.#height);
    this.repaint();
    this.#listener.cameraMoved();
  }

  #hover(place: { readonly x: number; readonly y: number } | undefined): void {
    const { scene } = this;
    if (!scene) return;
    const at = place && this.camera.toWorld(place.x, place.y);
    const frame = at ? crossAt(scene, at.x, at.y) : -1;
    const box = at && frame < 0 ? boxAt(scene, at.x, at.y) : -1;
    if (box === this.#hovered && frame === this.#hoveredFrame) return;
    this.#hovered = box;
    this.#hoveredFrame = frame;
    this.canvas.classList.toggle("over-box", box >= 0 || frame >= 0);
    this.canvas.title = box < 0 ? "" : scene.model.boxes[box]!.label;
    this.repaint();
  }

  #click(x: number, y: number, event: MouseEvent): void {
    const { scene } = this;
    if (!scene) return;
    const at = this.camera.toWorld(x, y);
    const frame = crossAt(scene, at.x, at.y);
    if (frame >= 0) this.#listener.closeFrame(frame);
    else this.#listener.click(boxAt(scene, at.x, at.y), event);
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (width === 0 || height === 0) return;
    const wasEmpty = this.#width === 0;
    // What is in the middle stays there.
    if (!wasEmpty) this.camera.panBy((width - this.#width) / 2, (height - this.#height) / 2);
    this.#width = width;
    this.#height = height;
    if (this.isFitted && this.#placed) this.#fitTo(this.#placed);
    this.repaint();
  }

  #paintNow(now: number): void {
    const ratio = devicePixelRatio;
    const wide = Math.round(this.#width * ratio);
    const high = Math.round(this.#height * ratio);
    // Setting a size empties the canvas, so it is done in the frame that fills it again.
    if (this.canvas.width !== wide || this.canvas.height !== high) {
      this.canvas.width = wide;
      this.canvas.height = high;
    }
    this.#motion?.advance(now);
    const { scene } = this;
    if (!scene || wide === 0) {
      this.#drawing.fillStyle = this.#context.theme.palette.background;
      this.#drawing.fillRect(0, 0, wide, high);
      this.minimap.canvas.hidden = true;
      return;
    }
    // What is painted, for whoever cannot look: which picture, and which boxes are marked in it.
    setAttribute(this.canvas, "data-picture", scene.model.picture.picture);
    setAttribute(
      this.canvas,
      "data-marks",
      `${[...this.#selected].join()} | ${[...this.#highlighted].join()}`,
    );
    paintScene(this.#drawing, scene, { width: this.#width, height: this.#height, ratio });
    this.minimap.paint(scene, this.#width, this.#height);
    if (scene.isMoving) this.repaint();
  }
}
