/**
 * Events on their way to the supervisor: gathered for a moment and sent as one message. Never keeps the
 * process alive and never makes the run wait.
 */
import type { RunEvent } from "../protocol/events.ts";
import type { FromRunner } from "../protocol/runner.ts";

/** Twice as often as a face can draw. */
const SEND_EVERY_MS = 30;

export class EventSender {
  #events: RunEvent[] = [];
  #timer: NodeJS.Timeout | undefined;

  add(event: RunEvent): void {
    this.#events.push(event);
    this.#timer ??= setTimeout(() => this.send(), SEND_EVERY_MS).unref();
  }

  /** Sends what there is; `sent` is called when it is on its way, or cannot be. */
  send(sent: () => void = () => {}): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const events = this.#events;
    this.#events = [];
    if (!process.connected || events.length === 0) {
      sent();
      return;
    }
    process.send?.({ type: "events", events } satisfies FromRunner, undefined, undefined, () => sent());
  }
}
