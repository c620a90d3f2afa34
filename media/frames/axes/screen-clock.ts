/**
 * The page's clock for play: a beat with each frame that the screen paints, and none while the page is hidden.
 */
import type { PlayClock } from "./player.ts";

export const screenClock: PlayClock = {
  now: () => performance.now(),
  onBeat(beat) {
    let request = requestAnimationFrame(function again() {
      request = requestAnimationFrame(again);
      beat();
    });
    return () => cancelAnimationFrame(request);
  },
};
