/**
 * From pictures to placements, one after the other: while one is being laid out only the latest of those that come is
 * remembered. What is shown is always a picture with the placement that belongs to it.
 */
import type { Palette } from "../panel/theme.ts";
import { sizesOf } from "./box-sizes.ts";
import type { GraphModel } from "./graph-model.ts";
import type { Layouts } from "./layouts.ts";
import type { Placed } from "./motion.ts";
import { type LayoutDirection, type LayoutRequest, placementOf, requestOf } from "./placement.ts";
import { sketch } from "./sketch.ts";

/** Milliseconds after which a person would wonder; a layout that is there sooner needs no sketch before it. */
const patience = 160;

interface Wanted {
  readonly model: GraphModel;
  readonly request: LayoutRequest;
  readonly anchor: string | undefined;
}

export interface PlacerListener {
  /** A placement is there; `anchor` is what should stay where it is. */
  placed(placed: Placed, anchor: string | undefined): void;
  /** It takes a while: `sketched` is something to look at, absent when it is over. */
  waiting(sketched: Placed | undefined): void;
  failed(reason: string): void;
}

export class Placer {
  readonly #layouts: Layouts;
  readonly #listener: PlacerListener;
  #wanted: Wanted | undefined;
  #isBusy = false;

  constructor(layouts: Layouts, listener: PlacerListener) {
    this.#layouts = layouts;
    this.#listener = listener;
  }

  /** Lays a picture out, at once where its placement is known. */
  place(model: GraphModel, direction: LayoutDirection, palette: Palette, anchor?: string): void {
    const { edgeFrom, edgeTo } = model.picture;
    const sizes = sizesOf(model.boxes, palette);
    const arrows = { from: edgeFrom, to: edgeTo };
    const request = requestOf(model.boxes, model.frames, arrows, sizes, direction);
    const known = this.#layouts.known(request);
    this.#wanted = known ? undefined : { model, request, anchor };
    if (known) this.#listener.placed({ model, placement: placementOf(request, known) }, anchor);
    else if (!this.#isBusy) void this.#work();
  }

  /** Nothing is wanted any more. */
  stop(): void {
    this.#wanted = undefined;
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    for (let next = this.#wanted; next; next = this.#wanted) {
      const { model, request, anchor } = next;
      const isWanted = (): boolean => this.#wanted?.model === model && this.#wanted.request === request;
      const timer = setTimeout(() => {
        if (isWanted()) this.#listener.waiting({ model, placement: placementOf(request, sketch(request)) });
      }, patience);
      try {
        const result = await this.#layouts.layOut(request);
        if (isWanted()) this.#listener.placed({ model, placement: placementOf(request, result) }, anchor);
      } catch (error) {
        // A plain picture is better than none, and better than the one before.
        if (isWanted()) {
          this.#listener.placed({ model, placement: placementOf(request, sketch(request)) }, anchor);
          this.#listener.failed(error instanceof Error ? error.message : String(error));
        }
      } finally {
        clearTimeout(timer);
        this.#listener.waiting(undefined);
      }
      if (isWanted()) this.#wanted = undefined;
    }
    this.#isBusy = false;
  }
}
