/**
 * What the language server refuses, told to a person: the message is one sentence that says what to do.
 *
 * Everything else that is thrown in the server is a mistake of ours, and goes to the log.
 */
import { t } from "@vscode/l10n";

/** A question that is understood and cannot be answered with yes. Its message is shown as it is. */
export class RefusedError extends Error {
  override readonly name: string = "RefusedError";
}

/** Nothing of a workspace is executed before somebody has said that it is trusted. */
export class UntrustedError extends RefusedError {
  override readonly name = "UntrustedError";

  constructor() {
    super(t("This workspace is not trusted, so none of its scripts are run: trust it first."));
  }
}

/** A run that was never there, or is forgotten. */
export class UnknownRunError extends RefusedError {
  override readonly name = "UnknownRunError";

  constructor() {
    super(t("This run is not remembered any more: run its script again."));
  }
}

/** A panel that was closed, or that an earlier server knew. */
export class UnknownPanelError extends RefusedError {
  override readonly name = "UnknownPanelError";

  constructor() {
    super(t("This panel has lost its connection: close it and open it again."));
  }
}

/** A script that is not there, or is none. */
export class NoScriptError extends RefusedError {
  override readonly name = "NoScriptError";

  constructor(script: string) {
    super(t("There is no script {0}: save it to a file that ends in .ts or .js first.", script));
  }
}

/** A task of another run that cannot be found there. */
export class UnknownTaskError extends RefusedError {
  override readonly name = "UnknownTaskError";

  constructor(task: number) {
    super(t("That run has no task number {0}: choose one in its graph.", task));
  }
}

/** A rerun of a run that left nothing to go on from. */
export class NothingToReuseError extends RefusedError {
  override readonly name = "NothingToReuseError";

  constructor() {
    super(t("That run left no results to go on from: run the whole script."));
  }
}

/** A size in the settings that is none. */
export class MemoryLimitError extends RefusedError {
  override readonly name = "MemoryLimitError";

  constructor(limit: string) {
    super(t("The setting treadle.memoryLimit is {0}, which is no size: write it as 2GB or 500MB.", limit));
  }
}
