/** What can go wrong with a line; each is a sentence for a person. */

/** The values did not come as they were announced: their number is not that of the points. */
export class DamagedLineError extends Error {
  override readonly name = "DamagedLineError";
}
