/**
 * What can go wrong on the page itself, as classes that a caller can tell apart.
 */

/** A question that the host or the server did not answer; the message is a sentence for a person. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  /** Name of the question. */
  readonly question: string;

  constructor(question: string, message: string) {
    super(message);
    this.question = question;
  }
}
