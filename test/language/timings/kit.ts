/**
 * What the tests of timings have in common: files that are open in an imagined editor, and places in them by their
 * words.
 */

import type { Findings, StartedRun, Texts } from "../../../server/language/parts.ts";
import type { TextChange } from "../../../server/language/timings/anchors.ts";
import type { Diagnostic } from "../../../server/protocol/diagnostics.ts";
import type { RunKind } from "../../../server/protocol/run-view.ts";
import type { SourceRange } from "../../../server/protocol/sites.ts";

/** Someone who hears of edits. */
interface Follower {
  documentChanged(file: string, changes: readonly TextChange[], newText: string): void;
}

/** Files as an editor has them, by absolute path. */
export class Editor implements Texts {
  readonly #texts: Map<string, string>;
  readonly followers: Follower[] = [];

  constructor(texts: Readonly<Record<string, string>>) {
    this.#texts = new Map(Object.entries(texts));
  }

  textOf(file: string): string | undefined {
    return this.#texts.get(file);
  }

  unsaved(): ReadonlyMap<string, string> {
    return new Map(this.#texts);
  }

  /** Puts `to` in place of the first `from`, as somebody who types it. */
  edit(file: string, from: string, to: string): void {
    const before = this.textOf(file)!;
    const { line, column, endLine, endColumn } = placeOf(before, from, file);
    const after = before.replace(from, () => to);
    const range = {
      start: { line: line - 1, character: column - 1 },
      end: { line: endLine - 1, character: endColumn - 1 },
    };
    this.#tell(file, [{ range, text: to }], after);
  }

  /** The file has another text, and nobody knows how. */
  replace(file: string, text: string): void {
    this.#tell(file, [], text);
  }

  #tell(file: string, changes: readonly TextChange[], text: string): void {
    this.#texts.set(file, text);
    for (const follower of this.followers) follower.documentChanged(file, changes, text);
  }
}

/** The stretch of the first `words` in a text. */
export function placeOf(text: string, words: string, file = ""): SourceRange {
  const start = text.indexOf(words);
  if (start < 0) throw new Error(`There is no "${words}" in it.`);
  const before = text.slice(0, start).split("\n");
  const within = words.split("\n");
  const isOneLine = within.length === 1;
  return {
    file,
    line: before.length,
    column: before.at(-1)!.length + 1,
    endLine: before.length + within.length - 1,
    endColumn: (isOneLine ? before.at(-1)!.length : 0) + within.at(-1)!.length + 1,
  };
}

/** A run of a script with the texts that an editor has. */
export const runOf = (editor: Editor, script: string, run = "r1", kind: RunKind = "run"): StartedRun => ({
  run,
  kind,
  script,
  unsaved: editor.unsaved(),
});

/** What was said of each file last; files of which nothing is said any more are gone. */
export class HeardFindings implements Findings {
  readonly said = new Map<string, readonly Diagnostic[]>();
  times = 0;

  set(origin: "compile" | "run", file: string, diagnostics: readonly Diagnostic[]): void {
    if (origin !== "run") throw new Error("Timings say nothing of the compile step.");
    this.times++;
    if (diagnostics.length === 0) this.said.delete(file);
    else this.said.set(file, diagnostics);
  }
}
