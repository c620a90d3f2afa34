/** What can be wrong with a wish for a picture. */

/** An option of `drawGraph` has a value that it does not know; the message lists those it does. */
export class DrawingOptionError extends TypeError {
  override readonly name = "DrawingOptionError";
  readonly option: string;

  constructor(option: string, value: unknown, valid: readonly string[]) {
    super(
      `A graph cannot be drawn with ${option} ${JSON.stringify(value)}: choose one of ${valid.join(", ")}.`,
    );
    this.option = option;
  }
}

/** A picture has more boxes than a text can hold. */
export class DrawingTooLargeError extends RangeError {
  override readonly name = "DrawingTooLargeError";
  readonly boxes: number;

  constructor(boxes: number, options?: ErrorOptions) {
    super(
      `A picture of ${boxes.toLocaleString("en-US")} boxes is longer than a string can be: let tasks share boxes (collapse: "auto").`,
      options,
    );
    this.boxes = boxes;
  }
}
