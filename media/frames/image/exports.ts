/**
 * What the page's export menu may ask of a picture: a file of the frame that is shown, and an animation along an axis.
 * How the files reach a disk is the page's: it posts `save` with their bytes.
 */

/** A file to be saved where the person says. */
export interface ExportedFile {
  /** Such as `frames-0012.png`; nothing in it leads to another folder. */
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
   */
  gif(): Promise<ExportedFile | undefined>;
  /** False where there is one frame alone: then there is nothing to animate. */
  canAnimate(): boolean;
}
