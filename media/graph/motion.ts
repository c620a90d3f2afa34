/**
 * The way of boxes from one placement to the next, and what stays where it is meanwhile.
 *
 * What the person looks at must not move: one box, or one open group, is held at its place of the screen, and everything
 * else glides around it.
 */
import type { Camera } from "./camera.ts";
import type { GraphModel } from "./graph-model.ts";
import type { Placement } from "./placement.ts";

/** A model where it is placed. */
export interface Placed {
  readonly model: GraphModel;
  readonly placement: Placement;
}

/** Milliseconds; long enough to be followed by the eye, short enough not to be waited for. */
const duration = 240;

/** More boxes than this appear in their new places at once. */
const mostMoving = 1500;

/** The centre of a box or an open group, by its id. */
export function placeOf({ model, placement }: Placed, id: string): { x: number; y: number } | undefined {
  const box = model.positions.get(id);
  if (box !== undefined && box < placement.x.length) return { x: placement.x[box]!, y: placement.y[box]! };
  const frame = placement.frames[model.frames.findIndex((one) => one.id === id)];
  if (!frame || frame.width === 0) return undefined;
  return { x: frame.x + frame.width / 2, y: frame.y + frame.height / 2 };
}

/** Shifts the camera so that `id` is where it was on the screen; false when it is not in both. */
export function hold(id: string, before: Placed, after: Placed, camera: Camera): boolean {
  const was = placeOf(before, id);
  const is = placeOf(after, id);
  if (!was || !is) return false;
  camera.panBy((was.x - is.x) * camera.scale, (was.y - is.y) * camera.scale);
  return true;
}

export class Motion {
  #fromX: Float64Array;
  #fromY: Float64Array;
  readonly #placement: Placement;
  #started: number | undefined;
  isOver: boolean;
  readonly x: Float64Array;
  readonly y: Float64Array;

  /** From where boxes are on the screen, by `before` and the shift the camera has made since, to `after`. */
  constructor(before: Placed | undefined, after: Placed, shift: { x: number; y: number }, isStill: boolean) {
    const { placement, model } = after;
    this.#placement = placement;
    this.x = placement.x.slice();
    this.y = placement.y.slice();
    this.#fromX = this.x.slice();
    this.#fromY = this.y.slice();
    this.isOver = isStill || !before || model.boxes.length > mostMoving;
    if (this.isOver || !before) return;
    model.boxes.forEach((box, at) => {
      // What is new comes out of the group that it was in, or fades in where it belongs.
      const from =
        placeOf(before, box.id) ?? (box.within === undefined ? undefined : placeOf(before, box.within));
      if (!from) return;
      this.#fromX[at] = from.x - shift.x;
      this.#fromY[at] = from.y - shift.y;
    });
    this.#move(0);
  }

  /** Moves on to a time of the frame clock; over when everything has arrived. */
  advance(now: number): void {
    if (this.isOver) return;
    this.#started ??= now;
    const share = Math.min(1, (now - this.#started) / duration);
    this.#move(1 - (1 - share) ** 3);
    this.isOver = share >= 1;
  }

  #move(share: number): void {
    const { x, y } = this.#placement;
    for (let box = 0; box < x.length; box++) {
      this.x[box] = this.#fromX[box]! + (x[box]! - this.#fromX[box]!) * share;
      this.y[box] = this.#fromY[box]! + (y[box]! - this.#fromY[box]!) * share;
    }
  }
}
