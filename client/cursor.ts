/**
 * Tells the server where the cursor rests in a pipeline, so that panels light up what belongs there. Nothing is told
 * while no panel is open, nor of moves that a panel has caused itself.
 */
import * as vscode from "vscode";
import { wasRevealed } from "./panels/errands.ts";
import type { Panels } from "./panels/panels.ts";
import type { Pipelines } from "./pipelines.ts";
import type { Server } from "./server.ts";

/** Milliseconds of rest: longer than between two keys that are held down, shorter than a person notices. */
const rest = 120;

export function followCursor(server: Server, panels: Panels, pipelines: Pipelines): vscode.Disposable {
  let timer: NodeJS.Timeout | undefined;
  const subscription = vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
    clearTimeout(timer);
    const at = selections[0]?.active;
    const { document } = textEditor;
    if (!at || panels.count === 0 || document.uri.scheme !== "file" || !pipelines.isPipeline(document))
      return;
    const site = { file: document.uri.fsPath, line: at.line + 1, column: at.character + 1 };
    if (wasRevealed(site)) return;
    timer = setTimeout(() => server.notify("treadle/cursor/moved", site), rest);
  });
  return new vscode.Disposable(() => {
    clearTimeout(timer);
    subscription.dispose();
  });
}
