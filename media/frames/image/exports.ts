/**
 * What the page's export menu may ask of a picture: a file of the frame that is shown, and an animation along an axis.
 * How the files reach a disk is the page's: it posts `save` with their bytes.
 */
import type { FramePlace } from "../../../server/protocol/frame-questions.ts";
import type { Animation } from "../axes/axes-bar.ts";
import type { Look } from "../colour/look.ts";
import type { DisplayHost } from "../display.ts";
import { NothingToExportError } from "./errors.ts";
import { makeGif } from "./export-gif.ts";
import { makePng } from "./export-png.ts";
import type { FrameView } from "./frame-view.ts";
import type { Levels } from "./shown-picture.ts";
import { say } from "./strings.ts";

/** A file to be saved where the person says. */
export interface ExportedFile {
  /** Such as `entry-frames-12.png`; nothing in it leads to another folder. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface PngOptions {
  /** With title, axes and colour bar; without them the file has the frame's pixels and nothing else. */
  readonly isDecorated: boolean;
  /** Of what is around the pixels. Default: white, because pictures end up on paper. */
  readonly background?: "white" | "theme";
}

/** What can be taken away of the picture that is shown. */
export interface ImageExports {
  /**
   * The whole frame, drawn anew with one pixel an element (in blocks where it has more than 4096 rows or columns).
   *
   * @throws {NothingToExportError} when no frame is shown, or the one that is shown is absent.
   */
  png(options: PngOptions): Promise<ExportedFile>;
  /**
   * Asks the person for axis, range and speed, and makes an animated GIF of it; `undefined` when they changed their
   * mind, before or while it was made.
   *
   * @throws {NothingToExportError} when no frame is shown, or there is one alone.
   * @throws {AnimationError} when it could not be made.
   */
  gif(): Promise<ExportedFile | undefined>;
  /** False where there is one frame alone: then there is nothing to animate. */
  canAnimate(): boolean;
}

/** Everything about the frame that is shown that files are made of. */
export interface Taken {
  readonly frame: FramePlace & { readonly rows: number; readonly columns: number };
  /** What is on the screen of it. */
  readonly levels: Levels;
  /** Of the dataset. */
  readonly shape: readonly number[];
  readonly look: Look;
  readonly view: FrameView;
  /** Height of an element, where its width is 1. */
  readonly ratio: number;
  readonly nameOf: (axis: number) => string;
  /** What play goes along; null where there is no further axis. */
  readonly animation: Animation | null;
}

/** The exports of a display; `taken` is what it shows, and `done` is called when other pictures than its own were asked for. */
export function imageExports(
  host: DisplayHost,
  source: { taken(): Taken | undefined; done(): void },
): ImageExports {
  const shown = (): Taken => {
    const taken = source.taken();
    if (!taken) throw new NothingToExportError(say("export.nothing"));
    return taken;
  };
  return {
    async png(options) {
      try {
        return await makePng(host, shown(), options);
      } finally {
        source.done();
      }
    },
    async gif() {
      const taken = shown();
      if (!taken.animation) throw new NothingToExportError(say("export.nothing"));
      try {
        return await makeGif(host, taken, taken.animation);
      } finally {
        source.done();
      }
    },
    canAnimate() {
      return (source.taken()?.animation?.count ?? 0) > 1;
    },
  };
}
