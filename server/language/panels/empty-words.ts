/**
 * What a panel says in place of a graph that is not there, or not yet: a sentence for each way to have none.
 */
import { t } from "@vscode/l10n";
import type { RunModel } from "../../panel/run-model.ts";
import type { RunView } from "../../protocol/run-view.ts";

/** Of a run that has drawn no graph, or none yet. */
export function whyNoGraph(model: Pick<RunModel, "epoch" | "status">, view: RunView | undefined): string {
  switch (view?.status ?? model.status) {
    case "running":
      return model.epoch === undefined ? whatBegins(view?.kind) : whatGoesOn(view?.kind);
    case "cancelling":
      return t("The run is being cancelled before the script has computed anything.");
    case "failed":
      return t("The script failed before it computed anything.");
    case "cancelled":
      return t("The run was cancelled before the script computed anything.");
    case "interrupted":
      return t("The run was interrupted before the script computed anything.");
    default:
      return t("The script never computes: it ends without a call of compute().");
  }
}

/** Of a script that is only read. */
export function whyNoGraphByAnalysis(isRead: boolean): string {
  return isRead
    ? t("Nothing in this script calls a delayed function.")
    : t("This script cannot be read: it is not there, or its text is not complete.");
}

/** The runner has not said anything: its process starts, and the script is compiled. */
function whatBegins(kind: RunView["kind"] | undefined): string {
  switch (kind) {
    case "preview":
      return t("Starting the script, to draw its graph without running a task…");
    case "rerun":
      return t("Starting the script again, with the results that are there already…");
    case "task":
    case "from-task":
      return t("Starting the script, to run what was chosen of it…");
    default:
      return t("Starting the script…");
  }
}

function whatGoesOn(kind: RunView["kind"] | undefined): string {
  return kind === "preview"
    ? t("The script runs up to its first compute(), whose graph is drawn here and not run.")
    : t("The script runs, and has not computed anything yet.");
}
