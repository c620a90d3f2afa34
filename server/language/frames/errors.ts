/**
 * What viewers refuse, each as a sentence that says which file, which dataset, and what can still be done.
 */
import { t } from "@vscode/l10n";
import { RefusedError } from "../errors.ts";

/** What was being read when it went wrong: a file or sequence by its short name, and a path in it if one was asked for. */
export interface Subject {
  readonly file: string;
  readonly path?: string;
}

/** A viewer that was closed, or that an earlier server knew. */
export class UnknownViewerError extends RefusedError {
  override readonly name = "UnknownViewerError";

  constructor() {
    super(t("This viewer has lost its connection: close it and open it again."));
  }
}

/** A question that took too long: the thread that was at it is gone. */
export class ReaderHangsError extends RefusedError {
  override readonly name = "ReaderHangsError";

  constructor({ file, path }: Subject, seconds: number) {
    super(
      path === undefined
        ? t(
            "Reading {0} was given up after {1} seconds without progress. It is probably damaged, or its disk does not answer; what else is in it can still be looked at.",
            file,
            seconds,
          )
        : t(
            "Reading {0} in {1} was given up after {2} seconds without progress. The file is probably damaged there, or its disk does not answer; the rest of it can still be looked at.",
            path,
            file,
            seconds,
          ),
    );
  }
}

/** The thread that was at a question broke down. `cause` is what it died of. */
export class ReaderLostError extends RefusedError {
  override readonly name = "ReaderLostError";

  constructor({ file, path }: Subject, cause: unknown) {
    super(
      path === undefined
        ? t(
            "Reading {0} broke down. It is probably damaged; what else is in it can still be looked at.",
            file,
          )
        : t(
            "Reading {0} in {1} broke down. The file is probably damaged there; the rest of it can still be looked at.",
            path,
            file,
          ),
    );
    this.cause = cause;
  }
}

/** A question whose thread was ended, because nobody looks any more. */
export class ReaderEndedError extends RefusedError {
  override readonly name = "ReaderEndedError";

  constructor() {
    super(t("This viewer was closed before the answer was there."));
  }
}

/** A slice that was not written because the person stopped it. */
export class WritingStoppedError extends RefusedError {
  override readonly name = "WritingStoppedError";

  constructor() {
    super(t("Writing was stopped, and nothing was left behind."));
  }
}

/** A viewer writes one slice at a time. */
export class WritingAlreadyError extends RefusedError {
  override readonly name = "WritingAlreadyError";

  constructor() {
    super(t("A slice of this viewer is being written already: wait for it, or stop it first."));
  }
}

/** Nothing of a lazy array can be shown before its script has made it. */
export class ArrayNotReadyError extends RefusedError {
  override readonly name = "ArrayNotReadyError";

  /** @param why What its run has said, if it has. */
  constructor(why: string | undefined) {
    super(why ?? t("The script has not made this array yet: wait for it."));
  }
}

/** Only an array has a script that could be run again. */
export class NothingToRestartError extends RefusedError {
  override readonly name = "NothingToRestartError";

  constructor() {
    super(t("There is no script behind this viewer that could be run again."));
  }
}
