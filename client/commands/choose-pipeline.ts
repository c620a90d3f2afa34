/**
 * Which script is meant: the one that was named, else the active editor's, else the only one of the workspace, else the
 * person says, and is offered first what they said last.
 */
import * as vscode from "vscode";
import type { Pipelines } from "../pipelines.ts";
import { scriptName } from "../run-words.ts";
import { scriptIn } from "./argument.ts";

const { t } = vscode.l10n;

/** Under this name the workspace remembers the script that was chosen last. */
const lastChosen = "treadle.lastPipeline";

export class PipelineChoice {
  readonly #pipelines: Pipelines;
  readonly #memory: vscode.Memento;

  constructor(pipelines: Pipelines, memory: vscode.Memento) {
    this.#pipelines = pipelines;
    this.#memory = memory;
  }

  /** The absolute path of a script; undefined when the person does not choose, or there is none, which they are told. */
  async choose(argument: unknown): Promise<string | undefined> {
    const script = scriptIn(argument) ?? (await this.#active()) ?? (await this.#fromList());
    if (script !== undefined) await this.#memory.update(lastChosen, script);
    return script;
  }

  async #active(): Promise<string | undefined> {
    const document = this.#pipelines.active;
    if (!document) return undefined;
    if (document.uri.scheme === "file") return document.uri.fsPath;
    // A run needs a place: what the script imports and writes lies beside it.
    const saved = await vscode.workspace.save(document.uri);
    if (saved?.scheme === "file") return saved.fsPath;
    throw new vscode.CancellationError();
  }

  async #fromList(): Promise<string | undefined> {
    const scripts = await this.#pipelines.list();
    if (scripts.length < 2) {
      if (scripts.length === 0) await tellNone();
      return scripts[0];
    }
    const last = this.#memory.get<string>(lastChosen);
    const ordered = [...scripts].sort((a, b) => Number(b === last) - Number(a === last));
    const chosen = await vscode.window.showQuickPick(
      ordered.map((script) => ({
        label: scriptName(script),
        ...(script === last && { description: t("last one") }),
        script,
      })),
      { title: t("Which pipeline?"), placeHolder: t("Scripts of this workspace that import treadle") },
    );
    return chosen?.script;
  }
}

async function tellNone(): Promise<void> {
  const create = t("New Pipeline");
  const chosen = await vscode.window.showInformationMessage(
    t("There is no pipeline here: no script of this workspace imports treadle."),
    create,
  );
  if (chosen === create) await vscode.commands.executeCommand("treadle.newPipeline");
}
