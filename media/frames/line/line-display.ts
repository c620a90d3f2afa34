/**
 * One axis of a dataset as a line: what `display.ts` asks of a display, and exports for the page's menu.
 */
import type { Display, DisplayHost } from "../display.ts";
import type { ExportedFile, PngOptions } from "../image/exports.ts";

/** What can be taken away of the line that is shown. */
export interface LineExports {
  /**
   * What is seen, with its axes (they are what makes a line readable, so `isDecorated` adds only the title).
   *
   * @throws {NothingToExportError} when no line is shown.
   */
  png(options: PngOptions): Promise<ExportedFile>;
}

/** The line, and what can be taken away of it. */
export interface LineDisplay extends Display {
  readonly exports: LineExports;
}

/** The display `line`. It is empty until `show`. */
export function createLineDisplay(host: DisplayHost): LineDisplay {
  throw new Error(`The line of ${host.channel} is being built.`);
}
