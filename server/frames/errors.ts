/**
 * What can go wrong with frames beside what can go wrong with an HDF5 file. Messages are sentences for the person
 * before the viewer; they name the file and the dataset, and say what helps.
 */

/** What all errors of this room have in common. */
export abstract class FramesError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
  }
}

/**
 * One frame cannot be shown, and the others are not concerned: its file is gone, or holds something else than the
 * first. The page shows the sentence in the frame's place.
 */
export class FrameProblem extends FramesError {
  /** What the frame is called, such as the name of its file. */
  readonly label: string | undefined;

  constructor(label: string | undefined, message: string, cause?: unknown) {
    super(message, cause);
    this.label = label;
  }
}

/** A sequence of no files: the pattern or folder has none. */
export class NoFiles extends FramesError {}

/** A question that does not fit the dataset: an axis, an index or a part that is not there. */
export class NoSuchPlace extends FramesError {}

/** A lazy array cannot be computed: its script does not run, or a task of it failed. */
export class ArrayUnavailable extends FramesError {}

/** Nobody waits for the answer any more. Never shown; the asker has withdrawn the question. */
export class Withdrawn extends FramesError {
  constructor() {
    super("The question was withdrawn.");
  }
}

/** A slice could not be written; nothing was left under the name that was chosen. */
export class SliceNotWritten extends FramesError {}
