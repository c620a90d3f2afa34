/**
 * The end of a run that was cancelled: what is under way in its lanes, such as the writing of a file, may come to
 * its end first. Waits; stops nothing.
 */
import type { Lanes } from "./executor.ts";

/** Settles when every lane has said that it rests, or after `grace` milliseconds. */
export function untilQuiet(lanes: Lanes, grace: number): Promise<void> {
  return new Promise((resolve) => {
    const busy = new Set(lanes.lanes);
    const end = (): void => {
      clearTimeout(timer);
      stopListening();
      resolve();
    };
    const over = (lane: number): void => {
      if (busy.delete(lane) && busy.size === 0) end();
    };
    const stopListening = lanes.listen({
      message: (lane, message) => {
        if (message.type === "rests") over(lane);
      },
      lost: over,
    });
    const timer = setTimeout(end, grace);
    for (const lane of [...busy]) lanes.post(lane, { type: "rest" });
  });
}
