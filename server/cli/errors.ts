/** What a person can do wrong at the command line, and the numbers a shell sees. */

/** Exit codes, as promised in the help. */
export const exitCodes = { success: 0, failed: 1, usage: 2, cancelled: 130 } as const;

/** The command cannot be carried out as it was typed. Printed as a sentence and a hint, never with a stack. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  /** What to type instead, as one sentence. */
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}
