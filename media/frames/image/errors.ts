/** What can go wrong with a picture; each is a sentence for a person. */

/** No frame is shown that could be taken away. */
export class NothingToExportError extends Error {
  override readonly name = "NothingToExportError";
}

/** Pixels did not come as they were announced: their number is not that of the picture. */
export class DamagedPictureError extends Error {
  override readonly name = "DamagedPictureError";
}

/** The animation could not be made: its worker did not start, failed, or a frame of the range could not be read. */
export class AnimationError extends Error {
  override readonly name = "AnimationError";
}
