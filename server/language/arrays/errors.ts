/** Why an array, or a slice of one, cannot be had; told to a person. */
import { t } from "@vscode/l10n";
import { RefusedError } from "../errors.ts";

/** A slice that nobody waited for any more. */
export class SliceCancelledError extends RefusedError {
  override readonly name = "SliceCancelledError";

  constructor() {
    super(t("This part of the array was not computed, because something newer was asked for."));
  }
}

/** A slice of an array that is not there: its script has not come so far, has failed, or has ended. */
export class NoArrayError extends RefusedError {
  override readonly name = "NoArrayError";

  /** @param why as sentences; default: that the script is on its way */
  constructor(why?: string) {
    super(why ?? t("The script is still on its way to this array: wait for it, or run it again."));
  }
}

/** A slice whose compute has failed. Its message is that of what a task threw. */
export class SliceFailedError extends RefusedError {
  override readonly name = "SliceFailedError";
}
