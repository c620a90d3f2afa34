/**
 * Who hears which events. Whoever listens to the run hears everything; the listener of one compute (`onEvent`)
 * hears its own compute and what concerns no compute alone, so that computes side by side do not mix.
 * Knows no event but the one kind that has to be told apart by its task.
 */
import type { RunEvent } from "../protocol/events.ts";

/** Must not throw. */
export type Listener = (event: RunEvent) => void;

/** How a compute speaks, and when it is over. */
export interface ComputeEvents {
  /** Whether anybody listens now: what is costly to tell need not be made for nobody. */
  readonly isHeard: () => boolean;
  /** Tells the run's listeners and this compute's own. */
  readonly emit: Listener;
  /** From now on its listener hears nothing. */
  close(): void;
}

interface Own {
  readonly listener: Listener;
  readonly has: (task: number) => boolean;
}

export class Audience {
  readonly #ofRun = new Set<Listener>();
  readonly #ofComputes = new Set<Own>();

  /** Hears everything until the returned function is called. */
  listen(listener: Listener): () => void {
    this.#ofRun.add(listener);
    return () => this.#ofRun.delete(listener);
  }

  /** Tells what is of no compute alone: what a worker or the script does, or the end of the run. */
  tellAll(event: RunEvent): void {
    for (const listener of this.#ofRun) listener(event);
    for (const { listener, has } of this.#ofComputes) {
      // A line that a task prints comes by way of its worker, who knows of no compute.
      if (event.type !== "log" || event.task === undefined || has(event.task)) listener(event);
    }
  }

  /** The events of a compute; `has` tells whether a task is one of its own. */
  ofCompute(listener: Listener | undefined, has: (task: number) => boolean): ComputeEvents {
    const own = listener && { listener, has };
    if (own) this.#ofComputes.add(own);
    return {
      isHeard: () => own !== undefined || this.#ofRun.size > 0,
      emit: (event) => {
        for (const heard of this.#ofRun) heard(event);
        listener?.(event);
      },
      close: () => {
        if (own) this.#ofComputes.delete(own);
      },
    };
  }
}
