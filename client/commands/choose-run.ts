/**
 * Which run is meant: the one that was named, else the panel's in front, else the active script's newest, else the
 * newest of all that will do, or the person says.
 */
import * as vscode from "vscode";
import type { RunView } from "../../server/protocol/run-view.ts";
import type { Panels } from "../panels/panels.ts";
import { ago, glance, scriptName, statusName, statusThemeIcon } from "../run-words.ts";
import type { Runs } from "../runs.ts";
import { runIn } from "./argument.ts";

const { t } = vscode.l10n;

/** What a command wants of a run, and what it says when none will do. */
export interface RunWanted {
  readonly suits: (view: RunView) => boolean;
  readonly none: string;
  /** Where several will do and none is in front: the newest, or the one that the person chooses. */
  readonly among: "newest" | "ask";
}

export class RunChoice {
  readonly #runs: Runs;
  readonly #panels: Panels;

  constructor(runs: Runs, panels: Panels) {
    this.#runs = runs;
    this.#panels = panels;
  }

  /** A run; undefined when the person does not choose, or none will do, which they are told. */
  async choose(argument: unknown, { suits, none, among }: RunWanted): Promise<RunView | undefined> {
    await this.#runs.loaded();
    const named = runIn(argument);
    // What was named is what is meant: whether it can be done is for the server to say.
    if (named !== undefined)
      return this.#runs.get(named) ?? this.#say(t("This run is not remembered any more."));
    const suitable = this.#runs.all.filter(suits);
    if (suitable.length === 0) return this.#say(none);
    const active = vscode.window.activeTextEditor?.document.uri.fsPath;
    const meant =
      suitable.find(({ run }) => run === this.#panels.activeRun) ??
      suitable.find(({ script }) => script === active) ??
      (among === "newest" || suitable.length === 1 ? suitable[0] : undefined);
    return meant ?? this.#ask(suitable);
  }

  async #ask(views: readonly RunView[]): Promise<RunView | undefined> {
    const chosen = await vscode.window.showQuickPick(
      views.map((view) => ({
        label: scriptName(view.script),
        description: `${statusName(view.status)} · ${glance(this.#runs.elapsed(view))} · ${ago(view.started, Date.now())}`,
        iconPath: statusThemeIcon(view.status),
        view,
      })),
      { title: t("Which run?") },
    );
    return chosen?.view;
  }

  #say(sentence: string): undefined {
    void vscode.window.showInformationMessage(sentence);
  }
}
