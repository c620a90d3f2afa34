/**
 * A frame as a picture: what `display.ts` asks of a display, and exports for the page's menu.
 */
import type { Display, DisplayHost } from "../display.ts";
import type { ImageExports } from "./exports.ts";

/** The picture, and what can be taken away of it. */
export interface ImageDisplay extends Display {
  readonly exports: ImageExports;
}

/** The display `image`. It is empty until `show`. */
export function createImageDisplay(host: DisplayHost): ImageDisplay {
  throw new Error(`The picture of ${host.channel} is being built.`);
}
